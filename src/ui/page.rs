//! The page: its title, its blocks, and marks where there is more of them.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::regions::Regions;
use super::sheet::{Pen, Sheet, cells};
use super::theme::Theme;
use super::{Seen, View, block};
use crate::text::{head, width};
use crate::wizard::Screen;

/// Before the title of a page that can send to shoppers what they should not see.
const ALARM: &str = " LIVE DATA ";

/// The page's lines at this size.
pub(super) fn lay_out<'s>(regions: &Regions, screen: &'s Screen, theme: Theme) -> Sheet<'s> {
    let pen = Pen {
        theme,
        width: regions.page.width.into(),
        height: regions.page.height.into(),
        labels: 0,
        focus: screen.focus,
        airy: regions.airy,
    };
    block::sheet(&screen.blocks, pen)
}

/// Under a dialog the page stays as it is, but has neither cursor nor scrolling. Gives how many
/// columns of the status line say that there is more below.
pub(super) fn draw(frame: &mut Frame, regions: &Regions, screen: &Screen, view: &View) -> u16 {
    let theme = *view.theme;
    let title = regions.title;
    let on_top = screen.dialog.is_none();
    let sheet = lay_out(regions, screen, theme);
    let height = usize::from(regions.page.height);
    let seen = Seen::of(&sheet, height, view.scroll.filter(|_| on_top));
    let signs = theme.signs();
    let buffer = frame.buffer_mut();
    let sign = if seen.above() {
        width(signs.page_up) + 2
    } else {
        0
    };
    let room = usize::from(title.width) - sign;
    let mut left = title.x;
    if screen.alarm {
        let (end, _) = buffer.set_stringn(left, title.y, ALARM, room, theme.alarm());
        left = end + 1;
    }
    let room = room.saturating_sub(usize::from(left - title.x));
    let (shown, cut) = if width(&screen.title) <= room {
        (screen.title.as_str(), "")
    } else {
        (head(&screen.title, room.saturating_sub(1)), signs.cut)
    };
    let (end, _) = buffer.set_stringn(left, title.y, shown, room, Theme::strong());
    buffer.set_stringn(end, title.y, cut, room, Theme::strong());
    if seen.above() {
        at_right(buffer, title, signs.page_up, Style::new());
    }
    let below = on_top && seen.below();
    if below {
        at_right(buffer, regions.status, signs.page_down, Style::new());
    }
    let editor = view.editor;
    sheet.paint(frame, regions.page, seen.top.into(), editor, on_top);
    if below {
        cells(width(signs.page_down) + 1)
    } else {
        0
    }
}

/// A short text at the right end of a line.
pub(super) fn at_right(buffer: &mut Buffer, line: Rect, text: &str, style: Style) {
    let room = line.width.min(cells(width(text)));
    buffer.set_stringn(line.right() - room, line.y, text, room.into(), style);
}
