//! Text to be copied as it is: nothing is added to a line, too long ones go on below.

use ratatui::text::Span;

use super::sheet::{Pen, Sheet, space};
use super::theme::Theme;
use crate::domain::Secret;
use crate::text::{fold, fold_softly, head, softly_folded, width};
use crate::wizard::Drawing;

/// Commands, an answers file.
pub(super) fn lines<'s>(pen: Pen, sheet: &mut Sheet<'s>, lines: &'s [String]) {
    let longest = lines.iter().map(|line| softly_folded(line)).max();
    // What is not broken for the want of two columns is worth more than they are.
    let indent = if longest.unwrap_or(0) + 2 > pen.width {
        0
    } else {
        2
    };
    let room = pen.width.saturating_sub(indent).max(1);
    for line in lines {
        let style = Theme::linked(line);
        for part in fold_softly(line, room) {
            sheet.push(vec![space(indent), Span::styled(part, style)]);
        }
    }
}

/// A picture; what it has no room for is cut, since folded it would be none.
pub(super) fn drawing<'s>(pen: Pen, sheet: &mut Sheet<'s>, drawing: &'s Drawing) {
    for line in &drawing.lines {
        let (seen, cut) = if width(line) <= pen.width {
            (line.as_str(), "")
        } else {
            (
                head(line, pen.width.saturating_sub(1)),
                pen.theme.signs().cut,
            )
        };
        let span = if pen.theme.ascii {
            Span::raw(seen.chars().map(stand_in).collect::<String>())
        } else {
            Span::raw(seen)
        };
        sheet.push(vec![span, Span::raw(cut)]);
    }
}

/// What stands for a line character where there is only ASCII.
fn stand_in(sign: char) -> char {
    match sign {
        '│' | '├' => '|',
        '└' => '`',
        '─' => '-',
        '▶' => '>',
        '…' => '~',
        other => other,
    }
}

/// The one private key that may be shown. Its lines are borrowed: no copy is made here.
pub(super) fn key<'s>(pen: Pen, sheet: &mut Sheet<'s>, key: &'s Secret) {
    for line in key.expose().lines() {
        for part in fold(line, pen.width.max(1)) {
            sheet.push(vec![Span::raw(part)]);
        }
    }
}
