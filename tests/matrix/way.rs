//! The ways to leave.

/// A way to leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// The page's own end.
    End,
    CtrlC,
    /// The system refuses to wait for the terminal any more.
    Error,
    /// The machine panics.
    Panic,
    Term,
    Quit,
    HangUp,
    /// The terminal is closed.
    Closed,
    /// Ctrl-Z, `fg`, and then Ctrl-C.
    Stop,
    Kill,
}

impl Way {
    pub(crate) const ALL: [Self; 10] = [
        Self::End,
        Self::CtrlC,
        Self::Error,
        Self::Panic,
        Self::Term,
        Self::Quit,
        Self::HangUp,
        Self::Closed,
        Self::Stop,
        Self::Kill,
    ];

    /// The table's heading.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::CtrlC => "Ctrl-C",
            Self::Error => "error",
            Self::Panic => "panic",
            Self::Term => "TERM",
            Self::Quit => "QUIT",
            Self::HangUp => "HUP",
            Self::Closed => "closed",
            Self::Stop => "Ctrl-Z, `fg`",
            Self::Kill => "KILL",
        }
    }
}
