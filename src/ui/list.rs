//! Rows to choose from. Only the rows that are seen are written.
//!
//! The window turns like a page instead of sliding: while the choice moves within it, a few
//! cells change, which is what a slow line can carry. The rows at its edges are seen twice, so
//! that there is always one more row in the direction of the move.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::Span;

use super::columns::{Columns, GAP};
use super::field;
use super::sheet::{Caret, Pen, Sheet, space};
use super::theme::Theme;
use crate::text::{head, width, wrap};
use crate::wizard::{FieldId, List, Row};

/// A list never gets fewer rows than this, unless it has fewer.
const LEAST_ROWS: usize = 3;

/// The list in `left` lines, or a little more when that is too few.
pub(super) fn draw<'s>(pen: Pen, sheet: &mut Sheet<'s>, list: &'s List, left: usize) {
    let from = sheet.len();
    let caret = filter(pen, sheet, list);
    let columns = Columns::of(list, pen.width.saturating_sub(2));
    // A filter takes their place, so that no row moves when it comes and goes.
    if !list.headings.is_empty() && !list.rows.is_empty() && list.filter.is_none() {
        headings(sheet, list, &columns);
    }
    let menu = is_menu(list);
    let lines = if menu {
        let lines = |row: &Row| entry(&row.cells[0], pen.width).count();
        list.rows.iter().map(lines).max().unwrap_or(1)
    } else {
        columns.lines()
    };
    let below = list.below.filter(|_| !list.rows.is_empty());
    let under = if below.is_some() { 2 } else { 0 };
    let left = left.saturating_sub(sheet.len() - from + under);
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
            self::row(pen, sheet, list, row, &columns, mark);
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
    if let Some(column) = below {
        of_chosen(pen, sheet, list, column);
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
    let found = list.rows.len() - list.rows.uncounted();
    let count = format!("  {found} of {}", list.rows.total());
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
        let style = if mark.is_empty() {
            Style::new()
        } else {
            Theme::strong()
        };
        spans.push(Span::styled(line, style));
        sheet.push(spans);
    }
}

fn headings(sheet: &mut Sheet<'_>, list: &List, columns: &Columns) {
    let mut spans = vec![space(2)];
    for (index, heading) in list.headings.iter().enumerate() {
        if columns.line[index] == 0 && !list.is_aside(index) {
            let room = columns.widths[index];
            let seen = head(heading, room);
            spans.push(Span::styled(seen, Theme::strong()));
            spans.push(space(room - width(seen) + GAP));
        }
    }
    sheet.push(spans);
}

fn row<'s>(
    pen: Pen,
    sheet: &mut Sheet<'s>,
    list: &List,
    row: &'s Row,
    columns: &Columns,
    mark: &'static str,
) {
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
        let is_aside = list.is_aside(index) && index != mark_at;
        if is_aside && !is_why(list, row, cell) {
            continue;
        }
        let line = columns.line[index];
        let column = if is_aside {
            let used: usize = lines[line].iter().map(|span| width(&span.content)).sum();
            width(cell).min(pen.width.saturating_sub(used))
        } else {
            columns.widths[index]
        };
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
        let style = if index == mark_at {
            pen.theme.said(row.tone)
        } else if chosen && index == 0 {
            Theme::strong()
        } else {
            Style::new()
        };
        let filter = list.filter.as_deref().filter(|_| index != mark_at);
        marked(spans, seen, style, filter.unwrap_or(""));
        if cut {
            spans.push(Span::raw(pen.theme.signs().cut));
        }
        spans.push(space(column.saturating_sub(used) + GAP));
    }
    let is_blank = |line: &Vec<Span<'_>>| line.iter().all(|span| span.content.trim().is_empty());
    for (index, line) in lines.into_iter().enumerate() {
        if index == 0 || !is_blank(&line) {
            sheet.push(line);
        }
    }
}

/// The filter lets this row through for this cell, not for its name.
fn is_why(list: &List, row: &Row, cell: &str) -> bool {
    let filter = list.filter.as_deref().unwrap_or("").trim().to_lowercase();
    let name = row.cells.first().map_or("", String::as_str);
    let has = |text: &str| text.to_lowercase().contains(&filter);
    !filter.is_empty() && has(cell) && !has(name)
}

/// A cell, with the letters underlined that the filter found there.
fn marked<'s>(spans: &mut Vec<Span<'s>>, cell: &'s str, style: Style, filter: &str) {
    let lower = cell.to_lowercase();
    let filter = filter.trim().to_lowercase();
    let whole = lower.contains(&filter);
    let words = filter.split_whitespace().filter(|_| !whole);
    let wanted = words.chain(Some(filter.as_str()).filter(|text| whole && !text.is_empty()));
    let mut found: Vec<Range<usize>> = wanted
        .filter_map(|word| lower.find(word).map(|at| at..at + word.len()))
        .collect();
    found.sort_by_key(|range| range.start);
    let mut at = 0;
    for range in found {
        // Where lower case is of another length, places differ: better no mark than a wrong one.
        let fits = lower.len() == cell.len() && range.start >= at;
        let (Some(before), Some(letters)) = (cell.get(at..range.start), cell.get(range.clone()))
        else {
            continue;
        };
        if fits {
            spans.push(Span::styled(before, style));
            spans.push(Span::styled(letters, style.patch(Theme::input())));
            at = range.end;
        }
    }
    spans.push(Span::styled(&cell[at..], style));
}

/// What is shown of the chosen row alone: the cell of this column, with its heading.
fn of_chosen<'s>(pen: Pen, sheet: &mut Sheet<'s>, list: &'s List, column: usize) {
    let heading = list.headings.get(column).copied().unwrap_or("");
    let row = list.rows.get(list.selected);
    let cell = row.and_then(|row| row.cells.get(column));
    let cell = cell.map_or("", String::as_str);
    sheet.gap();
    let beside = 2 + width(heading) + 2;
    let label = Span::styled(heading, pen.theme.quiet());
    if beside + width(cell) <= pen.width {
        sheet.push(vec![space(2), label, space(2), Span::raw(cell)]);
    } else {
        // An id is only of use whole.
        sheet.push(vec![space(2), label]);
        for line in wrap(cell, pen.width.saturating_sub(2).max(1)) {
            sheet.push(vec![space(2), Span::raw(line)]);
        }
    }
}

fn more(pen: Pen, sheet: &mut Sheet<'_>, list: &List, window: Range<usize>) {
    let (count, top) = (list.rows.len(), list.rows.uncounted());
    let first = window.start.saturating_sub(top) + 1;
    let (end, all) = (window.end - top, count - top);
    let mut spans = vec![space(2), Span::raw(format!("{first}-{end} of {all}"))];
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
                        below: None,
                        seldom: None,
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
