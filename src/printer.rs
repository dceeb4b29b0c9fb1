//! The one printer of the commands: stdout is for data, stderr for people.
//!
//! With `--json` stdout gets exactly one object, and text for people still goes to stderr. The
//! wizard's screens do not pass through here.

use std::io::{self, Write};

use serde::Serialize;

use crate::domain::Problem;

/// Prints results, notes and problems.
#[derive(Clone, Copy, Debug)]
pub struct Printer {
    json: bool,
}

#[derive(Serialize)]
struct Success<'a, T> {
    ok: bool,
    changed: bool,
    command: &'a str,
    #[serde(flatten)]
    fields: &'a T,
}

#[derive(Serialize)]
struct Failed<'a> {
    ok: bool,
    changed: bool,
    command: &'a str,
    problem: Parts<'a>,
}

#[derive(Serialize)]
struct Parts<'a> {
    code: &'a str,
    what: &'a str,
    why: &'a str,
    hint: &'a str,
}

#[derive(Serialize)]
struct Reported<'a, T> {
    ok: bool,
    changed: bool,
    command: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Parts<'a>>,
    #[serde(flatten)]
    fields: &'a T,
}

impl<'a> From<&'a Problem> for Parts<'a> {
    fn from(problem: &'a Problem) -> Self {
        Self {
            code: problem.code.0,
            what: &problem.what,
            why: &problem.why,
            hint: &problem.hint,
        }
    }
}

impl Printer {
    /// A printer for one run.
    pub fn new(json: bool) -> Self {
        Self { json }
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
            let success = Success {
                ok: true,
                changed,
                command,
                fields,
            };
            object(&mut out, &success)
        } else {
            plain(&mut out)
        };
        written.and_then(|()| out.flush()).map_err(|error| {
            Problem::new(
                "output.stdout",
                "The result could not be written to the standard output.",
                error.to_string(),
                "Give the command an output that stays open.",
            )
        })
    }

    /// A command's report. With a problem `ok` is false and the fields are there all the same. The
    /// text goes to stdout, under `--json` to stderr.
    pub fn report<T: Serialize>(
        self,
        command: &str,
        changed: bool,
        fields: &T,
        problem: Option<&Problem>,
        text: &str,
    ) -> Result<(), Problem> {
        let mut out = io::stdout().lock();
        let written = if self.json {
            // Nobody is left to be told when stderr is closed.
            let _ = io::stderr().write_all(text.as_bytes());
            let reported = Reported {
                ok: problem.is_none(),
                changed,
                command,
                problem: problem.map(Parts::from),
                fields,
            };
            object(&mut out, &reported)
        } else {
            out.write_all(text.as_bytes())
        };
        written.and_then(|()| out.flush()).map_err(|error| {
            Problem::new(
                "output.stdout",
                "The result could not be written to the standard output.",
                error.to_string(),
                "Give the command an output that stays open.",
            )
        })
    }

    /// A line for people.
    pub fn note(self, text: &str) {
        // Nobody is left to be told when stderr is closed.
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// A problem: for people on stderr, and as the object under `--json`.
    pub fn problem(self, command: &str, problem: &Problem) {
        self.problem_after(command, false, problem);
    }

    /// The same, when something may have been changed before.
    pub fn problem_after(self, command: &str, changed: bool, problem: &Problem) {
        self.note(&format!("error: {problem}"));
        self.object_of(command, changed, problem);
    }

    /// A problem that people have read already: the object under `--json`.
    pub fn problem_object(self, command: &str, problem: &Problem) {
        self.object_of(command, false, problem);
    }

    fn object_of(self, command: &str, changed: bool, problem: &Problem) {
        if self.json {
            let failed = Failed {
                ok: false,
                changed,
                command,
                problem: Parts::from(problem),
            };
            // The exit code still says it when stdout is closed.
            let _ = object(&mut io::stdout().lock(), &failed);
        }
    }
}

fn object(out: &mut impl Write, object: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    out.write_all(b"\n")?;
    out.flush()
}
