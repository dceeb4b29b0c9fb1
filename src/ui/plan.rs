//! What a save will change: one line a value where whole paths fit, else the values of one folder
//! below its path.

use ratatui::text::Span;

use super::sheet::{Pen, Sheet, space};
use crate::text::{width, wrap};
use crate::wizard::PlanRow;

/// Columns of the table.
struct Widths {
    path: usize,
    before: usize,
}

/// All rows, in one way.
pub(super) fn draw<'s>(pen: Pen, sheet: &mut Sheet<'s>, rows: &'s [PlanRow]) {
    let arrow = pen.theme.signs().arrow;
    let widest = |part: fn(&PlanRow) -> usize| rows.iter().map(part).max().unwrap_or(0);
    let widths = Widths {
        path: widest(|row| width(row.path)),
        before: widest(|row| width(&row.before)),
    };
    let behind =
        widest(|row| width(&row.after) + row.locked.map_or(0, |by| 4 + LOCKED.len() + width(by)));
    let table = widths.path + 2 + widths.before + width(arrow) + behind <= pen.width;
    if !table {
        for rows in rows.chunk_by(|one, two| folder(one.path) == folder(two.path)) {
            by_folder(pen, sheet, rows, arrow);
        }
        return;
    }
    for row in rows {
        let mut spans = vec![
            Span::raw(row.path),
            space(widths.path + 2 - width(row.path)),
        ];
        change(&mut spans, row, arrow, widths.before);
        locked(pen, &mut spans, row);
        sheet.push(spans);
    }
}

/// A path up to its last slash.
fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..=slash])
}

/// The folder's path, then its values by name.
fn by_folder<'s>(pen: Pen, sheet: &mut Sheet<'s>, rows: &'s [PlanRow], arrow: &'static str) {
    let folder = rows.first().map_or("", |row| folder(row.path));
    for line in wrap(folder, pen.width.max(1)) {
        sheet.push(vec![Span::raw(line)]);
    }
    let name = |row: &'s PlanRow| &row.path[folder.len()..];
    let names = rows.iter().map(|row| width(name(row))).max().unwrap_or(0);
    let beside = |row: &PlanRow| {
        let by = row.locked.map_or(0, |by| 4 + LOCKED.len() + width(by));
        4 + names + width(&row.before) + width(arrow) + width(&row.after) + by
    };
    let fits = rows.iter().all(|row| beside(row) <= pen.width);
    for row in rows {
        if fits {
            let mut spans = vec![space(2), Span::raw(name(row))];
            spans.push(space(names + 2 - width(name(row))));
            change(&mut spans, row, arrow, 0);
            locked(pen, &mut spans, row);
            sheet.push(spans);
        } else {
            for line in wrap(name(row), pen.width.saturating_sub(2).max(1)) {
                sheet.push(vec![space(2), Span::raw(line)]);
            }
            below(pen, sheet, row, arrow);
        }
    }
}

const LOCKED: &str = "locked: ";

fn change<'s>(spans: &mut Vec<Span<'s>>, row: &'s PlanRow, arrow: &'static str, before: usize) {
    spans.push(Span::raw(row.before.as_str()));
    spans.push(space(before.saturating_sub(width(&row.before))));
    spans.push(Span::raw(arrow));
    spans.push(Span::raw(row.after.as_str()));
}

fn locked(pen: Pen, spans: &mut Vec<Span<'_>>, row: &PlanRow) {
    if let (Some(by), Some((sign, style))) =
        (row.locked, pen.theme.mark(crate::wizard::Tone::Warning))
    {
        spans.extend([
            space(2),
            Span::styled(sign, style),
            space(1),
            Span::raw(LOCKED),
            Span::raw(by),
        ]);
    }
}

/// What changes, on lines of its own.
fn below<'s>(pen: Pen, sheet: &mut Sheet<'s>, row: &'s PlanRow, arrow: &'static str) {
    let room = pen.width.saturating_sub(4).max(1);
    let mut spans = vec![space(4)];
    if width(&row.before) + width(arrow) + width(&row.after) <= room {
        change(&mut spans, row, arrow, 0);
        let by = row.locked.map_or(0, |by| 4 + LOCKED.len() + width(by));
        let used: usize = spans.iter().map(|span| width(&span.content)).sum();
        if used + by > pen.width {
            sheet.push(spans);
            spans = vec![space(2)];
        }
    } else {
        for line in wrap(&row.before, room) {
            sheet.push(vec![space(4), Span::raw(line)]);
        }
        let arrow = arrow.trim_start();
        let hang = 4 + width(arrow);
        for (index, line) in wrap(&row.after, pen.width.saturating_sub(hang).max(1)).enumerate() {
            if index == 0 {
                sheet.push(vec![space(4), Span::raw(arrow), Span::raw(line)]);
            } else {
                sheet.push(vec![space(hang), Span::raw(line)]);
            }
        }
        spans = vec![space(2)];
    }
    locked(pen, &mut spans, row);
    if spans.len() > 1 {
        sheet.push(spans);
    }
}
