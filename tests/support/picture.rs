//! A drawn screen as text.

use ratatui::buffer::Buffer;

/// The characters, without the empty ends of lines.
pub(crate) fn text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut all = String::new();
    for y in area.top()..area.bottom() {
        let mut line = String::new();
        let mut x = area.left();
        while x < area.right() {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            let wide = unicode_width::UnicodeWidthStr::width(symbol) > 1;
            x += if wide { 2 } else { 1 };
        }
        all.push_str(line.trim_end());
        all.push('\n');
    }
    all
}
