//! What `sync` commands say alike of one store and of several.

use crate::domain::Problem;
use crate::exit::{Exit, Failure};
use crate::headless::failure::failure;
use crate::headless::report::say;
use crate::printer::{Ink, Paper};

/// Below a table of stores: what failed at one of them, or needs a person.
pub(super) fn problems<'a>(
    text: &mut String,
    paper: Paper,
    store: &str,
    problems: impl Iterator<Item = &'a Problem>,
) {
    for problem in problems {
        let problem = paper.problem(store, Ink::Warning, problem);
        say(text, format_args!("\n{problem}\n"));
    }
}

/// Ends with 6 when something was found.
pub(super) fn found(findings: usize, stores: usize) -> Option<Failure> {
    (findings > 0).then(|| {
        failure(
            Exit::Findings,
            Problem::new(
                "sync.findings",
                "Not everything arrives by itself.",
                format!("Findings: {findings}; stores: {stores}."),
                "Each finding says what to do.",
            ),
        )
    })
}
