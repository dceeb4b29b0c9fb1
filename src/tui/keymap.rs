//! Which key means what, and where: one table, asked with the focus.
//!
//! What the table does not claim goes to the focused field.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::editor::focus_of;
use crate::wizard::{Action, FieldId, Move, Screen};

/// What has the focus, as far as keys care.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum FocusKind {
    /// A line of text.
    Text,
    /// A private key.
    Secret,
    /// The filter above a list: a line of text that moves the list too.
    Filter,
    /// A list.
    List,
    /// A switch.
    Switch,
    /// A page or a dialog that is only read.
    #[default]
    Reading,
}

impl FocusKind {
    /// What has the focus on this screen.
    pub(super) fn on(screen: &Screen) -> Self {
        match &screen.dialog {
            Some(dialog) if dialog.takes_key => Self::Secret,
            Some(_) | None => Self::of(focus_of(screen)),
        }
    }

    fn of(focus: Option<FieldId>) -> Self {
        match focus {
            None => Self::Reading,
            Some(FieldId::List) => Self::List,
            Some(FieldId::Filter) => Self::Filter,
            Some(FieldId::PrivateKey(_)) => Self::Secret,
            Some(FieldId::SandboxPair | FieldId::PortalEnvironment | FieldId::Button) => {
                Self::Switch
            }
            Some(
                FieldId::ApiKey(_)
                | FieldId::KeyFile(_)
                | FieldId::PortalName
                | FieldId::NewProject
                | FieldId::Confirmation
                | FieldId::ProjectName
                | FieldId::DataSpaceName
                | FieldId::Place,
            ) => Self::Text,
        }
    }
}

/// What a key asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum KeyCommand {
    Next,
    Back,
    /// Tab in a line of text.
    Complete,
    NextField,
    PreviousField,
    Move(Move),
    Toggle,
    Filter,
    Copy,
    Print,
    Help,
    Quit,
    EraseKey,
    /// Lines instead of the full screen, where the page offers it.
    Lines,
    /// A letter that means nothing there: a text begins with it.
    Letter(char),
    Scroll(Scroll),
    Redraw,
    Suspend,
}

/// Ctrl-C, which nothing takes for anything else.
pub(super) const QUIT: KeyEvent = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);

/// How the page or the dialog is scrolled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Scroll {
    LineUp,
    LineDown,
    PageUp,
    PageDown,
    Top,
    Bottom,
}

struct Binding {
    code: KeyCode,
    modifiers: KeyModifiers,
    places: &'static [FocusKind],
    command: KeyCommand,
}

const fn bind(code: KeyCode, places: &'static [FocusKind], command: KeyCommand) -> Binding {
    Binding {
        code,
        modifiers: KeyModifiers::NONE,
        places,
        command,
    }
}

const fn control(letter: char, command: KeyCommand) -> Binding {
    let code = KeyCode::Char(letter);
    Binding {
        code,
        modifiers: KeyModifiers::CONTROL,
        places: EVERYWHERE,
        command,
    }
}

const EVERYWHERE: &[FocusKind] = &[
    FocusKind::Text,
    FocusKind::Secret,
    FocusKind::Filter,
    FocusKind::List,
    FocusKind::Switch,
    FocusKind::Reading,
];
/// Where letters are not text.
const NOT_TYPED: &[FocusKind] = &[FocusKind::List, FocusKind::Switch, FocusKind::Reading];
const IN_LISTS: &[FocusKind] = &[FocusKind::List, FocusKind::Filter];
const IN_FIELDS: &[FocusKind] = &[FocusKind::Text, FocusKind::Secret, FocusKind::Switch];
const LIST: &[FocusKind] = &[FocusKind::List];
const READING: &[FocusKind] = &[FocusKind::Reading];

