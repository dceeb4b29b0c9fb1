//! The same work at several stores, side by side: one failure stops none of the others, and a signal
//! begins nothing more and breaks nothing off that was being written.
//!
//! Start with [`each`]. `list` says which stores, `turns` how many at once, `live` shows how far it
//! is, `report` says what came of it where a command has no table of its own.

mod list;
mod live;
mod report;
mod turns;

use tokio::sync::watch;

use super::context::Context;
use super::end_signal::{Asked, EndSignal};
use super::failure::failure;
use super::hints::Hints;
use super::run::Run;
use super::running::told;
use crate::domain::Problem;
use crate::effects::blocking;
use crate::exit::{Exit, Failure};
use crate::printer::Ink;
pub(super) use list::{Member, distinct_members, members};
use live::Live;
pub(super) use report::{FleetOutput, FleetRow, all_at_once};
use turns::Turns;

/// Does the work at each of these stores, and gives what came of it in order: a failure where a
/// signal came before the end of it. `shown` is what is said of a store while others are at work.
pub(super) async fn each<'a, T>(
    context: &Context<'a>,
    members: &'a [Member],
    work: impl AsyncFn(&Context<'a>, &'a Member) -> T,
    shown: impl Fn(&T) -> (Ink, String),
) -> Vec<Result<T, Failure>> {
    let signals = EndSignal::watch().ok();
    let (tell, asked) = watch::channel(None);
    let live = Live::new(context, members);
    let turns = Turns::default();
    let one = |(place, member): (usize, &'a Member)| {
        let (mut asked, live, turns, work, shown) = (asked.clone(), &live, &turns, &work, &shown);
        async move {
            let _turn = turns.take(member.host()).await;
            if let Some(asked) = *asked.borrow() {
                let failure = not_begun(asked);
                live.ended(place, &state(&failure));
                return Err(failure);
            }
            live.begun(place);
            let own = context.for_store(member.spec());
            let ended = unless_told(&own.run, &mut asked, work(&own, member)).await;
            match &ended {
                Ok(done) => live.ended(place, &shown(done)),
                Err(failure) => live.ended(place, &state(failure)),
            }
            // A process that ends politely takes its time, which is its turn's.
            let opened = own.opened.take();
            let close = move || {
                drop(opened);
                Ok(())
            };
            let _closed = blocking(close).await;
            ended
        }
    };
    let all = all(members.iter().enumerate().map(one));
    let signalled = async {
        // Where they could not be taken over, they keep what they do without us.
        if let Some(Ok(signal)) = signals.map(EndSignal::received) {
            tell.send_replace(Some(signal.await));
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        biased;
        ended = all => ended,
        () = signalled => vec![],
        () = live.redraw() => vec![],
    }
}

/// The work to its end; where a signal comes before it changed anything, only so far.
async fn unless_told<T>(
    run: &Run,
    asked: &mut watch::Receiver<Option<Asked>>,
    work: impl Future<Output = T>,
) -> Result<T, Failure> {
    let mut work = std::pin::pin!(work);
    let asked = tokio::select! {
        biased;
        ended = work.as_mut() => return Ok(ended),
        Ok(asked) = asked.wait_for(Option::is_some) => *asked,
    };
    match asked {
        Some(asked) if !run.is_writing() && !run.changed.get() => Err(cut_off(asked)),
        // What was begun to be changed is changed whole.
        Some(_) | None => Ok(work.await),
    }
}

/// The code of a store whose turn did not come.
const NOT_BEGUN: &str = "run.not_begun";
/// What helps where a signal came.
const AGAIN: &str = "Run it again to go on: what is done is not done twice.";

/// A signal came before it was this store's turn.
fn not_begun(asked: Asked) -> Failure {
    let (exit, _, why) = told(asked);
    let what = "This store was not begun.";
    failure(exit, Problem::new(NOT_BEGUN, what, why, AGAIN))
}

/// A signal came while this store was looked at.
fn cut_off(asked: Asked) -> Failure {
    let (exit, code, what) = told(asked);
    let why = "This store was being looked at; nothing was changed in it.";
    failure(exit, Problem::new(code, what, why, AGAIN))
}

/// A signal came before this store was done with.
fn is_cut_off(failure: &Failure) -> bool {
    [Exit::HungUp, Exit::Terminated, Exit::Cancelled].contains(&failure.exit)
}

/// A failure in a few words.
fn state(failure: &Failure) -> (Ink, String) {
    let problem = &failure.problem;
    let (ink, text) = match failure.exit {
        // What was found, or is to be done, is counted there.
        Exit::Findings => (Ink::Warning, &problem.why),
        Exit::Done
        | Exit::Failed
        | Exit::Usage
        | Exit::KeysRefused
        | Exit::Unreachable
        | Exit::Store
        | Exit::Unconfirmed
        | Exit::HungUp
        | Exit::Cancelled
        | Exit::Quit
        | Exit::Terminated => (Ink::Bad, &problem.what),
    };
    (ink, text.trim_end_matches('.').to_owned())
}

/// The problem with hints that can be pasted for this store.
fn exact(context: &Context<'_>, spec: Option<&str>, failure: Failure) -> Failure {
    let problem = Hints::new(context, spec).problem(failure.problem);
    Failure { problem, ..failure }
}

/// What stops a store from being known comes before what is known to be wrong with it.
const WORST_FIRST: [Exit; 10] = [
    Exit::HungUp,
    Exit::Terminated,
    Exit::Cancelled,
    Exit::Usage,
    Exit::Store,
    Exit::Unreachable,
    Exit::KeysRefused,
    Exit::Failed,
    Exit::Unconfirmed,
    Exit::Findings,
];

/// The failure that the exit code stands for.
pub(super) fn worst<'a>(failures: impl Iterator<Item = &'a Failure>) -> Option<Failure> {
    let mut failures: Vec<&Failure> = failures.collect();
    // A store that was not begun does not say which signal came.
    failures.sort_by_key(|failure| failure.problem.code.0 == NOT_BEGUN);
    let first = |exit| failures.iter().find(|failure| failure.exit == exit);
    WORST_FIRST
        .into_iter()
        .find_map(first)
        .map(|failure| (*failure).clone())
}

/// Does several parts of one store's work side by side, as many at once as at one host.
pub(super) async fn bounded<T, F: Future<Output = T>>(parts: impl Iterator<Item = F>) -> Vec<T> {
    let turns = Turns::default();
    let parts = parts.map(|part| async {
        let _turn = turns.take("").await;
        part.await
    });
    all(parts).await
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
