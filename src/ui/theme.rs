//! Every style and every sign that drawing uses.
//!
//! Colours stand only on marks and short words: what a colour says, a sign or a word says too.
//! Where the background isn't known, only named ANSI colours are used that can be read on light and
//! on dark ones, and less important text keeps the terminal's own colour, since dim and grey can't
//! be read everywhere. Cyan and yellow can't be either: many terminals show bold ones bright, which
//! on white is as good as nothing. Where it is known, a palette says more; its colours belong to
//! the fixed part of the 256.

use ratatui::style::{Color, Modifier, Style};

use crate::wizard::Tone;

/// Marks the cells of a web address, for backends that know what to do with one. Nothing here
/// ever blinks.
pub const LINK: Modifier = Modifier::RAPID_BLINK;

/// Colours and line characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Theme {
    /// Which colours.
    pub palette: Palette,
    /// Borders and marks are ASCII only.
    pub ascii: bool,
}

/// Colours for a background.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Palette {
    /// None: nothing but bold, underline and reverse.
    Mono,
    /// The terminal's own sixteen, for a background that isn't known.
    Ansi,
    /// The bright ones of the sixteen, on black.
    AnsiDark,
    /// Of 256, on dark grey and black.
    Dark,
    /// Of 256, on white and light grey.
    Light,
}

/// What colours are for.
#[derive(Clone, Copy, Debug)]
struct Inks {
    here: Color,
    good: Color,
    warning: Color,
    bad: Color,
    /// Less important text.
    quiet: Color,
    rule: Color,
}

impl Palette {
    fn inks(self) -> Inks {
        match self {
            Self::Mono => Inks {
                here: Color::Reset,
                good: Color::Reset,
                warning: Color::Reset,
                bad: Color::Reset,
                quiet: Color::Reset,
                rule: Color::Reset,
            },
            Self::Ansi => Inks {
                here: Color::Magenta,
                good: Color::Green,
                warning: Color::Red,
                bad: Color::Red,
                quiet: Color::Reset,
                rule: Color::DarkGray,
            },
            Self::AnsiDark => Inks {
                here: Color::LightMagenta,
                good: Color::LightGreen,
                warning: Color::LightYellow,
                bad: Color::LightRed,
                quiet: Color::Gray,
                rule: Color::DarkGray,
            },
            Self::Dark => Inks {
                here: Color::Indexed(177),
                good: Color::Indexed(78),
                warning: Color::Indexed(215),
                bad: Color::Indexed(210),
                quiet: Color::Indexed(248),
                rule: Color::Indexed(242),
            },
            Self::Light => Inks {
                here: Color::Indexed(91),
                good: Color::Indexed(22),
                warning: Color::Indexed(94),
                bad: Color::Indexed(124),
                quiet: Color::Indexed(240),
                rule: Color::Indexed(248),
            },
        }
    }
}

