//! `sync resend`: sends feeds again, each the way that does send it, and counts what came of it.

use std::time::{Duration, Instant};

use serde::Serialize;

use super::feed_objects::TallyObject;
use super::look;
use super::progress::ResendProgress;
use crate::cli::Resend;
use crate::domain::{
    FeedLook, Installation, InstalledFeed, Label, Problem, ResendPart, findings, not_taken,
    resend_cost, resend_parts, sends_nothing,
};
use crate::effects::Services;
use crate::exit::{Exit, Failure};
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::{failure, of_store, usage};
use crate::headless::hints::Hints;
use crate::headless::report::{Report, say};
use crate::printer::ProblemObject;

/// How often the feed's table is looked at while the feed is sent.
const LOOK: Duration = Duration::from_secs(1);

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct SyncResendOutput {
    /// Where the store is.
    store: String,
    dry_run: bool,
    /// About how long all of it takes.
    seconds: u64,
    /// In the order in which they are sent.
    feeds: Vec<ResentObject>,
}

/// A feed that was, or would be, sent again.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ResentObject {
    /// As `--feed` takes it.
    feed: String,
    /// The command as it is typed.
    command: String,
    /// What became of its records; null in a dry run, and where it was not come to.
    records: Option<TallyObject>,
    /// Why it was not sent; null when it was.
    problem: Option<ProblemObject>,
}

/// One feed's part of the work.
struct Part {
    plan: ResendPart,
    /// As it is typed for this store.
    typed: String,
    /// What came of it; `None` before it is its turn.
    sent: Option<Result<InstalledFeed, Problem>>,
}

/// `commerce-connect sync resend`
pub(in crate::headless) async fn run(
    context: &Context<'_>,
    options: &Resend,
) -> Result<Report, Failure> {
    let (access, store) = context.access_without_keys().await?;
    let services = &access.services;
    let look = look::again(services, &store).await?;
    let spec = context.options.store();
    let hints = Hints::new(context, spec);
    let mut parts = parts(&store, look, options, &hints)?;
    let plan: Vec<ResendPart> = parts.iter().map(|part| part.plan.clone()).collect();
    let doing = resend_cost(&store, &plan);
    if context.options.dry_run() {
        let text = plan_text(&doing, &parts);
        let output = output(context, &store, &parts);
        return Ok(Report::would(&doing, Output::SyncResend(output), text));
    }
    context.options.confirmed(&doing)?;
    let mut progress = ResendProgress::new(context);
    progress.line(&doing);
    for at in 0..parts.len() {
        let rest = hints.text(&unfinished(&parts[at..]));
        context.run.left.replace(Some(rest.clone()));
        // An interruption says how far it was.
        let count = |sent: u64, all: u64| {
            let title = parts[at].plan.feed.title();
            let counted = format!("Of {title} {sent} of {all} had been sent. {rest}");
            context.run.left.replace(Some(counted));
        };
        let sent = send(services, &parts[at], &mut progress, count).await;
        context.run.changed.set(true);
        parts[at].sent = Some(sent.map_err(|problem| hints.problem(problem)));
    }
    context.run.left.take();
    let output = output(context, &store, &parts);
    Ok(Report {
        found: found(&parts),
        ..Report::done(&context.run, Output::SyncResend(output), end_text(&parts))
    })
}

/// What is to be sent, and how.
fn parts(
    store: &Installation,
    look: FeedLook,
    options: &Resend,
    hints: &Hints,
) -> Result<Vec<Part>, Failure> {
    let before = [
        findings::keys_missing(store, store.environment()),
        findings::connection_missing(store),
    ];
    let Some(feeds) = look.feeds else {
        return Err(usage(sends_nothing()));
    };
    if let Some(problem) = before.into_iter().flatten().next() {
        return Err(of_store(hints.problem(problem)));
    }
    let chosen = chosen(feeds.feeds, &options.feed)?;
    let plan = resend_parts(chosen, feeds.resync);
    let plan = plan.map_err(|problem| of_store(hints.problem(problem)))?;
    let part = |plan: ResendPart| Part {
        typed: hints.text(&plan.way.typed(plan.feed.name.as_str())),
        plan,
        sent: None,
    };
    Ok(plan.into_iter().map(part).collect())
}

