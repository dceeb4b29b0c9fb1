//! What a save will change: one line a value where it fits, and the paths that Magento has for it.

use ratatui::text::Span;

use super::sheet::{Pen, Sheet, space};
use crate::text::{width, wrap};
use crate::wizard::PlanRow;

/// All rows: what changes under the names that people use; Magento's paths as a quieter column,
/// or below, where there is no room.
pub(super) fn draw<'s>(pen: Pen, sheet: &mut Sheet<'s>, rows: &'s [PlanRow]) {
    let arrow = pen.theme.signs().arrow;
    let widest = |part: &dyn Fn(&PlanRow) -> usize| rows.iter().map(part).max().unwrap_or(0);
    let labels = widest(&|row| width(row.label));
    let befores = widest(&|row| width(&row.before));
    let behind =
        |row: &PlanRow| width(&row.after) + row.locked.map_or(0, |by| 4 + LOCKED.len() + width(by));
    let changes = befores + width(arrow) + widest(&behind);
    let paths = widest(&|row| width(row.path));
    let beside = labels + 2 + changes + 2 + paths <= pen.width;
    if beside {
        let heading = Span::styled("Magento's path", pen.theme.quiet());
        sheet.push(vec![space(labels + 2 + changes + 2), heading]);
    }
    for row in rows {
        let mut spans = vec![Span::styled(row.label, pen.theme.quiet())];
        if labels + 2 + befores + width(arrow) + behind(row) > pen.width {
            sheet.push(spans);
            below(pen, sheet, row, arrow);
            continue;
        }
        spans.push(space(labels + 2 - width(row.label)));
        change(&mut spans, row, arrow, befores);
        locked(pen, &mut spans, row);
        if beside {
            let used: usize = spans.iter().map(|span| width(&span.content)).sum();
            spans.push(space(labels + 2 + changes + 2 - used));
            spans.push(Span::styled(row.path, pen.theme.quiet()));
        }
        sheet.push(spans);
    }
    if !beside {
        for rows in rows.chunk_by(|one, two| folder(one.path) == folder(two.path)) {
            in_magento(pen, sheet, rows);
        }
    }
}

/// A path up to its last slash.
fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..=slash])
}

/// The paths of one folder, in few words: its own, then the last part of each.
fn in_magento<'s>(pen: Pen, sheet: &mut Sheet<'s>, rows: &'s [PlanRow]) {
    let quiet = pen.theme.quiet();
    let folder = rows.first().map_or("", |row| folder(row.path));
    sheet.gap();
    let indent = PATH.len();
    let room = pen.width.saturating_sub(indent).max(1);
    for (index, line) in wrap(folder, room).enumerate() {
        let label = if index == 0 {
            Span::styled(PATH, quiet)
        } else {
            space(indent)
        };
        sheet.push(vec![label, Span::styled(line, quiet)]);
    }
    let mut line = vec![space(indent)];
    let mut used = 0;
    for (index, row) in rows.iter().enumerate() {
        let name = &row.path[folder.len()..];
        let comma = if index + 1 < rows.len() { "," } else { "" };
        let wide = width(name) + comma.len();
        if used > 0 && used + 1 + wide > room {
            sheet.push(std::mem::replace(&mut line, vec![space(indent)]));
            used = 0;
        }
        if used > 0 {
            line.push(space(1));
            used += 1;
        }
        line.extend([Span::styled(name, quiet), Span::styled(comma, quiet)]);
        used += wide;
    }
    sheet.push(line);
}

/// In front of Magento's name for what changes.
const PATH: &str = "Path  ";

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
