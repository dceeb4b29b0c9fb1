//! Why a store's data does not arrive, judged from what the store tells of its feeds.
//!
//! Shared by `sync`, `status` and `doctor`. What goes out by itself in a while is nobody's fault
//! and found by none of these: a person is needed where cron does not run, where the same answer
//! will come again, and where a record was refused for good.

use std::collections::BTreeSet;

use crate::domain::{
    CronGroup, Feed, FeedCron, FeedKind, FeedReason, Indexer, Installation, InstalledFeed, Problem,
    StoreFeeds,
};

/// Cron runs every minute or every few: after this many seconds something is wrong.
const CRON_LATE: u64 = 60 * 60;
/// What the exporter writes beside records that it tried to send before there were keys. They are
/// sent by cron once there are.
const BEFORE_THE_KEYS: [&str; 2] = ["API Keys Validation Failed", "Cannot build feed url"];
/// Answers that come again as long as nobody does anything.
const LASTING: [&str; 5] = [
    "Unauthorized",
    "Forbidden",
    "Not Found",
    "Method Not Allowed",
    "Request Entity Too Large",
];

/// Everything that needs a person before this store's data is all where it belongs.
pub fn of_the_feeds(store: &Installation, feeds: &StoreFeeds) -> Vec<Problem> {
    if !is_connected(store) || feeds.feeds.is_empty() {
        return vec![];
    }
    let cron = cron(feeds);
    // A group that does not run is rarely why nothing arrives; that no cron runs is.
    let (mut found, groups) = match &feeds.cron {
        Some(seen) if seen.last.is_some_and(|last| last <= CRON_LATE) => (vec![], cron),
        Some(_) | None => (cron, vec![]),
    };
    found.extend(sent_before(feeds));
    found.extend(not_taken(feeds));
    found.extend(groups);
    found.extend(indexers(feeds));
    found.extend(not_indexed(feeds));
    found.extend(refused(feeds));
    found
}

/// What stops all of it, whatever cron does: to be told beside what other checks say of the same.
pub fn nothing_exported(feeds: &StoreFeeds) -> Option<Problem> {
    feeds.feeds.is_empty().then(|| {
        Problem::new(
            "feeds.no_exporter",
            "This store has nothing that sends its data.",
            "The connection is made by the connector; products, prices and orders are sent by a \
             service's own modules, and none is installed or switched on.",
            "Install the service's extension, for example: composer require \
             magento/product-recommendations && bin/magento setup:upgrade",
        )
    })
}

/// Keys and a data space are there, so that something can be sent.
pub fn is_connected(store: &Installation) -> bool {
    let space = store.connection().and_then(|now| now.data_space);
    space.is_some() && store.has_pair(store.environment())
}

/// Cron, or one of the groups of jobs that the feeds need, does not run.
pub fn cron(feeds: &StoreFeeds) -> Vec<Problem> {
    let Some(cron) = &feeds.cron else {
        return vec![];
    };
    let all = "Without it nothing is sent.";
    let fix = "bin/magento cron:install, or let the host's cron run: bin/magento cron:run";
    match cron.last {
        None => vec![Problem::new("feeds.cron", "Cron has never run.", all, fix)],
        Some(last) if last > CRON_LATE => vec![Problem::new(
            "feeds.cron",
            format!("Cron last ran {} ago.", ago(last)),
            all,
            fix,
        )],
        Some(_) => late(&late_groups(cron)).into_iter().collect(),
    }
}

/// The groups that do not run while others do.
fn late_groups(cron: &FeedCron) -> Vec<&CronGroup> {
    let is_late = |group: &&CronGroup| match group.last {
        // The history of a job that runs seldom is not kept until it runs again, and the first run
        // of one that was planned is still to come.
        None => group.every < CRON_LATE && group.due.is_none_or(|due| due > CRON_LATE),
        Some(last) => last > CRON_LATE.max(group.every * 2),
    };
    cron.groups.iter().filter(is_late).collect()
}

fn late(groups: &[&CronGroup]) -> Option<Problem> {
    let first = groups.first()?;
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let what = match (groups, first.last) {
        ([_], Some(last)) => format!("Cron's group {} last ran {} ago.", first.name, ago(last)),
        ([_], None) => format!("Cron's group {} does not run.", first.name),
        _ => format!("Cron's groups {} do not run.", names.join(", ")),
    };
    let missed: Vec<&str> = names.iter().map(|name| missed(name)).collect();
    Some(Problem::new(
        "feeds.cron_group",
        what,
        format!(
            "Other jobs of cron run. Without {}: {}.",
            if groups.len() == 1 {
                "this group"
            } else {
                "these groups"
            },
            missed.join("; ")
        ),
        format!(
            "Let the host's cron run all groups: bin/magento cron:run, without --group. Once by \
             hand: bin/magento cron:run --group {}",
            first.name
        ),
    ))
}

/// What does not happen without this group.
fn missed(group: &str) -> &'static str {
    match group {
        "index" => "changes of products, prices and categories are not sent",
        "resync_failed_feeds_data_exporter" => "what could not be sent is not sent again",
        "saas_data_exporter" => "websites and customer groups are not sent",
        "payment_services_data_export" => "orders are not sent",
        _ => "a part of the data is not sent",
    }
}

