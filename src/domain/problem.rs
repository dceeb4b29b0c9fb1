//! What a person reads when something failed: what, why, and what to do about it.

use std::fmt;

/// A stable name for a kind of problem, as `--json` reports it (`key.encrypted`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A failure in three parts. Each part makes sense without colour at 80 columns.
///
/// Text from outside must have been through [`crate::domain::Label`] before it gets here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Stable identifier for scripts.
    pub code: Code,
    /// What failed, as one sentence.
    pub what: String,
    /// Why, as far as it is known. May be empty.
    pub why: String,
    /// What to do next. May be empty.
    pub hint: String,
}

impl Problem {
    /// A problem in its three parts.
    pub fn new(
        code: &'static str,
        what: impl Into<String>,
        why: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            code: Code(code),
            what: what.into(),
            why: why.into(),
            hint: hint.into(),
        }
    }
}

impl fmt::Display for Problem {
    /// Three lines for a terminal's error stream; empty parts are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if !self.why.is_empty() {
            write!(f, "\n  {}", self.why)?;
        }
        if !self.hint.is_empty() {
            write!(f, "\n  hint: {}", self.hint)?;
        }
        Ok(())
    }
}
