//! The background thread that performs effects.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::mpsc as done;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};

use super::perform::perform;
use super::runtime::runtime;
use super::services::Services;
use crate::wizard::{Answer, Effect, RequestId};

/// A process whose terminal is gone must be gone within two seconds, so a write that is still
/// under way then gets this long. The wizard itself never quits during a write.
const GRACE: Duration = Duration::from_millis(1_200);

/// A handle to the background thread. Dropping it gives writes that are under way a moment to
/// come to their end.
#[derive(Debug)]
pub struct Worker {
    effects: Option<mpsc::UnboundedSender<Effect>>,
    ended: done::Receiver<()>,
}

impl Worker {
    /// Starts the thread. `services` is run there, inside the runtime, so that the caller's first
    /// screen does not wait for it. `answer` gets every answer, on that thread.
    pub fn start<S, F>(
        services: S,
        answer: impl Fn(RequestId, Answer) + Send + Sync + 'static,
    ) -> std::io::Result<Self>
    where
        S: FnOnce() -> F + Send + 'static,
        F: Future<Output = Services>,
    {
        let (effects, orders) = mpsc::unbounded_channel();
        let (end, ended) = done::channel();
        std::thread::Builder::new()
            .name("worker".into())
            .spawn(move || {
                if let Ok(runtime) = runtime() {
                    runtime.block_on(async {
                        let services = Arc::new(services().await);
                        work(services, orders, Arc::new(answer)).await;
                    });
                    // Reads that block (a slow file system) are not waited for.
                    runtime.shutdown_background();
                }
                // Nobody listens any more when the grace was over.
                let _ = end.send(());
            })?;
        Ok(Self {
            effects: Some(effects),
            ended,
        })
    }

    /// Hands an effect over; its answer comes later.
    pub fn perform(&self, effect: Effect) {
        if let Some(effects) = &self.effects {
            // The thread ends before the handle only when the runtime could not be built; the
            // wizard then waits, and quitting still works.
            let _ = effects.send(effect);
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.effects = None;
        // What still writes then is ended with the program, and looked up by the next run.
        let _ = self.ended.recv_timeout(GRACE);
    }
}

type Tell = Arc<dyn Fn(RequestId, Answer) + Send + Sync>;

/// Answers a request that a panic left without one, so that nobody waits for it.
struct AnswerGuard {
    request: Option<RequestId>,
    answer: Tell,
}

impl Drop for AnswerGuard {
    fn drop(&mut self) {
        if let Some(id) = self.request
            && std::thread::panicking()
        {
            (self.answer)(id, Answer::Lost);
        }
    }
}

async fn work(services: Arc<Services>, mut orders: mpsc::UnboundedReceiver<Effect>, answer: Tell) {
    let mut reads: HashMap<RequestId, AbortHandle> = HashMap::new();
    let mut writes = JoinSet::new();
    while let Some(effect) = orders.recv().await {
        let (id, request) = match effect {
            Effect::Ask { id, request } => (id, request),
            Effect::Cancel { id } => {
                if let Some(read) = reads.remove(&id) {
                    read.abort();
                }
                continue;
            }
            // The front end's own.
            Effect::Copy { .. } | Effect::Print { .. } | Effect::Quit(_) => continue,
        };
        reads.retain(|_, read| !read.is_finished());
        while writes.try_join_next().is_some() {}
        let is_read = request.is_read();
        let services = Arc::clone(&services);
        let answer = Arc::clone(&answer);
        let task = async move {
            let mut guard = AnswerGuard {
                request: Some(id),
                answer,
            };
            let result = perform(&services, request).await;
            guard.request = None;
            (guard.answer)(id, result);
        };
        if is_read {
            reads.insert(id, tokio::spawn(task).abort_handle());
        } else {
            writes.spawn(task);
        }
    }
    for read in reads.into_values() {
        read.abort();
    }
    while writes.join_next().await.is_some() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_ends_in_a_panic_is_answered_all_the_same() {
        let (tell, told) = done::channel();
        let broken = std::thread::spawn(move || {
            let _told = AnswerGuard {
                request: Some(RequestId(7)),
                answer: Arc::new(move |id, answer| {
                    let lost = matches!(answer, Answer::Lost);
                    tell.send((id, lost)).unwrap();
                }),
            };
            panic!("on purpose");
        });
        assert!(broken.join().is_err());
        assert_eq!(told.recv(), Ok((RequestId(7), true)));
    }
}
