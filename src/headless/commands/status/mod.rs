//! `status`: what stores have, what the registry says, and where they differ.
//!
//! Start here: each store is looked at on its own. `stores` reads which ones, `row` says what came
//! of each; what counts as a difference stands in [`crate::domain::findings`].

mod row;
mod stores;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex, OnceCell, Semaphore};

use crate::cli::Status;
use crate::domain::{KeyPair, KeySource, Keys, Project, RegistryFailure, feed_findings, findings};
use crate::effects::Services;
use crate::exit::Failure;
use crate::headless::context::Context;
use crate::headless::failure::{of_registry, of_store};
use crate::headless::hints::Hints;
use crate::headless::report::Report;
use crate::store::Store;
use row::Row;
pub(super) use row::{StatusOutput, worst};
pub(super) use stores::{HERE, OpenedStore, named};

/// How many stores are looked at side by side.
const SIDE_BY_SIDE: usize = 8;

/// Stores with the same keys at the same gateway are asked about once.
type ListedProjects = Arc<OnceCell<Result<Vec<Project>, RegistryFailure>>>;
type AnswersByPair = Mutex<HashMap<String, ListedProjects>>;

/// `commerce-connect status`
pub(super) async fn run(context: &Context<'_>, options: &Status) -> Result<Report, Failure> {
    let stores = named(context, options)?;
    let given = context.options.given_pair(&context.run)?;
    let answers = AnswersByPair::default();
    let rows = side_by_side(stores, |spec, store| {
        let (answers, given) = (&answers, given.clone());
        async move {
            let mut row = Row::new(spec);
            let looked = match store {
                Ok(store) => {
                    look(context, &context.services(store), given, answers, &mut row).await
                }
                Err(failure) => Err(failure),
            };
            row.failure = looked.err();
            let hints = Hints::new(context, (row.spec != HERE).then_some(row.spec.as_str()));
            for told in [&mut row.findings, &mut row.notes] {
                *told = std::mem::take(told)
                    .into_iter()
                    .map(|problem| hints.problem(problem))
                    .collect();
            }
            row
        }
    });
    let rows: Vec<Row> = rows.await;
    Ok(row::report(context, &rows))
}

/// Looks at several stores side by side, and gives what came of each in order.
pub(super) async fn side_by_side<T, F: Future<Output = T>>(
    stores: Vec<OpenedStore>,
    look: impl Fn(String, Result<Box<dyn Store>, Failure>) -> F,
) -> Vec<T> {
    let turn = Semaphore::new(SIDE_BY_SIDE);
    let looks = stores.into_iter().map(|(spec, store)| {
        let (turn, looked) = (&turn, look(spec, store));
        async move {
            // The semaphore is never closed.
            let _turn = turn.acquire().await;
            looked.await
        }
    });
    all(looks).await
}

/// Runs them side by side on this thread, and gives the results in order.
async fn all<T>(tasks: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut tasks: Vec<_> = tasks.map(|task| (Box::pin(task), None::<T>)).collect();
    std::future::poll_fn(move |context| {
        let mut waiting = false;
        for (task, result) in &mut tasks {
            if result.is_none() {
                match task.as_mut().poll(context) {
                    std::task::Poll::Ready(ready) => *result = Some(ready),
                    std::task::Poll::Pending => waiting = true,
                }
            }
        }
        if waiting {
            return std::task::Poll::Pending;
        }
        let done: Vec<T> = tasks.drain(..).filter_map(|(_, result)| result).collect();
        std::task::Poll::Ready(done)
    })
    .await
}

async fn look(
    context: &Context<'_>,
    services: &Services,
    given: Option<KeyPair>,
    answers: &AnswersByPair,
    row: &mut Row,
) -> Result<(), Failure> {
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