/// In words, as how long something is ago.
pub fn ago(seconds: u64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// Records that are in the data space that the store had before, and not in the one that it has.
fn sent_before(feeds: &StoreFeeds) -> Option<Problem> {
    let before = |feed: &&InstalledFeed| feed.tally().before > 0;
    let moved: Vec<&InstalledFeed> = feeds.feeds.iter().filter(before).collect();
    let records = count(&moved, |feed| feed.tally().before);
    let named: String = if moved.len() < feeds.feeds.len() {
        let name = |feed: &&InstalledFeed| format!(" --feed {}", feed.name);
        moved.iter().map(name).collect()
    } else {
        String::new()
    };
    (!moved.is_empty()).then(|| {
        Problem::new(
            "feeds.sent_before",
            format!("Before the data space was changed, {} sent.", were(records)),
            "They are where the store sent to then, and cron does not send them again.",
            format!("Send them again: commerce-connect sync resend --yes{named}"),
        )
    })
}

/// The gateway takes nothing of a feed, or answers what it will answer again.
fn not_taken(feeds: &StoreFeeds) -> Option<Problem> {
    let stuck: Vec<&InstalledFeed> = feeds.feeds.iter().filter(|feed| is_stuck(feed)).collect();
    let (first, records) = (stuck.first()?, count(&stuck, |feed| feed.tally().retried));
    // Websites and customer groups alone are no data.
    let mut others = feeds
        .feeds
        .iter()
        .filter(|feed| feed.kind == FeedKind::Immediate);
    let everything = others.all(|feed| feed.tally().sent == 0);
    let reasons: BTreeSet<&str> = stuck
        .iter()
        .flat_map(|feed| retried(feed))
        .filter(|reason| !is_from_before(reason))
        .map(FeedReason::words)
        .collect();
    let reasons: Vec<&str> = reasons.into_iter().collect();
    let (code, what) = if everything {
        ("feeds.nothing_arrives", "No data arrives.".to_owned())
    } else {
        (
            "feeds.not_taken",
            format!("Not all data arrives: {}.", titles(&stuck)),
        )
    };
    let hint = match reasons.first().copied() {
        Some("Unauthorized" | "Forbidden") => {
            "See whether the keys are good for this data space: commerce-connect keys check, then \
             commerce-connect doctor. Cron sends these records again by itself once they are."
        }
        Some("Not Found") => {
            "See whether the data space is still there: commerce-connect status. Cron sends these \
             records again by itself."
        }
        Some("Too Many Requests") => {
            "The gateway takes so many requests in a minute, and cron sends these records again by \
             itself. If it stays: commerce-connect doctor"
        }
        Some(reason) if is_limit(reason) => {
            "The data space takes no more: see what the licence allows, and ask Adobe's support."
        }
        Some("Request Entity Too Large") => {
            "Send fewer records at once: see the exporter's batch size in Adobe's guide to the \
             SaaS data export."
        }
        Some(_) | None => {
            "See what the way to Adobe lacks: commerce-connect doctor. Cron sends these records \
             again by itself."
        }
    };
    let example = retried(first).find_map(|reason| reason.example.as_ref());
    let example = example.map_or_else(String::new, |called| format!(", for example {called}"));
    Some(Problem::new(
        code,
        what,
        format!(
            "{} not taken: {}{example}.",
            were(records),
            reasons.join("; ")
        ),
        hint,
    ))
}

fn retried(feed: &InstalledFeed) -> impl Iterator<Item = &FeedReason> {
    feed.places().iter().flat_map(|place| &place.retried)
}

/// From before there were keys, or a data space.
pub fn is_from_before(reason: &FeedReason) -> bool {
    let message = reason.message.as_str();
    BEFORE_THE_KEYS.iter().any(|text| message.starts_with(text))
}

/// More items than a licence allows: the exporter keeps the gateway's words and tries again.
fn is_limit(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    words.contains("limit") && !words.contains("rate limit")
}

fn is_stuck(feed: &InstalledFeed) -> bool {
    let mut told = retried(feed)
        .filter(|reason| !is_from_before(reason))
        .peekable();
    let any = told.peek().is_some();
    let lasting = told.any(|reason| {
        let words = reason.words();
        is_limit(words) || LASTING.iter().any(|text| words.eq_ignore_ascii_case(text))
    });
    lasting || (any && feed.tally().sent == 0)
}

/// An index that cron did not build although it runs.
fn indexers(feeds: &StoreFeeds) -> Option<Problem> {
    if !has_indexed(feeds) {
        return None;
    }
    let broken = |indexer: &&Indexer| matches!(indexer.status.as_str(), "invalid" | "suspended");
    let ids: BTreeSet<&str> = feeds
        .feeds
        .iter()
        .filter(|feed| feed.sending.is_none())
        .filter_map(|feed| feed.indexer.as_ref())
        .filter(broken)
        .map(|indexer| indexer.id.as_str())
        .collect();
    (!ids.is_empty()).then(|| {
        let ids: Vec<&str> = ids.into_iter().collect();
        Problem::new(
            "feeds.indexer",
            "Some data is still to be indexed before it can be sent.",
            format!("Not valid: {}.", ids.join(", ")),
            format!(
                "Cron does it within minutes; at once: bin/magento indexer:reindex {}",
                ids.join(" ")
            ),
        )
    })
}

/// Cron's group that indexes has run: what is not indexed then should be.
fn has_indexed(feeds: &StoreFeeds) -> bool {
    let Some(cron) = &feeds.cron else {
        return true;
    };
    let index = cron
        .groups
        .iter()
        .find(|group| group.name.as_str() == "index");
    index.map_or(cron.last.is_some(), |group| group.last.is_some())
}

/// Nothing of a feed was prepared, although cron ran and its index is said to be whole.
fn not_indexed(feeds: &StoreFeeds) -> Option<Problem> {
    if !has_indexed(feeds) {
        return None;
    }
    let whole = |feed: &&InstalledFeed| {
        let indexer = feed.indexer.as_ref();
        feed.kind == FeedKind::Immediate
            && feed.sending.is_none()
            && feed.backlog.unwrap_or(0) == 0
            && feed.tally().is_unprepared()
            && indexer.is_some_and(|indexer| indexer.status.as_str() == "valid")
    };
    let empty: Vec<&InstalledFeed> = feeds.feeds.iter().filter(whole).collect();
    let ids: Vec<&str> = empty
        .iter()
        .filter_map(|feed| feed.indexer.as_ref())
        .map(|indexer| indexer.id.as_str())
        .collect();
    (!empty.is_empty()).then(|| {
        Problem::new(
            "feeds.not_indexed",
            format!("Nothing was prepared to be sent of: {}.", titles(&empty)),
            "Cron has run, and the index is said to be whole, but there is nothing in it.",
            format!("bin/magento indexer:reindex {}", ids.join(" ")),
        )
    })
}

/// Records that were refused for good.
fn refused(feeds: &StoreFeeds) -> Vec<Problem> {
    let any = |feed: &&InstalledFeed| feed.tally().refused > 0;
    feeds.feeds.iter().filter(any).map(refused_of).collect()
}

fn refused_of(feed: &InstalledFeed) -> Problem {
    let records = feed.tally().refused;
    let whole = feed.places().iter().flat_map(|place| &place.refused);
    // The text of an answer that names no record.
    let unnamed = whole
        .clone()
        .all(|reason| matches!(reason.words(), "Bad Request" | "no reason was given"));
    let places: Vec<String> = feed
        .places()
        .iter()
        .filter(|place| !place.refused.is_empty())
        .map(|place| {
            let reasons: Vec<String> = place.refused.iter().map(why).collect();
            format!("{}: {}", place.place(), reasons.join(", "))
        })
        .collect();
    let others = whole
        .clone()
        .any(|reason| reason.words() == FeedReason::WITH_OTHERS);
    let hint = if others {
        format!(
            "Mend in the Admin what is named; it is sent again once it was saved. The rest is not: \
             commerce-connect sync resend --feed {} --yes",
            feed.name
        )
    } else if unnamed {
        format!(
            "The answer names no record: see var/log/saas-export-errors.log in the store. Once it \
             is mended: commerce-connect sync resend --feed {} --yes",
            feed.name
        )
    } else {
        "Mend these records in the Admin. Each is sent again once it was saved; until then the \
         services go on with what they had."
            .to_owned()
    };
    Problem::new(
        "feeds.refused",
        format!("Of {}, {} refused.", feed.title(), were(records)),
        format!("{}.", places.join("; ")),
        hint,
    )
}

fn why(reason: &FeedReason) -> String {
    let example = reason
        .example
        .as_ref()
        .map_or_else(String::new, |called| format!(", for example {called}"));
    format!("{} ({}{example})", reason.words(), reason.records)
}

fn titles(feeds: &[&InstalledFeed]) -> String {
    let titles: Vec<String> = feeds.iter().map(|feed| feed.title()).collect();
    titles.join(", ")
}

fn count(feeds: &[&InstalledFeed], of: impl Fn(&InstalledFeed) -> u64) -> u64 {
    feeds.iter().map(|feed| of(feed)).sum()
}

/// So many records were what follows.
fn were(records: u64) -> String {
    match records {
        1 => "1 record was".to_owned(),
        _ => format!("{records} records were"),
    }
}

/// What the store tells without what is installed and not used: Payment Services comes with every
/// Magento.
pub fn in_use(store: &Installation, mut feeds: StoreFeeds) -> StoreFeeds {
    if store.circumstances.payment_services == Some(false) {
        feeds
            .feeds
            .retain(|feed| !feed.known().is_some_and(Feed::is_of_payments));
        if let Some(cron) = &mut feeds.cron {
            cron.groups
                .retain(|group| group.name.as_str() != "payment_services_data_export");
        }
    }
    feeds
}

#[cfg(test)]
mod tests;
