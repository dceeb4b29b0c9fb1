//! Step 7: what is connected, and what can be taken along.

use super::{Logic, PageView};
use crate::domain::{ConfigPath, Installation, Problem, Saved, resynced};
use crate::wizard::ListRows;
use crate::wizard::chooser::Chooser;
use crate::wizard::draft::Draft;
use crate::wizard::effect::{Effect, Request};
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::Move;
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Dialog, Fact, KeyHint, Row, Tone};

#[derive(Debug, Default)]
pub(super) struct SummaryPage {
    chooser: Chooser,
    problem: Option<Problem>,
    /// Undo was chosen, and is asked about.
    asking: bool,
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
                "Show how {} is sent again (resync)",
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
    draft
        .store
        .as_deref()
        .filter(|_| is_connected(draft))
        .and_then(resynced)
}

/// The store has a data space.
fn is_connected(draft: &Draft) -> bool {
    let connection = draft.store.as_deref().and_then(Installation::connection);
    connection.is_some_and(|connection| connection.data_space.is_some())
}

/// What undoing does, before it is done.
fn undo_dialog(draft: &Draft) -> Dialog {
    let saves = match draft.saves {
        1 => "the save".to_owned(),
        saves => format!("the {saves} saves"),
    };
    Dialog {
        title: "Put back what was there before?".into(),
        blocks: vec![
            Block::text(
                Tone::Warning,
                format!(
                    "In the store's configuration, everything that {saves} of this run changed \
                     gets its value of before: keys, project, data space and names. What had no \
                     value is taken out."
                ),
            ),
            Block::plain(
                "Projects and names at the registry stay, and so does what was sent already.",
            ),
        ],
        keys: vec![
            KeyHint::new(Action::Next, "put it back"),
            KeyHint::new(Action::Back, "keep it"),
        ],
        takes_key: false,
    }
}

fn choices(draft: &Draft) -> Vec<SummaryChoice> {
    let mut choices = vec![SummaryChoice::Finish];
    if draft.moved && resent(draft).is_some() {
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
        self.asking = false;
    }

    fn close(&mut self) -> bool {
        std::mem::take(&mut self.asking)
    }

    fn reopen(&mut self) {
        self.asking = true;
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
            Some(SummaryChoice::Undo) if !std::mem::take(&mut self.asking) => {
                self.asking = true;
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
        if !self.asking {
            self.chooser.go(to);
        }
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
                draft.moved = false;
                draft.undone = true;
                let notes = undone.notes.join(" ");
                draft.store = Some(undone.store);
                self.chooser.select(0);
                draft.say(
                    "Put back: the store is as it was before this run. Projects and names at \
                     the registry stay.",
                );
                draft.add_warning(&notes);
                // There is nothing left to rename: Back leads to where it began.
                return Go::Along(&[Page::Store, Page::Summary]);
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
        let mut keys = vec![
            KeyHint::new(Action::Next, "do this"),
            KeyHint::new(Action::Choose, "move"),
        ];
        let connected = is_connected(draft);
        keys.extend(connected.then(|| KeyHint::new(Action::Copy, "copy id")));
        PageView {
            title: if connected {
                "Summary"
            } else {
                "Not connected"
            }
            .into(),
            blocks,
            focus: Some(FieldId::List),
            keys,
            dialog: self.asking.then(|| undo_dialog(draft)),
        }
    }

    fn copy(&self, draft: &Draft) -> Option<String> {
        self.id_to_copy(draft)
    }
}
