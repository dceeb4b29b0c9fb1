//! A box over the page that takes the keys.

use ratatui::Frame;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Margin, Rect};
use ratatui::style::Style;

use super::page::at_right;
use super::regions::Regions;
use super::sheet::{Pen, Sheet, cells};
use super::theme::Theme;
use super::{Seen, View, block};
use crate::text::head;
use crate::wizard::{Dialog, FieldId};

/// Wide enough for the 64 columns of a private key.
const WIDEST: u16 = 76;

/// Where there is much room: wide enough for a web address.
const WIDEST_OF_ALL: u16 = 96;

/// Fewer columns of the page than this beside a dialog say nothing.
const SCRAPS: u16 = 8;

/// The dialog's lines and its box, as high as they need, in the middle of the page.
pub(super) fn lay_out<'s>(
    regions: &Regions,
    dialog: &'s Dialog,
    focus: Option<FieldId>,
    theme: Theme,
) -> (Sheet<'s>, Rect) {
    let place = regions.above_page;
    let widest = if place.width >= WIDEST_OF_ALL + 8 {
        WIDEST_OF_ALL
    } else {
        WIDEST
    };
    let wide = place.width.saturating_sub(4).min(widest);
    let tallest = inside(Rect::new(0, 0, wide, place.height));
    let pen = Pen {
        theme,
        width: tallest.width.into(),
        height: tallest.height.into(),
        labels: 0,
        focus,
        airy: regions.airy,
    };
    let sheet = block::sheet(&dialog.blocks, pen);
    let tall = cells(sheet.len().max(1))
        .saturating_add(2)
        .min(place.height);
    // Empty lines inside the box, where there is room for both.
    let tall = if tall + 2 <= place.height {
        tall + 2
    } else {
        tall
    };
    let x = place.x + (place.width - wide) / 2;
    let y = place.y + (place.height - tall) / 2;
    (sheet, Rect::new(x, y, wide, tall))
}

/// The part of a box that lines are painted in.
pub(super) fn inside(area: Rect) -> Rect {
    area.inner(Margin::new(3, 1))
}

/// The box, its title in the border, its lines.
pub(super) fn draw(
    frame: &mut Frame,
    regions: &Regions,
    dialog: &Dialog,
    focus: Option<FieldId>,
    view: &View,
) {
    let theme = *view.theme;
    let (sheet, area) = lay_out(regions, dialog, focus, theme);
    let mut lines = inside(area);
    if usize::from(lines.height) >= sheet.len() + 2 {
        lines = lines.inner(Margin::new(0, 1));
    }
    let height = usize::from(lines.height);
    let seen = Seen::of(&sheet, height, view.scroll);
    let buffer = frame.buffer_mut();
    clear(buffer, area, regions.panel);
    border(buffer, area, theme);
    let signs = theme.signs();
    let edge = |y| Rect::new(area.x + 2, y, area.width.saturating_sub(4), 1);
    let first = edge(area.top());
    let room = usize::from(first.width).saturating_sub(12);
    let title = format!(" {} ", head(&dialog.title, room));
    buffer.set_stringn(first.x, first.y, title, first.width.into(), Theme::strong());
    if seen.above() {
        at_right(buffer, first, &format!(" {} ", signs.page_up), Style::new());
    }
    if seen.below() {
        let last = edge(area.bottom() - 1);
        at_right(
            buffer,
            last,
            &format!(" {} ", signs.page_down),
            Style::new(),
        );
    }
    sheet.paint(frame, lines, seen.top.into(), view.editor, true);
}

/// Nothing of the page is left in the box or close beside it, where it would only be scraps: ends of
/// the panel's lines too.
fn clear(buffer: &mut Buffer, area: Rect, panel: Option<Rect>) {
    let side = area.x - buffer.area.x;
    let beside = if side < SCRAPS { side } else { 1 };
    let cleared = Rect {
        x: area.x - beside,
        width: area.width + 2 * beside,
        ..area
    };
    let scraps = panel.filter(|panel| panel.left() < cleared.right());
    let right = scraps.map_or(0, Rect::right).max(cleared.right());
    let cleared = Rect {
        width: right - cleared.x,
        ..cleared
    }
    .intersection(buffer.area);
    for y in cleared.top()..cleared.bottom() {
        // Half a wide character can't stay either.
        if let Some(before) = cleared.x.checked_sub(1)
            && let Some(cell) = buffer.cell_mut((before, y))
            && cell.symbol().cell_width() > 1
        {
            cell.reset();
        }
        for x in cleared.left()..cleared.right() {
            buffer[(x, y)].reset();
        }
    }
}

fn border(buffer: &mut Buffer, area: Rect, theme: Theme) {
    let signs = theme.signs();
    let style = theme.rule();
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for x in area.x + 1..right {
        buffer[(x, area.y)]
            .set_symbol(signs.across)
            .set_style(style);
        buffer[(x, bottom)]
            .set_symbol(signs.across)
            .set_style(style);
    }
    for y in area.y + 1..bottom {
        buffer[(area.x, y)].set_symbol(signs.rule).set_style(style);
        buffer[(right, y)].set_symbol(signs.rule).set_style(style);
    }
    let places = [
        (area.x, area.y),
        (right, area.y),
        (area.x, bottom),
        (right, bottom),
    ];
    for (place, corner) in places.into_iter().zip(signs.corners) {
        buffer[place].set_symbol(corner).set_style(style);
    }
}
