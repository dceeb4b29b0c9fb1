//! What the registry says to the keys, and whether the store's configuration agrees with it.

use super::check::{Check, State};
use super::evidence::{Evidence, Told};
use super::gather::other;
use crate::domain::{
    Connection, DataSpaceKind, Edition, Installation, Label, Project, RegistryFailure, findings,
};

pub(super) fn checks(evidence: &Evidence) -> Vec<Check> {
    let mut checks = vec![
        accepted(evidence),
        elsewhere(evidence),
        other_pair(evidence),
    ];
    let Some(projects) = evidence.projects() else {
        checks.push(Check::skip(
            "registry.project",
            "Account, project, data space and names were not compared.",
            "The registry told nothing.",
        ));
        return checks;
    };
    checks.push(account(projects));
    let connected = evidence
        .store()
        .and_then(|store| Some((store, store.connection()?)));
    match connected {
        Some((store, now)) => checks.extend([
            project(&now, projects),
            data_space(store, &now, projects),
            names(store, &now, projects),
            entitlement(evidence, &now, projects),
        ]),
        None => checks.push(Check::skip(
            "registry.project",
            "Project, data space and names were not compared.",
            match evidence.store() {
                Some(_) => "The store is connected to nothing.",
                None => evidence.why_no_store(),
            },
        )),
    }
    checks
}

fn accepted(evidence: &Evidence) -> Check {
    let id = "registry.keys";
    let environment = evidence.environment;
    let Some(told) = &evidence.told else {
        return Check::skip(
            id,
            "The registry was not asked.",
            if evidence.client.is_err() {
                "There is no gateway to go to."
            } else {
                "There is no usable key pair."
            },
        );
    };
    match &told.projects {
        Ok(_) => Check::ok(id, format!("The {environment} gateway accepts the keys.")),
        Err(why @ (RegistryFailure::Refused(_) | RegistryFailure::Rejected { .. })) => {
            let problem = why.problem("list the projects");
            let fix = match (&evidence.elsewhere, why) {
                (
                    Some(Told {
                        projects: Ok(_),
                        environment: there,
                        ..
                    }),
                    _,
                ) => format!(
                    "They are {there} keys: use them with --environment {there}, or take the \
                     {environment} pair from the API Portal."
                ),
                (_, RegistryFailure::Rejected { status: 403, .. }) => {
                    "Check that the account is in good standing and that the licence owner made \
                     the keys; Adobe's support can tell more with the text above."
                        .to_owned()
                }
                _ => problem.hint.clone(),
            };
            Check::fail(id, problem.what, problem.why, fix)
        }
        Err(RegistryFailure::NoKeys { problem }) => Check::of(id, State::Fail, problem),
        Err(
            RegistryFailure::Unreachable { .. }
            | RegistryFailure::Dropped { .. }
            | RegistryFailure::TimedOut { .. }
            | RegistryFailure::Broken { .. }
            | RegistryFailure::Malformed { .. }
            | RegistryFailure::Insecure { .. },
        ) => Check::skip(
            id,
            "It is not known whether the keys are accepted.",
            "No usable answer came; see above.",
        ),
    }
}

/// A pair that is swapped with the other environment's.
fn elsewhere(evidence: &Evidence) -> Check {
    let id = "registry.other_gateway";
    let there = other(evidence.environment);
    match &evidence.elsewhere {
        Some(Told {
            projects: Ok(_), ..
        }) => Check::fail(
            id,
            format!("The {there} gateway accepts these keys."),
            format!(
                "So they are the {there} pair, in the place of the {} one.",
                evidence.environment
            ),
            format!("Put each pair in its place, or use: --environment {there}"),
        ),
        Some(_) => Check::ok(
            id,
            format!("The {there} gateway does not accept them either."),
        )
        .because("So the two pairs are not swapped."),
        None => Check::skip(
            id,
            format!("The {there} gateway was not asked."),
            match &evidence.told {
                None => "There is no usable key pair.",
                Some(_) if evidence.gateway_named => "One gateway was named with --registry.",
                Some(_) => "Only keys that are unknown are tried there.",
            },
        ),
    }
}