/// The feeds that were named, or all, in the order in which they are sent.
fn chosen(installed: Vec<InstalledFeed>, named: &[String]) -> Result<Vec<InstalledFeed>, Failure> {
    let is = |feed: &InstalledFeed, name: &String| feed.name.as_str().eq_ignore_ascii_case(name);
    for name in named {
        if !installed.iter().any(|feed| is(feed, name)) {
            let there: Vec<&str> = installed.iter().map(|feed| feed.name.as_str()).collect();
            return Err(usage(Problem::new(
                "sync.feed_unknown",
                format!("This store has no feed {}.", Label::new(name)),
                format!("It has: {}.", there.join(", ")),
                "Name one of these with --feed.",
            )));
        }
    }
    let wanted = |feed: &InstalledFeed| named.is_empty() || named.iter().any(|name| is(feed, name));
    Ok(installed.into_iter().filter(wanted).collect())
}

fn plan_text(doing: &str, parts: &[Part]) -> String {
    let mut text = format!("{doing}\n\n");
    for part in parts {
        say(&mut text, format_args!("  {}\n", part.typed));
    }
    text
}

/// What an interruption leaves, and how to go on.
fn unfinished(left: &[Part]) -> String {
    let feeds = left
        .iter()
        .map(|part| format!("--feed {}", part.plan.feed.name));
    let feeds: Vec<String> = feeds.collect();
    format!(
        "Not all was sent again. To go on: commerce-connect sync resend --yes {}",
        feeds.join(" ")
    )
}

/// Sends one feed, and looks at its table meanwhile and afterwards.
async fn send(
    services: &Services,
    part: &Part,
    progress: &mut ResendProgress,
    count: impl Fn(u64, u64),
) -> Result<InstalledFeed, Problem> {
    let ResendPart { feed, way } = &part.plan;
    let (name, way) = (feed.name.to_string(), *way);
    let job = {
        let name = name.clone();
        services
            .on_store(move |store| store.resend(&name, way))
            .await?
    };
    let Some(job) = job else {
        return Err(sends_nothing());
    };
    let started = Instant::now();
    let mut job = std::pin::pin!(crate::effects::blocking(move || job.run()));
    let all = feed.tally().all();
    loop {
        let ended = tokio::time::timeout(LOOK, job.as_mut()).await;
        if let Ok(ended) = ended {
            progress.clear();
            ended?;
            break;
        }
        // What can't be looked at now is looked at again.
        let now = look::feed(services, &name).await.ok().flatten();
        let sent = now.map_or(0, |now| now.tally().sent);
        count(sent, all);
        progress.bar(&feed.title(), sent, all, started.elapsed());
    }
    let now = look::feed(services, &name).await?;
    let now = now.unwrap_or_else(|| feed.clone());
    progress.line(&format!("{}: {}", now.title(), now.words()));
    Ok(now)
}

fn output(context: &Context<'_>, store: &Installation, parts: &[Part]) -> SyncResendOutput {
    SyncResendOutput {
        store: store.place.to_string(),
        dry_run: context.options.dry_run(),
        seconds: parts.iter().map(|part| part.plan.seconds()).sum(),
        feeds: parts
            .iter()
            .map(|part| {
                let sent = part.sent.as_ref();
                ResentObject {
                    feed: part.plan.feed.name.to_string(),
                    command: part.typed.clone(),
                    records: sent
                        .and_then(|sent| sent.as_ref().ok())
                        .map(|feed| feed.tally().into()),
                    problem: sent
                        .and_then(|sent| sent.as_ref().err())
                        .map(ProblemObject::from),
                }
            })
            .collect(),
    }
}

/// What was sent in the end, counted.
fn end_text(parts: &[Part]) -> String {
    let mut text = String::new();
    for part in parts {
        let title = part.plan.feed.title();
        match &part.sent {
            Some(Ok(feed)) => say(&mut text, format_args!("{title}: {}\n", feed.words())),
            Some(Err(problem)) => say(&mut text, format_args!("{title}: {}\n", problem.why)),
            None => {}
        }
    }
    text
}

/// A command that failed speaks against it more than what was refused.
fn found(parts: &[Part]) -> Option<Failure> {
    let mut failed = parts
        .iter()
        .filter_map(|part| part.sent.as_ref()?.as_ref().err());
    if let Some(problem) = failed.next() {
        return Some(failure(Exit::Failed, problem.clone()));
    }
    let sent = parts
        .iter()
        .filter_map(|part| part.sent.as_ref()?.as_ref().ok());
    let not_taken = not_taken(sent);
    (!not_taken.is_empty()).then(|| {
        failure(
            Exit::Findings,
            Problem::new(
                "sync.not_taken",
                "Not everything was taken.",
                format!("{}.", not_taken.join("; ")),
                "What to do about each reason: commerce-connect sync status",
            ),
        )
    })
}
