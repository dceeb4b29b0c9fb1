//! What `apply` is to do, and how it is said.

use serde::Serialize;

use crate::domain::{Installation, Name, Plan, resync_commands};
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::would_change;
use crate::headless::objects::{ChangeObject, ConnectionObject, changes};
use crate::headless::rename::{Rename, RenameObject};
use crate::headless::report::{Report, or_script, plan_text, resync_text, say};

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct ApplyOutput {
    /// Where the store is.
    store: String,
    dry_run: bool,
    /// A dry run found something to do.
    would_change: bool,
    /// A project was, or would be, requested.
    project_requested: bool,
    /// The names that were, or would be, changed at the registry.
    renames: Vec<RenameObject>,
    plan: Vec<ChangeObject>,
    /// As it is afterwards.
    connection: Option<ConnectionObject>,
    warnings: Vec<String>,
    /// The commands that send the store's data again.
    resync: Vec<String>,
    /// What `--print` asked for, in place of a save.
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<String>,
}

/// What is to be done, found out before anything is.
#[derive(Default)]
pub(super) struct Work {
    /// A project with this name is requested first.
    pub(super) request: Option<Name>,
    pub(super) renames: Vec<Rename>,
    pub(super) plan: Plan,
}

impl Work {
    fn is_empty(&self) -> bool {
        self.request.is_none() && self.renames.is_empty() && self.plan.is_empty()
    }

    fn count(&self) -> String {
        format!(
            "Values to save: {}; names to change: {}; projects to request: {}.",
            self.plan.changes().len(),
            self.renames.len(),
            u8::from(self.request.is_some())
        )
    }

    fn text(&self, store: &Installation, dry: bool) -> String {
        if self.is_empty() {
            return "Nothing to do.\n".to_owned();
        }
        let verb = |doing: &'static str, done: &'static str| if dry { doing } else { done };
        let mut text = String::new();
        if let Some(name) = &self.request {
            let verb = verb("Would request", "Requested");
            say(&mut text, format_args!("{verb} the project {name}.\n"));
            if dry {
                text += "Then the store would be connected to it.\n";
            }
        }
        for wanted in &self.renames {
            let verb = verb("Would rename", "Renamed");
            say(&mut text, format_args!("{verb} {}.\n", wanted.text()));
        }
        if !self.plan.is_empty() {
            let verb = verb("Would save", "Saved");
            say(&mut text, format_args!("{verb} in {}:\n", store.place));
            text += &plan_text(&self.plan);
        }
        text
    }
}

/// The report of what was done, or of what would be.
pub(super) fn report(
    context: &Context<'_>,
    store: &Installation,
    work: &Work,
    warnings: &[String],
) -> Report {
    let dry = context.options.dry_run();
    let printed = context.run.printed.take();
    let mut text = work.text(store, dry);
    for warning in warnings {
        say(&mut text, format_args!("note: {warning}\n"));
    }
    text += &resync_text(store, &work.plan);
    let text = or_script(text, warnings, printed.as_deref());
    let output = ApplyOutput {
        store: store.place.to_string(),
        dry_run: dry,
        would_change: dry && !work.is_empty(),
        project_requested: work.request.is_some(),
        renames: work.renames.iter().map(RenameObject::from).collect(),
        plan: changes(&work.plan),
        connection: ConnectionObject::of(store),
        warnings: warnings.to_vec(),
        resync: if work.plan.is_empty() {
            vec![]
        } else {
            resync_commands(store)
        },
        printed,
    };
    Report {
        found: (dry && !work.is_empty()).then(|| would_change(&work.count())),
        ..Report::done(&context.run, Output::Apply(output), text)
    }
}
