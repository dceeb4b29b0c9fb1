//! The line above the key help: what is being waited for.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::View;
use super::regions::Regions;

const CANCELS: &str = "Esc cancels";

/// A spinner, what runs, and how to stop it. A tick changes one cell. The last columns, so many of
/// them, are somebody else's.
pub(super) fn draw(buffer: &mut Buffer, regions: &Regions, view: &View, taken: u16) {
    let Some(progress) = view.progress else {
        return;
    };
    let mut line = regions.status;
    line.width = line.width.saturating_sub(taken);
    let frames = view.theme.signs().spinner;
    if let Some(tick) = progress.tick {
        let frame = frames[usize::from(tick) % frames.len()];
        buffer.set_stringn(line.x, line.y, frame, 1, view.theme.here());
    }
    let room = usize::from(line.width).saturating_sub(2);
    let (end, _) = buffer.set_stringn(line.x + 2, line.y, progress.what, room, Style::new());
    if progress.done {
        let room = usize::from(line.right().saturating_sub(end));
        buffer.set_stringn(end, line.y, ": done", room, Style::new());
    }
    if progress.cancellable {
        let x = end + 3;
        let room = usize::from(line.right().saturating_sub(x));
        if CANCELS.len() <= room {
            buffer.set_stringn(x, line.y, CANCELS, room, Style::new());
        }
    }
}
