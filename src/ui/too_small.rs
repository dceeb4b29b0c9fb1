//! What is shown when nothing else can be.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::regions::LEAST;
use crate::text::wrap;

/// Says which size is needed, in as many lines as there are.
pub(super) fn draw(buffer: &mut Buffer, area: Rect) {
    let text = format!(
        "This terminal is {}x{}. The wizard needs {}x{}.",
        area.width, area.height, LEAST.0, LEAST.1
    );
    let room = usize::from(area.width).max(1);
    for (y, line) in (area.top()..area.bottom()).zip(wrap(&text, room)) {
        buffer.set_stringn(area.x, y, line, area.width.into(), Style::new());
    }
}
