//! Where a store, its keys and the registry do not agree: what `status` and `doctor` both look for.
//!
//! Each function looks for one thing and says nothing when all is well. Nobody is asked here.

use crate::domain::{
    CONNECTOR_UPDATE, ConfigPath, Connection, Installation, Label, Neighbour, Plan, Problem,
    Project, SaasEnvironment, SettingValue, Value, against_production, shared_codes,
};

/// What the store itself shows, without asking anybody.
pub(super) fn of_the_store(store: &Installation) -> Vec<Problem> {
    [
        modules_missing(store),
        modules_disabled(store),
        connector_old(store),
        keys_missing(store, store.environment()),
        sandbox_pair_missing(store),
        keys_in_the_repository(store),
        connection_missing(store),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the store and what its keys see differ.
pub(super) fn of_the_registry(store: &Installation, projects: &[Project]) -> Vec<Problem> {
    let Some(now) = store.connection() else {
        return vec![];
    };
    if let Some(problem) = project_unknown(&now, projects) {
        return vec![problem];
    }
    let mut found = renamed(&now, projects);
    found.extend(data_space_unknown(&now, projects));
    found.extend(production_unlikely(store, projects));
    found
}

/// The connector is not installed, or not whole.
pub(super) fn modules_missing(store: &Installation) -> Option<Problem> {
    let missing = store.missing_modules();
    (!missing.is_empty()).then(|| {
        Problem::new(
            "status.modules_missing",
            "Modules of Commerce Services are missing.",
            format!("Missing: {}.", missing.join(", ")),
            "composer require magento/services-id && bin/magento setup:upgrade",
        )
    })
}

/// The connector is there, but switched off.
pub(super) fn modules_disabled(store: &Installation) -> Option<Problem> {
    let disabled = store.disabled_modules();
    (!disabled.is_empty()).then(|| {
        let names = disabled.join(" ");
        Problem::new(
            "status.modules_disabled",
            "Modules of Commerce Services are switched off.",
            format!("Switched off: {}.", disabled.join(", ")),
            format!("bin/magento module:enable {names} && bin/magento setup:upgrade"),
        )
    })
}

/// The connector is from before there were private keys: what is saved is of no use to it.
pub(super) fn connector_old(store: &Installation) -> Option<Problem> {
    let version = store.keyless_connector()?;
    Some(Problem::new(
        "status.connector_old",
        "The connector is too old for a private key.",
        format!(
            "services-connector {version} reads an API key only, and Adobe's gateway wants requests \
             that are signed with the private key."
        ),
        CONNECTOR_UPDATE,
    ))
}

/// A pair is not there, is there by half, or can't be used.
pub(super) fn keys_missing(store: &Installation, pair: SaasEnvironment) -> Option<Problem> {
    if store.has_pair(pair) {
        return None;
    }
    let halves = [
        ("API key", ConfigPath::api_key(pair)),
        ("private key", ConfigPath::private_key(pair)),
    ];
    let reasons: Vec<String> = halves
        .iter()
        .filter(|(_, path)| store.secret(*path).is_none())
        .map(|(name, path)| match store.settings.get(path) {
            Some(setting) => match &setting.value {
                SettingValue::Unusable(why) => format!("The {name}: {why}"),
                SettingValue::Plain(_) | SettingValue::Secret(_) => {
                    format!("The {name} is empty.")
                }
            },
            None => format!("There is no {name}."),
        })
        .collect();
    let unusable = halves.iter().any(|(_, path)| {
        store
            .settings
            .get(path)
            .is_some_and(|setting| matches!(setting.value, SettingValue::Unusable(_)))
    });
    let (code, what) = if unusable {
        (
            "status.keys_unusable",
            format!("The stored {pair} keys can't be used."),
        )
    } else {
        (
            "status.no_keys",
            format!("The {pair} pair is missing, or one of its keys is."),
        )
    };
    Some(Problem::new(
        code,
        what,
        reasons.join(" "),
        "Set the pair with the wizard, or with: commerce-connect apply FILE",
    ))
}

/// Live Search and Product Recommendations want both pairs in the store, also when only one is in
/// force; without the sandbox pair newer versions do not show up in the Admin.
pub(super) fn sandbox_pair_missing(store: &Installation) -> Option<Problem> {
    let both = ["Magento_LiveSearch", "Magento_ProductRecommendations"];
    let wants = store.modules.iter().find(|module| {
        module.enabled
            && both
                .iter()
                .any(|name| module.name.as_str().starts_with(name))
    })?;
    let production = SaasEnvironment::Production;
    let alone = store.has_pair(production) && !store.has_pair(SaasEnvironment::Sandbox);
    alone.then(|| {
        Problem::new(
            "status.sandbox_pair_missing",
            "The sandbox pair is missing.",
            format!(
                "{} wants both pairs; without the second it may be missing in the Admin.",
                wants.name
            ),
            "Make a sandbox pair at account.magento.com, and add it in the wizard's step 2.",
        )
    })
}

/// Keys in `config.php` usually stand in a repository.
pub(super) fn keys_in_the_repository(store: &Installation) -> Option<Problem> {
    let keys: Vec<&str> = ConfigPath::all()
        .filter(|path| path.is_secret())
        .filter(|path| store.lock(*path) == Some(crate::domain::Source::ConfigPhp))
        .map(ConfigPath::short)
        .collect();
    in_config_php(&keys)
}

/// The same, for keys that are known to stand there.
pub(super) fn in_config_php(keys: &[&str]) -> Option<Problem> {
    (!keys.is_empty()).then(|| {
        Problem::new(
            "status.keys_in_config_php",
            "Keys stand in app/etc/config.php.",
            format!(
                "app:config:dump wrote them there, and the file usually goes into the \
                 repository: {}.",
                keys.join(", ")
            ),
            "Take them out of app/etc/config.php and out of the repository's history, make a new \
             pair at account.magento.com, and save that with the wizard.",
        )
    })
}

/// The store is connected to nothing, or by half.
pub(super) fn connection_missing(store: &Installation) -> Option<Problem> {
    match store.connection() {
        None => Some(Problem::new(
            "status.not_connected",
            "The store is connected to no project.",
            "Its configuration has no project id.",
            "Connect it with the wizard, or with: commerce-connect apply FILE",
        )),
        Some(now) if now.data_space.is_none() => Some(Problem::new(
            "status.no_data_space",
            "The store has a project, but no data space.",
            "Its configuration has no environment id.",
            "Choose one with: commerce-connect space select ID --yes",
        )),
        Some(_) => None,
    }
}

/// The store's project belongs to other keys.
pub(super) fn project_unknown(now: &Connection, projects: &[Project]) -> Option<Problem> {
    if projects.iter().any(|project| project.id == now.project) {
        return None;
    }
    Some(Problem::new(
        "status.project_unknown",
        "These keys do not see the store's project.",
        format!(
            "{} ({}) belongs to other keys. The configuration may come from another shop's \
             database.",
            now.project_name, now.project
        ),
        "Set the keys that belong to it, or take the connection out: commerce-connect unbind --yes",
    ))
}

/// The store's data space is not one of its project's.
pub(super) fn data_space_unknown(now: &Connection, projects: &[Project]) -> Option<Problem> {
    let project = projects.iter().find(|project| project.id == now.project)?;
    let id = now.data_space.as_ref()?;
    if project.data_space(id).is_some() {
        return None;
    }
    let owner = projects
        .iter()
        .find(|project| project.data_space(id).is_some());
    let (code, what, why) = match owner {
        Some(owner) => (
            "status.data_space_elsewhere",
            "The data space belongs to another project.",
            format!("{id} is one of {}.", owner.name),
        ),
        None => (
            "status.data_space_unknown",
            "These keys do not see the store's data space.",
            format!("{id} is in no project that they see."),
        ),
    };
    let choose = match project.data_spaces.first() {
        Some(first) => format!(
            "Choose one of the project's own, for example: commerce-connect space select {} --yes",
            first.id
        ),
        None => "The project has no data space: ask Adobe's support.".to_owned(),
    };
    Some(Problem::new(code, what, why, choose))
}

/// The project's or the data space's name was changed elsewhere.
pub(super) fn renamed(now: &Connection, projects: &[Project]) -> Vec<Problem> {
    let mut found = Vec::new();
    let Some(project) = projects.iter().find(|project| project.id == now.project) else {
        return found;
    };
    let mut compare = |what: &str, here: &Label, there: &Label| {
        if here != there {
            let said = if here.is_empty() {
                "nothing"
            } else {
                here.as_str()
            };
            found.push(Problem::new(
                "status.renamed",
                format!("The {what} was renamed elsewhere."),
                format!("The store says {said}, the registry {there}."),
                match &now.data_space {
                    Some(id) => format!(
                        "Take the registry's names over: commerce-connect space select {id} --yes"
                    ),
                    None => "Choose a data space: the project's name is saved with it.".to_owned(),
                },
            ));
        }
    };
    compare("project", &now.project_name, &project.name);
    if let Some(space) = now
        .data_space
        .as_ref()
        .and_then(|id| project.data_space(id))
    {
        compare("data space", &now.data_space_name, &space.name);
    }
    found
}

/// A Production data space on a store that is most likely a copy.
pub(super) fn production_unlikely(store: &Installation, projects: &[Project]) -> Option<Problem> {
    let now = store.connection()?;
    let id = now.data_space.as_ref()?;
    let space = projects.iter().find_map(|project| project.data_space(id))?;
    let anything = Plan::new(store, [(ConfigPath::DataSpaceId, Value::Removed)]);
    let reasons = against_production(store, space, &anything);
    (!reasons.is_empty()).then(|| {
        Problem::new(
            "status.production_data_space",
            "The store uses a Production data space, but does not look like production.",
            reasons.join(" "),
            "If it is a copy: commerce-connect unbind --yes, then choose a Testing data space.",
        )
    })
}

/// The data space was last told about another cloud project: it may be another shop's. Only an
/// answer about one data space says so; a list does not.
pub(super) fn cloud_differs(store: &Installation, projects: &[Project]) -> Option<Problem> {
    let here = store.cloud_id.as_ref()?;
    let id = store.connection()?.data_space?;
    let space = projects
        .iter()
        .find_map(|project| project.data_space(&id))?;
    let there = space.cloud_id.as_ref()?;
    (here != there).then(|| {
        Problem::new(
            "status.cloud_id",
            "The data space feeds another cloud project.",
            format!("This is {here}; the registry was told {there}."),
            "If this is a copy: commerce-connect unbind --yes. If the shop has moved, save the data \
             space again: commerce-connect unbind --yes, then commerce-connect apply FILE",
        )
    })
}

/// Other stores known here write the same website codes into the store's data space.
pub(super) fn shared(store: &Installation, neighbours: &[Neighbour]) -> Vec<Problem> {
    let Some(id) = store.connection().and_then(|now| now.data_space) else {
        return vec![];
    };
    shared_codes(store, &id, neighbours)
        .into_iter()
        .map(|clash| {
            Problem::new(
                "status.shared_data_space",
                "The data space is shared.",
                clash,
                "Give each store a data space of its own, or other website codes.",
            )
        })
        .collect()
}
