//! What connecting a store changes in it, and what speaks against it: the same for the wizard and
//! for the commands.

use crate::domain::{
    ConfigPath, DataSpace, DataSpaceId, DataSpaceKind, Installation, KeySource, Keys, Name,
    Neighbour, Plan, Problem, Project, ProjectId, RegistryFailure, SaasEnvironment, Value,
    not_production, resynced,
};

/// What the keys' own values are to be: the environment in force, and every pair that was given.
pub fn wanted_keys(
    store: &Installation,
    environment: SaasEnvironment,
    given: &[Keys],
) -> Vec<(ConfigPath, Value)> {
    let mut wanted = Vec::new();
    if store.environment() != environment {
        wanted.push((
            ConfigPath::SaasEnvironment,
            Value::Plain(environment.as_str().into()),
        ));
    }
    for keys in given {
        if let KeySource::Entered(pair) = &keys.source {
            wanted.push((
                ConfigPath::api_key(keys.environment),
                Value::ApiKey(pair.api_key.clone()),
            ));
            wanted.push((
                ConfigPath::private_key(keys.environment),
                Value::PrivateKey(pair.private_key.clone()),
            ));
        }
    }
    wanted
}

/// What the project's and the data space's values are to be.
pub fn wanted_connection(project: &Project, space: &DataSpace) -> Vec<(ConfigPath, Value)> {
    let mut wanted = vec![
        (ConfigPath::ProjectId, project.id.to_string()),
        (ConfigPath::ProjectName, project.name.to_string()),
        (ConfigPath::DataSpaceId, space.id.to_string()),
        (ConfigPath::DataSpaceName, space.name.to_string()),
        (ConfigPath::DataSpaceKind, space.kind.as_str().to_owned()),
    ];
    if let Some(organization) = &project.ims_organization_id {
        wanted.push((ConfigPath::ImsOrganizationId, organization.to_string()));
    }
    wanted
        .into_iter()
        .map(|(path, text)| (path, Value::Plain(text)))
        .collect()
}

/// What is taken out of a copy of another store: keys, project and data space. Keys without a data
/// space would still be one step from writing into production. Which environment is in force stays.
pub fn wanted_unbound() -> Vec<(ConfigPath, Value)> {
    ConfigPath::all()
        .filter(|path| *path != ConfigPath::SaasEnvironment)
        .map(|path| (path, Value::Removed))
        .collect()
}

/// The values that make a connection: taken out when a store is unbound.
pub const CONNECTION_PATHS: [ConfigPath; 6] = [
    ConfigPath::ProjectId,
    ConfigPath::ProjectName,
    ConfigPath::ImsOrganizationId,
    ConfigPath::DataSpaceId,
    ConfigPath::DataSpaceName,
    ConfigPath::DataSpaceKind,
];

/// The reasons for a clear yes: a Production data space, with something to change, on a store
/// that does not look like production. None means that nothing speaks against it.
pub fn against_production(store: &Installation, space: &DataSpace, plan: &Plan) -> Vec<String> {
    if space.kind != DataSpaceKind::Production || plan.is_empty() {
        return vec![];
    }
    not_production(store)
}

/// What to know, as sentences, before this store gets this data space in place of another.
pub fn cautions(store: &Installation, space: Option<&DataSpaceId>) -> Vec<String> {
    let mut cautions = Vec::new();
    let before = store.connection().and_then(|now| now.data_space);
    if before.is_some() && before.as_ref() != space {
        let has_payments = || store.has_module("Magento_PaymentServicesBase");
        if store
            .circumstances
            .payment_services
            .unwrap_or_else(has_payments)
        {
            cautions.push(
                "Payment Services: its merchant ids belong to the data space used so far. Reset \
                 the Payment Services id after this change, or payments stop."
                    .into(),
            );
        }
        if let Some(what) = resynced(store) {
            cautions.push(format!(
                "Another data space knows nothing of {what} yet: the store must send all of it again."
            ));
        }
    }
    cautions
}

/// Other stores known here that write the same codes into this data space, each as a sentence.
pub fn shared_codes(
    store: &Installation,
    space: &DataSpaceId,
    neighbours: &[Neighbour],
) -> Vec<String> {
    neighbours
        .iter()
        .filter_map(|neighbour| {
            let codes = neighbour.clash(store, space);
            (!codes.is_empty()).then(|| {
                format!(
                    "{} uses this data space too, with the same {}: it and {} would overwrite \
                     each other's data.",
                    neighbour.place,
                    codes.words(),
                    store.place
                )
            })
        })
        .collect()
}

/// What to know about Magento's default website code, when the store has it.
pub fn default_code(store: &Installation) -> Option<&'static str> {
    store
        .websites
        .iter()
        .any(|site| site.code.as_str() == "base")
        .then_some(
            "The website code \"base\" is Magento's default: if another store writes into this data \
             space with it, the two overwrite each other.",
        )
}

/// Why no project with this name is requested, when there is one already.
pub fn name_taken(projects: &[Project], name: &Name) -> Option<Problem> {
    projects
        .iter()
        .any(|project| project.name.as_str().eq_ignore_ascii_case(name.as_str()))
        .then(|| {
            Problem::new(
                "project.name_taken",
                "There is a project with this name.",
                "Two projects with one name can't be told apart.",
                "Choose it from the list, or take another name.",
            )
        })
}

/// Why a project that was asked for is not there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotRequested {
    /// The answer got lost: it may have been made, and the list does not have it (yet).
    Unknown(RegistryFailure),
    /// It was not made.
    Refused(RegistryFailure),
    /// It was not asked for, and why.
    Held(Problem),
}

/// A project that was asked for without an answer that tells whether it was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectRequest {
    /// The name asked for.
    pub name: Name,
    /// The projects that were there before.
    pub known: Vec<ProjectId>,
}

impl ProjectRequest {
    /// The project that fulfils the request: it has the name, and was not there before.
    pub fn fulfilled<'a>(&self, projects: &'a [Project]) -> Option<&'a Project> {
        projects.iter().find(|project| {
            project.name.as_str() == self.name.as_str() && !self.known.contains(&project.id)
        })
    }
}
