//! Which key means what, and where: one table, asked with the focus.
//!
//! What the table does not claim goes to the focused field.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::scrolled::Scroll;
use crate::wizard::{FieldId, Move};

/// What has the focus, as far as keys care.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Place {
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

impl Place {
    /// The place of a focus.
    pub(super) fn of(focus: Option<FieldId>) -> Self {
        match focus {
            None => Self::Reading,
            Some(FieldId::List) => Self::List,
            Some(FieldId::Filter) => Self::Filter,
            Some(FieldId::PrivateKey(_)) => Self::Secret,
            Some(FieldId::SandboxPair | FieldId::PortalEnvironment) => Self::Switch,
            Some(
                FieldId::ApiKey(_)
                | FieldId::KeyFile(_)
                | FieldId::PortalName
                | FieldId::NewProject
                | FieldId::Confirmation
                | FieldId::ProjectName
                | FieldId::DataSpaceName,
            ) => Self::Text,
        }
    }
}

/// What a key asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Command {
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
    Scroll(Scroll),
    Redraw,
    Suspend,
}

struct Binding {
    code: KeyCode,
    modifiers: KeyModifiers,
    places: &'static [Place],
    command: Command,
}

const fn bind(code: KeyCode, places: &'static [Place], command: Command) -> Binding {
    Binding {
        code,
        modifiers: KeyModifiers::NONE,
        places,
        command,
    }
}

const fn control(letter: char, command: Command) -> Binding {
    let code = KeyCode::Char(letter);
    Binding {
        code,
        modifiers: KeyModifiers::CONTROL,
        places: EVERYWHERE,
        command,
    }
}

const EVERYWHERE: &[Place] = &[
    Place::Text,
    Place::Secret,
    Place::Filter,
    Place::List,
    Place::Switch,
    Place::Reading,
];
/// Where letters are not text.
const NOT_TYPED: &[Place] = &[Place::List, Place::Switch, Place::Reading];
const IN_LISTS: &[Place] = &[Place::List, Place::Filter];
const IN_FIELDS: &[Place] = &[Place::Text, Place::Secret, Place::Switch];
const LIST: &[Place] = &[Place::List];
const READING: &[Place] = &[Place::Reading];

/// The first that fits counts.
const BINDINGS: &[Binding] = &[
    bind(KeyCode::Enter, EVERYWHERE, Command::Next),
    bind(KeyCode::Esc, EVERYWHERE, Command::Back),
    bind(KeyCode::Tab, &[Place::Text], Command::Complete),
    bind(KeyCode::Tab, EVERYWHERE, Command::NextField),
    Binding {
        code: KeyCode::BackTab,
        modifiers: KeyModifiers::SHIFT,
        places: EVERYWHERE,
        command: Command::PreviousField,
    },
    control('c', Command::Quit),
    control('l', Command::Redraw),
    control('z', Command::Suspend),
    bind(KeyCode::F(1), EVERYWHERE, Command::Help),
    bind(KeyCode::Char('?'), NOT_TYPED, Command::Help),
    bind(KeyCode::Char('y'), NOT_TYPED, Command::Copy),
    bind(KeyCode::Char('p'), NOT_TYPED, Command::Print),
    bind(KeyCode::Char('/'), LIST, Command::Filter),
    bind(KeyCode::Char('l'), NOT_TYPED, Command::Lines),
    bind(KeyCode::Char(' '), &[Place::Switch], Command::Toggle),
    bind(KeyCode::Backspace, &[Place::Secret], Command::EraseKey),
    bind(KeyCode::Up, IN_LISTS, Command::Move(Move::Up)),
    bind(KeyCode::Down, IN_LISTS, Command::Move(Move::Down)),
    bind(KeyCode::Home, LIST, Command::Move(Move::First)),
    bind(KeyCode::End, LIST, Command::Move(Move::Last)),
    bind(KeyCode::Char('k'), LIST, Command::Move(Move::Up)),
    bind(KeyCode::Char('j'), LIST, Command::Move(Move::Down)),
    bind(KeyCode::Up, IN_FIELDS, Command::PreviousField),
    bind(KeyCode::Down, IN_FIELDS, Command::NextField),
    bind(KeyCode::Up, READING, Command::Scroll(Scroll::LineUp)),
    bind(KeyCode::Down, READING, Command::Scroll(Scroll::LineDown)),
    bind(KeyCode::PageUp, EVERYWHERE, Command::Scroll(Scroll::PageUp)),
    bind(
        KeyCode::PageDown,
        EVERYWHERE,
        Command::Scroll(Scroll::PageDown),
    ),
    bind(KeyCode::Home, READING, Command::Scroll(Scroll::Top)),
    bind(KeyCode::End, READING, Command::Scroll(Scroll::Bottom)),
];