/// The first that fits counts.
const BINDINGS: &[Binding] = &[
    bind(KeyCode::Enter, EVERYWHERE, KeyCommand::Next),
    bind(KeyCode::Esc, EVERYWHERE, KeyCommand::Back),
    bind(KeyCode::Tab, &[FocusKind::Text], KeyCommand::Complete),
    bind(KeyCode::Tab, EVERYWHERE, KeyCommand::NextField),
    Binding {
        code: KeyCode::BackTab,
        modifiers: KeyModifiers::SHIFT,
        places: EVERYWHERE,
        command: KeyCommand::PreviousField,
    },
    control('c', KeyCommand::Quit),
    control('l', KeyCommand::Redraw),
    control('z', KeyCommand::Suspend),
    bind(KeyCode::F(1), EVERYWHERE, KeyCommand::Help),
    bind(KeyCode::Char('?'), NOT_TYPED, KeyCommand::Help),
    bind(KeyCode::Char('y'), NOT_TYPED, KeyCommand::Copy),
    bind(KeyCode::Char('p'), NOT_TYPED, KeyCommand::Print),
    bind(KeyCode::Char('/'), LIST, KeyCommand::Filter),
    bind(KeyCode::Char('l'), NOT_TYPED, KeyCommand::Lines),
    bind(KeyCode::Char(' '), &[FocusKind::Switch], KeyCommand::Toggle),
    bind(
        KeyCode::Backspace,
        &[FocusKind::Secret],
        KeyCommand::EraseKey,
    ),
    bind(KeyCode::Up, IN_LISTS, KeyCommand::Move(Move::Up)),
    bind(KeyCode::Down, IN_LISTS, KeyCommand::Move(Move::Down)),
    bind(KeyCode::Home, LIST, KeyCommand::Move(Move::First)),
    bind(KeyCode::End, LIST, KeyCommand::Move(Move::Last)),
    bind(KeyCode::Char('k'), LIST, KeyCommand::Move(Move::Up)),
    bind(KeyCode::Char('j'), LIST, KeyCommand::Move(Move::Down)),
    bind(KeyCode::Up, IN_FIELDS, KeyCommand::PreviousField),
    bind(KeyCode::Down, IN_FIELDS, KeyCommand::NextField),
    bind(KeyCode::Up, READING, KeyCommand::Scroll(Scroll::LineUp)),
    bind(KeyCode::Down, READING, KeyCommand::Scroll(Scroll::LineDown)),
    bind(
        KeyCode::PageUp,
        EVERYWHERE,
        KeyCommand::Scroll(Scroll::PageUp),
    ),
    bind(
        KeyCode::PageDown,
        EVERYWHERE,
        KeyCommand::Scroll(Scroll::PageDown),
    ),
    bind(KeyCode::Home, READING, KeyCommand::Scroll(Scroll::Top)),
    bind(KeyCode::End, READING, KeyCommand::Scroll(Scroll::Bottom)),
];

impl KeyCommand {
    /// The letter that this is, and what it must be offered as to be more than one.
    pub(super) fn as_letter(self) -> Option<(char, Action)> {
        [
            (Self::Copy, 'y', Action::Copy),
            (Self::Print, 'p', Action::Print),
            (Self::Lines, 'l', Action::Lines),
        ]
        .into_iter()
        .find(|(command, ..)| *command == self)
        .map(|(_, letter, action)| (letter, action))
    }
}

/// What this key asks for there; nothing when it belongs to the field.
pub(super) fn command(key: KeyEvent, place: FocusKind) -> Option<KeyCommand> {
    BINDINGS
        .iter()
        .find(|binding| {
            binding.code == key.code
                && binding.modifiers == key.modifiers
                && binding.places.contains(&place)
        })
        .map(|binding| binding.command)
        .or_else(|| match key.code {
            KeyCode::Char(c) if begins_text(key, place) => Some(KeyCommand::Letter(c)),
            _ => None,
        })
}

