//! Kinds of terminals.

/// A kind of terminal, and how big it is when the program is left.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) env: &'static [(&'static str, &'static str)],
    pub(crate) size: (u16, u16),
}

const fn kind(
    name: &'static str,
    env: &'static [(&'static str, &'static str)],
    size: (u16, u16),
) -> Kind {
    Kind { name, env, size }
}

/// Every screen is walked to in this size, and the terminal gets its own one then: on the smallest
/// a walker would see nothing.
pub(crate) const USUAL: (u16, u16) = (80, 24);

/// For the full screen.
pub(crate) const FULL: [Kind; 9] = [
    kind("xterm-256color", &[], USUAL),
    kind("60x16", &[], (60, 16)),
    kind("vt100", &[("TERM", "vt100")], USUAL),
    kind("linux", &[("TERM", "linux")], USUAL),
    kind("screen", &[("TERM", "screen")], USUAL),
    kind("`NO_COLOR`", &[("NO_COLOR", "1")], USUAL),
    kind("`LANG=C`", &[("LANG", "C")], USUAL),
    kind("1x1", &[], (1, 1)),
    kind("200x60", &[("TERM", "tmux-256color")], (200, 60)),
];

/// For lines. Only the dumb terminal is not asked for them.
pub(crate) const LINES: [Kind; 9] = [
    kind(DUMB, &[("TERM", "dumb")], USUAL),
    kind("xterm-256color", &[], USUAL),
    kind("60x16", &[], (60, 16)),
    kind("vt100", &[("TERM", "vt100")], USUAL),
    kind("linux", &[("TERM", "linux")], USUAL),
    kind("no size", &[("TERM", "vt100")], (0, 0)),
    kind("`NO_COLOR`", &[("NO_COLOR", "1")], USUAL),
    kind("`LANG=C`", &[("LANG", "C")], USUAL),
    kind("1x1", &[], (1, 1)),
];

const DUMB: &str = "dumb";

impl Kind {
    /// Lines must be asked for.
    pub(crate) fn is_asked(&self) -> bool {
        self.name != DUMB
    }

    /// A whole page is seen there, without scrolling.
    pub(crate) fn shows_pages(&self) -> bool {
        self.size.0 >= USUAL.0 && self.size.1 >= USUAL.1
    }

    /// A person sees whole sentences there.
    pub(crate) fn is_legible(&self) -> bool {
        self.size.0 != 1
    }
}
