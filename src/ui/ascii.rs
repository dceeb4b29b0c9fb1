//! Keeps names from outside from putting anything but ASCII on a terminal that has nothing else.

use ratatui::buffer::{Buffer, CellWidth};

/// Replaces every other character by a question mark for each of its columns; an arrow has
/// a stand-in.
pub(super) fn only(buffer: &mut Buffer) {
    let mut columns_left = 0;
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            columns_left = cell.symbol().cell_width().max(1);
        }
        if columns_left > 0 {
            let arrow = cell.symbol() == "→";
            cell.set_symbol(if arrow { ">" } else { "?" });
            columns_left -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn wide_and_combined_characters_become_as_many_question_marks_as_columns() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        buffer.set_string(0, 0, "a店e\u{301}b\u{fffd}", Style::new());
        only(&mut buffer);
        let text: String = buffer
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        assert_eq!(text, "a???b?  ");
    }
}
