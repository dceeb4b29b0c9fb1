//! Step 7: what is connected, and what can be taken along.

use super::{Logic, PageView};
use crate::domain::{ConfigPath, Problem, Saved, resynced};
use crate::wizard::ListRows;
use crate::wizard::chooser::Chooser;
use crate::wizard::draft::Draft;
use crate::wizard::effect::{Effect, Request};
use crate::wizard::msg::{FieldId, Move};
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Fact, KeyHint, Row};

#[derive(Debug, Default)]
pub(super) struct SummaryPage {
    chooser: Chooser,
    problem: Option<Problem>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SummaryChoice {
    Finish,
    Resync,
    Answers,
    CopyDataSpace,
    CopyProject,
    Undo,
}

impl SummaryChoice {
    fn text(self, draft: &Draft) -> String {
        match self {
            Self::Finish => "Finish".into(),
            Self::Resync => format!(
                "Show the commands that send {} again (resync)",
                resent(draft).unwrap_or("the data")
            ),
            Self::Answers => "Show this run as an answers file".into(),
            Self::CopyDataSpace => "Copy the data space's id".into(),
            Self::CopyProject => "Copy the project's id".into(),
            Self::Undo => "Undo: put back what this run replaced in the store".into(),
        }
    }
}

/// What can be sent again, in words.
fn resent(draft: &Draft) -> Option<&'static str> {
    draft.store.as_deref().and_then(resynced)
}

fn choices(draft: &Draft) -> Vec<SummaryChoice> {
    let mut choices = vec![SummaryChoice::Finish];
    if resent(draft).is_some() {
        choices.push(SummaryChoice::Resync);
    }
    choices.push(SummaryChoice::Answers);
    if draft
        .store
        .as_deref()
        .is_some_and(|store| store.connection().is_some())
    {
        choices.extend([SummaryChoice::CopyDataSpace, SummaryChoice::CopyProject]);
    }
    if draft.saves > 0 {
        choices.push(SummaryChoice::Undo);
    }
    choices
}

fn rows(draft: &Draft) -> ListRows {
    choices(draft)
        .into_iter()
        .map(|choice| Row::of([choice.text(draft)]))
        .collect()
}

/// What is connected, as labelled values; also printed after the end.
pub(in crate::wizard) fn facts(draft: &Draft) -> Vec<Fact> {
    let mut facts = Vec::new();
    let Some(store) = draft.store.as_deref() else {
        return facts;
    };
    facts.push(Fact::new("Store", store.place.as_str()));
    if let Some(fingerprint) = store.secret(ConfigPath::private_key(draft.environment())) {
        facts.push(Fact::new("Keys", format!("{} pair", draft.environment())));
        facts.push(Fact::new("  key", fingerprint.as_str()));
    }
    let Some(connection) = store.connection() else {
        facts.push(Fact::new("Connected", "to nothing"));
        return facts;
    };
    facts.push(Fact::new("Project", connection.project_name.as_str()));
    facts.push(Fact::new("  id", connection.project.as_str()));
    if let Some(space) = connection.data_space {
        facts.push(Fact::new(
            "Data space",
            format!(
                "{} ({})",
                connection.data_space_name, connection.data_space_kind
            ),
        ));
        facts.push(Fact::new("  id", space.as_str()));
    }
    facts
}

impl SummaryPage {
    fn choice(&self, draft: &Draft) -> Option<SummaryChoice> {
        let row = self.chooser.selected()?;
        choices(draft).get(row).copied()
    }

    fn id_to_copy(&self, draft: &Draft) -> Option<String> {
        let connection = draft.store.as_deref()?.connection()?;
        match self.choice(draft)? {
            SummaryChoice::CopyProject => Some(connection.project.to_string()),
            SummaryChoice::Finish
            | SummaryChoice::Resync
            | SummaryChoice::Answers
            | SummaryChoice::CopyDataSpace
            | SummaryChoice::Undo => Some(connection.data_space?.to_string()),
        }
    }
}

impl Logic for SummaryPage {
    fn refresh(&mut self, draft: &Draft) {
        self.chooser.offer(rows(draft));
    }

    fn enter(&mut self, _draft: &mut Draft, _requests: &mut InFlight) {
        self.problem = None;
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        self.problem = None;
        match self.choice(draft) {
            Some(SummaryChoice::Finish) => Go::Finish,
            Some(SummaryChoice::Resync) => Go::To(Page::Resync),
            Some(SummaryChoice::Answers) => Go::To(Page::Answers),
            Some(SummaryChoice::CopyDataSpace | SummaryChoice::CopyProject) => {
                if let Some(text) = self.id_to_copy(draft) {
                    requests.tell(Effect::Copy { text });
                }
                Go::Stay
            }
            Some(SummaryChoice::Undo) => {
                let saves = draft.saves;
                requests.ask("Putting back what was replaced", Request::Undo { saves });
                Go::Stay
            }
            None => Go::Stay,
        }
    }

    fn moved(&mut self, to: Move) {
        self.chooser.go(to);
    }

    fn undone(
        &mut self,
        undone: Result<Saved, Problem>,
        draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        match undone {
            Ok(undone) => {
                draft.saves = 0;
                draft.store = Some(undone.store);
                self.chooser.select(0);
                draft.say(
                    "Put back: the store is as it was before this run. Projects and names at \
                     the registry stay.",
                );
            }
            Err(problem) => self.problem = Some(problem),
        }
        Go::Stay
    }

    fn view(&self, draft: &Draft) -> PageView {
        let mut blocks = vec![Block::Facts(facts(draft))];
        if let Some(problem) = &self.problem {
            blocks.push(Block::Problem(problem.clone()));
        }
        blocks.push(Block::List(self.chooser.list(vec![])));
        PageView {
            title: "Summary".into(),
            blocks,
            focus: Some(FieldId::List),
            keys: vec![
                KeyHint::new(Action::Next, "do this"),
                KeyHint::new(Action::Choose, "move"),
                KeyHint::new(Action::Copy, "copy id"),
            ],
            dialog: None,
        }
    }

    fn copy(&self, draft: &Draft) -> Option<String> {
        self.id_to_copy(draft)
    }
}
