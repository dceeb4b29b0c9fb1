//! `doctor`: every check that can be made from outside, from the cheapest to the dearest.
//!
//! `gather` looks at everything and judges nothing; `keys`, `store`, `host`, `network`, `registry`,
//! `feeds` and `guard` judge what was gathered and look at nothing; `page` and `support` say it. A check that
//! can't be made is said to be skipped, and why: nothing stops the others.

mod check;
mod evidence;
mod feeds;
mod gather;
mod guard;
mod host;
mod keys;
mod network;
mod page;
mod registry;
mod store;
mod support;

use std::io::IsTerminal as _;
use std::time::Duration;

use serde::Serialize;

use crate::cli::Doctor;
use crate::domain::Problem;
use crate::exit::{Exit, Failure};
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::{failure, usage};
use crate::headless::fleet::{all_at_once, members};
use crate::headless::hints::Hints;
use crate::headless::report::Report;
use crate::printer::Printer;
use check::{Check, State};
use evidence::Evidence;
use page::CheckPage;

/// Checks that belong together, with their heading.
type Group = (&'static str, Vec<Check>);

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct DoctorOutput {
    checks: Vec<Check>,
    /// With `--report`: the text for a support ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<String>,
}

/// `commerce-connect doctor`
pub(super) async fn run(context: &Context<'_>, options: &Doctor) -> Result<Report, Failure> {
    if !context.options.is_for_several() {
        return one(context, options).await;
    }
    if options.report {
        return Err(usage(Problem::new(
            "store.several",
            "A text for a ticket is about one store.",
            "Several were named.",
            "Leave --report out, or run it once for each.",
        )));
    }
    let members = members(context)?;
    context.given_halves()?;
    let rows = all_at_once(context, &members, async |own, _| one(own, options).await).await?;
    Ok(Report::of_several(context, rows))
}

async fn one(context: &Context<'_>, options: &Doctor) -> Result<Report, Failure> {
    let evidence = patiently(context, Box::pin(gather::gather(context))).await?;
    let hints = Hints::new(context, context.options.store());
    let mut groups = judge(&evidence);
    let page = CheckPage {
        paper: context.paper,
        hints: &hints,
        is_long: context.options.cli.trace.verbose,
    };
    let page = page.text(&groups);
    for check in groups.iter_mut().flat_map(|(_, checks)| checks) {
        check.why = hints.text(&check.why);
        check.fix = hints.text(&check.fix);
    }
    let report = options.report.then(|| support::text(&evidence, &groups));
    let text = match &report {
        Some(report) => report.clone(),
        None if context.options.plain() => page::plain(&groups),
        None => page,
    };
    let found = found(&groups);
    let checks = groups.into_iter().flat_map(|(_, checks)| checks).collect();
    let output = DoctorOutput { checks, report };
    Ok(Report {
        found,
        ..Report::said(Output::Doctor(output), text)
    })
}

/// Says to a person who waits what is waited for, once it takes long enough to wonder.
async fn patiently<T>(context: &Context<'_>, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    let soon = tokio::time::timeout(Duration::from_secs(1), work.as_mut()).await;
    if let Ok(done) = soon {
        return done;
    }
    if std::io::stderr().is_terminal() && !context.run.is_among_others() {
        Printer::new(context.options.cli.json).note(&format!(
            "Looking at the store and trying the way to the registry; each wait ends after {} s.",
            context.options.cli.target.call_limit().as_secs()
        ));
    }
    work.await
}

fn judge(evidence: &Evidence) -> Vec<Group> {
    vec![
        ("Keys", keys::checks(evidence)),
        ("Store", store::checks(evidence)),
        ("Way to the registry", network::checks(evidence)),
        ("Registry", registry::checks(evidence)),
        ("Data", feeds::checks(evidence)),
        ("Guards", guard::checks(evidence)),
    ]
}

fn count(groups: &[Group], state: State) -> usize {
    groups
        .iter()
        .flat_map(|(_, checks)| checks)
        .filter(|check| check.state == state)
        .count()
}

/// A warning counts: what is only worth knowing is no warning.
fn found(groups: &[Group]) -> Option<Failure> {
    let any = groups
        .iter()
        .flat_map(|(_, checks)| checks)
        .any(|check| check.state.is_found());
    any.then(|| {
        failure(
            Exit::Findings,
            Problem::new(
                "doctor.findings",
                "Something was found.",
                format!(
                    "Failed: {}; warnings: {}.",
                    count(groups, State::Fail),
                    count(groups, State::Warn)
                ),
                "Each check that failed says what mends it.",
            ),
        )
    })
}
