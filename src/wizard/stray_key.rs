//! Key text that came in where no key belongs: kept as the secret it is, and offered to the
//! private key field, until the person says what is to become of it.
//!
//! Knows no page but the one that it leads to. What it holds is wiped when it goes.

use super::msg::Msg;
use super::page::Page;
use super::screen::{Action, Block, Dialog, Fact, KeyHint};
use super::steps::{PrivateKeyEntry, door_to_keys};
use super::{Overlay, WentBack, Wizard};
use crate::domain::Secret;

/// A text of so many bytes that does not look like anything yet may still be a line of a key.
const LINE: usize = 40;

/// The key text, and whether the person has heard of it.
#[derive(Debug, Default)]
pub(super) struct StrayKey {
    key: PrivateKeyEntry,
    offered: bool,
}

impl StrayKey {
    /// Takes the next piece in. Where a key's field is, it may be anything that was typed:
    /// that is nothing to talk about before it looks like a key. Elsewhere whoever saw it come
    /// in is certain.
    fn put(&mut self, text: &Secret, certain: bool) {
        self.key.push(text.expose());
        let looks_like_key = || self.key.bytes() >= LINE || self.key.looks_like_key();
        self.offered |= certain || looks_like_key();
    }

    /// It lies over the page and takes the keys.
    pub(super) fn is_offered(&self) -> bool {
        self.offered
    }

    /// The question what is to become of it.
    pub(super) fn dialog(&self, writing: bool) -> Option<Dialog> {
        if !self.offered {
            return None;
        }
        let (status, tone, mut notes) = self.key.state();
        if self.key.is_too_long() {
            notes.clear();
        }
        let mut blocks = vec![
            Block::plain(
                "Key text came in where no key belongs. It counts as a secret: nothing of it is \
                 shown or saved.",
            ),
            Block::Facts(vec![Fact {
                tone,
                ..Fact::new("It is", status)
            }]),
        ];
        blocks.extend(notes.into_iter().map(Block::plain));
        let forget = KeyHint::new(Action::Back, "forget it");
        let keys = if self.key.is_too_long() {
            blocks.push(Block::plain("That is no key, and nothing of it was kept."));
            vec![forget]
        } else if let Some(problem) = self.key.problem() {
            blocks.push(Block::Problem(problem.clone()));
            vec![forget]
        } else if writing {
            blocks.push(Block::plain(
                "Something is being written. When the answer is there, Enter puts the key into \
                 the private key field.",
            ));
            vec![forget]
        } else {
            blocks.push(Block::plain(
                "Enter puts it into the private key field, on the page API keys.",
            ));
            vec![KeyHint::new(Action::Next, "put it into its field"), forget]
        };
        Some(Dialog {
            title: "A private key?".into(),
            blocks,
            keys,
            takes_key: self.key.is_partial(),
        })
    }
}

impl Wizard {
    /// Key text came in: the page's own, or somebody else's.
    pub(super) fn key_material(&mut self, text: &Secret) {
        let page = self.page();
        let in_reach = self.overlay == Overlay::Nothing
            && !self.requests.is_busy()
            && !self.stray_key.is_offered();
        if !(in_reach && self.pages.at(page).key_material(text)) {
            self.stray_key.put(text, page != Page::Keys);
        }
    }

    /// Enter on the question: the key goes where it belongs, and the person with it.
    pub(super) fn place_stray_key(&mut self) {
        if self.stray_key.key.problem().is_some() || self.stray_key.key.is_too_long() {
            self.stray_key = StrayKey::default();
            return;
        }
        if self.requests.is_writing() {
            return;
        }
        let stray_key = std::mem::take(&mut self.stray_key);
        self.pages.keys().adopt(stray_key.key);
        self.overlay = Overlay::Nothing;
        self.draft.notice = None;
        if self.page() == Page::Keys {
            self.requests.cancel();
        } else if let Some(door) = door_to_keys(&self.draft) {
            self.requests.cancel();
            let known = |page| self.trail.iter().position(|passed| *passed == page);
            let way = known(Page::Keys).or(known(door)).unwrap_or(0);
            self.trail.truncate(way + 1);
            if self.page() != door && self.page() != Page::Keys {
                self.trail.push(door);
            }
            if self.page() != Page::Keys {
                self.trail.push(Page::Keys);
            }
            self.forward();
        } else {
            self.draft
                .say("The private key waits in its field, on the page API keys.");
        }
    }

    /// Esc on the question; Esc may yet turn out to have been something else.
    pub(super) fn forget_stray_key(&mut self) {
        self.went_back = Some(WentBack::Forgotten(Box::new(std::mem::take(
            &mut self.stray_key,
        ))));
    }

    /// Anything but more key text, and but what happens by itself, ends what nobody was asked about.
    pub(super) fn settle_stray_key(&mut self, msg: &Msg) {
        let goes_on = matches!(
            msg,
            Msg::KeyMaterial(_) | Msg::KeyTextOver | Msg::Answered { .. }
        );
        if !goes_on && !self.stray_key.is_offered() {
            self.stray_key = StrayKey::default();
        }
    }
}
