//! The store: whether it can be read, what is installed, where its values come from, and how its
//! host is doing.

use std::collections::BTreeMap;

use super::check::{Check, State};
use super::evidence::{Evidence, Seen};
use crate::domain::{ConfigPath, Health, Installation, Label, SIGNATURE_LIFE_SECONDS};
use crate::headless::agreement;

/// Cron runs every minute; after this time something is wrong.
const CRON_LATE: i64 = 60 * 60;
/// A clock that is this far off will soon be too far off.
const CLOCK_LATE: i64 = 60;

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
    match &evidence.health {
        Seen::Yes(health) => checks.extend([
            php(health),
            clock(evidence.host_ahead),
            cache(health),
            cron(health),
            indexers(health),
        ]),
        Seen::NoHost => checks.push(Check::skip(
            "store.host",
            "Cron, indexers and config cache were not looked at.",
            "A file stands for this store; it has no host of its own.",
        )),
        Seen::No(problem) => checks.push(Check::of("store.host", State::Fail, problem)),
        Seen::NotAsked => checks.push(Check::skip(
            "store.host",
            "Cron, indexers and config cache were not looked at.",
            evidence.why_no_store(),
        )),
    }
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
    if health.is_some_and(|health| health.optimizer) {
        return Check::warn(
            id,
            "The Commerce Optimizer's connector is installed.",
            "It brings its own credentials and feeds, and does not go together with Live Search, \
             Product Recommendations or Catalog Service connected from here.",
            "Keep one of the two: composer remove adobe-commerce/commerce-data-export-aco-adapter, \
             or leave this connection out.",
        );
    }
    Check::ok(id, "No other connector was met.")
}

fn modules(store: &Installation) -> Check {
    let id = "store.modules";
    let found = agreement::modules_missing(store).or_else(|| agreement::modules_disabled(store));
    if let Some(problem) = found {
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
    Check::ok(
        id,
        format!("The connector is there: {}.", versions.join(", ")),
    )
}

fn locks(store: &Installation, health: Option<&Health>) -> Check {
    let id = "store.locks";
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in ConfigPath::ALL {
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
    Check::ok(id, "Some values are locked where they are deployed.").because(format!(
        "{list}. They are changed there, not in the Admin; on Adobe Commerce Cloud with: \
         magento-cloud variable:update"
    ))
}

fn connection(store: &Installation) -> Check {
    let id = "store.connection";
    match (agreement::connection_missing(store), store.connection()) {
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

fn php(health: &Health) -> Check {
    let id = "store.php";
    if health.missing_extensions.is_empty() {
        return Check::ok(
            id,
            format!("PHP {} has what the connector needs.", health.php),
        );
    }
    let missing: Vec<&str> = health
        .missing_extensions
        .iter()
        .map(Label::as_str)
        .collect();
    Check::fail(
        id,
        format!("PHP {} lacks an extension.", health.php),
        format!(
            "Without it nothing can be signed or sent: {}.",
            missing.join(", ")
        ),
        format!(
            "Install it, for example: apt-get install php-{}",
            missing[0]
        ),
    )
}

fn clock(ahead: Option<i64>) -> Check {
    let id = "store.clock";
    let Some(ahead) = ahead else {
        return Check::skip(id, "The clock of the store's host was not compared.", "");
    };
    let apart = ahead.abs();
    let what = format!(
        "The clock of the store's host is {apart} s {} this machine's.",
        if ahead > 0 { "ahead of" } else { "behind" }
    );
    let fix = "Set it on the store's host, for example: timedatectl set-ntp true";
    match apart {
        ..CLOCK_LATE => Check::ok(
            id,
            "The clock of the store's host agrees with this machine's.",
        ),
        CLOCK_LATE..SIGNATURE_LIFE_SECONDS => Check::warn(
            id,
            what,
            "A signature is good for five minutes, so not much more is borne.",
            fix,
        ),
        _ => Check::fail(
            id,
            what,
            "One of the two is wrong. A signature is good for five minutes: JWT is invalid.",
            fix,
        ),
    }
}

fn cache(health: &Health) -> Check {
    let id = "store.cache";
    if health.stale.is_empty() {
        return Check::ok(id, "Magento uses the values that its database has.");
    }
    let paths: Vec<&str> = health.stale.iter().map(|path| path.short()).collect();
    Check::fail(
        id,
        "Magento still uses old values.",
        format!(
            "The database has others; the config cache is old: {}.",
            paths.join(", ")
        ),
        "bin/magento cache:clean config",
    )
}

fn cron(health: &Health) -> Check {
    let id = "store.cron";
    if !health.cron.known {
        return Check::skip(
            id,
            "Cron was not looked at.",
            "The table cron_schedule can't be read.",
        );
    }
    let missing = match health.cron.configured {
        Some(false) => " Magento's lines are not in the crontab of PHP's user.",
        Some(true) | None => "",
    };
    let fix = "bin/magento cron:install, or let the host's cron run: bin/magento cron:run";
    match health.cron.last {
        None => Check::fail(
            id,
            "Cron has never run.",
            format!("Without it no feed is sent.{missing}"),
            fix,
        ),
        Some(last) if last > CRON_LATE => Check::fail(
            id,
            format!("Cron last ran {} ago.", ago(last)),
            format!("Without it no feed is sent.{missing}"),
            fix,
        ),
        Some(last) => Check::ok(id, format!("Cron last ran {} ago.", ago(last.max(0)))),
    }
}

fn ago(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

fn indexers(health: &Health) -> Check {
    let id = "store.indexers";
    if health.indexers.is_empty() {
        return Check::skip(
            id,
            "No feed's indexer was found.",
            "No data export is installed.",
        );
    }
    let realtime: Vec<&str> = health
        .indexers
        .iter()
        .filter(|indexer| !indexer.scheduled)
        .map(|indexer| indexer.id.as_str())
        .collect();
    if !realtime.is_empty() {
        return Check::warn(
            id,
            "Feeds are indexed at every save.",
            format!("Adobe wants them by schedule: {}.", realtime.join(", ")),
            format!(
                "bin/magento indexer:set-mode schedule {}",
                realtime.join(" ")
            ),
        );
    }
    let invalid: Vec<&str> = health
        .indexers
        .iter()
        .filter(|indexer| matches!(indexer.status.as_str(), "invalid" | "suspended"))
        .map(|indexer| indexer.id.as_str())
        .collect();
    if !invalid.is_empty() {
        return Check::warn(
            id,
            "Feeds wait to be indexed anew.",
            format!("They are not valid: {}.", invalid.join(", ")),
            format!(
                "Cron does it; at once: bin/magento indexer:reindex {}",
                invalid.join(" ")
            ),
        );
    }
    Check::ok(
        id,
        format!("{} feeds are indexed by schedule.", health.indexers.len()),
    )
}