/// Each of the store's pairs is tried at its own gateway.
fn other_pair(evidence: &Evidence) -> Check {
    let id = "registry.other_pair";
    let environment = other(evidence.environment);
    let Some(told) = &evidence.other_pair else {
        return Check::skip(
            id,
            format!("The store's {environment} pair was not tried."),
            "There is none that can be read.",
        );
    };
    match &told.projects {
        Ok(_) => Check::ok(
            id,
            format!("The store's {environment} pair is accepted at its gateway."),
        ),
        Err(why @ (RegistryFailure::Refused(_) | RegistryFailure::Rejected { .. })) => {
            let problem = why.problem("use the other pair");
            Check::warn(
                id,
                format!("The store's {environment} pair is refused."),
                format!("{} {}", problem.what, problem.why),
                problem.hint,
            )
        }
        Err(why) => Check::skip(
            id,
            format!("It is not known whether the store's {environment} pair is accepted."),
            why.problem("ask its gateway").why,
        ),
    }
}

fn account(projects: &[Project]) -> Check {
    let id = "registry.account";
    let Some(first) = projects.first() else {
        return Check::ok(id, "The keys see no project.").noting(
            "None was requested yet: the wizard does it, or: commerce-connect project create NAME \
             --yes",
        );
    };
    let text = |label: &Option<Label>| label.as_ref().map(Label::to_string);
    let who: Vec<String> = [text(&first.organization), text(&first.mage_id)]
        .into_iter()
        .flatten()
        .collect();
    let entitlements: Vec<&str> = first.entitlements.iter().map(Label::as_str).collect();
    let who = if who.is_empty() {
        "The registry does not name the account".to_owned()
    } else {
        format!("The keys belong to {}", who.join(", "))
    };
    let check = Check::ok(id, format!("{who}; projects: {}.", projects.len()));
    if entitlements.is_empty() {
        check
    } else {
        check.because(format!("Entitled to: {}.", entitlements.join(", ")))
    }
}

fn project(now: &Connection, projects: &[Project]) -> Check {
    let id = "registry.project";
    match findings::project_unknown(now, projects) {
        Some(problem) => Check::of(id, State::Fail, &problem),
        None => Check::ok(
            id,
            format!("The keys see the store's project, {}.", now.project),
        ),
    }
}

fn data_space(store: &Installation, now: &Connection, projects: &[Project]) -> Check {
    let id = "registry.data_space";
    if let Some(problem) = findings::data_space_unknown(store, projects) {
        return Check::of(id, State::Fail, &problem);
    }
    let project = projects.iter().find(|project| project.id == now.project);
    let space = now
        .data_space
        .as_ref()
        .and_then(|id| project?.data_space(id));
    let Some(space) = space else {
        return Check::skip(
            id,
            "The data space was not compared.",
            if project.is_none() {
                "The keys do not see its project."
            } else {
                "The store has none."
            },
        );
    };
    let check = Check::ok(
        id,
        format!("The keys see the store's data space, {}.", space.id),
    );
    if space.kind == DataSpaceKind::Testing {
        return check.noting(
            "A Testing data space is put to sleep when it is unused for 90 days or empty for 45: \
             if search stays empty, ask Adobe's support to wake it.",
        );
    }
    check
}

fn names(store: &Installation, now: &Connection, projects: &[Project]) -> Check {
    let id = "registry.names";
    if !projects.iter().any(|project| project.id == now.project) {
        return Check::skip(
            id,
            "The names were not compared.",
            "The keys do not see the project.",
        );
    }
    match findings::named_otherwise(store, projects).first() {
        Some(problem) => Check::of(id, State::Warn, problem),
        None => Check::ok(
            id,
            "Project and data space have the names that the store knows.",
        ),
    }
}

/// Too few data spaces are a sign of the wrong licence, or of keys that somebody else made.
fn entitlement(evidence: &Evidence, now: &Connection, projects: &[Project]) -> Check {
    let id = "registry.entitlement";
    let project = projects.iter().find(|project| project.id == now.project);
    let (Some(store), Some(project)) = (evidence.store(), project) else {
        return Check::skip(
            id,
            "The licence was not compared.",
            "The keys do not see the project.",
        );
    };
    let spaces = project.data_spaces.len();
    let what = format!("The project's data spaces: {spaces}.");
    match store.edition {
        Edition::Commerce | Edition::B2b if spaces < 2 => Check::warn(
            id,
            "The project has only one data space.",
            format!(
                "{} entitles to {}. Keys that were not made by the licence owner, and accounts \
                 that are not in good standing, get less.",
                store.edition.product(),
                store.edition.entitlement()
            ),
            "Let the licence owner make the keys; else ask Adobe's support.",
        ),
        Edition::Commerce | Edition::B2b | Edition::OpenSource | Edition::Other(_) => {
            Check::ok(id, what).because(format!(
                "{} entitles to {}.",
                store.edition.product(),
                store.edition.entitlement()
            ))
        }
    }
}
