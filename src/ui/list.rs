//! Rows to choose from. Only the rows that are seen are written.
//!
//! The window turns like a page instead of sliding: while the choice moves within it, a few
//! cells change, which is what a slow line can carry. The rows at its edges are seen twice, so
//! that there is always one more row in the direction of the move.

use std::ops::Range;

use ratatui::text::Span;

use super::columns::{Columns, GAP};
use super::field;
use super::sheet::{Caret, Pen, Sheet, space};
use super::theme::Theme;
use crate::text::{head, width, wrap};
use crate::wizard::{FieldId, List, Row};

/// A list never gets fewer rows than this, unless it has fewer.
const LEAST_ROWS: usize = 3;

/// Only this much of a long name is bold, so that a move stays cheap.
const EMPHASIS: usize = 28;

/// The list in `left` lines, or a little more when that is too few.
pub(super) fn draw<'s>(pen: Pen, sheet: &mut Sheet<'s>, list: &'s List, left: usize) {
    let from = sheet.len();
    let caret = filter(pen, sheet, list);
    let columns = Columns::of(list, pen.width.saturating_sub(2));
    if !list.headings.is_empty() && !list.rows.is_empty() {
        headings(sheet, list, &columns);
    }
    let menu = is_menu(list);
    let lines = if menu {
        let lines = |row: &Row| entry(&row.cells[0], pen.width).count();
        list.rows.iter().map(lines).max().unwrap_or(1)
    } else {
        columns.lines()
    };
    let left = left.saturating_sub(sheet.len() - from);
    let window = window(list, left / lines, left.saturating_sub(1) / lines);
    let focused = pen.focus == Some(list.id) || pen.focus == Some(FieldId::Filter);
    let mut chosen = from..sheet.len().max(from + 1);
    for index in window.clone() {
        let start = sheet.len();
        let mark = match (index == list.selected, focused) {
            (true, true) => ">",
            (true, false) => pen.theme.signs().chosen,
            (false, _) => "",
        };
        let Some(row) = list.rows.get(index) else {
            continue;
        };
        if menu {
            choice(pen, sheet, &row.cells[0], mark);
        } else {
            self::row(pen, sheet, row, &columns, mark);
        }
        if index == list.selected {
            chosen = start..sheet.len();
        }
    }
    if list.rows.is_empty() {
        let why = if list.rows.total() > 0 {
            "Nothing matches the filter."
        } else {
            "Nothing to choose from."
        };
        sheet.push(vec![space(2), Span::raw(why)]);
    } else if window.len() < list.rows.len() {
        more(pen, sheet, list, window);
    }
    if focused {
        sheet.focus_since(from, caret);
        if sheet.len() - from > pen.height {
            let typed = pen.focus == Some(FieldId::Filter);
            sheet.focus = Some(if typed { from..chosen.end } else { chosen });
        }
    }
}

/// The rows that are seen: all in `most` lines, else a window with one line left for its foot.
fn window(list: &List, most: usize, beside_foot: usize) -> Range<usize> {
    let count = list.rows.len();
    if count <= most.max(LEAST_ROWS) {
        return 0..count;
    }
    let seen = beside_foot.max(LEAST_ROWS);
    let turn = seen - 2;
    let page = list.selected.min(count - 1).saturating_sub(1) / turn;
    let first = (page * turn).min(count - seen);
    first..first + seen
}

fn filter<'s>(pen: Pen, sheet: &mut Sheet<'s>, list: &'s List) -> Option<Caret<'s>> {
    const LABEL: &str = "Filter";
    let text = list.filter.as_deref()?;
    let focused = pen.focus == Some(FieldId::Filter);
    let mut spans = field::label(pen, focused, LABEL);
    let x = 2 + LABEL.len() + 2;
    let count = format!("  {} of {}", list.rows.len(), list.rows.total());
    let room = pen.width.saturating_sub(x + count.len()).clamp(1, 40);
    let seen = if focused { "" } else { head(text, room) };
    spans.push(space(2));
    spans.push(Span::styled(seen, Theme::input()));
    spans.push(space(room - width(seen)).style(Theme::input()));
    spans.push(Span::raw(count));
    let line = sheet.len();
    sheet.push(spans);
    focused.then_some(Caret::Input {
        line,
        x,
        width: room,
        text,
        placeholder: "",
    })
}

/// Nothing but things to do, each in words.
fn is_menu(list: &List) -> bool {
    let words = |row: &Row| row.cells.len() == 1 && row.mark.is_none();
    list.headings.is_empty() && list.rows.iter().all(words)
}

