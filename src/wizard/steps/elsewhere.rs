//! Step 1, where no store is: another one is named.

use super::{Logic, PageView};
use crate::domain::Problem;
use crate::wizard::draft::Draft;
use crate::wizard::effect::Elsewhere;
use crate::wizard::field_id::FieldId;
use crate::wizard::page::Go;
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Field, KeyHint, Tone};

const LOOK: &str = "look there";

#[derive(Debug, Default)]
pub(super) struct ElsewherePage {
    text: String,
    problem: Option<Problem>,
    /// The button has the focus, not the name.
    on_button: bool,
}

impl Logic for ElsewherePage {
    fn next(&mut self, draft: &mut Draft, _requests: &mut InFlight) -> Go {
        let place = self.text.trim();
        if place.is_empty() {
            self.on_button = false;
            self.problem = Some(Problem::new(
                "store.unnamed",
                "No store is named.",
                "",
                "Type its folder, or its address over ssh.",
            ));
            return Go::Stay;
        }
        draft.elsewhere = Some(Elsewhere::Store(place.to_owned()));
        Go::Elsewhere
    }

    fn focus(&mut self, _forward: bool) {
        self.on_button = !self.on_button;
    }

    fn edited(&mut self, field: FieldId, text: String) {
        if field == FieldId::Place {
            self.text = text;
            self.problem = None;
        }
    }

    fn view(&self, _draft: &Draft) -> PageView {
        let mut blocks = vec![Block::Field(Field {
            id: FieldId::Place,
            label: "Store",
            text: self.text.clone(),
            placeholder: "(/var/www/shop or ssh://user@host/path)",
            note: None,
        })];
        blocks.extend(self.problem.clone().map(Block::Problem));
        blocks.push(Block::text(
            Tone::Muted,
            "It is looked at first; nothing is changed. The same on the command line: \
             commerce-connect --store STORE",
        ));
        blocks.push(Block::button(LOOK));
        let focus = if self.on_button {
            FieldId::Button
        } else {
            FieldId::Place
        };
        PageView {
            title: "Where is the store?".into(),
            blocks,
            focus: Some(focus),
            keys: vec![KeyHint::new(Action::Next, LOOK)],
            ..PageView::default()
        }
    }
}
