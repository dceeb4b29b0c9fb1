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

/// Columns between two hints, and where these don't fit on one line.
const GAPS: [usize; 2] = [3, 2];

/// The lines that these hints need: two at most.
pub(super) fn lines(keys: &[KeyHint], room: u16, theme: Theme) -> u16 {
    if one_line(keys, room.into(), theme).is_some() {
        1
    } else {
        2
    }
}

/// The hints, on one line or two; what does not fit there is left out whole.
pub(super) fn draw(buffer: &mut Buffer, area: Rect, keys: &[KeyHint], theme: Theme) {
    let room = usize::from(area.width);
    let (hints, gap) =
        one_line(keys, room, theme).unwrap_or_else(|| (keys.iter().collect(), GAPS[0]));
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
        let (end, _) = buffer.set_stringn(x, y, name(hint, theme), room, Theme::strong());
        buffer.set_stringn(end + 1, y, &hint.label, room, Style::new());
        x = x.saturating_add(cells(needed + gap));
    }
}

/// The hints that fit on one line, and the gap between them. The arrows are the first to go: who
/// sees a list tries them anyway.
fn one_line(keys: &[KeyHint], room: usize, theme: Theme) -> Option<(Vec<&KeyHint>, usize)> {
    let all: Vec<&KeyHint> = keys.iter().collect();
    let mut less = all.clone();
    less.retain(|hint| hint.action != Action::Choose);
    [all, less].into_iter().find_map(|hints| {
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
    width(name(hint, theme)) + 1 + width(&hint.label)
}

fn total(keys: &[&KeyHint], gap: usize, theme: Theme) -> usize {
    let texts: usize = keys.iter().map(|hint| wide(hint, theme)).sum();
    texts + gap * keys.len().saturating_sub(1)
}
