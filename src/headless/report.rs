//! What a command found and did: said once for people, once for programs.

use super::commands::Output;
use super::failure::would_change;
use super::hints::Hints;
use super::run::Run;
use crate::domain::{ConfigPath, Installation, Plan, Value, resync_commands, resynced};
use crate::effects::Services;
use crate::exit::Failure;
use crate::printer::Printer;
use crate::text::wrap;

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
        let [before, after] = [change.before.clone(), change.after_shown()]
            .map(|value| value.unwrap_or_else(|| "nothing".into()));
        let place = if plan.writes_env(change) {
            "  (in app/etc/env.php)"
        } else {
            ""
        };
        let label = change.path.label();
        say(
            &mut text,
            format_args!("  {label:15}  {before} -> {after}{place}\n"),
        );
    }
    text + &paths_text(plan.changes().iter().map(|change| change.path))
}

/// Magento's paths for people: the folder of each once, its values below it.
pub(super) fn paths_text(paths: impl Iterator<Item = ConfigPath>) -> String {
    let mut folders: Vec<(&str, Vec<&str>)> = Vec::new();
    for path in paths.map(ConfigPath::as_str) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        match folders.last_mut() {
            Some((last, names)) if *last == folder => names.push(name),
            _ => folders.push((folder, vec![name])),
        }
    }
    let mut text = String::new();
    let mut label = "Path";
    for (folder, names) in folders {
        say(&mut text, format_args!("  {label:15}  {folder}/\n"));
        for line in wrap(&names.join(", "), 61) {
            say(&mut text, format_args!("{:19}{line}\n", ""));
        }
        label = "";
    }
    text
}

/// The plan gives the store another data space than the one that it had. On a first connect cron
/// sends everything by itself.
fn moves(plan: &Plan) -> bool {
    let mut changes = plan.changes().iter();
    changes.any(|change| {
        change.path == ConfigPath::DataSpaceId
            && change.before.is_some()
            && !matches!(change.after, Value::Removed)
    })
}

/// Magento's own commands that send everything again, where the plan changes where it goes.
pub(super) async fn resync(services: &Services, plan: &Plan) -> Vec<String> {
    if !moves(plan) {
        return vec![];
    }
    // The save is done or shown all the same where the feeds can't be looked at.
    let feeds = services.on_store(|store| store.feeds()).await;
    let feeds = feeds.ok().flatten();
    feeds.as_ref().map(resync_commands).unwrap_or_default()
}

/// How the store's data is sent again, for people, when the plan changes where it goes.
pub(super) fn resync_text(
    hints: &Hints,
    store: &Installation,
    plan: &Plan,
    commands: &[String],
) -> String {
    let Some(what) = resynced(store).filter(|_| moves(plan)) else {
        return String::new();
    };
    let ours = hints.text("commerce-connect sync resend --yes");
    let mut text = format!("Then send {what} again:\n  {ours}\n");
    if !commands.is_empty() {
        let list = commands.join("\n  ");
        say(
            &mut text,
            format_args!("It runs these, in the store's folder:\n  {list}\n"),
        );
    }
    text
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
