//! `sync status`: what each store sent, what waits, what was refused and why.

use serde::Serialize;

use super::feed_objects::FeedsObject;
use super::look::{self, Verdict};
use super::{many, page};
use crate::domain::{FeedLook, Headway, Label, Problem};
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::fleet::{Member, each, members, worst};
use crate::headless::hints::Hints;
use crate::headless::report::Report;
use crate::headless::table::table;
use crate::printer::{Ink, Paper, ProblemObject};

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct SyncStatusOutput {
    stores: Vec<SentObject>,
}

/// What came of one store.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SentObject {
    /// As it was named.
    store: String,
    /// It could be looked at, and nothing needs a person.
    ok: bool,
    /// How far the data is; null where that could not be looked at.
    verdict: Option<Verdict>,
    /// The same as one sentence.
    said: Option<String>,
    /// What it tells; null where what stands for it sends nothing, or it could not be looked at.
    sync: Option<FeedsObject>,
    /// What needs a person.
    findings: Vec<ProblemObject>,
    /// Why it could not be looked at.
    problem: Option<ProblemObject>,
}

/// What came of one store.
struct StoreLook {
    /// As it was named.
    spec: Label,
    looked: Result<FeedLook, Failure>,
}

/// `commerce-connect sync status`
pub(in crate::headless) async fn run(context: &Context<'_>) -> Result<Report, Failure> {
    let members = members(context)?;
    let look_at = async |own: &Context<'_>, member: &Member| {
        let mut look = look::at(&own.services(own.store_or_here()?)).await?;
        let hints = Hints::new(own, member.spec());
        look.findings = look
            .findings
            .into_iter()
            .map(|problem| hints.problem(problem))
            .collect();
        Ok(look)
    };
    let looks = each(context, &members, look_at, shown).await;
    let looks: Vec<StoreLook> = looks
        .into_iter()
        .zip(&members)
        .map(|(looked, member)| StoreLook {
            spec: member.label(),
            looked: looked.and_then(|looked| looked),
        })
        .collect();
    let text = if context.options.plain() {
        rows(&looks)
    } else {
        text(context.paper, &looks)
    };
    let output = SyncStatusOutput {
        stores: looks.iter().map(StoreLook::object).collect(),
    };
    Ok(Report {
        found: found(&looks),
        ..Report::said(Output::SyncStatus(output), text)
    })
}

/// What is said of a store while others are looked at.
fn shown(looked: &Result<FeedLook, Failure>) -> (Ink, String) {
    match looked {
        Ok(look) => (look::ink(look), look.headline()),
        Err(failure) => (Ink::Bad, failure.problem.what.clone()),
    }
}

impl StoreLook {
    fn look(&self) -> Option<&FeedLook> {
        self.looked.as_ref().ok()
    }

    fn findings(&self) -> &[Problem] {
        self.look().map_or(&[], |look| &look.findings)
    }

    fn object(&self) -> SentObject {
        let look = self.look();
        SentObject {
            store: self.spec.to_string(),
            ok: look.is_some() && self.findings().is_empty(),
            verdict: look.map(|look| look.headway().into()),
            said: look.map(FeedLook::headline),
            sync: look
                .and_then(|look| look.feeds.as_ref())
                .map(FeedsObject::from),
            findings: self.findings().iter().map(ProblemObject::from).collect(),
            problem: self
                .looked
                .as_ref()
                .err()
                .map(|failure| (&failure.problem).into()),
        }
    }

    /// A store of many, in one row.
    fn cells(&self) -> Vec<String> {
        let spec = self.spec.to_string();
        match &self.looked {
            Ok(look) => {
                let tally = look.tally();
                let counts = [tally.sent, tally.on_the_way(), tally.refused];
                let counts = counts.iter().map(u64::to_string);
                let state = look.findings.first().map_or_else(
                    || match look.headway() {
                        Headway::OnTheWay => "on the way",
                        Headway::AllSent => "all sent",
                        Headway::NotAStore => "sends nothing",
                        Headway::NeedsAPerson => "needs a person",
                    },
                    |finding| finding.code.0,
                );
                [spec]
                    .into_iter()
                    .chain(counts)
                    .chain([state.to_owned()])
                    .collect()
            }
            Err(failure) => {
                let none = || "-".to_owned();
                vec![
                    spec,
                    none(),
                    none(),
                    none(),
                    failure.problem.code.0.to_owned(),
                ]
            }
        }
    }
}

/// For programs: a line for each feed and place, the store first.
fn rows(looks: &[StoreLook]) -> String {
    let mut all = Vec::new();
    for store in looks {
        let spec = store.spec.to_string();
        let feeds = store.look().and_then(|look| look.feeds.as_ref());
        for row in feeds.map(page::rows).unwrap_or_default() {
            all.push(std::iter::once(spec.clone()).chain(row).collect());
        }
    }
    table(&[], &all, true)
}

fn text(paper: Paper, looks: &[StoreLook]) -> String {
    if let [only] = looks {
        return match &only.looked {
            Ok(look) => page::page(paper, look),
            Err(failure) => paper.problem("fail", Ink::Bad, &failure.problem) + "\n",
        };
    }
    let headings = ["Store", "Sent", "On the way", "Refused", "State"];
    let cells: Vec<Vec<String>> = looks.iter().map(StoreLook::cells).collect();
    let mut text = table(&headings, &cells, false);
    for store in looks {
        let failed = store.looked.as_ref().err().map(|failure| &failure.problem);
        let problems = failed.into_iter().chain(store.findings());
        many::problems(&mut text, paper, store.spec.as_str(), problems);
    }
    text
}

fn found(looks: &[StoreLook]) -> Option<Failure> {
    let failures = looks.iter().filter_map(|store| store.looked.as_ref().err());
    worst(failures).or_else(|| {
        let findings: usize = looks.iter().map(|store| store.findings().len()).sum();
        many::found(findings, looks.len())
    })
}
