//! How many stores are worked on at once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// At one host, this one too. An sshd drops what comes above ten beginnings at a time
/// (`MaxStartups`).
const AT_ONE_HOST: usize = 8;
/// In all: each store has a process here, and three threads.
const IN_ALL: usize = 32;

/// Gives out turns, at each host in the order in which they are asked for.
pub(super) struct Turns {
    in_all: Arc<Semaphore>,
    hosts: RefCell<HashMap<String, Arc<Semaphore>>>,
}

/// A store's turn; it ends with this.
pub(super) struct Turn {
    _in_all: Option<OwnedSemaphorePermit>,
    _at_host: Option<OwnedSemaphorePermit>,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            in_all: Arc::new(Semaphore::new(IN_ALL)),
            hosts: RefCell::default(),
        }
    }
}

impl Turns {
    /// The turn of a store at this host. Who waits for a host keeps nobody at another one waiting.
    pub(super) async fn take(&self, host: &str) -> Turn {
        let at_host = {
            let mut hosts = self.hosts.borrow_mut();
            let new = || Arc::new(Semaphore::new(AT_ONE_HOST));
            Arc::clone(hosts.entry(host.to_owned()).or_insert_with(new))
        };
        // Neither is ever closed.
        let at_host = at_host.acquire_owned().await.ok();
        Turn {
            _at_host: at_host,
            _in_all: Arc::clone(&self.in_all).acquire_owned().await.ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of these get a turn while nobody gives one back.
    fn at_once(hosts: &[String]) -> usize {
        let turns = Turns::default();
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let mut all: Vec<_> = hosts
            .iter()
            .map(|host| Box::pin(turns.take(host)))
            .collect();
        let mut taken = Vec::new();
        for turn in &mut all {
            if let std::task::Poll::Ready(turn) = turn.as_mut().poll(&mut context) {
                taken.push(turn);
            }
        }
        taken.len()
    }

    #[test]
    fn one_host_has_eight_at_once_and_many_hosts_have_more() {
        let hosts = |count: usize, each: usize| -> Vec<String> {
            let host = |n: usize| format!("host-{}", n / each);
            (0..count * each).map(host).collect()
        };
        assert_eq!(at_once(&hosts(1, 50)), 8);
        assert_eq!(at_once(&hosts(2, 50)), 16);
        assert_eq!(at_once(&hosts(50, 1)), 32);
    }
}
