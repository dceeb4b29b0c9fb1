//! `status`: what stores have, what the registry says, and where they differ.
//!
//! Start here: each store is looked at on its own. `row` says what came of each; what counts as a
//! difference stands in [`crate::domain::findings`].

mod row;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex, OnceCell};

use crate::cli::PrintForm;
use crate::domain::{FeedLook, KeySource, Keys, Project, RegistryFailure, feed_findings, findings};
use crate::effects::Services;
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::{of_registry, of_store};
use crate::headless::fleet::{Member, each, members};
use crate::headless::hints::Hints;
use crate::headless::report::Report;
use crate::headless::storefront;
use row::Row;
pub(super) use row::StatusOutput;

/// Stores with the same keys at the same gateway are asked about once.
type ListedProjects = Arc<OnceCell<Result<Vec<Project>, RegistryFailure>>>;
type AnswersByPair = Mutex<HashMap<String, ListedProjects>>;

/// `commerce-connect status`
pub(super) async fn run(context: &Context<'_>) -> Result<Report, Failure> {
    if let Some(PrintForm::Storefront) = context.options.cli.unattended.print {
        return printed(context).await;
    }
    let members = members(context)?;
    context.given_pair()?;
    let answers = AnswersByPair::default();
    let look_at = async |own: &Context<'_>, member: &Member| {
        let mut row = Row::new(member);
        row.failure = look(own, &answers, &mut row).await.err();
        let hints = Hints::new(own, member.spec());
        for told in [&mut row.findings, &mut row.notes] {
            *told = std::mem::take(told)
                .into_iter()
                .map(|problem| hints.problem(problem))
                .collect();
        }
        row
    };
    let rows = each(context, &members, look_at, Row::shown).await;
    let rows = rows.into_iter().zip(&members).map(|(row, member)| {
        row.unwrap_or_else(|failure| Row {
            failure: Some(failure),
            ..Row::new(member)
        })
    });
    let rows: Vec<Row> = rows.collect();
    Ok(row::report(context, &rows))
}

/// A storefront's configuration for the store as it is connected.
async fn printed(context: &Context<'_>) -> Result<Report, Failure> {
    let (access, store) = context.access_without_keys().await?;
    let space = storefront::connected(&store)?;
    let text = storefront::text(context, &access.services, &store, &space).await?;
    let output = Output::Status(StatusOutput::printed(text.clone()));
    Ok(Report::said(output, text))
}

async fn look(
    context: &Context<'_>,
    answers: &AnswersByPair,
    row: &mut Row,
) -> Result<(), Failure> {
    let given = context.given_pair()?;
    let services = &context.services(context.store_or_here()?);
    let store = services.inspect().await.map_err(of_store)?;
    row.findings = findings::of_the_store(&store);
    row.notes = findings::worth_knowing(&store);
    row.findings
        .extend(findings::shared(&store, &services.neighbours(&store)));
    match services.on_store(|store| store.feeds()).await {
        Ok(Some(feeds)) => {
            let feeds = feed_findings::in_use(&store, feeds);
            row.findings
                .extend(feed_findings::of_the_feeds(&store, &feeds));
            row.notes.extend(feed_findings::nothing_exported(&feeds));
            row.look = Some(FeedLook::of(&store, Some(feeds)));
        }
        Ok(None) => {}
        Err(problem) => row.notes.push(problem),
    }
    let environment = context
        .options
        .environment()
        .unwrap_or_else(|| store.environment());
    row.store = Some(store.clone());
    if given.is_none() && !store.has_pair(environment) {
        return Ok(());
    }
    let keys = Keys {
        environment,
        source: given.map_or(KeySource::Stored, KeySource::Entered),
    };
    let projects = listed(services, &keys, answers)
        .await
        .map_err(|why| of_registry(&why, "ask the registry about this store"))?;
    row.findings
        .extend(findings::of_the_registry(&store, &projects));
    row.asked = true;
    Ok(())
}

async fn listed(
    services: &Services,
    keys: &Keys,
    answers: &AnswersByPair,
) -> Result<Vec<Project>, RegistryFailure> {
    let client = services.client(keys.environment)?;
    let pair = services.pair(keys).await?;
    let who = format!(
        "{} {} {}",
        client.gateway().base(),
        pair.api_key.fingerprint(),
        pair.private_key.fingerprint()
    );
    let cell = Arc::clone(answers.lock().await.entry(who).or_default());
    cell.get_or_init(|| async { client.projects(&pair).await })
        .await
        .clone()
}
