//! Step 5, before it is saved: what speaks against it, and the plan.

use super::save::{by_hand, locked, plan_block, saves, values};
use super::{Logic, PageView};
use crate::domain::{
    Label, Plan, Problem, against_production, cautions, default_code, shared_codes,
    wanted_connection,
};
use crate::wizard::draft::Draft;
use crate::wizard::effect::Effect;
use crate::wizard::msg::{Answer, FieldId};
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Field, KeyHint, Tone};

#[derive(Debug, Default)]
pub(super) struct ReviewPage {
    typed: String,
    problem: Option<Problem>,
}

fn plan(draft: &Draft) -> Plan {
    let (Some(store), Some(project), Some(space)) =
        (draft.store.as_deref(), draft.project(), draft.data_space())
    else {
        return Plan::default();
    };
    Plan::new(store, wanted_connection(project, space)).with_env(true)
}

/// The reasons for a confirmation by name: a Production data space on a store that does not
/// look like production, unless it is the one in use.
fn reasons(draft: &Draft) -> Vec<String> {
    let (Some(store), Some(space)) = (draft.store.as_deref(), draft.data_space()) else {
        return vec![];
    };
    against_production(store, space, &plan(draft))
}

fn warnings(draft: &Draft) -> Vec<Block> {
    let Some(store) = draft.store.as_deref() else {
        return vec![];
    };
    cautions(store, draft.data_space.as_ref())
        .into_iter()
        .map(|text| Block::text(Tone::Warning, text))
        .collect()
}

/// Other stores known here that write the same website codes into this data space; else what to
/// know about Magento's default code.
fn codes(draft: &Draft) -> Vec<Block> {
    let (Some(store), Some(data_space)) = (draft.store.as_deref(), &draft.data_space) else {
        return vec![];
    };
    let clashes = shared_codes(store, data_space, &draft.neighbours);
    if clashes.is_empty() {
        return default_code(store)
            .map(|text| Block::text(Tone::Muted, text))
            .into_iter()
            .collect();
    }
    clashes
        .into_iter()
        .map(|text| Block::text(Tone::Warning, text))
        .collect()
}

impl ReviewPage {
    /// The registry is told the cloud project, when there is one; then on.
    fn tell_cloud(draft: &mut Draft, requests: &mut InFlight, cloud_id: Option<Label>) -> Go {
        if let (Some(cloud_id), Some(keys), Some(data_space)) =
            (cloud_id, draft.keys.clone(), draft.data_space.clone())
        {
            requests.ask("Telling the registry the cloud project", |id| {
                Effect::TellCloudId {
                    id,
                    keys,
                    data_space,
                    cloud_id,
                }
            });
            return Go::Stay;
        }
        Self::go_on(draft)
    }

    fn go_on(draft: &mut Draft) -> Go {
        if draft.notice.is_none() {
            draft.say("The store is connected.");
        }
        Go::To(Page::Names)
    }
}

impl Logic for ReviewPage {
    fn enter(&mut self, _draft: &mut Draft, _requests: &mut InFlight) {
        self.typed.clear();
        self.problem = None;
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        self.problem = None;
        let plan = plan(draft);
        if plan.is_empty() {
            if std::mem::take(&mut draft.cloud_untold) {
                let cloud_id = draft.store.as_deref().and_then(|s| s.cloud_id.clone());
                return Self::tell_cloud(draft, requests, cloud_id);
            }
            return Go::To(Page::Names);
        }
        if locked(&plan).is_some() {
            requests.ask("Looking at the store", |id| Effect::Inspect { id });
            return Go::Stay;
        }
        let name = draft.data_space().map(|space| space.name.to_string());
        if !reasons(draft).is_empty() && Some(self.typed.trim()) != name.as_deref() {
            self.problem = Some(Problem::new(
                "guard.production",
                "This needs a clear yes.",
                "Real shoppers may see what this store sends.",
                format!(
                    "Type the data space's name ({}) to confirm, or go back and choose a Testing \
                     data space.",
                    name.unwrap_or_default()
                ),
            ));
            return Go::Stay;
        }
        requests.ask("Saving project and data space", |id| Effect::Save {
            id,
            plan,
        });
        Go::Stay
    }

    fn edited(&mut self, field: FieldId, text: String) {
        if field == FieldId::Confirmation {
            self.typed = text;
            self.problem = None;
        }
    }

    fn answered(&mut self, answer: Answer, draft: &mut Draft, requests: &mut InFlight) -> Go {
        match answer {
            Answer::Saved(Ok(saved)) => {
                if saved.changed > 0 {
                    draft.saves += 1;
                }
                let cloud_id = saved.store.cloud_id.clone();
                draft.store = Some(saved.store);
                draft.say(format!(
                    "Connected: saved {}, and read back.",
                    values(saved.changed)
                ));
                Self::tell_cloud(draft, requests, cloud_id)
            }
            Answer::CloudIdTold(Ok(())) => Self::go_on(draft),
            Answer::CloudIdTold(Err(failure)) => {
                let problem = failure.problem("tell the registry the cloud project's id");
                draft.warn(format!(
                    "Connected, but: {} {} The store works without it.",
                    problem.what, problem.why
                ));
                Self::go_on(draft)
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
            | Answer::Undone(_)
            | Answer::PortalKeysAdded(_)
            | Answer::Claimed(_) => Go::Stay,
        }
    }

    fn view(&self, draft: &Draft) -> PageView {
        let plan = plan(draft);
        let reasons = reasons(draft);
        let mut blocks = Vec::new();
        let mut next = "next".to_owned();
        let mut focus = None;
        if plan.is_empty() {
            blocks.push(Block::text(
                Tone::Good,
                "The store has this project and data space: nothing to save.",
            ));
        } else {
            let locked = locked(&plan);
            if !reasons.is_empty() {
                blocks.push(Block::text(
                    Tone::Warning,
                    format!(
                        "A Production data space, but this does not look like the shop that \
                         shoppers use: {}",
                        reasons.join(" ")
                    ),
                ));
                if locked.is_none() {
                    focus = Some(FieldId::Confirmation);
                    blocks.push(Block::Field(Field {
                        id: FieldId::Confirmation,
                        label: "Type its name",
                        text: self.typed.clone(),
                        placeholder: "(the data space's name)",
                        note: None,
                    }));
                }
            }
            if let Some(problem) = &self.problem {
                blocks.push(Block::Problem(problem.clone()));
            }
            blocks.extend(warnings(draft));
            let count = values(plan.changes().len());
            if locked.is_none() {
                blocks.push(Block::plain(format!(
                    "Enter saves {}. From then on data flows there.",
                    saves(&plan)
                )));
            }
            blocks.push(plan_block(&plan));
            blocks.extend(codes(draft));
            let by_hand = by_hand(&plan, self.problem.as_ref());
            let is_locked = locked.is_some();
            blocks.extend(locked.map(Block::Problem));
            blocks.extend(by_hand);
            next = if is_locked {
                "look again".into()
            } else {
                format!("save {count}")
            };
        }
        PageView {
            title: draft
                .data_space()
                .map_or_else(String::new, |space| format!("Connect to {}", space.name)),
            blocks,
            focus,
            keys: vec![KeyHint::new(Action::Next, next)],
            dialog: None,
        }
    }
}
