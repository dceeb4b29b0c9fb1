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
    let mut end = line.x + 2;
    let mut say = |text: &str| {
        let room = usize::from(line.right().saturating_sub(end));
        let (seen, cut) = if width(text) <= room {
            (text, "")
        } else {
            (head(text, room.saturating_sub(1)), view.theme.signs().cut)
        };
        for part in [seen, cut] {
            end = buffer.set_stringn(end, line.y, part, room, Style::new()).0;
        }
    };
    say(progress.what);
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
