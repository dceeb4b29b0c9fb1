//! Type-ahead: who knows the way presses Enter before the first page has found out about the
//! store. That Enter and what follows it wait for the answer. Later on nothing waits: nobody may
//! confirm what they have not seen.

use std::collections::VecDeque;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::terminal::Input;
use crate::wizard::{Pending, RequestId};

/// What was typed too early.
#[derive(Debug, Default)]
pub(super) struct TypeAhead {
    first: Option<RequestId>,
    held: VecDeque<Input>,
}

impl TypeAhead {
    /// The program has started and waits for this.
    pub(super) fn started(&mut self, pending: Option<&Pending>) {
        self.first = pending.map(|pending| pending.id);
    }

    fn is_starting(&self, pending: Option<&Pending>) -> bool {
        self.first.is_some() && pending.map(|pending| pending.id) == self.first
    }

    /// Gives an input back that is for now, and keeps it when it is for later. Esc and Ctrl-C are
    /// always for now, and end the waiting of the others.
    pub(super) fn keep(&mut self, input: Input, pending: Option<&Pending>) -> Option<Input> {
        if !self.is_starting(pending) {
            return Some(input);
        }
        let quit = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        let key = match &input {
            Input::Key(key) => Some(*key),
            Input::EscWasNone
            | Input::KeyGoesOn
            | Input::PasteStart
            | Input::PasteChunk(_)
            | Input::PasteEnd => None,
        };
        if key.is_some_and(|key| key.code == KeyCode::Esc || key == quit) {
            self.held.clear();
            return Some(input);
        }
        if self.held.is_empty() && key.is_none_or(|key| key.code != KeyCode::Enter) {
            return Some(input);
        }
        self.held.push_back(input);
        None
    }

    /// What was kept, as soon as it can be heard.
    pub(super) fn release(&mut self, pending: Option<&Pending>) -> VecDeque<Input> {
        if self.is_starting(pending) {
            VecDeque::new()
        } else {
            std::mem::take(&mut self.held)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending(id: u64) -> Pending {
        Pending {
            id: RequestId(id),
            what: "Looking",
            cancellable: true,
        }
    }

    fn key(code: KeyCode) -> Input {
        Input::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn enter_and_what_follows_it_wait_for_the_first_answer_only() {
        let (first, second) = (pending(1), pending(2));
        let mut ahead = TypeAhead::default();
        ahead.started(Some(&first));
        assert!(ahead.keep(key(KeyCode::F(1)), Some(&first)).is_some());
        assert!(ahead.keep(key(KeyCode::Enter), Some(&first)).is_none());
        assert!(ahead.keep(key(KeyCode::Down), Some(&first)).is_none());
        assert!(ahead.release(Some(&first)).is_empty());
        assert_eq!(ahead.release(None).len(), 2);
        assert!(ahead.keep(key(KeyCode::Enter), Some(&second)).is_some());
    }

    #[test]
    fn esc_is_for_now_and_forgets_what_waits() {
        let first = pending(1);
        let mut ahead = TypeAhead::default();
        ahead.started(Some(&first));
        assert!(ahead.keep(key(KeyCode::Enter), Some(&first)).is_none());
        assert!(ahead.keep(key(KeyCode::Esc), Some(&first)).is_some());
        assert!(ahead.release(None).is_empty());
    }
}
