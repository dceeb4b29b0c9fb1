//! Step 1, for a copy of another store: the connection is taken out.

use super::save::{by_hand, locked, plan_block, saves, values};
use super::{Logic, PageView};
use crate::domain::{Plan, Problem, wanted_unbound};
use crate::wizard::draft::Draft;
use crate::wizard::effect::Effect;
use crate::wizard::msg::Answer;
use crate::wizard::page::Go;
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, KeyHint, Tone};

#[derive(Debug, Default)]
pub(super) struct UnbindPage {
    problem: Option<Problem>,
}

fn plan(draft: &Draft) -> Plan {
    draft.store.as_deref().map_or_else(Plan::default, |store| {
        Plan::new(store, wanted_unbound()).with_env(true)
    })
}

impl Logic for UnbindPage {
    fn enter(&mut self, _draft: &mut Draft, _requests: &mut InFlight) {
        self.problem = None;
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        self.problem = None;
        let plan = plan(draft);
        if plan.is_empty() {
            return Go::Back;
        }
        if locked(&plan).is_some() {
            requests.ask("Looking at the store", |id| Effect::Inspect { id });
        } else {
            requests.ask("Taking the connection out", |id| Effect::Save { id, plan });
        }
        Go::Stay
    }

    fn answered(&mut self, answer: Answer, draft: &mut Draft, _requests: &mut InFlight) -> Go {
        match answer {
            Answer::Saved(Ok(saved)) => {
                if saved.changed > 0 {
                    draft.saves += 1;
                }
                draft.store = Some(saved.store);
                draft.say(format!(
                    "Taken out: {}. To have them back, run: commerce-connect undo",
                    values(saved.changed)
                ));
                Go::Back
            }
            Answer::Inspected(Ok(found)) => {
                draft.inspected(found);
                Go::Stay
            }
            Answer::Saved(Err(problem)) | Answer::Inspected(Err(problem)) => {
                self.problem = Some(problem);
                Go::Stay
            }
            Answer::Lost
            | Answer::Reached(_)
            | Answer::KeyFileRead(_)
            | Answer::PathCompleted(_)
            | Answer::KeysChecked(_)
            | Answer::ProjectsListed(_)
            | Answer::ProjectRequested(_)
            | Answer::ProjectRenamed(_)
            | Answer::DataSpaceRenamed(_)
            | Answer::CloudIdTold(_)
            | Answer::Undone(_)
            | Answer::PortalKeysAdded(_)
            | Answer::Claimed(_) => Go::Stay,
        }
    }

    fn view(&self, draft: &Draft) -> PageView {
        let plan = plan(draft);
        let mut blocks: Vec<Block> = self.problem.iter().cloned().map(Block::Problem).collect();
        let mut next = "back to the store".to_owned();
        if plan.is_empty() {
            blocks.push(Block::text(
                Tone::Good,
                "Nothing of a connection is in this store.",
            ));
        } else {
            let locked = locked(&plan);
            blocks.push(Block::plain(
                "For a copy of another store, which must not write where that one writes. \
                 Nothing changes at the registry.",
            ));
            if locked.is_none() {
                blocks.push(Block::plain(format!("Enter takes out {}:", saves(&plan))));
                next = format!("take out {}", values(plan.changes().len()));
            } else {
                next = "look again".into();
            }
            // The plan is long here: what stops it comes first.
            blocks.extend(locked.map(Block::Problem));
            blocks.extend(by_hand(&plan, self.problem.as_ref()));
            blocks.push(plan_block(&plan));
        }
        PageView {
            title: "Take the connection out".into(),
            blocks,
            keys: vec![KeyHint::new(Action::Next, next)],
            ..PageView::default()
        }
    }
}
