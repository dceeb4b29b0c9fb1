//! What `apply` is to do, and how it is said.

use serde_json::{Value, json};

use crate::domain::{Installation, Name, Plan, resync_commands};
use crate::headless::context::Context;
use crate::headless::failure::would_change;
use crate::headless::rename::Rename;
use crate::headless::report::{Report, connection_json, plan_json, plan_text, resync_text, say};

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
    let count = work.plan.changes().len();
    let renames: Vec<Value> = work.renames.iter().map(Rename::json).collect();
    let mut text = work.text(store, dry);
    for warning in warnings {
        say(&mut text, format_args!("note: {warning}\n"));
    }
    text += &resync_text(store, &work.plan);
    let fields = json!({
        "store": store.place.as_str(),
        "dry_run": dry,
        "would_change": dry && !work.is_empty(),
        "project_requested": work.request.is_some(),
        "renames": renames,
        "plan": plan_json(&work.plan),
        "connection": connection_json(store),
        "warnings": warnings,
        "resync": if count > 0 { resync_commands(store) } else { vec![] },
    });
    Report {
        changed: context.run.changed.get(),
        fields,
        text,
        found: (dry && !work.is_empty()).then(|| {
            would_change(&format!(
                "Values to save: {count}; names to change: {}; projects to request: {}.",
                work.renames.len(),
                u8::from(work.request.is_some())
            ))
        }),
    }
}
