//! What a person said.

use crate::domain::Secret;
use crate::domain::recognise::begins_like_a_key;

/// What was said.
#[derive(Debug)]
pub(super) enum Entered {
    /// A line, without its end.
    Line(String),
    /// A private key, whole or as much as came.
    Key(Secret),
    /// Esc on an empty line.
    Escape,
    /// The last Esc was none.
    EscapeTakenBack,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D on an empty line.
    End,
    /// Ctrl-Z.
    Suspend,
    /// Tab. What was typed stays.
    Tab,
    /// More was pasted than anybody asked for.
    TooMuch,
}

impl Entered {
    /// Counts also where a line would be the answer to another question: a private key stays one,
    /// and whoever wants out is let out.
    pub(super) fn counts_always(&self) -> bool {
        matches!(self, Self::Interrupt | Self::End | Self::Suspend)
            || matches!(self, Self::Key(key) if begins_like_a_key(key.expose()))
    }
}
