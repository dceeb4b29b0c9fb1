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
    let shown = one_line(keys, room, theme, spared)
        .or_else(|| bare(keys, room, theme).filter(|_| area.height == 1))
        .unwrap_or_else(|| Shown {
            hints: keys.iter().collect(),
            gap: GAPS[1],
            bare: false,
        });
    let (mut x, mut y) = (area.x, area.y);
    for hint in &shown.hints {
        let needed = wide(hint, theme, shown.bare);
        if needed > usize::from(area.right().saturating_sub(x)) {
            x = area.x;
            y += 1;
        }
        if y >= area.bottom() || needed > room {
            return;
        }
        let edge = u16::from(is_button(hint));
        if is_button(hint) {
            let button = Rect::new(x, y, cells(needed), 1);
            buffer.set_style(button, Theme::button());
        }
        let (name, label) = words(hint, theme, shown.bare);
        let (end, _) = buffer.set_stringn(x + edge, y, name, room, Theme::strong());
        buffer.set_stringn(end + 1, y, label, room, Style::new());
        x = x.saturating_add(cells(needed + shown.gap));
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

/// The hints that are seen.
struct Shown<'k> {
    hints: Vec<&'k KeyHint>,
    /// Columns between them.
    gap: usize,
    /// Keys that everybody knows stand without a word.
    bare: bool,
}

/// The hints that fit on one line without the first `spared` of those that can go.
fn one_line(keys: &[KeyHint], room: usize, theme: Theme, spared: usize) -> Option<Shown<'_>> {
    fitting(keys, room, theme, spared, (GAPS, false))
}

/// The same where no room is for all words.
fn bare(keys: &[KeyHint], room: usize, theme: Theme) -> Option<Shown<'_>> {
    fitting(keys, room, theme, SPARED.len(), ([2, 1], true))
}

fn fitting(
    keys: &[KeyHint],
    room: usize,
    theme: Theme,
    spared: usize,
    (gaps, bare): ([usize; 2], bool),
) -> Option<Shown<'_>> {
    (0..=spared).find_map(|spared| {
        let gone = SPARED.get(..spared).unwrap_or(&SPARED);
        let mut hints: Vec<&KeyHint> = keys.iter().collect();
        hints.retain(|hint| !gone.contains(&hint.action));
        let words: usize = hints.iter().map(|hint| wide(hint, theme, bare)).sum();
        let gaps_between = hints.len().saturating_sub(1);
        let fits = |gap: &usize| words + gap * gaps_between <= room;
        let gap = gaps.into_iter().find(fits)?;
        Some(Shown { hints, gap, bare })
    })
}

fn name(hint: &KeyHint, theme: Theme) -> &'static str {
    if hint.action == Action::Choose {
        theme.signs().arrows
    } else {
        key_name(hint.action)
    }
}

/// A hint's key and what it does; of what everybody knows, where there is little room, the key alone.
fn words(hint: &KeyHint, theme: Theme, bare: bool) -> (&'static str, &str) {
    if bare && hint.action == Action::Quit {
        ("^C", "")
    } else if bare && matches!(hint.action, Action::Choose | Action::Back | Action::Help) {
        (name(hint, theme), "")
    } else {
        (name(hint, theme), &hint.label)
    }
}

fn wide(hint: &KeyHint, theme: Theme, bare: bool) -> usize {
    let (name, label) = words(hint, theme, bare);
    let edges = if is_button(hint) { 2 } else { 0 };
    let label = if label.is_empty() {
        0
    } else {
        1 + width(label)
    };
    edges + width(name) + label
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Cell;

    use super::*;
    use crate::ui::Palette;

    #[test]
    fn on_one_short_line_the_ways_back_out_and_to_the_help_stay() {
        let theme = Theme {
            palette: Palette::Mono,
            ascii: false,
        };
        for (next, expected) in [
            ("go on", " Enter go on   ↑↓  Esc  F1  ^C"),
            (
                "request the project",
                " Enter request the project  Esc F1 ^C",
            ),
        ] {
            let keys = [
                KeyHint::new(Action::Next, next),
                KeyHint::new(Action::Choose, "move"),
                KeyHint::new(Action::Back, "back"),
                KeyHint::new(Action::Help, "help"),
                KeyHint::new(Action::Quit, "quit"),
            ];
            let area = Rect::new(0, 0, 38, 1);
            let mut buffer = Buffer::empty(area);
            draw(&mut buffer, area, &keys, theme);
            let line: String = buffer.content.iter().map(Cell::symbol).collect();
            assert_eq!(line.trim_end(), expected);
        }
    }
}
