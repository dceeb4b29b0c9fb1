//! How far things are: a bar each, with the counts beside it in figures.

use ratatui::text::Span;

use super::sheet::{Pen, Sheet, space};
use crate::text::{head, width, wrap};
use crate::wizard::Bar;

/// A bar is no longer than this, and left out where there is no room for so much of one.
const LONGEST: usize = 24;
const LEAST: usize = 6;
/// Between two columns.
const GAP: usize = 2;

/// Where everything stands in a line.
struct Layout {
    mark: usize,
    label: usize,
    place: usize,
    bar: usize,
    count: usize,
    /// What belongs to a label stands below it.
    below: bool,
}

impl Layout {
    fn of(pen: Pen, bars: &[Bar]) -> Self {
        let widest = |text: fn(&Bar) -> &str| bars.iter().map(|bar| width(text(bar))).max();
        let marks = bars.iter().filter_map(|bar| pen.theme.mark(bar.tone));
        let mark = marks.map(|(sign, _)| width(sign) + 1).max().unwrap_or(0);
        let label = widest(|bar| &bar.label).unwrap_or(0);
        let place =
            widest(|bar| &bar.place).map_or(0, |place| if place > 0 { place + GAP } else { 0 });
        let count = bars.iter().map(|bar| count(bar).len()).max().unwrap_or(0);
        let names = mark + label + place + GAP;
        let below = names + LEAST + GAP + count > pen.width;
        let before = if below { mark + 2 } else { names };
        let room = pen.width.saturating_sub(before + count + GAP);
        Self {
            mark,
            label,
            place,
            bar: if room < LEAST { 0 } else { room.min(LONGEST) },
            count,
            below,
        }
    }

    /// Where what is said of a bar begins, when it has no room behind it.
    fn indent(&self) -> usize {
        self.mark + 2
    }
}

/// A line for each, or two; then what is said of it.
pub(super) fn draw<'s>(pen: Pen, sheet: &mut Sheet<'s>, bars: &'s [Bar]) {
    let layout = Layout::of(pen, bars);
    let mut before = "";
    for bar in bars {
        let mut spans = Vec::with_capacity(10);
        let mut used = layout.mark;
        match pen.theme.mark(bar.tone) {
            Some((sign, style)) => {
                spans.push(Span::styled(sign, style));
                spans.push(space(layout.mark.saturating_sub(width(sign))));
            }
            None => spans.push(space(layout.mark)),
        }
        // What many lines have in common is said once.
        let label = if bar.label == before && !layout.below {
            ""
        } else {
            bar.label.as_str()
        };
        before = &bar.label;
        let label = head(label, pen.width.saturating_sub(layout.mark));
        spans.push(Span::styled(label, pen.theme.quiet()));
        spans.push(space((layout.label + GAP).saturating_sub(width(label))));
        used += layout.label + GAP;
        if layout.place > 0 {
            let place = head(&bar.place, pen.width.saturating_sub(used));
            spans.push(Span::raw(place));
            spans.push(space(layout.place.saturating_sub(width(place))));
            used += layout.place;
        }
        if layout.below {
            sheet.push(std::mem::replace(&mut spans, vec![space(layout.indent())]));
            used = layout.indent();
        }
        if bar.all > 0 {
            used += drawn(pen, &mut spans, bar, &layout);
        }
        if bar.said.is_empty() || used + GAP + width(&bar.said) <= pen.width {
            if !bar.said.is_empty() {
                spans.push(space(if bar.all > 0 { GAP } else { 0 }));
                spans.push(Span::raw(bar.said.as_str()));
            }
            sheet.push(spans);
            continue;
        }
        sheet.push(spans);
        let room = pen.width.saturating_sub(layout.indent()).max(1);
        for line in wrap(&bar.said, room) {
            sheet.push(vec![space(layout.indent()), Span::raw(line)]);
        }
    }
}

/// The bar and its counts; gives how many columns they take.
fn drawn(pen: Pen, spans: &mut Vec<Span<'_>>, bar: &Bar, layout: &Layout) -> usize {
    let [full, empty] = pen.theme.signs().way;
    if layout.bar > 0 {
        let length = u64::try_from(layout.bar).unwrap_or(0);
        let part = (bar.done.min(bar.all) * length)
            .checked_div(bar.all)
            .unwrap_or(0);
        let part = usize::try_from(part).unwrap_or(0);
        // Something is something.
        let part = if bar.done > 0 { part.max(1) } else { part };
        let style = if bar.done < bar.all {
            pen.theme.here()
        } else {
            pen.theme.good()
        };
        spans.push(Span::styled(full.repeat(part), style));
        spans.push(Span::styled(
            empty.repeat(layout.bar - part),
            pen.theme.rule(),
        ));
        spans.push(space(GAP));
    }
    let text = count(bar);
    let used = layout.bar + if layout.bar > 0 { GAP } else { 0 } + layout.count;
    spans.push(space(layout.count - text.len()));
    spans.push(Span::raw(text));
    used
}

fn count(bar: &Bar) -> String {
    if bar.all == 0 {
        return String::new();
    }
    format!("{} of {}", bar.done, bar.all)
}