/// The lines of a menu's entry: the words of what can be chosen are never cut.
fn entry(text: &str, columns: usize) -> impl Iterator<Item = &str> {
    let room = columns.saturating_sub(2);
    let hang = if width(text) <= room { 0 } else { 2 };
    wrap(text, room.saturating_sub(hang).max(1))
}

/// An entry of a menu; its later lines stand further to the right than the next entry.
fn choice<'s>(pen: Pen, sheet: &mut Sheet<'s>, text: &'s str, mark: &'static str) {
    for (index, line) in entry(text, pen.width).enumerate() {
        let mut spans = match (index, mark) {
            (0, "") => vec![space(2)],
            (0, _) => vec![Span::styled(mark, pen.theme.here()), space(1)],
            (_, _) => vec![space(4)],
        };
        let strong = if index == 0 && !mark.is_empty() {
            head(line, EMPHASIS)
        } else {
            ""
        };
        spans.push(Span::styled(strong, Theme::strong()));
        spans.push(Span::raw(&line[strong.len()..]));
        sheet.push(spans);
    }
}

fn headings(sheet: &mut Sheet<'_>, list: &List, columns: &Columns) {
    let mut spans = vec![space(2)];
    for (index, heading) in list.headings.iter().enumerate() {
        if columns.line[index] == 0 {
            let room = columns.widths[index];
            let seen = head(heading, room);
            spans.push(Span::styled(seen, Theme::strong()));
            spans.push(space(room - width(seen) + GAP));
        }
    }
    sheet.push(spans);
}

fn row<'s>(pen: Pen, sheet: &mut Sheet<'s>, row: &'s Row, columns: &Columns, mark: &'static str) {
    let chosen = !mark.is_empty();
    let mut lines = vec![Vec::with_capacity(12)];
    if chosen {
        lines[0].extend([Span::styled(mark, pen.theme.here()), space(1)]);
    } else {
        lines[0].push(space(2));
    }
    let indent = if 4 + columns.below() > pen.width {
        2
    } else {
        4
    };
    lines.resize_with(columns.lines(), || vec![space(indent)]);
    let mark_at = columns.widths.len() - 1;
    let cells = row.cells.iter().enumerate();
    for (index, cell) in cells.chain(row.mark.iter().map(|mark| (mark_at, mark))) {
        let line = columns.line[index];
        let column = columns.widths[index];
        let room = if line > 0 {
            pen.width.saturating_sub(indent).min(column)
        } else {
            column
        };
        let spans = &mut lines[line];
        let mut seen = head(cell, room);
        let mut used = width(seen);
        let cut = seen.len() < cell.len();
        if cut {
            seen = head(cell, room.saturating_sub(1));
            used = width(seen) + 1;
        }
        if chosen && index == 0 {
            let strong = head(seen, EMPHASIS);
            spans.push(Span::styled(strong, Theme::strong()));
            seen = &seen[strong.len()..];
        }
        spans.push(Span::raw(seen));
        if cut {
            spans.push(Span::raw(pen.theme.signs().cut));
        }
        spans.push(space(column.saturating_sub(used) + GAP));
    }
    for line in lines {
        sheet.push(line);
    }
}

fn more(pen: Pen, sheet: &mut Sheet<'_>, list: &List, window: Range<usize>) {
    let count = list.rows.len();
    let mut spans = vec![
        space(2),
        Span::raw(format!("{}-{} of {count}", window.start + 1, window.end)),
    ];
    let signs = pen.theme.signs();
    if window.start > 0 {
        spans.extend([space(2), Span::raw(signs.above)]);
    }
    if window.end < count {
        spans.extend([space(2), Span::raw(signs.below)]);
    }
    sheet.push(spans);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_chosen_is_said_in_whole_words() {
        let text = "Show the commands that send the catalog again (resync)";
        let lines: Vec<_> = entry(text, 40).collect();
        assert_eq!(
            lines,
            ["Show the commands that send the", "catalog again (resync)"]
        );
        assert_eq!(entry(text, 60).count(), 1);
    }

    #[test]
    fn the_chosen_row_is_in_the_window_with_a_neighbour_on_each_side() {
        for count in 0..40 {
            for selected in 0..count {
                for most in 0..12 {
                    let list = List {
                        id: FieldId::List,
                        headings: Vec::new(),
                        rows: (0..count).map(|_| Row::of([""])).collect(),
                        selected,
                        filter: None,
                    };
                    let seen = window(&list, most, most.saturating_sub(1));
                    assert!(seen.contains(&selected) && seen.end <= count);
                    assert!(selected == 0 || seen.contains(&(selected - 1)));
                    assert!(selected + 1 == count || seen.contains(&(selected + 1)));
                }
            }
        }
    }
}
