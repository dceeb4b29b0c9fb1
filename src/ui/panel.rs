//! What the page is about, beside it. It changes with the page alone, so that it costs nothing
//! while somebody moves and types.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::block;
use super::regions::Regions;
use super::sheet::Pen;
use super::theme::Theme;
use crate::wizard::Screen;

const TITLE: &str = "About this page";
const MORE: &str = "F1 shows all of it.";

/// A line that divides, the title, the blocks; what has no room is said to be behind F1.
pub(super) fn draw(frame: &mut Frame, regions: &Regions, screen: &Screen, theme: Theme) {
    let Some(area) = regions.panel else { return };
    let buffer = frame.buffer_mut();
    for y in area.top()..area.bottom() {
        buffer.set_stringn(area.x - 2, y, theme.signs().rule, 1, theme.rule());
    }
    let room = usize::from(area.width);
    buffer.set_stringn(area.x, area.y, TITLE, room, theme.quiet());
    let mut lines = Rect {
        y: area.y + 2,
        height: area.height.saturating_sub(2),
        ..area
    };
    let pen = Pen {
        theme,
        width: room,
        height: lines.height.into(),
        labels: 0,
        focus: None,
        airy: regions.airy,
    };
    let sheet = block::sheet(&screen.aside, pen);
    if sheet.len() > usize::from(lines.height) && lines.height > 2 {
        let last = lines.bottom() - 1;
        buffer.set_stringn(area.x, last, MORE, room, Style::new());
        lines.height -= 2;
    }
    sheet.paint(frame, lines, 0, None, false);
}
