//! The one printer of the commands: stdout is for data, stderr for people.
//!
//! With `--json` stdout gets exactly one object, and text for people still goes to stderr. The
//! wizard's screens do not pass through here. How text for people looks is the `paper`'s.

pub mod commands;
mod paper;

use std::io::{self, Write};

use serde::Serialize;

use crate::domain::Problem;
pub use paper::{GLUE, Ink, Paper};

/// Prints results, notes and problems.
#[derive(Clone, Copy, Debug)]
pub struct Printer {
    json: bool,
    /// What the text of a report is written on.
    paper: Paper,
    /// What problems are written on.
    aside: Paper,
}

/// What every object has, with the command's own fields beside it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Printed<'a, T> {
    /// The exit code is 0.
    ok: bool,
    /// Something was changed, in a store or at the registry.
    changed: bool,
    /// The command as it was typed, without its options.
    command: &'a str,
    /// Why the exit code is not 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemObject>,
    /// What is worth knowing beside the result.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'a [String],
    #[serde(flatten)]
    fields: &'a T,
}

/// A problem's parts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProblemObject {
    /// Stable, for programs.
    pub code: &'static str,
    /// What failed, as one sentence.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do.
    pub hint: String,
}

/// A command that failed before it had anything to say.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct NoFields {}

impl From<&Problem> for ProblemObject {
    fn from(problem: &Problem) -> Self {
        Self {
            code: problem.code.0,
            what: problem.what.clone(),
            why: problem.why.clone(),
            hint: problem.hint.clone(),
        }
    }
}

impl Printer {
    /// A printer for one run, whose output is not known to be a terminal.
    pub fn new(json: bool) -> Self {
        Self {
            json,
            paper: Paper::default(),
            aside: Paper::default(),
        }
    }

    /// The same on what stdout and stderr are.
    #[must_use]
    pub fn on(self, stdout: Paper, stderr: Paper) -> Self {
        Self {
            json: self.json,
            paper: if self.json { stderr } else { stdout },
            aside: stderr,
        }
    }

    /// What the text of a report is written on.
    pub fn paper(self) -> Paper {
        self.paper
    }

    /// What is written on while a command runs.
    pub fn aside(self) -> Paper {
        self.aside
    }

    /// A command's result: `fields` join the object under `--json`, else `plain` writes the text.
    /// The problem says that nobody could read it.
    pub fn result<T: Serialize>(
        self,
        command: &str,
        changed: bool,
        fields: &T,
        plain: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Problem> {
        let mut out = io::stdout().lock();
        let written = if self.json {
            let printed = Printed {
                ok: true,
                changed,
                command,
                problem: None,
                warnings: &[],
                fields,
            };
            object(&mut out, &printed)
        } else {
            plain(&mut out)
        };
        written
            .and_then(|()| out.flush())
            .map_err(|error| unwritten(&error))
    }

    /// A command's report. With a problem `ok` is false and the fields are there all the same. The
    /// text goes to stdout, under `--json` to stderr; warnings go to stderr.
    pub fn report<T: Serialize>(
        self,
        command: &str,
        changed: bool,
        fields: &T,
        problem: Option<&Problem>,
        (text, warnings): (&str, &[String]),
    ) -> Result<(), Problem> {
        self.warn(warnings);
        let mut out = io::stdout().lock();
        let written = if self.json {
            // Nobody is left to be told when stderr is closed.
            let _ = io::stderr().write_all(text.as_bytes());
            let printed = Printed {
                ok: problem.is_none(),
                changed,
                command,
                problem: problem.map(ProblemObject::from),
                warnings,
                fields,
            };
            object(&mut out, &printed)
        } else {
            out.write_all(text.as_bytes())
        };
        written
            .and_then(|()| out.flush())
            .map_err(|error| unwritten(&error))
    }

    /// A line for people.
    pub fn note(self, text: &str) {
        // Nobody is left to be told when stderr is closed.
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// A problem: for people on stderr, and as the object under `--json`.
    pub fn problem(self, command: &str, problem: &Problem) {
        self.problem_after(command, false, problem, &[]);
    }

    /// The same, when something may have been changed before, or is worth knowing.
    pub fn problem_after(
        self,
        command: &str,
        changed: bool,
        problem: &Problem,
        warnings: &[String],
    ) {
        self.warn(warnings);
        self.note(&self.aside.problem("error", Ink::Bad, problem));
        self.object_of(command, changed, problem, warnings);
    }

    fn warn(self, warnings: &[String]) {
        for warning in warnings {
            self.note(&format!("note: {warning}"));
        }
    }

    /// A problem that people have read already: the object under `--json`.
    pub fn problem_object(self, command: &str, problem: &Problem) {
        self.object_of(command, false, problem, &[]);
    }

    fn object_of(self, command: &str, changed: bool, problem: &Problem, warnings: &[String]) {
        if self.json {
            let failed = Printed {
                ok: false,
                changed,
                command,
                problem: Some(ProblemObject::from(problem)),
                warnings,
                fields: &NoFields {},
            };
            // The exit code still says it when stdout is closed.
            let _ = object(&mut io::stdout().lock(), &failed);
        }
    }
}

fn unwritten(error: &io::Error) -> Problem {
    Problem::new(
        "output.stdout",
        "The result could not be written to the standard output.",
        error.to_string(),
        "Give the command an output that stays open.",
    )
}

fn object(out: &mut impl Write, object: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    out.write_all(b"\n")?;
    out.flush()
}
