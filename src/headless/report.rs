//! What a command found and did: said once for people, once for programs.

use serde_json::{Value, json};

use crate::domain::{ConfigPath, Installation, Plan, Problem, Source, resync_commands, resynced};
use crate::exit::Failure;
use crate::printer::Printer;

/// A command's result.
#[derive(Debug)]
pub(super) struct Report {
    /// Something was changed, in the store or at the registry.
    pub(super) changed: bool,
    /// The command's own fields under `--json`: an object.
    pub(super) fields: Value,
    /// For people, with a line end.
    pub(super) text: String,
    /// What speaks against ending with 0. The fields and the text are printed all the same.
    pub(super) found: Option<Failure>,
}

impl Report {
    /// A report of a command that only says something.
    pub(super) fn said(fields: Value, text: String) -> Self {
        Self {
            changed: false,
            fields,
            text,
            found: None,
        }
    }

    /// There is nothing to say.
    pub(super) fn nothing() -> Self {
        Self::said(json!({}), String::new())
    }

    /// The same with a script that `--print` asked for in its text's place; what was to be noted
    /// stands in front of it.
    pub(super) fn or_script(mut self, script: Option<String>) -> Self {
        let Some(script) = script else {
            return self;
        };
        let notes = self.fields["warnings"].as_array();
        let mut text = String::new();
        for note in notes.into_iter().flatten().filter_map(Value::as_str) {
            say(&mut text, format_args!("# note: {note}\n"));
        }
        self.text = text + &script;
        self.fields["printed"] = script.into();
        self
    }

    /// Prints it, and gives what speaks against ending with 0.
    pub(super) fn print(self, command: &str, printer: Printer) -> Option<Failure> {
        let problem = self.found.as_ref().map(|found| &found.problem);
        match printer.report(command, self.changed, &self.fields, problem, &self.text) {
            Ok(()) => self.found,
            Err(problem) => {
                printer.problem(command, &problem);
                Some(Failure::from(problem))
            }
        }
    }
}

/// A plan's rows for `--json`. Secrets stand there by fingerprint.
pub(super) fn plan_json(plan: &Plan) -> Value {
    plan.changes()
        .iter()
        .map(|change| {
            json!({
                "path": change.path.as_str(),
                "before": change.before,
                "after": change.after.shown(),
                "locked": change.locked.map(Source::as_str),
            })
        })
        .collect()
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

/// A problem's parts, for `--json`.
pub(super) fn problem_json(problem: &Problem) -> Value {
    json!({
        "code": problem.code.0,
        "what": problem.what,
        "why": problem.why,
        "hint": problem.hint,
    })
}

/// What a store is connected to, for `--json`.
pub(super) fn connection_json(store: &Installation) -> Value {
    store.connection().map_or(Value::Null, |now| {
        json!({
            "project": { "id": now.project.as_str(), "name": now.project_name.as_str() },
            "data_space": now.data_space.map(|id| json!({
                "id": id.as_str(),
                "name": now.data_space_name.as_str(),
                "type": now.data_space_kind.as_str(),
            })),
        })
    })
}

/// Adds to a text.
pub(super) fn say(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a text can't fail.
    let _ = std::fmt::Write::write_fmt(text, what);
}
