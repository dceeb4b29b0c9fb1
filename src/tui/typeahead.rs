//! Type-ahead: who knows the way presses Enter before the first page has found out about the
//! store. That Enter and what follows it wait for the answer. Later on nothing waits: nobody may
//! confirm what they have not seen.

use crossterm::event::KeyCode;

use super::keymap::QUIT;
use crate::terminal::{Batch, Input};
use crate::wizard::{Pending, RequestId};

/// What was typed too early.
#[derive(Debug, Default)]
pub(super) struct TypeAhead {
    first: Option<RequestId>,
    held: Batch,
}

impl TypeAhead {
    /// The program has started and waits for this.
    pub(super) fn started(&mut self, pending: Option<&Pending>) {
        self.first = pending.map(|pending| pending.id);
    }

    fn is_starting(&self, pending: Option<&Pending>) -> bool {
        self.first.is_some() && pending.map(|pending| pending.id) == self.first
    }

    /// Keeps an input that is for later, and says whether it was. Esc and Ctrl-C are always for now,
    /// and end the waiting of the others.
    pub(super) fn keeps(&mut self, input: Input, pending: Option<&Pending>) -> bool {
        if !self.is_starting(pending) {
            return false;
        }
        let key = input.key();
        if key.is_some_and(|key| key.code == KeyCode::Esc || key == QUIT) {
            self.held = Batch::default();
            return false;
        }
        let later = !self.held.is_empty() || key.is_some_and(|key| key.code == KeyCode::Enter);
        if later {
            self.held.push(input);
        }
        later
    }

    /// What was kept, as soon as it can be heard.
    pub(super) fn release(&mut self, pending: Option<&Pending>) -> Batch {
        if self.is_starting(pending) {
            Batch::default()
        } else {
            std::mem::take(&mut self.held)
        }
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyEvent, KeyModifiers};

    use super::*;

    fn pending(id: u64) -> Pending {
        Pending {
            id: RequestId(id),
            what: "Looking",
            cancellable: true,
            note: None,
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
        assert!(!ahead.keeps(key(KeyCode::F(1)), Some(&first)));
        assert!(ahead.keeps(key(KeyCode::Enter), Some(&first)));
        assert!(ahead.keeps(key(KeyCode::Down), Some(&first)));
        assert!(ahead.release(Some(&first)).is_empty());
        assert_eq!(ahead.release(None).len(), 2);
        assert!(!ahead.keeps(key(KeyCode::Enter), Some(&second)));
    }

    #[test]
    fn esc_is_for_now_and_forgets_what_waits() {
        let first = pending(1);
        let mut ahead = TypeAhead::default();
        ahead.started(Some(&first));
        assert!(ahead.keeps(key(KeyCode::Enter), Some(&first)));
        assert!(!ahead.keeps(key(KeyCode::Esc), Some(&first)));
        assert!(ahead.release(None).is_empty());
    }
}
