//! The keys themselves: what was given, what the store holds. Nobody is asked.

use super::check::{Check, State};
use super::evidence::Evidence;
use super::gather::other;
use crate::domain::{ConfigPath, Installation, PrivateKey, Problem, SaasEnvironment, findings};

pub(super) fn checks(evidence: &Evidence) -> Vec<Check> {
    vec![
        api_key(evidence),
        private_key(evidence),
        stored(evidence),
        same(evidence),
        other_pair(evidence),
        in_config_php(evidence),
    ]
}

fn api_key(evidence: &Evidence) -> Check {
    let id = "keys.api_key";
    match &evidence.given.api_key {
        Some(Ok(key)) => Check::ok(
            id,
            format!("The API key reads well: {}.", key.fingerprint().short()),
        ),
        Some(Err(problem)) => Check::of(id, State::Fail, problem),
        None => Check::skip(
            id,
            "No API key was given.",
            "Keys are given with --api-key-file and --private-key-file; without them the store's \
             are looked at.",
        ),
    }
}

fn private_key(evidence: &Evidence) -> Check {
    let id = "keys.private_key";
    match &evidence.given.private_key {
        Some(Ok(key)) => reads_well(id, "The private key", key),
        Some(Err(problem)) => Check::of(id, State::Fail, problem),
        None => Check::skip(id, "No private key was given.", ""),
    }
}

fn reads_well(id: &'static str, name: &str, key: &PrivateKey) -> Check {
    let mended: Vec<&str> = key
        .repairs()
        .iter()
        .map(|repair| repair.sentence())
        .collect();
    let what = format!(
        "{name} reads well: {}, {}, {}.",
        key.kind(),
        key.encoding().name(),
        key.fingerprint().short()
    );
    if mended.is_empty() {
        Check::ok(id, what)
    } else {
        Check::ok(id, what).noting(format!("Mended on reading: {}", mended.join(" ")))
    }
}

/// The pair that is in force in the store.
fn stored(evidence: &Evidence) -> Check {
    let id = "keys.stored";
    let pair = evidence.environment;
    let Some(store) = evidence.store() else {
        return Check::skip(
            id,
            "The store's keys were not looked at.",
            evidence.why_no_store(),
        );
    };
    if let Some(problem) = findings::keys_missing(store, pair) {
        return unusable(id, store, pair, problem);
    }
    match &evidence.stored {
        Some(Err(problem)) => Check::of(id, State::Fail, problem),
        Some(Ok(stored)) => {
            let key = &stored.private_key;
            reads_well(id, &format!("The store's {pair} private key"), key)
        }
        None => Check::skip(id, "The store's keys were not looked at.", ""),
    }
}

fn unusable(
    id: &'static str,
    store: &Installation,
    pair: SaasEnvironment,
    problem: Problem,
) -> Check {
    let other = other(pair);
    let hint = if store.has_pair(other) {
        format!(
            "The store has a {other} pair: if that is the one to be used, set \
             magento_saas/environment to {other}. Else {}",
            lower(&problem.hint)
        )
    } else {
        problem.hint.clone()
    };
    Check::of(id, State::Fail, &Problem { hint, ..problem })
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_lowercase(), letters.as_str())
    })
}

/// What was given is what the store has.
fn same(evidence: &Evidence) -> Check {
    let id = "keys.same";
    let (given, stored) = (evidence.given.pair(), evidence.stored.as_ref());
    let (Some(given), Some(Ok(stored))) = (given, stored) else {
        return Check::skip(
            id,
            "Given and stored keys were not compared.",
            "A pair must be given, and one be stored.",
        );
    };
    let differ: Vec<&str> = [
        (
            "API key",
            given.api_key.fingerprint() == stored.api_key.fingerprint(),
        ),
        (
            "private key",
            given.private_key.fingerprint() == stored.private_key.fingerprint(),
        ),
    ]
    .into_iter()
    .filter(|(_, same)| !same)
    .map(|(name, _)| name)
    .collect();
    match differ.as_slice() {
        [] => Check::ok(id, "The store has the pair that was given."),
        [only] => Check::fail(
            id,
            format!("The store has another {only} than the one given."),
            "The other half is the same, so one of the two is not half of this pair.",
            "Take both from one entry of the API Portal, then: commerce-connect keys rotate --yes \
             --api-key-file FILE --private-key-file FILE",
        ),
        _ => Check::warn(
            id,
            "The store has another pair than the one given.",
            "What follows was asked with the pair that was given; the store uses its own.",
            "To give the store this pair: commerce-connect keys rotate --yes --api-key-file FILE \
             --private-key-file FILE",
        ),
    }
}

/// The pair that is not in force.
fn other_pair(evidence: &Evidence) -> Check {
    let id = "keys.other_pair";
    let Some(store) = evidence.store() else {
        return Check::skip(
            id,
            "The other pair was not looked at.",
            evidence.why_no_store(),
        );
    };
    let other = other(evidence.environment);
    let anything = [ConfigPath::api_key(other), ConfigPath::private_key(other)]
        .iter()
        .any(|path| store.settings.contains_key(path));
    match (findings::keys_missing(store, other), anything) {
        (None, _) => Check::ok(id, format!("The store has a {other} pair too.")),
        (Some(problem), true) => Check::of(id, State::Warn, &problem),
        (Some(_), false) => match findings::sandbox_pair_missing(store) {
            Some(problem) => {
                Check::ok(id, problem.what).noting(format!("{} {}", problem.why, problem.hint))
            }
            None => Check::ok(
                id,
                format!("There is no {other} pair, and nothing here wants one."),
            ),
        },
    }
}

fn in_config_php(evidence: &Evidence) -> Check {
    let id = "keys.config_php";
    let Some(store) = evidence.store() else {
        return Check::skip(
            id,
            "app/etc/config.php was not looked at.",
            evidence.why_no_store(),
        );
    };
    let seen = evidence.health.yes().map(|health| &health.in_config_php);
    let keys: Vec<&str> = seen
        .into_iter()
        .flatten()
        .filter(|path| path.is_secret())
        .map(|path| path.short())
        .collect();
    let found = findings::in_config_php(&keys).or_else(|| findings::keys_in_the_repository(store));
    match found {
        Some(problem) => Check::of(id, State::Fail, &problem),
        None => Check::ok(id, "No key stands in app/etc/config.php."),
    }
}
