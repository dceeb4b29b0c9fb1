//! Names of keys, and the line at the foot that says what they do here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::sheet::cells;
use super::theme::Theme;
use crate::text::width;
use crate::wizard::{Action, KeyHint};

/// The key that means this, as people call it. The keymap must agree.
pub fn key_name(action: Action) -> &'static str {
    match action {
        Action::Next => "Enter",
        Action::Back => "Esc",
        Action::Fields | Action::Complete => "Tab",
        Action::Choose => "Up/Down",
        Action::Toggle => "Space",
        Action::Filter => "/",
        Action::Copy => "y",
        Action::Print => "p",
        Action::Lines => "l",
        Action::Help => "F1",
        Action::Quit => "Ctrl-C",
    }
}

/// So many hints may go to save a line: who wants to print a page finds the key in the help.
const LEFT_OUT: usize = 1;

/// Columns between two hints, and where these don't fit on one line.
const GAPS: [usize; 2] = [3, 2];

/// The lines that these hints need: two at most.
pub(super) fn lines(keys: &[KeyHint], room: u16, theme: Theme) -> u16 {
    if one_line(keys, room.into(), theme, LEFT_OUT).is_some() {
        1
    } else {
        2
    }
}

/// The hints, on one line or two; what does not fit there is left out whole.
pub(super) fn draw(buffer: &mut Buffer, area: Rect, keys: &[KeyHint], theme: Theme) {
    let room = usize::from(area.width);
    // Two lines have room for all; where there is but one, more goes.
    let spared = if area.height > 1 {
        LEFT_OUT
    } else {
        SPARED.len()
    };
    let (hints, gap) =
        one_line(keys, room, theme, spared).unwrap_or_else(|| (keys.iter().collect(), GAPS[1]));
    let (mut x, mut y) = (area.x, area.y);
    for hint in hints {
        let needed = wide(hint, theme);
        if needed > usize::from(area.right().saturating_sub(x)) {
            x = area.x;
            y += 1;
        }
        if y >= area.bottom() || needed > room {
            return;
        }
        if is_button(hint) {
            let button = Rect::new(x, y, cells(needed), 1);
            buffer.set_style(button, Theme::button());
            let (end, _) = buffer.set_stringn(x + 1, y, name(hint, theme), room, Theme::strong());
            buffer.set_stringn(end + 1, y, &hint.label, room, Style::new());
            x = x.saturating_add(cells(needed + gap));
            continue;
        }
        let (end, _) = buffer.set_stringn(x, y, name(hint, theme), room, Theme::strong());
        buffer.set_stringn(end + 1, y, &hint.label, room, Style::new());
        x = x.saturating_add(cells(needed + gap));
    }
}

/// What Enter does stands on a button.
fn is_button(hint: &KeyHint) -> bool {
    hint.action == Action::Next
}

/// What goes where not all fits on one line, the first of these first. What leads on, back, out and
/// to the help stays.
const SPARED: [Action; 8] = [
    Action::Print,
    Action::Lines,
    Action::Copy,
    Action::Filter,
    Action::Complete,
    Action::Toggle,
    Action::Fields,
    Action::Choose,
];

/// The hints that fit on one line without the first `spared` of those that can go, and the gap
/// between them.
fn one_line(
    keys: &[KeyHint],
    room: usize,
    theme: Theme,
    spared: usize,
) -> Option<(Vec<&KeyHint>, usize)> {
    (0..=spared).find_map(|spared| {
        let gone = SPARED.get(..spared).unwrap_or(&SPARED);
        let mut hints: Vec<&KeyHint> = keys.iter().collect();
        hints.retain(|hint| !gone.contains(&hint.action));
        let fits = |gap: &usize| total(&hints, *gap, theme) <= room;
        let gap = GAPS.into_iter().find(fits)?;
        Some((hints, gap))
    })
}

fn name(hint: &KeyHint, theme: Theme) -> &'static str {
    match hint.action {
        Action::Choose => theme.signs().arrows,
        Action::Next
        | Action::Back
        | Action::Fields
        | Action::Complete
        | Action::Toggle
        | Action::Filter
        | Action::Copy
        | Action::Print
        | Action::Lines
        | Action::Help
        | Action::Quit => key_name(hint.action),
    }
}

fn wide(hint: &KeyHint, theme: Theme) -> usize {
    let edges = if is_button(hint) { 2 } else { 0 };
    edges + width(name(hint, theme)) + 1 + width(&hint.label)
}

fn total(keys: &[&KeyHint], gap: usize, theme: Theme) -> usize {
    let texts: usize = keys.iter().map(|hint| wide(hint, theme)).sum();
    texts + gap * keys.len().saturating_sub(1)
}
