//! Where the page is scrolled to: to what has the focus, until the person reads elsewhere. A Page
//! key goes over the page first, over its list where the page has no more in that direction.

use super::keymap::{FocusKind, KeyCommand, Scroll};
use crate::ui::Seen;
use crate::wizard::Move;

/// The line at the top that the person asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct ScrollPosition(Option<u16>);

impl ScrollPosition {
    /// For drawing.
    pub(super) fn line(self) -> Option<u16> {
        self.0
    }

    /// What has the focus is seen again.
    pub(super) fn follow(&mut self) {
        self.0 = None;
    }

    /// The command may be for what has the focus, which is seen then.
    pub(super) fn heard(&mut self, command: KeyCommand, place: FocusKind) {
        let onward = matches!(command, KeyCommand::Next | KeyCommand::Back);
        let for_the_focus = matches!(
            command,
            KeyCommand::Complete
                | KeyCommand::NextField
                | KeyCommand::PreviousField
                | KeyCommand::Move(_)
                | KeyCommand::Toggle
                | KeyCommand::Filter
                | KeyCommand::Letter(_)
                | KeyCommand::EraseKey
        );
        if onward || (for_the_focus && place != FocusKind::Reading) {
            self.follow();
        }
    }

    /// Scrolls what is seen like this, or says how the list moves instead.
    pub(super) fn go(&mut self, scroll: Scroll, seen: Seen, place: FocusKind) -> Option<Move> {
        // Two lines of the last page stay in sight.
        let page = seen.height.saturating_sub(2).max(1);
        let in_list = seen.focus && matches!(place, FocusKind::List | FocusKind::Filter);
        let up = (scroll == Scroll::PageUp && !seen.above()).then_some(Move::PageUp);
        let down = (scroll == Scroll::PageDown && !seen.below()).then_some(Move::PageDown);
        let to = up.or(down).filter(|_| in_list);
        if to.is_some() {
            self.follow();
            return to;
        }
        let top = match scroll {
            Scroll::LineUp => seen.top.saturating_sub(1),
            Scroll::LineDown => seen.top.saturating_add(1),
            Scroll::PageUp => seen.top.saturating_sub(page),
            Scroll::PageDown => seen.top.saturating_add(page),
            Scroll::Top => 0,
            Scroll::Bottom => u16::MAX,
        };
        self.0 = Some(top.min(seen.last()));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(top: u16, focus: bool) -> Seen {
        Seen {
            top,
            height: 8,
            lines: 30,
            focus,
        }
    }

    #[test]
    fn a_page_key_goes_over_the_page_before_it_moves_the_list() {
        let mut position = ScrollPosition::default();
        let mut check = |scroll, from, focus, moves, line| {
            let found = position.go(scroll, seen(from, focus), FocusKind::List);
            assert_eq!((found, position.line()), (moves, line), "from {from}");
        };
        check(Scroll::PageUp, 22, true, None, Some(16));
        check(Scroll::PageUp, 2, false, None, Some(0));
        check(Scroll::PageUp, 0, false, None, Some(0));
        check(Scroll::PageDown, 20, false, None, Some(22));
        check(Scroll::PageDown, 22, true, Some(Move::PageDown), None);
        check(Scroll::PageUp, 0, true, Some(Move::PageUp), None);
    }

    #[test]
    fn who_works_on_with_what_has_the_focus_sees_it_again() {
        let check = |command, place, line| {
            let mut position = ScrollPosition(Some(3));
            position.heard(command, place);
            assert_eq!(position.line(), line, "{command:?} in {place:?}");
        };
        check(KeyCommand::Move(Move::Down), FocusKind::List, None);
        check(KeyCommand::NextField, FocusKind::Text, None);
        check(KeyCommand::NextField, FocusKind::Reading, Some(3));
        check(KeyCommand::Next, FocusKind::Reading, None);
        check(KeyCommand::Copy, FocusKind::List, Some(3));
    }
}
