//! When the registry can't be reached from here: whether it can from the store's own host, where
//! exports start from.

use crate::domain::{Problem, ReachStep, RegistryFailure, arrives};
use crate::wizard::draft::Draft;
use crate::wizard::effect::Request;
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Block, Fact, Tone};

/// What was found out on the way from the store's host to the gateway.
#[derive(Debug, Default)]
pub(super) struct Reach {
    told: Option<Result<Vec<ReachStep>, Problem>>,
}

impl Reach {
    /// Forgets what was found out before.
    pub(super) fn forget(&mut self) {
        self.told = None;
    }

    /// Asks, when this failure leaves it open.
    pub(super) fn ask(
        &mut self,
        failure: &RegistryFailure,
        draft: &Draft,
        requests: &mut InFlight,
    ) {
        self.forget();
        if failure.is_about_the_way() {
            let url = draft.gateway();
            requests.ask("Trying from the store's host", Request::Reach { url });
        }
    }

    /// The answer.
    pub(super) fn take(&mut self, answer: Result<Option<Vec<ReachStep>>, Problem>) {
        self.told = answer.transpose();
    }

    /// What is to be seen of it.
    pub(super) fn blocks(&self) -> Vec<Block> {
        match &self.told {
            None => vec![],
            Some(Err(problem)) => vec![Block::text(
                Tone::Muted,
                format!(
                    "From the store's own host it could not be tried: {}",
                    problem.what
                ),
            )],
            Some(Ok(steps)) => {
                let failed = steps.iter().any(|step| !step.ok);
                vec![
                    Block::plain(if arrives(steps) {
                        "From the store's own host the gateway can be reached: only this machine \
                         can't."
                    } else if !failed {
                        "From the store's own host it could be tried as far as the proxy there:"
                    } else {
                        "From the store's own host, where exports start, it can't be reached \
                         either:"
                    }),
                    Block::Facts(steps.iter().map(fact).collect()),
                ]
            }
        }
    }
}

fn fact(step: &ReachStep) -> Fact {
    let word = if step.ok { "ok" } else { "failed" };
    Fact {
        tone: if step.ok { Tone::Good } else { Tone::Bad },
        ..Fact::new(step.layer.as_str(), format!("{word}: {}", step.detail))
    }
}
