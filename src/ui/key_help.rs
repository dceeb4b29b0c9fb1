//! Names of keys, and the line at the foot that says what they do here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::measure::width;
use super::sheet::cells;
use super::theme::Theme;
use crate::wizard::{Action, KeyHint};

/// The key that means this, as people call it. The keymap must agree.
pub fn key_name(action: Action) -> &'static str {
    match action {
        Action::Next => "Enter",
        Action::Back => "Esc",
        Action::Fields => "Tab",
        Action::Choose => "Up/Down",
        Action::Toggle => "Space",
        Action::Filter => "/",
        Action::Copy => "y",
        Action::Help => "F1",
        Action::Quit => "Ctrl-C",
    }
}

/// As many hints as fit, whole ones only.
pub(super) fn draw(buffer: &mut Buffer, line: Rect, keys: &[KeyHint], theme: Theme) {
    let mut x = line.x;
    for hint in keys {
        let name = match hint.action {
            Action::Choose => theme.signs().arrows,
            Action::Next
            | Action::Back
            | Action::Fields
            | Action::Toggle
            | Action::Filter
            | Action::Copy
            | Action::Help
            | Action::Quit => key_name(hint.action),
        };
        let needed = width(name) + 1 + width(&hint.label);
        let room = usize::from(line.right().saturating_sub(x));
        if needed > room {
            continue;
        }
        let (end, _) = buffer.set_stringn(x, line.y, name, room, Theme::strong());
        buffer.set_stringn(end + 1, line.y, &hint.label, room, Style::new());
        x = x.saturating_add(cells(needed + 3));
    }
}
