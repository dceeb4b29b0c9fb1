//! Step 1, where no store is: another one is named.

use super::path_entry::PathEntry;
use super::{Logic, PageView};
use crate::domain::Problem;
use crate::wizard::draft::Draft;
use crate::wizard::effect::{Elsewhere, Request};
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::Completion;
use crate::wizard::page::Go;
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Field, KeyHint, Tone};

const LOOK: &str = "look there";

#[derive(Debug, Default)]
pub(super) struct ElsewherePage {
    place: PathEntry,
    problem: Option<Problem>,
    /// The button has the focus, not the name.
    on_button: bool,
    /// Enter came while the path was being completed.
    then_next: bool,
}

impl ElsewherePage {
    /// The folder that Tab would complete. What has a colon is an address, or a file of another
    /// kind: that is not looked for here.
    fn to_complete(&self) -> Option<&str> {
        let path = self.place.to_complete().filter(|_| !self.on_button);
        path.filter(|path| !path.contains(':'))
    }
}

impl Logic for ElsewherePage {
    fn next(&mut self, draft: &mut Draft, _requests: &mut InFlight) -> Go {
        let Some(place) = self.place.path() else {
            self.on_button = false;
            self.problem = Some(Problem::new(
                "store.unnamed",
                "No store is named.",
                "",
                "Type its folder, or its address over ssh.",
            ));
            return Go::Stay;
        };
        draft.elsewhere = Some(Elsewhere::Store(place.to_owned()));
        Go::Elsewhere
    }

    fn focus(&mut self, _forward: bool) {
        self.on_button = !self.on_button;
    }

    fn complete(&mut self, requests: &mut InFlight) -> bool {
        let Some(path) = self.to_complete().map(str::to_owned) else {
            return false;
        };
        self.then_next = false;
        requests.ask("Looking at the folder", Request::CompletePath { path });
        true
    }

    fn next_while_busy(&mut self) {
        self.then_next = true;
    }

    fn path_completed(
        &mut self,
        found: Completion,
        draft: &mut Draft,
        requests: &mut InFlight,
    ) -> Go {
        let stays = self.place.complete(found);
        if std::mem::take(&mut self.then_next) {
            return self.next(draft, requests);
        }
        self.on_button |= !stays;
        Go::Stay
    }

    fn edited(&mut self, field: FieldId, text: String) {
        if field == FieldId::Place {
            self.place.edit(text);
            self.problem = None;
        }
    }

    fn view(&self, _draft: &Draft) -> PageView {
        let mut blocks = vec![Block::Field(Field {
            id: FieldId::Place,
            label: "Store",
            text: self.place.text().to_owned(),
            placeholder: "(/var/www/shop or ssh://user@host/path)",
            note: self.place.note(),
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
        let mut keys = vec![KeyHint::new(Action::Next, LOOK)];
        if self.to_complete().is_some() {
            keys.push(KeyHint::new(Action::Complete, "complete"));
        }
        PageView {
            title: "Where is the store?".into(),
            blocks,
            focus: Some(focus),
            keys,
            ..PageView::default()
        }
    }
}
