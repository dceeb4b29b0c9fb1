//! Step 3: the keys go into the store, once the person has seen what changes.

use super::{Logic, PageView};
use crate::domain::{
    Installation, Plan, Problem, SaasEnvironment, Source, lines_to_set, locked_values,
    variable_lines, wanted_keys,
};
use crate::wizard::draft::Draft;
use crate::wizard::effect::Effect;
use crate::wizard::msg::Answer;
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, KeyHint, PlanRow, Tone};

#[derive(Debug, Default)]
pub(super) struct SavePage {
    problem: Option<Problem>,
}

/// What a plan looks like.
pub(super) fn plan_block(plan: &Plan) -> Block {
    Block::Plan(
        plan.changes()
            .iter()
            .map(|change| PlanRow {
                path: change.path.as_str(),
                before: change.before.clone().unwrap_or_else(|| "-".into()),
                after: change.after.shown(),
                locked: change.locked.map(Source::as_str),
            })
            .collect(),
    )
}

/// Why a plan can't be saved as it is, when a value in it is locked.
pub(super) fn locked(plan: &Plan) -> Option<Problem> {
    locked_values(plan).map(|mut problem| {
        problem.hint = "Set them there (or take them out), then press Enter to look again.".into();
        problem
    })
}

/// What a plan that can't be saved needs to be set by hand, to be copied.
pub(super) fn by_hand(plan: &Plan, problem: Option<&Problem>) -> Vec<Block> {
    let mut lines = lines_to_set(plan);
    if problem.is_some_and(|problem| problem.code.0 == "store.env_readonly") {
        lines.extend(variable_lines(plan.in_env()));
    }
    if lines.is_empty() {
        vec![]
    } else {
        vec![Block::Verbatim(lines)]
    }
}

/// What Enter does with a plan, as a sentence's beginning: `3 values, all in one go`.
pub(super) fn saves(plan: &Plan) -> String {
    let (count, env) = (plan.changes().len(), plan.in_env().count());
    if env == 0 {
        format!("{}, all in one go", values(count))
    } else if env == count {
        format!(
            "{} in app/etc/env.php, where {} locked",
            values(count),
            if count == 1 { "it is" } else { "they are" }
        )
    } else {
        format!(
            "{}, all in one go; {env} of them in app/etc/env.php, where {} locked",
            values(count),
            if env == 1 { "it is" } else { "they are" }
        )
    }
}

/// `1 value`, `3 values`
pub(super) fn values(count: usize) -> String {
    format!("{count} {}", if count == 1 { "value" } else { "values" })
}

fn plan(draft: &Draft) -> Plan {
    let Some(store) = draft.store.as_deref() else {
        return Plan::default();
    };
    Plan::new(
        store,
        wanted_keys(store, draft.environment(), &draft.entered),
    )
    .with_env(true)
}

impl Logic for SavePage {
    fn enter(&mut self, _draft: &mut Draft, _requests: &mut InFlight) {
        self.problem = None;
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        self.problem = None;
        let plan = plan(draft);
        if plan.is_empty() {
            return Go::To(Page::Project);
        }
        if locked(&plan).is_some() {
            requests.ask("Looking at the store", |id| Effect::Inspect { id });
        } else {
            requests.ask("Saving the keys", |id| Effect::Save { id, plan });
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
                draft.say(format!("Saved {}, and read back.", values(saved.changed)));
                Go::To(Page::Project)
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
        let mut blocks = Vec::new();
        if let Some(problem) = &self.problem {
            blocks.push(Block::Problem(problem.clone()));
        }
        let next = if plan.is_empty() {
            blocks.push(Block::text(
                Tone::Good,
                "The store has these keys: nothing to save.",
            ));
            "next".to_owned()
        } else {
            let locked = locked(&plan);
            if locked.is_none() {
                blocks.push(Block::plain(format!("Enter saves {}:", saves(&plan))));
            }
            blocks.push(plan_block(&plan));
            let by_hand = by_hand(&plan, self.problem.as_ref());
            if let Some(problem) = locked {
                blocks.push(Block::Problem(problem));
                blocks.extend(by_hand);
                "look again".to_owned()
            } else {
                blocks.extend(by_hand);
                let connected = draft
                    .store
                    .as_deref()
                    .and_then(Installation::connection)
                    .is_some_and(|connection| connection.data_space.is_some());
                blocks.push(if connected {
                    Block::text(
                        Tone::Warning,
                        "This store has a data space already: with these keys saved, its cron \
                         goes on sending data there.",
                    )
                } else {
                    Block::text(
                        Tone::Muted,
                        "Secrets are shown by their SHA-256. Nothing is sent to Adobe yet: that \
                         begins when a data space is saved.",
                    )
                });
                format!("save {}", values(plan.changes().len()))
            }
        };
        if draft
            .entered
            .iter()
            .any(|keys| keys.environment == SaasEnvironment::Sandbox)
        {
            blocks.push(Block::text(
                Tone::Muted,
                format!("In force is the {} pair.", draft.environment()),
            ));
        }
        PageView {
            title: "Save the keys".into(),
            blocks,
            keys: vec![KeyHint::new(Action::Next, next)],
            ..PageView::default()
        }
    }
}
