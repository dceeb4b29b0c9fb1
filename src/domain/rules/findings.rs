//! What is wrong with a store, or where it, its keys and the registry do not agree: judged here
//! once, shown by the wizard, `status` and `doctor` under one code each.
//!
//! Each function looks for one thing and says nothing when all is well. What is only worth knowing
//! stands apart, in [`worth_knowing`]: it needs nobody to do anything.

use crate::domain::{
    CONNECTOR_UPDATE, ConfigPath, Connection, DataSpaceKind, Installation, Label, Neighbour,
    Problem, Project, SaasEnvironment, SettingValue, module_commands, not_production, shared_codes,
};

/// What the store itself shows, without asking anybody.
pub fn of_the_store(store: &Installation) -> Vec<Problem> {
    [
        modules(store),
        connector_old(store),
        technical_account(store),
        keys_missing(store, store.environment()),
        keys_in_the_repository(store),
        connection_missing(store),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is worth knowing about a store, and mends nothing that is broken.
pub fn worth_knowing(store: &Installation) -> Vec<Problem> {
    [sandbox_pair_missing(store), optimizer_connector(store)]
        .into_iter()
        .flatten()
        .collect()
}

/// Where the store and what its keys see differ.
pub fn of_the_registry(store: &Installation, projects: &[Project]) -> Vec<Problem> {
    let Some(now) = store.connection() else {
        return vec![];
    };
    if let Some(problem) = project_unknown(&now, projects) {
        return vec![problem];
    }
    let mut found = named_otherwise(store, projects);
    found.extend(data_space_unknown(store, projects));
    found.extend(production_unlikely(store, projects));
    found
}

/// The connector is not installed, not whole, or switched off.
pub fn modules(store: &Installation) -> Option<Problem> {
    let (missing, disabled) = (store.missing_modules(), store.disabled_modules());
    let (code, what) = match (missing.is_empty(), disabled.is_empty()) {
        (true, true) => return None,
        (false, _) => (
            "store.modules_missing",
            "Modules of Commerce Services are missing.",
        ),
        (true, false) => (
            "store.modules_disabled",
            "Modules of Commerce Services are switched off.",
        ),
    };
    let mut why = Vec::new();
    if !missing.is_empty() {
        why.push(format!("Not installed: {}.", missing.join(", ")));
    }
    if !disabled.is_empty() {
        why.push(format!("Switched off: {}.", disabled.join(", ")));
    }
    if store.circumstances.mage_os && !missing.is_empty() {
        why.push("Mage-OS comes without them.".to_owned());
    }
    Some(Problem::new(
        code,
        what,
        why.join(" "),
        module_commands(store).join(" && "),
    ))
}

/// The connector is from before there were private keys: what is saved is of no use to it.
pub fn connector_old(store: &Installation) -> Option<Problem> {
    let version = store.keyless_connector()?;
    Some(Problem::new(
        "status.connector_old",
        "The connector is too old for a private key.",
        format!(
            "services-connector {version} reads an API key only, and Adobe's gateway wants requests \
             that are signed with the private key."
        ),
        format!("Update it: {CONNECTOR_UPDATE}"),
    ))
}

/// A pair is not there, is there by half, or can't be used.
pub fn keys_missing(store: &Installation, pair: SaasEnvironment) -> Option<Problem> {
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

/// Adobe's guides for Live Search and Product Recommendations ask for both pairs, also when only one
/// is in force. The modules' code does without the second.
pub fn sandbox_pair_missing(store: &Installation) -> Option<Problem> {
    let guided = ["Magento_LiveSearch", "Magento_ProductRecommendations"];
    let wants = store.modules.iter().find(|module| {
        module.enabled
            && guided
                .iter()
                .any(|name| module.name.as_str().starts_with(name))
    })?;
    let production = SaasEnvironment::Production;
    let alone = store.has_pair(production) && !store.has_pair(SaasEnvironment::Sandbox);
    alone.then(|| {
        Problem::new(
            "status.sandbox_pair_missing",
            "The store has no sandbox pair.",
            format!(
                "Adobe's guide asks for both pairs with {}; nothing here depends on the second.",
                wants.name
            ),
            "Only if a page is missing in the Admin: make a sandbox pair at account.magento.com, \
             and add it in the wizard's step 2.",
        )
    })
}

/// The catalog goes to Adobe Commerce Optimizer, by a connector beside this one.
pub fn optimizer_connector(store: &Installation) -> Option<Problem> {
    let seen = store.has_optimizer_connector() || store.circumstances.optimizer;
    seen.then(two_connectors)
}

/// The connector is told to log in otherwise than by the pair of keys.
pub fn technical_account(store: &Installation) -> Option<Problem> {
    let kind = store.circumstances.credentials.as_ref()?;
    Some(Problem::new(
        "store.technical_account",
        format!("The connector is set to log in with {kind}."),
        "Its calls to the registry then carry a token of a technical account, while the exporter \
         and the services still ask for the key pair: together that does not work.",
        "bin/magento config:set services_connector/services_connector_credentials/credentials_type \
         Magento_JWT",
    ))
}

/// The same, for a store whose host shows that connector.
pub fn two_connectors() -> Problem {
    Problem::new(
        "store.optimizer_connector",
        "The Commerce Optimizer's connector is installed.",
        "It sends the catalog with credentials of its own (bin/magento aco:config:show), and does \
         not go together with Live Search, Product Recommendations or Catalog Service connected \
         from here.",
        "Keep one of the two: composer remove adobe-commerce/commerce-data-export-aco-adapter, or \
         leave this connection out.",
    )
}

/// Keys in `config.php` usually stand in a repository.
pub fn keys_in_the_repository(store: &Installation) -> Option<Problem> {
    let keys: Vec<&str> = ConfigPath::all()
        .filter(|path| path.is_secret())
        .filter(|path| store.lock(*path) == Some(crate::domain::Source::ConfigPhp))
        .map(ConfigPath::short)
        .collect();
    in_config_php(&keys)
}

/// The same, for keys that are known to stand there.
pub fn in_config_php(keys: &[&str]) -> Option<Problem> {
    (!keys.is_empty()).then(|| {
        Problem::new(
            "status.keys_in_config_php",
            "Keys stand in app/etc/config.php.",
            format!(
                "app:config:dump wrote them there, and the file usually goes into the \
                 repository: {}.",
                keys.join(", ")
            ),
            "Take them out of the file and out of the repository's history, make a new pair at \
             account.magento.com, and save that one.",
        )
    })
}

/// The store is connected to nothing, or by half.
pub fn connection_missing(store: &Installation) -> Option<Problem> {
    // What stands there may be a name, or an id with a blank inside.
    let none = |path, what: &str| match store.plain(path) {
        Some(text) if !text.is_empty() => {
            format!("What its configuration has is no {what} id: {text}.")
        }
        Some(_) | None => format!("Its configuration has no {what} id."),
    };
    match store.connection() {
        None => Some(Problem::new(
            "status.not_connected",
            "The store is connected to no project.",
            none(ConfigPath::ProjectId, "project"),
            "Connect it with the wizard, or with: commerce-connect apply FILE",
        )),
        Some(now) if now.data_space.is_none() => Some(Problem::new(
            "status.no_data_space",
            "The store has a project, but no data space.",
            none(ConfigPath::DataSpaceId, "data space"),
            "Choose one with: commerce-connect space select ID --yes",
        )),
        Some(_) => None,
    }
}

/// The store's project belongs to other keys.
pub fn project_unknown(now: &Connection, projects: &[Project]) -> Option<Problem> {
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
pub fn data_space_unknown(store: &Installation, projects: &[Project]) -> Option<Problem> {
    let now = store.connection()?;
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
    let why = match store.lock(ConfigPath::DataSpaceId) {
        Some(place) => format!("{why} It is locked in {}.", place.as_str()),
        None => why,
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

/// The project or the data space has another name at the registry than in the store: it was renamed
/// elsewhere, or the store's id is locked to another one than the one whose name was saved.
pub fn named_otherwise(store: &Installation, projects: &[Project]) -> Vec<Problem> {
    let Some(now) = store.connection() else {
        return vec![];
    };
    let Some(project) = projects.iter().find(|project| project.id == now.project) else {
        return vec![];
    };
    let space = now
        .data_space
        .as_ref()
        .and_then(|id| project.data_space(id));
    let project = NamedId {
        what: "project",
        paths: [ConfigPath::ProjectId, ConfigPath::ProjectName],
        here: &now.project_name,
        there: &project.name,
    };
    let space = space.map(|space| NamedId {
        what: "data space",
        paths: [ConfigPath::DataSpaceId, ConfigPath::DataSpaceName],
        here: &now.data_space_name,
        there: &space.name,
    });
    std::iter::once(project)
        .chain(space)
        .filter(|named| named.here != named.there)
        .map(|named| named.finding(store, &now))
        .collect()
}

/// A name in the store and the name that the registry gives the same id.
struct NamedId<'a> {
    what: &'static str,
    /// Where the store has id and name.
    paths: [ConfigPath; 2],
    here: &'a Label,
    there: &'a Label,
}

impl NamedId<'_> {
    fn finding(&self, store: &Installation, now: &Connection) -> Problem {
        let [id, name] = self.paths;
        let (what, there) = (self.what, self.there);
        let here = if self.here.is_empty() {
            "nothing"
        } else {
            self.here.as_str()
        };
        let take_over = match &now.data_space {
            Some(space) => format!("commerce-connect space select {space} --yes"),
            None => "commerce-connect apply FILE".to_owned(),
        };
        match store.lock(id) {
            // Id and name come from different places, so they need not belong together.
            Some(place) if store.lock(name) != Some(place) => Problem::new(
                "status.id_locked",
                format!("The store's {what} is locked to {there}."),
                format!(
                    "{} is locked in {}; the {what} that was saved is called {here}.",
                    id.short(),
                    place.as_str()
                ),
                format!(
                    "If {there} is meant, save its name too: {take_over}. Else take the lock out \
                     of {}.",
                    place.as_str()
                ),
            ),
            Some(_) | None => Problem::new(
                "status.renamed",
                format!("The {what} was renamed elsewhere."),
                format!("The store says {here}, the registry {there}."),
                match &now.data_space {
                    Some(_) => format!("Take the registry's names over: {take_over}"),
                    None => "Choose a data space: the project's name is saved with it.".to_owned(),
                },
            ),
        }
    }
}

/// A Production data space on a store that is most likely a copy. What the registry does not tell of
/// the data space's type, the store remembers.
pub fn production_unlikely(store: &Installation, projects: &[Project]) -> Option<Problem> {
    let now = store.connection()?;
    let id = now.data_space.as_ref()?;
    let space = projects.iter().find_map(|project| project.data_space(id));
    let (kind, name) = match space {
        Some(space) => (space.kind.as_str(), &space.name),
        None => (now.data_space_kind.as_str(), &now.data_space_name),
    };
    if kind != DataSpaceKind::Production.as_str() {
        return None;
    }
    let reasons = not_production(store);
    (!reasons.is_empty()).then(|| {
        Problem::new(
            "status.production_data_space",
            "The store uses a Production data space, but does not look like production.",
            format!(
                "It is connected to the Production data space {name}. {}",
                reasons.join(" ")
            ),
            "If it is a copy: commerce-connect unbind --yes, then choose a Testing data space.",
        )
    })
}

/// The signs that a store was copied from another one together with its connection: its cron would
/// write into the other one's data space.
pub fn of_a_copy(store: &Installation, neighbours: &[Neighbour]) -> Vec<Problem> {
    let mut signs = shared(store, neighbours);
    signs.extend(production_unlikely(store, &[]));
    signs
}

/// The data space was last told about another cloud project: it may be another shop's. Only an
/// answer about one data space says so; a list does not.
pub fn cloud_differs(store: &Installation, projects: &[Project]) -> Option<Problem> {
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

/// Other stores known here write the same codes into the store's data space.
pub fn shared(store: &Installation, neighbours: &[Neighbour]) -> Vec<Problem> {
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
                "Give each store a data space of its own, or other codes of websites and store views.",
            )
        })
        .collect()
}
