//! Where the terminal's cursor is, as far as that is certain, and the shortest way elsewhere.

use ratatui::buffer::CellWidth;
use ratatui::layout::{Position, Size};

/// The terminal's cursor.
#[derive(Debug, Default)]
pub(super) struct Cursor {
    at: Option<Position>,
    size: Size,
}

impl Cursor {
    /// A cursor that may be anywhere.
    pub(super) fn new(size: Size) -> Self {
        Self { at: None, size }
    }

    /// Where it is, if that is certain.
    pub(super) fn position(&self) -> Option<Position> {
        self.at
    }

    /// It is there now.
    pub(super) fn set(&mut self, x: u16, y: u16) {
        self.at = Some(Position { x, y });
    }

    /// A symbol was written where it was.
    ///
    /// At the right edge terminals disagree about where the cursor is then, and about the width
    /// of emoji and combined characters too.
    pub(super) fn wrote(&mut self, symbol: &str) {
        let width = symbol.cell_width();
        self.at = self.at.filter(|_| width_is_certain(symbol)).and_then(|at| {
            let x = at.x.saturating_add(width);
            (x < self.size.width).then_some(Position { x, y: at.y })
        });
    }

    /// The shortest bytes that bring it there.
    pub(super) fn way_to(&self, x: u16, y: u16) -> Vec<u8> {
        let absolute = absolute(x, y);
        let Some(at) = self.at else {
            return absolute;
        };
        let mut ways = vec![absolute];
        for start in [None, Some(b'\r')] {
            let from = if start.is_some() { 0 } else { at.x };
            let mut way: Vec<u8> = start.into_iter().collect();
            vertical(at.y, y, &mut way);
            horizontal(from, x, &mut way);
            ways.push(way);
        }
        ways.into_iter().min_by_key(Vec::len).unwrap_or_default()
    }
}

fn absolute(x: u16, y: u16) -> Vec<u8> {
    match (x, y) {
        (0, 0) => b"\x1b[H".to_vec(),
        (0, _) => format!("\x1b[{}H", y + 1).into_bytes(),
        (_, _) => format!("\x1b[{};{}H", y + 1, x + 1).into_bytes(),
    }
}

/// A line feed keeps the column, because the terminal is raw, and never scrolls, because it
/// only goes to rows that exist.
fn vertical(from: u16, to: u16, way: &mut Vec<u8>) {
    if to > from && to - from <= 3 {
        way.resize(way.len() + usize::from(to - from), b'\n');
    } else if to > from {
        relative(to - from, b'B', way);
    } else {
        relative(from - to, b'A', way);
    }
}

fn horizontal(from: u16, to: u16, way: &mut Vec<u8>) {
    if to > from {
        relative(to - from, b'C', way);
    } else if from - to <= 3 {
        way.resize(way.len() + usize::from(from - to), 0x08);
    } else {
        relative(from - to, b'D', way);
    }
}

fn relative(count: u16, end: u8, way: &mut Vec<u8>) {
    match count {
        0 => {}
        1 => way.extend_from_slice(&[0x1b, b'[', end]),
        _ => {
            way.extend_from_slice(format!("\x1b[{count}").as_bytes());
            way.push(end);
        }
    }
}

fn width_is_certain(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => matches!(u32::from(c),
            0x20..=0x7e | 0xa0..=0xac | 0xae..=0x2ff | 0x370..=0x482 | 0x48a..=0x52f
            | 0x2010..=0x2027 | 0x2190..=0x21ff | 0x2500..=0x25ff
            | 0x3041..=0x3096 | 0x30a1..=0x30fa | 0x4e00..=0x9fff | 0xac00..=0xd7a3),
        _ => false,
    }
}
