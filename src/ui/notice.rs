//! Paragraphs and problems: text with a mark before it that says what it is.

use ratatui::style::Style;
use ratatui::text::Span;

use super::sheet::{Pen, Sheet, space};
use super::theme::Theme;
use crate::domain::Problem;
use crate::text::{width, wrap};
use crate::wizard::Tone;

/// Columns before what had to move to the left.
const LEFT: usize = 4;

/// A paragraph, wrapped; later lines stand below the text, not below the mark.
pub(super) fn text<'s>(pen: Pen, sheet: &mut Sheet<'s>, tone: Tone, text: &'s str) {
    indented(pen, sheet, 0, tone, text);
}

/// A paragraph that begins in this column.
pub(super) fn indented<'s>(
    pen: Pen,
    sheet: &mut Sheet<'s>,
    indent: usize,
    tone: Tone,
    text: &'s str,
) {
    let mark = pen.theme.mark(tone);
    let indent = indent_of_word(pen, indent, text);
    let hang = mark.map_or(0, |(sign, _)| width(sign) + 1);
    let room = pen.width.saturating_sub(indent + hang).max(1);
    let style = match tone {
        Tone::Muted => pen.theme.quiet(),
        Tone::Plain | Tone::Good | Tone::Open | Tone::Warning | Tone::Bad => Style::new(),
    };
    for (index, line) in wrap(text, room).enumerate() {
        let mut spans = Vec::with_capacity(4);
        spans.push(space(indent));
        match mark {
            Some((sign, style)) if index == 0 => {
                spans.push(Span::styled(sign, style));
                spans.push(space(1));
            }
            Some(_) | None => spans.push(space(hang)),
        }
        spans.push(Span::styled(line, style));
        sheet.push(spans);
    }
}

/// A single word (a fingerprint, an id) that does not fit where it should begin stands further to
/// the left, so that it stays whole.
pub(super) fn indent_of_word(pen: Pen, indent: usize, text: &str) -> usize {
    let fits = |indent| indent + width(text) <= pen.width;
    if text.contains(' ') || fits(indent) || !fits(LEFT) {
        indent
    } else {
        LEFT
    }
}

/// What in bold, why below it, then what to do.
pub(super) fn problem<'s>(pen: Pen, sheet: &mut Sheet<'s>, problem: &'s Problem) {
    let theme = pen.theme;
    part(
        pen,
        sheet,
        Span::styled("Error: ", theme.bad()),
        &problem.what,
        Theme::strong(),
    );
    if !problem.why.is_empty() {
        for line in wrap(&problem.why, pen.width.saturating_sub(2).max(1)) {
            sheet.push(vec![space(2), Span::raw(line)]);
        }
    }
    if !problem.hint.is_empty() {
        let hint = Span::styled("  hint: ", Theme::strong());
        part(pen, sheet, hint, &problem.hint, Style::new());
    }
}

fn part<'s>(pen: Pen, sheet: &mut Sheet<'s>, head: Span<'static>, text: &'s str, style: Style) {
    let hang = width(&head.content);
    let mut head = Some(head);
    for line in wrap(text, pen.width.saturating_sub(hang).max(1)) {
        let before = head.take().unwrap_or_else(|| space(hang));
        sheet.push(vec![before, Span::styled(line, style)]);
    }
}
