//! What would let one shop's data run into another's.

use super::check::{Check, State};
use super::evidence::Evidence;
use crate::domain::{Installation, default_code, findings};

pub(super) fn checks(evidence: &Evidence) -> Vec<Check> {
    let connected = evidence.store().filter(|store| {
        store
            .connection()
            .is_some_and(|now| now.data_space.is_some())
    });
    let Some(store) = connected else {
        return vec![Check::skip(
            "guard.production",
            "The data space's use was not looked at.",
            match evidence.store() {
                Some(_) => "The store uses none.",
                None => evidence.why_no_store(),
            },
        )];
    };
    let mut checks = vec![production(evidence, store), shared(evidence, store)];
    checks.extend(cloud(evidence, store));
    checks
}

/// Only on Adobe Commerce Cloud, and only where the registry was told.
fn cloud(evidence: &Evidence, store: &Installation) -> Option<Check> {
    let id = "guard.cloud";
    store.cloud_id.as_ref()?;
    let alone = evidence.alone.as_ref()?;
    Some(
        match findings::cloud_differs(store, std::slice::from_ref(alone)) {
            Some(problem) => Check::of(id, State::Fail, &problem),
            None => Check::ok(
                id,
                "The registry knows no other cloud project for the data space.",
            ),
        },
    )
}

fn production(evidence: &Evidence, store: &Installation) -> Check {
    let id = "guard.production";
    let projects = evidence.projects().unwrap_or_default();
    if let Some(problem) = findings::production_unlikely(store, projects) {
        return Check::of(id, State::Fail, &problem);
    }
    Check::ok(id, "The data space's type fits the store.")
}

fn shared(evidence: &Evidence, store: &Installation) -> Check {
    let id = "guard.shared";
    if let Some(problem) = findings::shared(store, &evidence.neighbours).first() {
        return Check::of(id, State::Fail, problem);
    }
    let codes: Vec<&str> = store
        .websites
        .iter()
        .map(|site| site.code.as_str())
        .collect();
    let codes = if codes.is_empty() {
        String::new()
    } else {
        format!("Website codes: {}. ", codes.join(", "))
    };
    let note = default_code(store).unwrap_or_default();
    Check::ok(
        id,
        "No other store known here writes the same website or store view codes there.",
    )
    .because(format!("{codes}{note}").trim())
}
