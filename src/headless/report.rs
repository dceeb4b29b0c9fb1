//! What a command found and did: said once for people, once for programs.

use super::commands::Output;
use super::failure::would_change;
use super::run::Run;
use crate::domain::{ConfigPath, Installation, Plan, resync_commands, resynced};
use crate::exit::Failure;
use crate::printer::Printer;

/// A command's result.
#[derive(Debug)]
pub(super) struct Report {
    /// Something was changed, in the store or at the registry.
    pub(super) changed: bool,
    /// The command's own fields under `--json`.
    pub(super) output: Output,
    /// For people, with a line end.
    pub(super) text: String,
    /// What speaks against ending with 0. The fields and the text are printed all the same.
    pub(super) found: Option<Failure>,
}

impl Report {
    /// A report of a command that only says something.
    pub(super) fn said(output: Output, text: String) -> Self {
        Self {
            changed: false,
            output,
            text,
            found: None,
        }
    }

    /// A report of what a dry run would do.
    pub(super) fn would(doing: &str, output: Output, text: String) -> Self {
        Self {
            found: Some(would_change(doing)),
            ..Self::said(output, text)
        }
    }

    /// A report of what was done.
    pub(super) fn done(run: &Run, output: Output, text: String) -> Self {
        Self {
            changed: run.changed.get(),
            ..Self::said(output, text)
        }
    }

    /// Prints it, and gives what speaks against ending with 0.
    pub(super) fn print(
        self,
        command: &str,
        printer: Printer,
        warnings: &[String],
    ) -> Option<Failure> {
        let problem = self.found.as_ref().map(|found| &found.problem);
        match printer.report(
            command,
            self.changed,
            &self.output,
            problem,
            (&self.text, warnings),
        ) {
            Ok(()) => self.found,
            Err(problem) => {
                printer.problem(command, &problem);
                Some(Failure::from(problem))
            }
        }
    }
}

/// A plan's rows for people.
pub(super) fn plan_text(plan: &Plan) -> String {
    let mut text = String::new();
    for change in plan.changes() {
        let before = change.before.as_deref().unwrap_or("-");
        let place = if plan.writes_env(change) {
            "  (in app/etc/env.php)"
        } else {
            ""
        };
        say(
            &mut text,
            format_args!(
                "  {}{place}\n    {before} -> {}\n",
                change.path,
                change.after.shown()
            ),
        );
    }
    text
}

/// The commands that send the store's data again, for people, when the plan changes where they go.
pub(super) fn resync_text(store: &Installation, plan: &Plan) -> String {
    let commands = resync_commands(store);
    let moved = plan
        .changes()
        .iter()
        .find(|change| change.path == ConfigPath::DataSpaceId);
    let Some(moved) = moved.filter(|_| !commands.is_empty()) else {
        return String::new();
    };
    let what = resynced(store).unwrap_or_default();
    let first = match moved.before {
        Some(_) => format!("Then send {what} again"),
        None => format!("If this store has sent {what} before, send all of it again"),
    };
    let list = commands.join("\n  ");
    format!("{first}, in the store's folder:\n  {list}\n")
}

/// The text; or, where `--print` asked for a script in place of what was done, that one with what is
/// to be noted in front of it.
pub(super) fn or_script(text: String, notes: &[String], script: Option<&str>) -> String {
    let Some(script) = script else {
        return text;
    };
    let mut text = String::new();
    for note in notes {
        say(&mut text, format_args!("# note: {note}\n"));
    }
    text + script
}

/// What is to be noted, each in a line.
pub(super) fn notes_text(notes: &[String]) -> String {
    let mut text = String::new();
    for note in notes {
        say(&mut text, format_args!("note: {note}\n"));
    }
    text
}

/// Adds to a text.
pub(super) fn say(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a text can't fail.
    let _ = std::fmt::Write::write_fmt(text, what);
}
