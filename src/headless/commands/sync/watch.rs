//! `sync watch`: follows what is sent until all of it is, or it is clear that it won't be.

use std::time::{Duration, Instant};

use serde::Serialize;

use super::feed_objects::FeedsObject;
use super::look::{self, Verdict};
use crate::cli::Watch;
use crate::domain::{FeedLook, FeedRecords, InstalledFeed, Label, Problem};
use crate::exit::{Exit, Failure};
use crate::headless::commands::{self, Output};
use crate::headless::context::Context;
use crate::headless::failure::failure;
use crate::headless::hints::Hints;
use crate::headless::report::{Report, say};
use crate::printer::{Ink, Paper, Printer, ProblemObject};

/// How often the store is asked.
const POLL: Duration = Duration::from_secs(2);
/// What it prints under `--json`, a line for each change and one in the end.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct SyncWatchOutput {
    /// For how many seconds it was watched so far.
    watched: u64,
    /// How far the data is.
    verdict: Verdict,
    /// The same as one sentence.
    said: String,
    /// What the store tells; null where what stands for it sends nothing.
    sync: Option<FeedsObject>,
    /// What needs a person.
    findings: Vec<ProblemObject>,
}

/// Why it is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum WatchEnd {
    /// All was sent, or what is left needs a person.
    Settled,
    /// Nothing moved any more.
    Stalled,
    /// As long as was asked for.
    TimeOver,
}

/// What counts as a change: how long ago something was does not.
type Moving = Vec<(Label, FeedRecords, Option<u64>)>;

/// `commerce-connect sync watch`
pub(in crate::headless) async fn run(
    context: &Context<'_>,
    options: &Watch,
) -> Result<Report, Failure> {
    let (access, store) = context.access_without_keys().await?;
    let spec = context.options.store();
    let hints = Hints::new(context, spec);
    let started = Instant::now();
    let limit = options.seconds.map(Duration::from_secs);
    let mut before: Option<Moving> = None;
    let mut moved = started;
    loop {
        let look = look::again(&access.services, &store).await?;
        let now = moving(&look);
        if before.as_ref() != Some(&now) {
            tell(context, &look, before.as_ref(), started.elapsed())?;
            before = Some(now);
            moved = Instant::now();
        }
        let end = if limit.is_some_and(|limit| started.elapsed() >= limit) {
            Some(WatchEnd::TimeOver)
        } else {
            end(&look, moved.elapsed())
        };
        if let Some(end) = end {
            return Ok(report(context.paper, look, &hints, end, started.elapsed()));
        }
        let left = limit.map_or(POLL, |limit| limit.saturating_sub(started.elapsed()));
        tokio::time::sleep(POLL.min(left)).await;
    }
}

fn moving(look: &FeedLook) -> Moving {
    let feeds = look.feeds.iter().flat_map(|feeds| &feeds.feeds);
    feeds
        .map(|feed| (feed.name.clone(), feed.records.clone(), feed.backlog))
        .collect()
}

/// Why it is over now, after nothing moved for so long.
fn end(look: &FeedLook, still: Duration) -> Option<WatchEnd> {
    if look.is_settled() {
        return Some(WatchEnd::Settled);
    }
    (still.as_secs() > look.patience()).then_some(WatchEnd::Stalled)
}

/// Says what changed: an object, or a line for each feed that did.
fn tell(
    context: &Context<'_>,
    look: &FeedLook,
    before: Option<&Moving>,
    watched: Duration,
) -> Result<(), Failure> {
    let changed = |feed: &&InstalledFeed| {
        let now = (feed.name.clone(), feed.records.clone(), feed.backlog);
        before.is_none_or(|before| !before.contains(&now))
    };
    let mut text = String::new();
    for feed in look
        .feeds
        .iter()
        .flat_map(|feeds| &feeds.feeds)
        .filter(changed)
    {
        let (seconds, title) = (watched.as_secs(), feed.title());
        say(
            &mut text,
            format_args!("{seconds:>4} s  {title}: {}\n", feed.words()),
        );
    }
    let output = output(look, watched);
    Printer::new(context.options.cli.json)
        .result(commands::SYNC_WATCH, false, &output, |out| {
            out.write_all(text.as_bytes())
        })
        .map_err(Failure::from)
}

fn output(look: &FeedLook, watched: Duration) -> SyncWatchOutput {
    SyncWatchOutput {
        watched: watched.as_secs(),
        verdict: look.headway().into(),
        said: look.headline(),
        sync: look.feeds.as_ref().map(FeedsObject::from),
        findings: look.findings.iter().map(ProblemObject::from).collect(),
    }
}

fn report(paper: Paper, look: FeedLook, hints: &Hints, end: WatchEnd, watched: Duration) -> Report {
    let findings = look.findings.into_iter();
    let look = FeedLook {
        findings: findings.map(|problem| hints.problem(problem)).collect(),
        ..look
    };
    let headline = paper.wrapped(&look.headline(), 0, 0);
    let mut text = format!("{}\n", paper.ink(look::ink(&look), &headline));
    for finding in &look.findings {
        let problem = paper.problem("warn", Ink::Warning, finding);
        say(&mut text, format_args!("\n{problem}\n"));
    }
    Report {
        found: found(&look, end),
        ..Report::said(Output::SyncWatch(output(&look, watched)), text)
    }
}

fn found(look: &FeedLook, end: WatchEnd) -> Option<Failure> {
    let problem = match (look.findings.first(), end) {
        (Some(first), _) => Problem::new(
            "sync.findings",
            "Not everything arrives by itself.",
            first.what.clone(),
            "Each finding says what to do.",
        ),
        (None, WatchEnd::Stalled) => Problem::new(
            "sync.stalled",
            "Nothing moves any more.",
            look.headline(),
            "See what the exporter says: var/log/saas-export-errors.log in the store.",
        ),
        (None, WatchEnd::Settled | WatchEnd::TimeOver) => return None,
    };
    Some(failure(Exit::Findings, problem))
}
