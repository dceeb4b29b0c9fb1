//! What a screen asks for: one thing, where the focus is.

use strum::EnumTryAs;

use super::wording::{Wording, switch, toned};
use crate::wizard::{Action, Block, Field, KeyField, KeyHint, List, Row, Screen, Toggle, Tone};

/// What is asked.
#[derive(Clone, Copy, Debug, EnumTryAs)]
pub(super) enum Question<'s> {
    /// A dialog is to be answered.
    Dialog(&'s [KeyHint]),
    /// A row is to be chosen.
    Choose(&'s List),
    /// A line is to be typed.
    Text(&'s Field),
    /// A private key is to be pasted.
    Key(&'s KeyField),
    /// Yes or no.
    Switch(&'s Toggle),
    /// Nothing but to go on.
    Read,
}

impl<'s> Question<'s> {
    /// The question of this screen.
    pub(super) fn of(screen: &'s Screen) -> Self {
        if let Some(dialog) = &screen.dialog {
            return Self::Dialog(&dialog.keys);
        }
        let Some(focus) = screen.focus else {
            return Self::Read;
        };
        let Some(block) = screen.blocks.iter().find(|block| block.has(focus)) else {
            return Self::Read;
        };
        let list = block.try_as_list_ref().map(Self::Choose);
        let text = || block.try_as_field_ref().map(Self::Text);
        let key = || block.try_as_key_field_ref().map(Self::Key);
        let switch = || block.try_as_toggle_ref().map(Self::Switch);
        let asked = list.or_else(text).or_else(key).or_else(switch);
        asked.unwrap_or(Self::Read)
    }

    /// What is said about a field.
    pub(super) fn note(field: &Field, wording: Wording) -> Vec<String> {
        let note = field.note.iter();
        note.flat_map(|(tone, note)| wording.wrap(&toned(*tone, note), 2))
            .collect()
    }

    /// The question in words; the last line is the prompt.
    pub(super) fn lines(self, screen: &Screen, wording: Wording) -> Vec<String> {
        let next = label(&screen.keys, Action::Next).unwrap_or("next");
        let text = match self {
            Self::Dialog(keys) => {
                let enter = label(keys, Action::Next).map(|next| format!("Enter ({next})"));
                let back = label(keys, Action::Back).map(|back| format!("back ({back})"));
                let parts: Vec<String> = [enter, back].into_iter().flatten().collect();
                format!("{}: ", parts.join(", or "))
            }
            Self::Read => format!("Enter ({next}): "),
            Self::Choose(list) if list.rows.is_empty() => "Another part of a name, or all: ".into(),
            Self::Choose(list) => format!("Number, or Enter for {}: ", list.selected + 1),
            Self::Switch(toggle) => {
                let now = format!("{}.", switch(toggle));
                return ask(wording, &now, &format!("yes, no, or Enter ({next}): "));
            }
            Self::Text(field) if field.text.is_empty() => {
                let question = format!("{} {}: ", field.label, field.placeholder);
                if inputs(screen) > 1 {
                    question
                } else {
                    return ask(
                        wording,
                        &format!("Enter after the text: {next}."),
                        &question,
                    );
                }
            }
            Self::Text(field) => {
                let now = format!("{} is now: {}", field.label, field.text);
                return ask(wording, &now, &format!("Enter ({next}), or type another: "));
            }
            Self::Key(field) => return key(field, next, inputs(screen) > 1, wording),
        };
        prompt(wording, &text)
    }
}

fn key(field: &KeyField, next: &str, more: bool, wording: Wording) -> Vec<String> {
    let onward = if more {
        " Enter alone goes to the next field."
    } else {
        ""
    };
    let text = match field.tone {
        Tone::Muted => format!(
            "{}: paste or type it. It is not shown, and ends by itself at its END line.{onward}",
            field.label
        ),
        Tone::Good => format!("Enter: {next}. Or paste another key."),
        Tone::Plain | Tone::Open | Tone::Warning | Tone::Bad => {
            format!("{}: paste it again.{onward}", field.label)
        }
    };
    ask(wording, &text, "Not shown: ")
}

fn ask(wording: Wording, text: &str, question: &str) -> Vec<String> {
    let mut lines = wording.wrap(text, 0);
    lines.extend(prompt(wording, question));
    lines
}

/// The blank at a prompt's end is kept.
fn prompt(wording: Wording, text: &str) -> Vec<String> {
    let mut lines = wording.wrap(text, 0);
    if let Some(last) = lines.last_mut() {
        last.push(' ');
    }
    lines
}

/// What a key does here.
pub(super) fn label(keys: &[KeyHint], action: Action) -> Option<&str> {
    keys.iter()
        .find(|hint| hint.action == action)
        .map(|hint| hint.label.as_str())
}

/// How many things can be entered on this page.
pub(super) fn inputs(screen: &Screen) -> usize {
    screen.blocks.iter().filter_map(Block::input).count()
}

/// The only row that has this text in it.
pub(super) fn only_row(list: &List, text: &str) -> Option<usize> {
    let wanted = text.to_lowercase();
    let has = |row: &Row| {
        row.cells
            .iter()
            .any(|cell| cell.to_lowercase().contains(&wanted))
    };
    let mut rows = list.rows.iter().enumerate().filter(|(_, row)| has(row));
    match (rows.next(), rows.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    }
}
