//! Labelled values, aligned.

use ratatui::text::Span;

use super::sheet::{Pen, Sheet, space};
use super::theme::Theme;
use crate::text::{width, wrap};
use crate::wizard::Fact;

/// Below this many columns a value stands below its label.
const LEAST_VALUE: usize = 16;

/// One line or more for each value; marks stand in a column of their own, before the labels.
pub(super) fn draw<'s>(pen: Pen, sheet: &mut Sheet<'s>, facts: &'s [Fact]) {
    let labels = facts
        .iter()
        .map(|fact| width(fact.label))
        .max()
        .unwrap_or(0);
    let marks = facts
        .iter()
        .filter_map(|fact| pen.theme.mark(fact.tone))
        .map(|(sign, _)| width(sign) + 1)
        .max()
        .unwrap_or(0);
    let below = labels + 2 + marks + LEAST_VALUE > pen.width;
    let column = marks + if below { 2 } else { labels + 2 };
    let room = pen.width.saturating_sub(column).max(1);
    for fact in facts {
        let mut spans = Vec::with_capacity(6);
        match pen.theme.mark(fact.tone) {
            Some((sign, style)) => {
                spans.push(Span::styled(sign, style));
                spans.push(space(marks - width(sign)));
            }
            None => spans.push(space(marks)),
        }
        spans.push(Span::styled(fact.label, pen.theme.quiet()));
        if below {
            sheet.push(std::mem::replace(&mut spans, vec![space(column)]));
        } else {
            spans.push(space(column - marks - width(fact.label)));
        }
        let style = Theme::linked(&fact.value);
        // An id is only of use whole: one that has no room beside its label stands below it.
        let id = !fact.value.contains(' ') && width(&fact.value) > room;
        if id && !below && marks + 2 + width(&fact.value) <= pen.width {
            sheet.push(std::mem::take(&mut spans));
            sheet.push(vec![
                space(marks + 2),
                Span::styled(fact.value.as_str(), style),
            ]);
            continue;
        }
        for line in wrap(&fact.value, room) {
            spans.push(Span::styled(line, style));
            sheet.push(std::mem::replace(&mut spans, vec![space(column)]));
        }
    }
}
