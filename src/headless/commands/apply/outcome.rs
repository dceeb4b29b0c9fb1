//! What `apply` is to do, and how it is said.

use serde::Serialize;

use crate::domain::{Installation, Name, Plan};
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::would_change;
use crate::headless::hints::Hints;
use crate::headless::objects::{ChangeObject, ConnectionObject, changes};
use crate::headless::rename::{Rename, RenameObject};
use crate::headless::report::{Report, notes_text, or_script, plan_text, resync_text, say};

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
    /// The commands that send the store's data again.
    pub(super) resync: Vec<String>,
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
    let noted = context.run.notes.take();
    let warnings: Vec<String> = warnings.iter().cloned().chain(noted).collect();
    let printed = context.run.printed.take();
    let mut text = work.text(store, dry);
    text += &notes_text(&warnings);
    let hints = Hints::new(context, context.options.store());
    text += &resync_text(&hints, store, &work.plan, &work.resync);
    let text = or_script(text, &warnings, printed.as_deref());
    let output = ApplyOutput {
        store: store.place.to_string(),
        dry_run: dry,
        would_change: dry && !work.is_empty(),
        project_requested: work.request.is_some(),
        renames: work.renames.iter().map(RenameObject::from).collect(),
        plan: changes(&work.plan),
        connection: ConnectionObject::of(store),
        warnings,
        resync: work.resync.clone(),
        printed,
    };
    Report {
        found: (dry && !work.is_empty()).then(|| would_change(&work.count())),
        ..Report::done(&context.run, Output::Apply(output), text)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Cli;
    use crate::domain::{ConfigPath, Value};
    use crate::exit::Exit;
    use crate::headless::samples::{project, store};
    use crate::log::Log;
    use crate::printer::Printer;

    /// What apply says of this work, with `--dry-run` and without.
    fn said(work: &Work) -> [Report; 2] {
        [&["--dry-run"][..], &[]].map(|options| {
            let words = ["commerce-connect", "apply", "answers.toml"];
            let cli = Cli::parse_from(words.iter().chain(options));
            let context = Context::new(&cli, &Log::off(), Printer::new(false)).unwrap();
            report(&context, &store(&[]), work, &["Mind this.".to_owned()])
        })
    }

    fn object(report: &Report) -> serde_json::Value {
        serde_json::to_value(&report.output).unwrap()
    }

    fn plan() -> Plan {
        let wanted = Value::Plain("Shop".into());
        Plan::new(&store(&[]), [(ConfigPath::ProjectName, wanted)])
    }

    fn rename() -> Rename {
        let to = Name::parse("New").unwrap();
        Rename::project(&project("p1", "Old", vec![]), &to, &[]).unwrap()
    }

    #[test]
    fn a_dry_run_says_would_and_ends_with_6_and_a_run_says_what_was_done() {
        let check = |work: Work, would: &str, done: &str, count: &str| {
            let [dry, real] = said(&work);
            assert!(dry.text.contains(would), "{}", dry.text);
            assert!(!dry.text.contains(done), "{}", dry.text);
            assert!(real.text.contains(done), "{}", real.text);
            assert!(!real.text.contains("Would"), "{}", real.text);
            for report in [&dry, &real] {
                assert!(report.text.contains("note: Mind this."), "{}", report.text);
            }
            let found = dry.found.as_ref().unwrap();
            assert_eq!(
                (found.exit, found.problem.code.0),
                (Exit::Findings, "dry_run.changes")
            );
            assert_eq!(found.problem.why, count);
            assert!(real.found.is_none());
            assert_eq!(object(&dry)["dry_run"], true);
            assert_eq!(object(&dry)["would_change"], true);
            assert_eq!(object(&real)["dry_run"], false);
            assert_eq!(object(&real)["would_change"], false);
            // Only a write says that something was changed.
            assert!(!dry.changed && !real.changed);
        };
        check(
            Work {
                plan: plan(),
                ..Work::default()
            },
            "Would save in /shop:",
            "Saved in /shop:",
            "Values to save: 1; names to change: 0; projects to request: 0.",
        );
        check(
            Work {
                renames: vec![rename()],
                ..Work::default()
            },
            "Would rename the project Old to New.",
            "Renamed the project Old to New.",
            "Values to save: 0; names to change: 1; projects to request: 0.",
        );
        check(
            Work {
                request: Some(Name::parse("Shop").unwrap()),
                ..Work::default()
            },
            "Would request the project Shop.\nThen the store would be connected to it.",
            "Requested the project Shop.",
            "Values to save: 0; names to change: 0; projects to request: 1.",
        );
    }

    #[test]
    fn nothing_to_do_is_said_as_that_and_ends_with_0() {
        for report in said(&Work::default()) {
            assert!(
                report.text.starts_with("Nothing to do.\n"),
                "{}",
                report.text
            );
            assert!(report.found.is_none());
            let object = object(&report);
            assert_eq!(object["would_change"], false);
            assert_eq!(object["project_requested"], false);
            assert_eq!(object["resync"], serde_json::json!([]));
        }
    }

    #[test]
    fn the_object_has_what_is_to_be_done() {
        let work = Work {
            request: Some(Name::parse("Shop").unwrap()),
            renames: vec![rename()],
            plan: plan(),
            resync: vec![],
        };
        let [dry, _] = said(&work);
        let object = object(&dry);
        assert_eq!(object["project_requested"], true);
        assert_eq!(object["renames"][0]["from"], "Old");
        assert_eq!(object["renames"][0]["to"], "New");
        assert_eq!(object["plan"][0]["after"], "Shop");
        assert_eq!(object["warnings"][0], "Mind this.");
        assert_eq!(object["store"], "/shop");
        assert_eq!(object["connection"], serde_json::Value::Null);
        assert!(object.get("printed").is_none());
    }
}