/// A letter or a digit where something is chosen.
pub(super) fn begins_text(key: KeyEvent, place: FocusKind) -> bool {
    let chosen = matches!(place, FocusKind::List | FocusKind::Switch);
    let plain = chosen && key.modifiers.is_empty();
    matches!(key.code, KeyCode::Char(c) if plain && c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        code: KeyCode,
        modifiers: KeyModifiers,
        place: FocusKind,
        expected: Option<KeyCommand>,
    ) {
        let found = command(KeyEvent::new(code, modifiers), place);
        assert_eq!(found, expected, "{code:?} in {place:?}");
    }

    #[test]
    fn letters_are_commands_only_where_nothing_is_typed() {
        for c in ['y', 'p', '?', '/', ' ', 'j', 'k'] {
            for place in [FocusKind::Text, FocusKind::Secret, FocusKind::Filter] {
                check(KeyCode::Char(c), KeyModifiers::NONE, place, None);
            }
        }
        let none = KeyModifiers::NONE;
        check(
            KeyCode::Char('y'),
            none,
            FocusKind::Reading,
            Some(KeyCommand::Copy),
        );
        check(
            KeyCode::Char('?'),
            none,
            FocusKind::List,
            Some(KeyCommand::Help),
        );
        check(
            KeyCode::Char(' '),
            none,
            FocusKind::Switch,
            Some(KeyCommand::Toggle),
        );
    }

    #[test]
    fn a_letter_that_means_nothing_where_something_is_chosen_begins_a_text() {
        let none = KeyModifiers::NONE;
        let letter = Some(KeyCommand::Letter('M'));
        check(KeyCode::Char('M'), none, FocusKind::List, letter);
        check(KeyCode::Char('M'), none, FocusKind::Switch, letter);
        check(KeyCode::Char('M'), none, FocusKind::Reading, None);
        check(KeyCode::Char('M'), none, FocusKind::Text, None);
        check(KeyCode::Char('-'), none, FocusKind::List, None);
    }

    #[test]
    fn enter_esc_help_and_quit_work_everywhere() {
        for place in EVERYWHERE {
            check(
                KeyCode::Enter,
                KeyModifiers::NONE,
                *place,
                Some(KeyCommand::Next),
            );
            check(
                KeyCode::Esc,
                KeyModifiers::NONE,
                *place,
                Some(KeyCommand::Back),
            );
            check(
                KeyCode::F(1),
                KeyModifiers::NONE,
                *place,
                Some(KeyCommand::Help),
            );
            check(
                KeyCode::Char('c'),
                KeyModifiers::CONTROL,
                *place,
                Some(KeyCommand::Quit),
            );
        }
    }

    #[test]
    fn arrows_move_lists_change_fields_and_scroll_what_is_read() {
        let none = KeyModifiers::NONE;
        check(
            KeyCode::Down,
            none,
            FocusKind::List,
            Some(KeyCommand::Move(Move::Down)),
        );
        check(
            KeyCode::Down,
            none,
            FocusKind::Filter,
            Some(KeyCommand::Move(Move::Down)),
        );
        check(
            KeyCode::Down,
            none,
            FocusKind::Text,
            Some(KeyCommand::NextField),
        );
        check(
            KeyCode::Down,
            none,
            FocusKind::Reading,
            Some(KeyCommand::Scroll(Scroll::LineDown)),
        );
        check(KeyCode::Home, none, FocusKind::Filter, None);
    }

    #[test]
    fn the_key_help_names_the_keys_that_work() {
        use crate::ui::key_name;
        for (action, name, code, place, expected) in [
            (
                Action::Next,
                "Enter",
                KeyCode::Enter,
                FocusKind::Text,
                KeyCommand::Next,
            ),
            (
                Action::Back,
                "Esc",
                KeyCode::Esc,
                FocusKind::Text,
                KeyCommand::Back,
            ),
            (
                Action::Fields,
                "Tab",
                KeyCode::Tab,
                FocusKind::Secret,
                KeyCommand::NextField,
            ),
            (
                Action::Complete,
                "Tab",
                KeyCode::Tab,
                FocusKind::Text,
                KeyCommand::Complete,
            ),
            (
                Action::Choose,
                "Up/Down",
                KeyCode::Up,
                FocusKind::List,
                KeyCommand::Move(Move::Up),
            ),
            (
                Action::Toggle,
                "Space",
                KeyCode::Char(' '),
                FocusKind::Switch,
                KeyCommand::Toggle,
            ),
            (
                Action::Filter,
                "/",
                KeyCode::Char('/'),
                FocusKind::List,
                KeyCommand::Filter,
            ),
            (
                Action::Copy,
                "y",
                KeyCode::Char('y'),
                FocusKind::Reading,
                KeyCommand::Copy,
            ),
            (
                Action::Lines,
                "l",
                KeyCode::Char('l'),
                FocusKind::Reading,
                KeyCommand::Lines,
            ),
            (
                Action::Print,
                "p",
                KeyCode::Char('p'),
                FocusKind::List,
                KeyCommand::Print,
            ),
            (
                Action::Help,
                "F1",
                KeyCode::F(1),
                FocusKind::Text,
                KeyCommand::Help,
            ),
        ] {
            assert_eq!(key_name(action), name);
            check(code, KeyModifiers::NONE, place, Some(expected));
        }
        assert_eq!(key_name(Action::Quit), "Ctrl-C");
    }
}
