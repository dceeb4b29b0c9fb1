//! Step 6: what to rename, or go on.

use super::{Logic, PageView, steady};
use crate::wizard::ListRows;
use crate::wizard::chooser::Chooser;
use crate::wizard::draft::Draft;
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::Move;
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Fact, KeyHint, Row, Tone};

#[derive(Debug, Default)]
pub(super) struct NamesPage {
    chooser: Chooser,
}

const CHOICES: [(&str, Page); 3] = [
    ("Go on: the names are fine", Page::Summary),
    ("Rename this Project", Page::RenameProject),
    ("Rename this Environment", Page::RenameDataSpace),
];

/// What Enter does with the first row, and with the others.
const VERBS: [&str; 2] = ["go on", "rename"];

fn rows(_draft: &Draft) -> ListRows {
    CHOICES.iter().map(|(text, _)| Row::of([*text])).collect()
}

impl Logic for NamesPage {
    fn refresh(&mut self, draft: &Draft) {
        self.chooser.offer(rows(draft));
    }

    fn next(&mut self, _draft: &mut Draft, _requests: &mut InFlight) -> Go {
        self.chooser
            .selected()
            .and_then(|row| CHOICES.get(row))
            .map_or(Go::Stay, |(_, page)| Go::To(*page))
    }

    fn moved(&mut self, to: Move) {
        self.chooser.go(to);
    }

    fn view(&self, draft: &Draft) -> PageView {
        let mut facts = Vec::new();
        if let Some(project) = draft.project() {
            facts.push(Fact::new("Project", project.name.as_str()));
        }
        if let Some(space) = draft.data_space() {
            facts.push(Fact::new(
                "Data space",
                format!("{} ({})", space.name, space.kind.as_str()),
            ));
        }
        let verb = VERBS[usize::from(self.chooser.selected() > Some(0))];
        PageView {
            title: "Are the names right?".into(),
            blocks: vec![
                Block::Facts(facts),
                Block::List(self.chooser.list(vec![])),
                Block::text(
                    Tone::Muted,
                    "A name is only a label: renaming changes no id and moves no data. \
                     Environment is the registry's word for data space.",
                ),
            ],
            focus: Some(FieldId::List),
            keys: vec![
                KeyHint::new(Action::Next, steady(verb, VERBS.into_iter())),
                KeyHint::new(Action::Choose, "move"),
            ],
            ..PageView::default()
        }
    }
}
