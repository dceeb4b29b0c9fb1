//! Step 7: what is connected, and what can be taken along.

use super::{Logic, PageView, feeds, steady};
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
    /// What can be chosen, as it was offered last.
    offered: Vec<SummaryChoice>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum SummaryChoice {
    Finish,
    Feeds,
    Resync,
    Answers,
    CopyDataSpace,
    CopyProject,
    Undo,
}

impl SummaryChoice {
    /// What it is called, and what it does in a few words more.
    fn text(self, draft: &Draft) -> [String; 2] {
        let [short, long] = match self {
            Self::Finish => ["Finish", ""],
            Self::Feeds if draft.watch.over().is_some() => {
                ["See what was sent", "and what was not"]
            }
            Self::Feeds => ["Watch", "the first data go out"],
            Self::Resync => ["Send all again", "to the data space that it has now"],
            Self::Answers => ["Show this run", "as an answers file"],
            Self::CopyDataSpace => ["Copy the id", "of the data space"],
            Self::CopyProject => ["Copy the id", "of the project"],
            Self::Undo => ["Undo", "put back what was here before"],
        };
        [short.into(), long.into()]
    }

    /// What Enter does with it.
    fn verb(self) -> &'static str {
        match self {
            Self::Finish => "finish",
            Self::Feeds => "look",
            Self::Resync => "review",
            Self::Answers => "show",
            Self::CopyDataSpace | Self::CopyProject => "copy",
            Self::Undo => "undo",
        }
    }
}

/// What can be sent again, in words.
fn resent(draft: &Draft) -> Option<&'static str> {
    draft
        .store
        .as_deref()
        .filter(|_| draft.is_connected())
        .and_then(resynced)
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
    if draft.is_connected() {
        choices.push(SummaryChoice::Feeds);
    }
    if draft.can_resend() || (draft.moved && resent(draft).is_some()) {
        choices.push(SummaryChoice::Resync);
    }
    // What was put back is no run to do again.
    if !draft.undone {
        choices.push(SummaryChoice::Answers);
    }
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
        .map(|choice| Row::of(choice.text(draft)))
        .collect()
}

/// `shop.example.com → My Shop / Production`
fn connection_line(draft: &Draft) -> Option<String> {
    let connection = draft.store.as_deref()?.connection()?;
    connection.data_space.as_ref()?;
    Some(format!(
        "{} → {} / {}",
        draft.subject(),
        connection.project_name,
        connection.data_space_name
    ))
}

/// What this run did, each with a tick.
fn done(draft: &Draft) -> Vec<Fact> {
    let done = draft.done.iter();
    done.map(|(what, how)| Fact {
        tone: Tone::Good,
        ..Fact::new(what, how.as_str())
    })
    .collect()
}

/// The ids that Adobe's support asks for.
fn ids(draft: &Draft) -> Vec<Fact> {
    let Some(connection) = draft.store.as_deref().and_then(Installation::connection) else {
        return vec![];
    };
    let mut ids = vec![Fact::new("Project id", connection.project.as_str())];
    if let Some(space) = connection.data_space {
        ids.push(Fact::new("Data space id", space.as_str()));
    }
    ids
}

/// How far the first data is, and what comes after the run for who has a command line.
fn what_comes(draft: &Draft) -> Block {
    let mut block = feeds::sentence(draft);
    let next = if draft.setup.portal {
        " Nothing real was touched; for a real store: commerce-connect"
    } else {
        " Later, commerce-connect status says whether all is well."
    };
    if let Block::Text { text, .. } = &mut block
        && !draft.setup.guided
    {
        text.push_str(next);
    }
    block
}

/// How the run ended, in one line.
pub(in crate::wizard) fn headline(draft: &Draft) -> String {
    match connection_line(draft) {
        Some(line) => format!("Connected. {line}"),
        None if draft.undone => "Not connected: what was here before was put back.".to_owned(),
        None => "Not connected.".to_owned(),
    }
}

/// What this run did, and what the store says of the data that goes out.
pub(in crate::wizard) fn deeds(draft: &Draft) -> Vec<Fact> {
    let mut deeds: Vec<Fact> = done(draft);
    if draft.is_connected()
        && draft.watch.look().is_some()
        && let Block::Text { text, .. } = feeds::sentence(draft)
    {
        deeds.push(Fact::new("Data", text));
    }
    deeds
}

/// What is connected, as labelled values; printed after the end.
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
    // That there is none, the headline says.
    let Some(connection) = store.connection() else {
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
            | SummaryChoice::Feeds
            | SummaryChoice::Resync
            | SummaryChoice::Answers
            | SummaryChoice::CopyDataSpace
            | SummaryChoice::Undo => Some(connection.data_space?.to_string()),
        }
    }
}

impl Logic for SummaryPage {
    fn refresh(&mut self, draft: &Draft) {
        // What the store says may add a choice: the same one stays chosen.
        let choices = choices(draft);
        let chosen = self
            .chooser
            .selected()
            .and_then(|row| self.offered.get(row));
        if let Some(was) = chosen {
            let place = choices.iter().position(|now| now == was);
            self.chooser.select(place.unwrap_or(0));
        }
        self.offered = choices;
        self.chooser.offer(rows(draft));
    }

    fn enter(&mut self, draft: &mut Draft, _requests: &mut InFlight) {
        self.problem = None;
        self.asking = false;
        self.chooser.select(0);
        draft.watch.again();
    }

    fn watches_feeds(&self, draft: &Draft) -> bool {
        draft.is_connected()
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
            Some(SummaryChoice::Feeds) => Go::To(Page::Feeds),
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
                draft.done.clear();
                draft.watch.forget();
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
        let connected = draft.is_connected();
        let mut blocks = Vec::new();
        if let Some(line) = connection_line(draft) {
            blocks.push(Block::text(Tone::Good, line));
        }
        let mut facts = if connected { done(draft) } else { vec![] };
        facts.extend(ids(draft));
        if !facts.is_empty() {
            blocks.push(Block::Facts(facts));
        }
        if let Some(problem) = &self.problem {
            blocks.push(Block::Problem(problem.clone()));
        }
        if connected {
            blocks.push(what_comes(draft));
        }
        blocks.push(Block::List(self.chooser.list(vec![])));
        let verb = self.choice(draft).map_or("finish", SummaryChoice::verb);
        let verb = steady(verb, choices(draft).into_iter().map(SummaryChoice::verb));
        let mut keys = vec![
            KeyHint::new(Action::Next, verb),
            KeyHint::new(Action::Choose, "move"),
        ];
        if connected {
            keys.push(KeyHint::new(Action::Copy, "copy id"));
        }
        PageView {
            title: if connected {
                "Connected"
            } else {
                "Not connected"
            }
            .into(),
            blocks,
            focus: Some(FieldId::List),
            keys,
            dialog: self.asking.then(|| undo_dialog(draft)),
            ..PageView::default()
        }
    }

    fn copy(&self, draft: &Draft) -> Option<String> {
        self.id_to_copy(draft)
    }
}
