//! The line above the key help: what is being waited for.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::View;
use super::regions::Regions;
use crate::text::{head, width};

/// A spinner, what runs, for how long, and why it can't be stopped or what is usual: the key help
/// says how it can be. A tick changes one cell. The last columns, so many of
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
    let what = progress.what;
    let (seen, cut) = if width(what) <= room {
        (what, "")
    } else {
        (head(what, room.saturating_sub(1)), view.theme.signs().cut)
    };
    let (end, _) = buffer.set_stringn(line.x + 2, line.y, seen, room, Style::new());
    let (mut end, _) = buffer.set_stringn(end, line.y, cut, room, Style::new());
    let mut say = |text: &str| {
        let room = usize::from(line.right().saturating_sub(end));
        if text.len() <= room {
            end = buffer.set_stringn(end, line.y, text, room, Style::new()).0;
        }
    };
    if progress.done {
        say(": done");
        return;
    }
    if let Some(seconds) = progress.seconds {
        say(&format!(", {seconds} s"));
    }
    if let Some(note) = progress.note {
        say(&format!("   {note}"));
    }
}
