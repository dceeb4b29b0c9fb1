//! What can be filled in: lines of text, private keys, switches.
//!
//! The focused one has `>` before it and a bold label. A private key's text is never here.

use ratatui::text::Span;

use super::notice;
use super::sheet::{Caret, Pen, Sheet, space};
use super::theme::Theme;
use crate::text::{head, tail, width};
use crate::wizard::{Field, FieldId, KeyField, Toggle, Tone};

/// Below this many columns the input stands below its label.
const LEAST_INPUT: usize = 24;

/// More would only be a longer line.
const MOST_INPUT: usize = 60;

/// The mark and the label of a field or of anything else that can have the focus.
pub(super) fn label(pen: Pen, focused: bool, label: &'static str) -> Vec<Span<'static>> {
    if focused {
        vec![
            Span::styled("> ", pen.theme.here()),
            Span::styled(label, Theme::strong()),
        ]
    } else {
        vec![space(2), Span::styled(label, pen.theme.quiet())]
    }
}

/// Mark and label, and the column in which the value begins: behind the label or below it.
fn labelled<'s>(
    pen: Pen,
    sheet: &mut Sheet<'s>,
    focused: bool,
    text: &'static str,
) -> (Vec<Span<'s>>, usize) {
    let mut spans = label(pen, focused, text);
    let beside = 2 + pen.labels + 2;
    if beside + LEAST_INPUT > pen.width {
        sheet.push(spans);
        (vec![space(2)], 2)
    } else {
        spans.push(space(beside - 2 - width(text)));
        (spans, beside)
    }
}

/// A line of text to type.
pub(super) fn line<'s>(pen: Pen, sheet: &mut Sheet<'s>, field: &'s Field) {
    let focused = pen.focus == Some(field.id);
    let from = sheet.len();
    let (mut spans, column) = labelled(pen, sheet, focused, field.label);
    let room = pen.width.saturating_sub(column).clamp(1, MOST_INPUT);
    let caret = Caret::Input {
        line: sheet.len(),
        x: column,
        width: room,
        text: &field.text,
        placeholder: field.placeholder,
    };
    if !focused {
        input(pen, &mut spans, field, room);
    }
    sheet.push(spans);
    if let Some((tone, note)) = &field.note {
        notice::indented(pen, sheet, column, *tone, note);
    }
    if focused {
        sheet.focus_since(from, Some(caret));
    }
}

/// The text of a field without the focus: the beginning, or the end of a path.
fn input<'s>(pen: Pen, spans: &mut Vec<Span<'s>>, field: &'s Field, room: usize) {
    let style = Theme::input();
    let text = if field.text.is_empty() {
        field.placeholder
    } else {
        field.text.as_str()
    };
    let cut = Span::styled(pen.theme.signs().cut, style);
    let used = width(text);
    if used <= room {
        spans.push(Span::styled(text, style));
        spans.push(space(room - used).style(style));
    } else if matches!(field.id, FieldId::KeyFile(_)) {
        spans.push(cut);
        spans.push(Span::styled(tail(text, room - 1), style));
    } else {
        spans.push(Span::styled(head(text, room - 1), style));
        spans.push(cut);
    }
}

/// A private key: what is known of it, never its text.
pub(super) fn key<'s>(pen: Pen, sheet: &mut Sheet<'s>, field: &'s KeyField) {
    let focused = pen.focus == Some(field.id);
    let from = sheet.len();
    let (mut spans, column) = labelled(pen, sheet, focused, field.label);
    let at = sheet.len();
    notice::indented(pen, sheet, column, field.tone, &field.status);
    if let Some(first) = sheet.lines.get_mut(at) {
        spans.append(&mut first.spans.split_off(1));
        first.spans = spans;
    }
    let last = sheet.len() - 1;
    let x = sheet.lines[last]
        .spans
        .iter()
        .map(|s| width(&s.content))
        .sum::<usize>();
    let column = field
        .notes
        .iter()
        .map(|note| notice::indent_of_word(pen, column, note))
        .min()
        .unwrap_or(column);
    for note in &field.notes {
        notice::indented(pen, sheet, column, Tone::Muted, note);
    }
    if focused {
        let x = x.min(pen.width.saturating_sub(2)) + 1;
        sheet.focus_since(from, Some(Caret::At { line: last, x }));
    }
}

/// A switch.
pub(super) fn toggle(pen: Pen, sheet: &mut Sheet<'_>, toggle: &Toggle) {
    let focused = pen.focus == Some(toggle.id);
    let from = sheet.len();
    let mut spans = label(pen, focused, toggle.label);
    spans.insert(1, Span::raw(if toggle.on { "[x] " } else { "[ ] " }));
    sheet.push(spans);
    if focused {
        sheet.focus_since(from, None);
    }
}

/// The last row of a form, or of a page that has nothing else to press: such a page is read from
/// its top all the same.
pub(super) fn button<'s>(pen: Pen, sheet: &mut Sheet<'s>, does: &'s str) {
    let alone = pen.focus.is_none();
    let focused = alone || pen.focus == Some(FieldId::Button);
    let from = sheet.len();
    let mut spans = label(pen, focused, "");
    let style = if focused {
        Theme::button()
    } else {
        Theme::strong()
    };
    let room = pen.width.saturating_sub(6);
    spans.extend([
        Span::styled("[ ", style),
        Span::styled(head(does, room), style),
        Span::styled(" ]", style),
    ]);
    sheet.push(spans);
    if focused && !alone {
        sheet.focus_since(from, None);
    }
}
