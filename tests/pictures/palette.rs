//! The colours of the two windows that pictures show a terminal in.

use super::frame::Ink;

/// A window's colours.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Palette {
    pub(crate) name: &'static str,
    /// What the terminal says of itself, as rxvt and Konsole do.
    pub(crate) told: &'static str,
    pub(crate) paper: [u8; 3],
    pub(crate) ink: [u8; 3],
    pub(crate) border: [u8; 3],
    /// The terminal's own sixteen.
    own: [[u8; 3]; 16],
}

pub(crate) const DARK: Palette = Palette {
    name: "dark",
    told: "15;0",
    paper: [0x16, 0x1b, 0x22],
    ink: [0xe6, 0xed, 0xf3],
    border: [0x44, 0x4c, 0x56],
    own: [
        [0x48, 0x4f, 0x58],
        [0xff, 0x7b, 0x72],
        [0x56, 0xd3, 0x64],
        [0xe3, 0xb3, 0x41],
        [0x79, 0xc0, 0xff],
        [0xd2, 0xa8, 0xff],
        [0x56, 0xd4, 0xdd],
        [0xb1, 0xba, 0xc4],
        [0x6e, 0x76, 0x81],
        [0xff, 0xa1, 0x98],
        [0x7e, 0xe7, 0x87],
        [0xe3, 0xb3, 0x41],
        [0xa5, 0xd6, 0xff],
        [0xe2, 0xc5, 0xff],
        [0x76, 0xe3, 0xea],
        [0xff, 0xff, 0xff],
    ],
};

pub(crate) const LIGHT: Palette = Palette {
    name: "light",
    told: "0;15",
    paper: [0xff, 0xff, 0xff],
    ink: [0x1f, 0x23, 0x28],
    border: [0xd0, 0xd7, 0xde],
    own: [
        [0x24, 0x29, 0x2f],
        [0xcf, 0x22, 0x2e],
        [0x11, 0x63, 0x29],
        [0x7d, 0x4e, 0x00],
        [0x09, 0x69, 0xda],
        [0x82, 0x50, 0xdf],
        [0x0a, 0x61, 0x70],
        [0x57, 0x60, 0x6a],
        [0xa0, 0xa7, 0xaf],
        [0xa4, 0x0e, 0x26],
        [0x1a, 0x7f, 0x37],
        [0x63, 0x3c, 0x01],
        [0x09, 0x50, 0xae],
        [0x66, 0x39, 0xba],
        [0x0c, 0x55, 0x62],
        [0x1f, 0x23, 0x28],
    ],
};

impl Palette {
    /// Red, green and blue. The upper 240 numbers mean the same on every terminal.
    pub(crate) fn mixed(&self, ink: Ink) -> [u8; 3] {
        let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
        match ink {
            Ink::Mixed(red, green, blue) => [red, green, blue],
            Ink::Numbered(own @ 0..=15) => self.own[usize::from(own)],
            Ink::Numbered(number @ 16..=231) => {
                let cube = number - 16;
                [level(cube / 36), level(cube / 6 % 6), level(cube % 6)]
            }
            Ink::Numbered(number @ 232..=255) => [8 + 10 * (number - 232); 3],
        }
    }
}

/// As a web page writes it.
pub(crate) fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
