//! One check and what came of it.

use serde::Serialize;

use crate::domain::Problem;

/// What came of a check.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// All is well.
    Ok,
    /// It works, and will not do so for long, or not for everybody.
    Warn,
    /// It does not work.
    Fail,
    /// It could not be looked at.
    Skip,
}

impl State {
    /// The word for it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }

    /// Something was found.
    pub(super) fn is_found(self) -> bool {
        match self {
            Self::Warn | Self::Fail => true,
            Self::Ok | Self::Skip => false,
        }
    }
}

/// One check. Its texts are clean.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Check {
    /// Stable, for scripts: `net.dns`.
    pub(super) id: &'static str,
    /// What came of it.
    pub(super) state: State,
    /// As one sentence.
    pub(super) what: String,
    /// Why it is so, or what to know about it. May be empty.
    pub(super) why: String,
    /// What mends it. Empty when nothing is to be mended.
    pub(super) fix: String,
    /// All is well, and people want to read why all the same.
    #[serde(skip)]
    pub(super) noted: bool,
}

impl Check {
    /// All is well.
    pub(super) fn ok(id: &'static str, what: impl Into<String>) -> Self {
        Self {
            id,
            state: State::Ok,
            what: what.into(),
            why: String::new(),
            fix: String::new(),
            noted: false,
        }
    }

    /// It could not be looked at.
    pub(super) fn skip(id: &'static str, what: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            id,
            state: State::Skip,
            what: what.into(),
            why: why.into(),
            fix: String::new(),
            noted: false,
        }
    }

    /// It does not work.
    pub(super) fn fail(
        id: &'static str,
        what: impl Into<String>,
        why: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            id,
            state: State::Fail,
            what: what.into(),
            why: why.into(),
            fix: fix.into(),
            noted: false,
        }
    }

    /// It will not do for long.
    pub(super) fn warn(
        id: &'static str,
        what: impl Into<String>,
        why: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            state: State::Warn,
            ..Self::fail(id, what, why, fix)
        }
    }

    /// A problem that was met.
    pub(super) fn of(id: &'static str, state: State, problem: &Problem) -> Self {
        Self {
            id,
            state,
            what: problem.what.clone(),
            why: problem.why.clone(),
            fix: problem.hint.clone(),
            noted: false,
        }
    }

    /// What to know about it.
    pub(super) fn because(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// What people want to know about it.
    pub(super) fn noting(self, why: impl Into<String>) -> Self {
        Self {
            noted: true,
            ..self.because(why)
        }
    }
}