/// What this key asks for there; nothing when it belongs to the field.
pub(super) fn command(key: KeyEvent, place: Place) -> Option<Command> {
    BINDINGS
        .iter()
        .find(|binding| {
            binding.code == key.code
                && binding.modifiers == key.modifiers
                && binding.places.contains(&place)
        })
        .map(|binding| binding.command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: KeyCode, modifiers: KeyModifiers, place: Place, expected: Option<Command>) {
        let found = command(KeyEvent::new(code, modifiers), place);
        assert_eq!(found, expected, "{code:?} in {place:?}");
    }

    #[test]
    fn letters_are_commands_only_where_nothing_is_typed() {
        for c in ['y', 'p', '?', '/', ' ', 'j', 'k'] {
            for place in [Place::Text, Place::Secret, Place::Filter] {
                check(KeyCode::Char(c), KeyModifiers::NONE, place, None);
            }
        }
        let none = KeyModifiers::NONE;
        check(
            KeyCode::Char('y'),
            none,
            Place::Reading,
            Some(Command::Copy),
        );
        check(KeyCode::Char('?'), none, Place::List, Some(Command::Help));
        check(
            KeyCode::Char(' '),
            none,
            Place::Switch,
            Some(Command::Toggle),
        );
    }

    #[test]
    fn enter_esc_help_and_quit_work_everywhere() {
        for place in EVERYWHERE {
            check(
                KeyCode::Enter,
                KeyModifiers::NONE,
                *place,
                Some(Command::Next),
            );
            check(
                KeyCode::Esc,
                KeyModifiers::NONE,
                *place,
                Some(Command::Back),
            );
            check(
                KeyCode::F(1),
                KeyModifiers::NONE,
                *place,
                Some(Command::Help),
            );
            check(
                KeyCode::Char('c'),
                KeyModifiers::CONTROL,
                *place,
                Some(Command::Quit),
            );
        }
    }

    #[test]
    fn arrows_move_lists_change_fields_and_scroll_what_is_read() {
        let none = KeyModifiers::NONE;
        check(
            KeyCode::Down,
            none,
            Place::List,
            Some(Command::Move(Move::Down)),
        );
        check(
            KeyCode::Down,
            none,
            Place::Filter,
            Some(Command::Move(Move::Down)),
        );
        check(KeyCode::Down, none, Place::Text, Some(Command::NextField));
        check(
            KeyCode::Down,
            none,
            Place::Reading,
            Some(Command::Scroll(Scroll::LineDown)),
        );
        check(KeyCode::Home, none, Place::Filter, None);
    }

    #[test]
    fn the_key_help_names_the_keys_that_work() {
        use crate::ui::key_name;
        use crate::wizard::Action;
        for (action, name, code, place, expected) in [
            (
                Action::Next,
                "Enter",
                KeyCode::Enter,
                Place::Text,
                Command::Next,
            ),
            (
                Action::Back,
                "Esc",
                KeyCode::Esc,
                Place::Text,
                Command::Back,
            ),
            (
                Action::Fields,
                "Tab",
                KeyCode::Tab,
                Place::Secret,
                Command::NextField,
            ),
            (
                Action::Complete,
                "Tab",
                KeyCode::Tab,
                Place::Text,
                Command::Complete,
            ),
            (
                Action::Choose,
                "Up/Down",
                KeyCode::Up,
                Place::List,
                Command::Move(Move::Up),
            ),
            (
                Action::Toggle,
                "Space",
                KeyCode::Char(' '),
                Place::Switch,
                Command::Toggle,
            ),
            (
                Action::Filter,
                "/",
                KeyCode::Char('/'),
                Place::List,
                Command::Filter,
            ),
            (
                Action::Copy,
                "y",
                KeyCode::Char('y'),
                Place::Reading,
                Command::Copy,
            ),
            (
                Action::Lines,
                "l",
                KeyCode::Char('l'),
                Place::Reading,
                Command::Lines,
            ),
            (
                Action::Print,
                "p",
                KeyCode::Char('p'),
                Place::List,
                Command::Print,
            ),
            (
                Action::Help,
                "F1",
                KeyCode::F(1),
                Place::Text,
                Command::Help,
            ),
        ] {
            assert_eq!(key_name(action), name);
            check(code, KeyModifiers::NONE, place, Some(expected));
        }
        assert_eq!(key_name(Action::Quit), "Ctrl-C");
    }
}
