//! A command's work, run to its end on this thread or to the first signal.
//!
//! What only reads is dropped at once. A write that is under way is brought to its end first, and
//! nothing is begun after it. A second signal is not needed: every write has its own time limit.

use std::time::Duration;

use super::context::Context;
use super::end_signal::{Asked, EndSignal};
use super::failure::failure;
use crate::domain::Problem;
use crate::effects::runtime;
use crate::exit::{Exit, Failure};

/// How soon after its end it is seen that a write is over.
const LOOK: Duration = Duration::from_millis(20);

/// Runs the work.
pub(super) fn block_on<T>(
    context: &Context<'_>,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let runtime = runtime()?;
    let ended = runtime.block_on(async {
        tokio::select! {
            biased;
            ended = work => ended,
            asked = told_to_end(context) => Err(interrupted(context, asked)),
        }
    });
    // What still blocks (a slow file system) is not waited for.
    runtime.shutdown_background();
    ended
}

/// Until a signal came and no write is under way. Signals are taken over only once everything was
/// read that is typed or piped in: until then nothing can be lost, and Ctrl-C ends at once.
async fn told_to_end(context: &Context<'_>) -> Asked {
    context.run.read.notified().await;
    let watched = context.run.signals.take();
    let asked = match watched.map(EndSignal::received) {
        Some(Ok(signal)) => signal.await,
        // The signals keep what they do without us.
        Some(Err(_)) | None => std::future::pending().await,
    };
    while context.run.is_writing() {
        tokio::time::sleep(LOOK).await;
    }
    asked
}

/// What a signal is called.
pub(super) fn told(asked: Asked) -> (Exit, &'static str, &'static str) {
    match asked {
        Asked::Interrupt => (Exit::Cancelled, "run.interrupted", "Interrupted."),
        Asked::HangUp => (Exit::HungUp, "run.hung_up", "The terminal is gone."),
        Asked::Terminate => (Exit::Terminated, "run.terminated", "Told to end."),
    }
}

fn interrupted(context: &Context<'_>, asked: Asked) -> Failure {
    let (exit, code, what) = told(asked);
    if let Some(left) = context.run.left.take() {
        let why = "The store's own command was ended in the middle of its work.";
        return failure(exit, Problem::new(code, what, why, left));
    }
    let why = if context.run.changed.get() {
        "Something was changed before, and it was brought to its end."
    } else {
        "As far as is known, nothing was changed."
    };
    let hint = "Run it again to go on: what is done is not done twice.";
    failure(exit, Problem::new(code, what, why, hint))
}
