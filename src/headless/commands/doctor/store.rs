//! The store: whether it can be read, what is installed, where its values come from.

use std::collections::BTreeMap;

use super::check::{Check, State};
use super::evidence::Evidence;
use super::host;
use crate::domain::{ConfigPath, Health, Installation, findings};

/// What a module's name begins with, and the service that it belongs to.
const SERVICES: [(&str, &str); 4] = [
    ("Magento_LiveSearch", "Live Search (magento/live-search)"),
    (
        "Magento_ProductRecommendations",
        "Product Recommendations (magento/product-recommendations)",
    ),
    (
        "Magento_PaymentServices",
        "Payment Services (magento/payment-services)",
    ),
    ("Magento_SaaS", "data export"),
];

pub(super) fn checks(evidence: &Evidence) -> Vec<Check> {
    let mut checks = vec![found(evidence)];
    if let Some(store) = evidence.store() {
        checks.extend([
            other_connector(store, evidence.health.yes()),
            modules(store),
            locks(store, evidence.health.yes()),
            connection(store),
        ]);
    } else {
        checks.push(Check::skip(
            "store.modules",
            "Modules, locks and connection were not looked at.",
            evidence.why_no_store(),
        ));
    }
    checks.extend(host::checks(evidence));
    checks
}

fn found(evidence: &Evidence) -> Check {
    let id = "store.found";
    match &evidence.store {
        None => Check::skip(
            id,
            "No store was named, so only the keys were checked.",
            "Name one with --store.",
        ),
        Some(Err(problem)) => Check::of(id, State::Fail, problem),
        Some(Ok(store)) => {
            let version = match store.version.as_str() {
                "" => String::new(),
                version => format!(" {version}"),
            };
            Check::ok(
                id,
                format!(
                    "{}{version} in {} mode at {}.",
                    store.edition.product(),
                    store.mode.as_str(),
                    store.place
                ),
            )
        }
    }
}

/// Other products connect in other ways.
fn other_connector(store: &Installation, health: Option<&Health>) -> Check {
    let id = "store.connector";
    let url = store.base_url.as_str();
    if url.contains(".api.commerce.adobe.com") {
        return Check::fail(
            id,
            "This is Adobe Commerce as a Cloud Service.",
            format!("Its address is {url}. There the services are connected by Adobe."),
            "Use the Commerce Cloud Manager at experience.adobe.com; nothing is to be connected \
             here.",
        );
    }
    let seen = health.is_some_and(|health| health.optimizer);
    let found = findings::optimizer_connector(store);
    if let Some(problem) = found.or_else(|| seen.then(findings::two_connectors)) {
        return Check::of(id, State::Warn, &problem);
    }
    Check::ok(id, "No other connector was met.")
}

fn modules(store: &Installation) -> Check {
    let id = "store.modules";
    if let Some(problem) = findings::modules(store) {
        return Check::of(id, State::Fail, &problem);
    }
    if let Some(problem) = findings::connector_old(store) {
        return Check::of(id, State::Fail, &problem);
    }
    let versions: Vec<String> = store
        .modules
        .iter()
        .filter(|module| crate::domain::REQUIRED_MODULES.contains(&module.name.as_str()))
        .map(|module| {
            let name = module.name.as_str().trim_start_matches("Magento_");
            let version = module
                .version
                .as_ref()
                .map_or("", |version| version.as_str());
            format!("{name} {version}").trim().to_owned()
        })
        .collect();
    let check = Check::ok(
        id,
        format!("The connector is there: {}.", versions.join(", ")),
    );
    let services: Vec<&str> = SERVICES
        .iter()
        .filter(|(prefix, _)| {
            store
                .modules
                .iter()
                .any(|module| module.enabled && module.name.as_str().starts_with(prefix))
        })
        .map(|(_, name)| *name)
        .collect();
    if services.is_empty() {
        check.because(
            "No service's own module is installed yet, for example magento/live-search, \
             magento/product-recommendations, magento/payment-services.",
        )
    } else {
        check.because(format!("Services installed: {}.", services.join(", ")))
    }
}

fn locks(store: &Installation, health: Option<&Health>) -> Check {
    let id = "store.locks";
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in ConfigPath::all() {
        if let Some(place) = store.lock(path) {
            places.entry(place.as_str()).or_default().push(path.short());
        }
    }
    if places.is_empty() {
        return Check::ok(id, "No value of the connection is locked.");
    }
    let list: Vec<String> = places
        .iter()
        .map(|(place, paths)| format!("{} in {place}", paths.join(", ")))
        .collect();
    let list = list.join("; ");
    let shadowed: Vec<&str> = health
        .iter()
        .flat_map(|health| &health.shadowed)
        .map(|path| path.short())
        .collect();
    if !shadowed.is_empty() {
        return Check::warn(
            id,
            "A locked value hides another one in the database.",
            format!(
                "Saving in the Admin has no effect on: {}. Locked: {list}.",
                shadowed.join(", ")
            ),
            "Change it where it is locked, or take it out there and run: bin/magento \
             app:config:import",
        );
    }
    Check::ok(id, "Some values are locked where they are deployed.").noting(format!(
        "{list}. They are changed there, not in the Admin; for Adobe Commerce Cloud this prints how: \
         commerce-connect apply FILE --print cloud"
    ))
}

fn connection(store: &Installation) -> Check {
    let id = "store.connection";
    match (findings::connection_missing(store), store.connection()) {
        (Some(problem), _) => Check::of(id, State::Fail, &problem),
        (None, Some(now)) => Check::ok(
            id,
            format!(
                "It is connected to {} / {}.",
                now.project_name, now.data_space_name
            ),
        ),
        (None, None) => Check::skip(id, "The connection was not looked at.", ""),
    }
}
