//! Every style and every sign that drawing uses.
//!
//! Only named ANSI colours that can be read on light and on dark backgrounds, and only on marks
//! and short words: what a colour says, a sign or a word says too. Less important text keeps the
//! terminal's own colour, since dim and grey can't be read everywhere. Cyan and yellow can't be
//! either: many terminals show bold ones bright, which on white is as good as nothing.

use ratatui::style::{Color, Modifier, Style};

use crate::wizard::Tone;

/// Marks the cells of a web address, for backends that know what to do with one. Nothing here
/// ever blinks.
pub const LINK: Modifier = Modifier::RAPID_BLINK;

/// Colours and line characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Theme {
    /// Colours may be used; without them nothing but bold, underline and reverse is.
    pub colour: bool,
    /// Borders and marks are ASCII only.
    pub ascii: bool,
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
    bad: "!!",
    spinner: &["|", "/", "-", "\\"],
};

impl Theme {
    pub(super) fn signs(self) -> &'static Signs {
        if self.ascii { &ASCII } else { &UNICODE }
    }

    fn coloured(self, style: Style, colour: Color) -> Style {
        if self.colour { style.fg(colour) } else { style }
    }

    /// Titles, the focused label, names of keys.
    pub(super) fn strong() -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Where the person is: the marks of the current step, of the focus and of the chosen row.
    pub(super) fn here(self) -> Style {
        self.coloured(Self::strong(), Color::Magenta)
    }

    /// Lines that divide; nothing is lost where they can't be seen.
    pub(super) fn rule(self) -> Style {
        self.coloured(Style::new(), Color::DarkGray)
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
        self.coloured(Style::new(), Color::Green)
    }

    pub(super) fn bad(self) -> Style {
        self.coloured(Self::strong(), Color::Red)
    }

    /// The sign before a text of this tone.
    pub(super) fn mark(self, tone: Tone) -> Option<(&'static str, Style)> {
        match tone {
            Tone::Plain | Tone::Muted => None,
            Tone::Good => Some((self.signs().good, self.good())),
            Tone::Warning => Some(("!", self.coloured(Self::strong(), Color::Magenta))),
            Tone::Bad => Some((self.signs().bad, self.bad())),
        }
    }
}