/// The signs of a theme.
#[derive(Debug)]
pub(super) struct Signs {
    pub(super) done: &'static str,
    pub(super) chosen: &'static str,
    pub(super) rule: &'static str,
    pub(super) across: &'static str,
    pub(super) corners: [&'static str; 4],
    pub(super) cut: &'static str,
    pub(super) above: &'static str,
    pub(super) below: &'static str,
    pub(super) page_up: &'static str,
    pub(super) page_down: &'static str,
    pub(super) arrow: &'static str,
    pub(super) arrows: &'static str,
    pub(super) good: &'static str,
    pub(super) open: &'static str,
    /// Of the journey or of a bar: what is behind, what is to come.
    pub(super) way: [&'static str; 2],
    pub(super) bad: &'static str,
    pub(super) spinner: &'static [&'static str],
}

static UNICODE: Signs = Signs {
    done: "✓",
    chosen: "•",
    rule: "│",
    across: "─",
    corners: ["╭", "╮", "╰", "╯"],
    cut: "…",
    above: "↑ more",
    below: "↓ more",
    page_up: "↑ PgUp",
    page_down: "↓ PgDn",
    arrow: " → ",
    arrows: "↑↓",
    good: "✓",
    open: "○",
    way: ["━", "─"],
    bad: "✗",
    spinner: &["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
};

static ASCII: Signs = Signs {
    done: "+",
    chosen: "*",
    rule: "|",
    across: "-",
    corners: ["+", "+", "+", "+"],
    cut: "~",
    above: "^ more",
    below: "v more",
    page_up: "^ PgUp",
    page_down: "v PgDn",
    arrow: " -> ",
    arrows: "Up/Down",
    good: "ok",
    open: "o",
    way: ["=", "-"],
    bad: "!!",
    spinner: &["|", "/", "-", "\\"],
};

impl Theme {
    pub(super) fn signs(self) -> &'static Signs {
        if self.ascii { &ASCII } else { &UNICODE }
    }

    /// There is any colour.
    pub fn has_colour(self) -> bool {
        self.palette != Palette::Mono
    }

    fn inks(self) -> Inks {
        self.palette.inks()
    }

    /// Titles, the focused label, names of keys.
    pub(super) fn strong() -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What Enter does.
    pub(super) fn button() -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Where the person is: the marks of the current step, of the focus and of the chosen row.
    pub(super) fn here(self) -> Style {
        Self::strong().fg(self.inks().here)
    }

    /// Less important text: labels, what explains.
    pub(super) fn quiet(self) -> Style {
        Style::new().fg(self.inks().quiet)
    }

    /// Lines that divide; nothing is lost where they can't be seen.
    pub(super) fn rule(self) -> Style {
        Style::new().fg(self.inks().rule)
    }

    /// Where text is typed.
    pub(super) fn input() -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    /// How this text looks: a web address is one that can be opened.
    pub(super) fn linked(text: &str) -> Style {
        let is_address = text.starts_with("https://") && text.bytes().all(|b| b.is_ascii_graphic());
        if is_address {
            Style::new().add_modifier(LINK)
        } else {
            Style::new()
        }
    }

    pub(super) fn good(self) -> Style {
        Style::new().fg(self.inks().good)
    }

    pub(super) fn bad(self) -> Style {
        Self::strong().fg(self.inks().bad)
    }

    /// What must not be overlooked.
    pub(super) fn alarm(self) -> Style {
        self.bad().add_modifier(Modifier::REVERSED)
    }

    fn warning(self) -> Style {
        Self::strong().fg(self.inks().warning)
    }

    /// A short word of this tone.
    pub(super) fn said(self, tone: Tone) -> Style {
        match tone {
            Tone::Plain => Style::new(),
            Tone::Muted | Tone::Open => self.quiet(),
            Tone::Good => self.good(),
            Tone::Warning => self.warning(),
            Tone::Bad => self.bad(),
        }
    }

    /// The sign before a text of this tone.
    pub(super) fn mark(self, tone: Tone) -> Option<(&'static str, Style)> {
        match tone {
            Tone::Plain | Tone::Muted => None,
            Tone::Good => Some((self.signs().good, self.good())),
            Tone::Open => Some((self.signs().open, self.quiet())),
            Tone::Warning => Some(("!", self.warning())),
            Tone::Bad => Some((self.signs().bad, self.bad())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red, green and blue of a colour of the fixed part of the 256.
    fn rgb(index: u8) -> [u8; 3] {
        let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
        match index {
            16..=231 => {
                let cube = index - 16;
                [level(cube / 36), level(cube / 6 % 6), level(cube % 6)]
            }
            232..=255 => [8 + 10 * (index - 232); 3],
            0..=15 => panic!("{index} is the terminal's own"),
        }
    }

    /// Relative luminance. Source: WCAG 2.2.
    fn luminance(colour: [u8; 3]) -> f64 {
        let [red, green, blue] = colour.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_of_both_palettes_can_be_read_on_their_backgrounds() {
        let dark = [[0x00; 3], [0x1e; 3], [0x28, 0x2c, 0x34]];
        let light = [[0xff; 3], [0xee; 3], [0xfd, 0xf6, 0xe3]];
        for (palette, backgrounds) in [(Palette::Dark, dark), (Palette::Light, light)] {
            let inks = palette.inks();
            for ink in [inks.here, inks.good, inks.warning, inks.bad, inks.quiet] {
                let Color::Indexed(index) = ink else {
                    panic!("{ink} depends on the terminal");
                };
                for background in backgrounds {
                    let found = contrast(rgb(index), background);
                    assert!(
                        found >= 4.5,
                        "{palette:?} {index} on {background:?}: {found}"
                    );
                }
            }
        }
        assert!((contrast([0xff; 3], [0x00; 3]) - 21.0).abs() < 0.001);
    }

    #[test]
    fn a_warning_looks_like_nothing_else_and_like_no_place() {
        for palette in [
            Palette::Ansi,
            Palette::AnsiDark,
            Palette::Dark,
            Palette::Light,
        ] {
            let inks = palette.inks();
            assert_ne!(inks.here, inks.warning, "{palette:?}");
            assert_ne!(inks.here, inks.bad, "{palette:?}");
        }
    }
}
