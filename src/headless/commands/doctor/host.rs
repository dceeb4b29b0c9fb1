//! How the store's host is doing: PHP, clock, config cache, cron, indexers.

use super::check::{Check, State};
use super::evidence::{Evidence, Seen};
use crate::domain::{Health, Label, SIGNATURE_LIFE_SECONDS, StoreFeeds, feed_findings};

/// Cron runs every minute; after this time something is wrong.
const CRON_LATE: i64 = 60 * 60;
/// A clock that is this far off will soon be too far off.
const CLOCK_LATE: i64 = 60;

pub(super) fn checks(evidence: &Evidence) -> Vec<Check> {
    match &evidence.health {
        Seen::Yes(health) => vec![
            php(health),
            variables(health),
            clock(evidence.host_ahead),
            cache(health),
            cron(health, evidence.feeds.yes()),
            indexers(health),
        ],
        Seen::NoHost => vec![Check::skip(
            "store.host",
            "Cron, indexers and config cache were not looked at.",
            "A file stands for this store; it has no host of its own.",
        )],
        Seen::No(problem) => vec![Check::of("store.host", State::Fail, problem)],
        Seen::NotAsked => vec![Check::skip(
            "store.host",
            "Cron, indexers and config cache were not looked at.",
            evidence.why_no_store(),
        )],
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

/// Containers and Adobe Commerce Cloud set values by variables.
fn variables(health: &Health) -> Check {
    let id = "store.variables";
    if health.ignored_variables.is_empty() {
        return Check::ok(
            id,
            "Every variable that sets a value here is seen by Magento.",
        );
    }
    let paths: Vec<&str> = health
        .ignored_variables
        .iter()
        .map(|path| path.short())
        .collect();
    Check::fail(
        id,
        "Variables that set values have no effect.",
        format!(
            "Magento reads them from $_ENV, which this PHP does not fill: {}.",
            paths.join(", ")
        ),
        "Set variables_order = EGPCS in php.ini, also for the store's own PHP, then: bin/magento \
         cache:clean config",
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
            "Others are set; the config cache is older: {}.",
            paths.join(", ")
        ),
        "bin/magento cache:clean config",
    )
}

/// Cron as a whole, and each group of jobs that the installed feeds need.
fn cron(health: &Health, feeds: Option<&StoreFeeds>) -> Check {
    let id = "store.cron";
    let late = feeds.and_then(|feeds| feed_findings::cron(feeds).into_iter().next());
    if let Some(problem) = late.filter(|problem| problem.code.0 == "feeds.cron_group") {
        return Check::of(id, State::Fail, &problem);
    }
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
