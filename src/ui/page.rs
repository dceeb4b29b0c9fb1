//! The page: its title, its blocks, and marks where there is more of them.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::measure::{head, width};
use super::regions::Regions;
use super::sheet::{Pen, Sheet, cells};
use super::theme::Theme;
use super::{View, block, scroll};
use crate::wizard::Screen;

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

/// Under a dialog the page stays as it is, but has neither cursor nor scrolling.
pub(super) fn draw(frame: &mut Frame, regions: &Regions, screen: &Screen, view: &View) {
    let theme = *view.theme;
    let title = regions.title;
    let on_top = screen.dialog.is_none();
    let sheet = lay_out(regions, screen, theme);
    let height = usize::from(regions.page.height);
    let wanted = if on_top { view.scroll } else { 0 };
    let top = scroll::top(&sheet, height, wanted);
    let signs = theme.signs();
    let buffer = frame.buffer_mut();
    let above = top > 0;
    let room = usize::from(title.width) - if above { width(signs.page_up) + 2 } else { 0 };
    let seen = head(&screen.title, room);
    buffer.set_stringn(title.x, title.y, seen, room, Theme::strong());
    if above {
        at_right(buffer, title, signs.page_up, Style::new());
    }
    if on_top && top + height < sheet.len() {
        at_right(buffer, regions.status, signs.page_down, Style::new());
    }
    let editor = view.editor;
    sheet.paint(frame, regions.page, top, editor, on_top);
}

/// A short text at the right end of a line.
pub(super) fn at_right(buffer: &mut Buffer, line: Rect, text: &str, style: Style) {
    let room = line.width.min(cells(width(text)));
    buffer.set_stringn(line.right() - room, line.y, text, room.into(), style);
}
