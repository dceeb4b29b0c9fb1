//! A page that shows a plan, and saves it once the person has seen it. What the plan is for, a
//! [`PlanSubject`] says; everything else is the same for all of them.

use std::marker::PhantomData;

use super::plan_parts::{by_hand, locked, plan_block, values};
use super::{Logic, PageView};
use crate::domain::{Label, Plan, Problem, RegistryFailure, Saved};
use crate::wizard::draft::Draft;
use crate::wizard::effect::Request;
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::Inspected;
use crate::wizard::page::Go;
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Field, KeyHint, Tone};

/// What a plan is for.
pub(super) trait PlanSubject: std::fmt::Debug + Default {
    /// While it is being saved.
    const DOING: &'static str;
    /// Said in place of an empty plan.
    const NOTHING: &'static str;
    /// What Enter does with an empty plan.
    const ONWARD: &'static str;
    /// What Enter does with the values of a plan: `save`.
    const VERB: &'static str;
    /// What stops a plan stands above it, where plans are long.
    const STOP_FIRST: bool = false;

    /// The page's title.
    fn title(draft: &Draft) -> String;
    /// What would change.
    fn plan(draft: &Draft) -> Plan;
    /// What Enter does, as a sentence.
    fn sentence(plan: &Plan) -> String;

    /// Why the data space's name must be typed before this is saved.
    fn reasons(_draft: &Draft) -> Vec<String> {
        vec![]
    }

    /// Said where there is nothing to save: what is there.
    fn unchanged(_draft: &Draft) -> Vec<Block> {
        vec![]
    }

    /// Said above the plan.
    fn above(_draft: &Draft) -> Vec<Block> {
        vec![]
    }

    /// Said right below the plan.
    fn below(_draft: &Draft) -> Vec<Block> {
        vec![]
    }

    /// Said at the page's end, `ready` when Enter saves.
    fn end(_draft: &Draft, _ready: bool) -> Vec<Block> {
        vec![]
    }

    /// Enter, and there is nothing to save.
    fn nothing(draft: &mut Draft, requests: &mut InFlight) -> Go;
    /// So many values were saved and read back; the draft knows the store as it is now.
    fn saved(changed: usize, draft: &mut Draft, requests: &mut InFlight) -> Go;

    /// The registry was told the cloud project.
    fn cloud_id_told(_told: Result<(), RegistryFailure>, _draft: &mut Draft) -> Go {
        Go::Stay
    }
}

fn asks_for(draft: &Draft) -> String {
    let name = draft.data_space().map(|space| &space.name);
    name.map_or_else(String::new, |name| format!(" To say yes, type: {name}"))
}

/// The page of a plan.
#[derive(Debug, Default)]
pub(super) struct PlanPage<S> {
    /// The name typed as a clear yes.
    typed: String,
    /// The button has the focus, not the name.
    on_button: bool,
    problem: Option<Problem>,
    subject: PhantomData<S>,
}

impl<S: PlanSubject> PlanPage<S> {
    /// Nothing speaks against the plan, or the person said a clear yes.
    fn is_confirmed(&self, draft: &Draft) -> bool {
        let name = draft.data_space().map(|space| space.name.as_str());
        S::reasons(draft).is_empty() || Some(self.typed.trim()) == name
    }

    fn confirmation(&self) -> Block {
        Block::Field(Field {
            id: FieldId::Confirmation,
            label: "Type its name",
            text: self.typed.clone(),
            placeholder: "(the data space's name)",
            note: None,
        })
    }

    /// The plan and what is to be known about it, and what Enter does.
    fn changes(&self, plan: &Plan, draft: &Draft) -> (Vec<Block>, String) {
        let reasons = S::reasons(draft);
        let locked = locked(plan);
        let ready = locked.is_none();
        let mut blocks = Vec::new();
        if !reasons.is_empty() {
            blocks.push(Block::text(
                Tone::Warning,
                format!(
                    "A Production data space, but this does not look like the shop that shoppers \
                     use: {}{}",
                    reasons.join(" "),
                    if ready {
                        asks_for(draft)
                    } else {
                        String::new()
                    }
                ),
            ));
            blocks.extend(ready.then(|| self.confirmation()));
        }
        blocks.extend(self.problem.clone().map(Block::Problem));
        blocks.extend(S::above(draft));
        blocks.extend(ready.then(|| Block::plain(S::sentence(plan))));
        let stops = locked.into_iter().map(Block::Problem);
        let stops = stops.chain(by_hand(plan, self.problem.as_ref()));
        if S::STOP_FIRST {
            blocks.extend(stops);
            blocks.push(plan_block(plan));
        } else {
            blocks.push(plan_block(plan));
            blocks.extend(S::below(draft));
            blocks.extend(stops);
        }
        blocks.extend(S::end(draft, ready));
        let next = if ready {
            format!("{} {}", S::VERB, values(plan.changes().len()))
        } else {
            "look again".into()
        };
        (blocks, next)
    }
}

