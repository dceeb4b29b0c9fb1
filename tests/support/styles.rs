//! The styles of a drawn screen as text: snapshots of characters carry none.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

/// One line for each run of cells that has a style: `12,3 cyan bold "> "`.
pub(crate) fn styles(buffer: &Buffer, area: Rect) -> String {
    let mut all = String::new();
    for y in area.top()..area.bottom() {
        let mut x = area.left();
        while x < area.right() {
            let style = buffer[(x, y)].style();
            let start = x;
            let mut run = String::new();
            while x < area.right() && buffer[(x, y)].style() == style {
                run.push_str(buffer[(x, y)].symbol());
                x += 1;
            }
            let mut words = Vec::new();
            if let Some(colour) = style.fg.filter(|colour| *colour != Color::Reset) {
                words.push(colour.to_string().to_lowercase());
            }
            if let Some(colour) = style.bg.filter(|colour| *colour != Color::Reset) {
                words.push(format!("on {}", colour.to_string().to_lowercase()));
            }
            for (modifier, word) in [
                (Modifier::BOLD, "bold"),
                (Modifier::UNDERLINED, "underlined"),
                (Modifier::REVERSED, "reversed"),
                (Modifier::DIM, "dim"),
            ] {
                if style.add_modifier.contains(modifier) {
                    words.push(word.into());
                }
            }
            if !words.is_empty() {
                all.extend([
                    format!("{start},{y} "),
                    words.join(" "),
                    format!(" {run:?}\n"),
                ]);
            }
        }
    }
    all
}
