//! The terminal's current attributes, and the shortest way to the next ones.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use crate::ui::LINK;

/// Foreground, background and modifiers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Attributes {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// What is seen of a blank.
const ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::CROSSED_OUT);

/// Each modifier with the numbers that switch it on and off.
const NUMBERS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Attributes {
    /// As the terminal is after `ESC [ m`.
    pub(super) const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    /// What a cell asks for; without `colour` its colours are not asked for.
    pub(super) fn of(cell: &Cell, colour: bool) -> Self {
        Self {
            fg: if colour { cell.fg } else { Color::Reset },
            bg: if colour { cell.bg } else { Color::Reset },
            modifier: cell.modifier.difference(LINK),
        }
    }

    /// A blank drawn with these attributes is as if nothing were there.
    pub(super) fn leaves_no_trace(self) -> bool {
        self.bg == Color::Reset && !self.modifier.intersects(ON_BLANK)
    }

    /// Drawing `symbol` with `self` or with `other` looks the same.
    pub(super) fn looks_like(self, other: Self, symbol: &str) -> bool {
        let blank_alike = symbol == " "
            && self.bg == other.bg
            && !self.modifier.union(other.modifier).intersects(ON_BLANK);
        self == other || blank_alike
    }

    /// Writes what turns `self` into `next`, as short as can be.
    pub(super) fn turn_into(&mut self, next: Self, out: &mut Vec<u8>) {
        if *self == next {
            return;
        }
        let mut change = Sgr::default();
        self.change(next, &mut change);
        let mut afresh = Sgr::default();
        afresh.number(0);
        Self::PLAIN.change(next, &mut afresh);
        out.extend_from_slice(b"\x1b[");
        if next == Self::PLAIN {
            // An empty parameter is a reset too.
        } else if change.0.len() <= afresh.0.len() {
            out.extend_from_slice(&change.0);
        } else {
            out.extend_from_slice(&afresh.0);
        }
        out.push(b'm');
        *self = next;
    }

    fn change(self, next: Self, sgr: &mut Sgr) {
        let mut have = self.modifier;
        for (modifier, _, off) in NUMBERS {
            if have.contains(modifier) && !next.modifier.contains(modifier) {
                sgr.number(off);
                // One number switches off bold and dim, another both kinds of blinking.
                for (other, _, same) in NUMBERS {
                    if same == off {
                        have.remove(other);
                    }
                }
            }
        }
        for (modifier, on, _) in NUMBERS {
            if next.modifier.contains(modifier) && !have.contains(modifier) {
                sgr.number(on);
            }
        }
        if self.fg != next.fg {
            sgr.colour(next.fg, 30);
        }
        if self.bg != next.bg {
            sgr.colour(next.bg, 40);
        }
    }
}

/// The parameters of one SGR sequence.
#[derive(Default)]
struct Sgr(Vec<u8>);

impl Sgr {
    fn number(&mut self, number: u8) {
        if !self.0.is_empty() {
            self.0.push(b';');
        }
        self.0.extend_from_slice(number.to_string().as_bytes());
    }

    fn numbers(&mut self, numbers: &[u8]) {
        for &number in numbers {
            self.number(number);
        }
    }

    /// `base` is 30 for the foreground, 40 for the background.
    fn colour(&mut self, colour: Color, base: u8) {
        match colour {
            Color::Reset => self.number(base + 9),
            Color::Black => self.number(base),
            Color::Red => self.number(base + 1),
            Color::Green => self.number(base + 2),
            Color::Yellow => self.number(base + 3),
            Color::Blue => self.number(base + 4),
            Color::Magenta => self.number(base + 5),
            Color::Cyan => self.number(base + 6),
            Color::Gray => self.number(base + 7),
            Color::DarkGray => self.number(base + 60),
            Color::LightRed => self.number(base + 61),
            Color::LightGreen => self.number(base + 62),
            Color::LightYellow => self.number(base + 63),
            Color::LightBlue => self.number(base + 64),
            Color::LightMagenta => self.number(base + 65),
            Color::LightCyan => self.number(base + 66),
            Color::White => self.number(base + 67),
            Color::Indexed(index) => self.numbers(&[base + 8, 5, index]),
            Color::Rgb(r, g, b) => self.numbers(&[base + 8, 2, r, g, b]),
        }
    }
}