impl<S: PlanSubject> Logic for PlanPage<S> {
    fn enter(&mut self, _draft: &mut Draft, _requests: &mut InFlight) {
        self.typed.clear();
        self.on_button = false;
        self.problem = None;
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        self.problem = None;
        let plan = S::plan(draft);
        if plan.is_empty() {
            return S::nothing(draft, requests);
        }
        if locked(&plan).is_some() {
            requests.ask("Looking at the store", Request::Inspect);
        } else if self.is_confirmed(draft) {
            requests.ask(S::DOING, Request::Save { plan });
        } else {
            let name = draft.data_space().map_or("", |space| space.name.as_str());
            let why = match self.typed.trim() {
                "" => "Real shoppers may see what this store sends.".to_owned(),
                typed => format!(
                    "{} is not its name: capitals and blanks count.",
                    Label::new(typed)
                ),
            };
            self.on_button = false;
            self.problem = Some(Problem::new(
                "guard.production",
                "This needs a clear yes.",
                why,
                format!(
                    "Type the data space's name ({name}) to confirm, or go back and choose a \
                     Testing data space."
                ),
            ));
        }
        Go::Stay
    }

    fn focus(&mut self, _forward: bool) {
        self.on_button = !self.on_button;
    }

    fn edited(&mut self, field: FieldId, text: String) {
        if field == FieldId::Confirmation {
            self.typed = text;
            self.problem = None;
        }
    }

    fn inspected(
        &mut self,
        found: Result<Inspected, Problem>,
        draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        match found {
            Ok(found) => draft.looked_again(found),
            Err(problem) => self.problem = Some(problem),
        }
        Go::Stay
    }

    fn saved(
        &mut self,
        saved: Result<Saved, Problem>,
        draft: &mut Draft,
        requests: &mut InFlight,
    ) -> Go {
        match saved {
            Ok(saved) => {
                let notes = saved.notes.join(" ");
                let changed = draft.saved(saved);
                let go = S::saved(changed, draft, requests);
                draft.add_warning(&notes);
                go
            }
            Err(problem) => {
                // The plan may have been made for a store that is no longer so.
                if ["store.changed_meanwhile", "guard.shared_data_space"].contains(&problem.code.0)
                {
                    requests.ask("Looking at the store", Request::Inspect);
                }
                self.problem = Some(problem);
                Go::Stay
            }
        }
    }

    fn cloud_id_told(
        &mut self,
        told: Result<(), RegistryFailure>,
        draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        S::cloud_id_told(told, draft)
    }

    fn view(&self, draft: &Draft) -> PageView {
        let plan = S::plan(draft);
        let (mut blocks, next) = if plan.is_empty() {
            let mut blocks: Vec<Block> = self.problem.iter().cloned().map(Block::Problem).collect();
            blocks.push(Block::text(Tone::Good, S::NOTHING));
            blocks.extend(S::unchanged(draft));
            blocks.extend(S::end(draft, false));
            (blocks, S::ONWARD.to_owned())
        } else {
            self.changes(&plan, draft)
        };
        let asks = !plan.is_empty() && locked(&plan).is_none() && !S::reasons(draft).is_empty();
        blocks.push(Block::button(&next));
        let focus = if self.on_button {
            FieldId::Button
        } else {
            FieldId::Confirmation
        };
        PageView {
            title: S::title(draft),
            alarm: asks,
            blocks,
            focus: asks.then_some(focus),
            keys: vec![KeyHint::new(Action::Next, next)],
            ..PageView::default()
        }
    }
}
