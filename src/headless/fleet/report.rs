//! What came of several stores, for commands whose report of one store says it all: a row for each,
//! then what is to be read of which.

use serde::Serialize;

use super::list::Member;
use super::{NOT_BEGUN, each, exact, is_cut_off, state, worst};
use crate::domain::{Label, Problem};
use crate::exit::{Exit, Failure};
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::{failure, usage};
use crate::headless::report::{Report, notes_text, say};
use crate::headless::table::table;
use crate::printer::{Ink, Paper, ProblemObject};

/// What a command prints under `--json` for several stores.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct FleetOutput<T> {
    stores: Vec<FleetObject<T>>,
}

/// What came of one store.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Store{T}"))]
struct FleetObject<T> {
    /// As it was named.
    store: String,
    /// The command would have ended with 0 for it.
    ok: bool,
    /// Something was changed, in it or at the registry.
    changed: bool,
    /// Why it is not ok.
    problem: Option<ProblemObject>,
    /// What is worth knowing beside the result.
    warnings: Vec<String>,
    /// What the command prints for one store; null where it failed before it had anything to say.
    result: Option<T>,
}

/// What came of one store.
pub(in crate::headless) struct FleetRow {
    /// As it was named.
    pub(in crate::headless) store: Label,
    /// The command's own report, or why there is none.
    pub(in crate::headless) ended: Result<Report, Failure>,
    changed: bool,
    warnings: Vec<String>,
}

/// Does at each store what the command does at one.
pub(in crate::headless) async fn all_at_once<'a>(
    context: &Context<'a>,
    members: &'a [Member],
    command: impl AsyncFn(&Context<'a>, &'a Member) -> Result<Report, Failure>,
) -> Result<Vec<FleetRow>, Failure> {
    if members.is_empty() {
        return Err(usage(Problem::new(
            "stores.none",
            "The list names no store.",
            "There is nothing in it but blanks and comments.",
            "Name one store in each line, or in [[store]] tables.",
        )));
    }
    if context.options.cli.unattended.print.is_some() {
        return Err(usage(Problem::new(
            "store.several",
            "A script is for one store.",
            "Several were named, and --print prints what sets the values of one.",
            "Leave --print out, or run it once for each.",
        )));
    }
    let work = async |own: &Context<'a>, member: &'a Member| {
        let ended = command(own, member).await;
        let ended = ended.map_err(|failure| exact(own, member.spec(), failure));
        FleetRow {
            store: member.label(),
            changed: own.run.changed.get(),
            warnings: own.run.notes.take(),
            ended,
        }
    };
    let rows = each(context, members, work, FleetRow::state).await;
    let cut_off = |(row, member): (Result<FleetRow, Failure>, &Member)| {
        row.unwrap_or_else(|failure| FleetRow {
            store: member.label(),
            ended: Err(failure),
            changed: false,
            warnings: vec![],
        })
    };
    Ok(rows.into_iter().zip(members).map(cut_off).collect())
}

impl FleetRow {
    /// Why the command would not have ended with 0.
    pub(in crate::headless) fn failure(&self) -> Option<&Failure> {
        match &self.ended {
            Ok(report) => report.found.as_ref(),
            Err(failure) => Some(failure),
        }
    }

    /// How it stands, in a few words.
    fn state(&self) -> (Ink, String) {
        if let Some(failure) = self.failure() {
            return state(failure);
        }
        let writes = |output| matches!(output, &Output::Apply(_) | &Output::KeysRotate(_));
        let may_change = self
            .ended
            .as_ref()
            .is_ok_and(|report| writes(&report.output));
        let said = match (self.changed, may_change) {
            (true, _) => "changed",
            (false, true) => "ok, unchanged",
            (false, false) => "ok",
        };
        (Ink::Good, said.to_owned())
    }

    fn cells(&self, plain: bool) -> Vec<String> {
        let state = match self.failure() {
            Some(failure) if plain => failure.problem.code.0.to_owned(),
            Some(_) | None => self.state().1,
        };
        vec![self.store.to_string(), state]
    }

    /// What is to be read of it beside its row.
    fn told(&self, paper: Paper, is_long: bool) -> String {
        let report = match &self.ended {
            Ok(report) => report,
            // Its row says it.
            Err(failure) if is_cut_off(failure) => return String::new(),
            Err(failure) => {
                return paper.problem(self.store.as_str(), Ink::Bad, &failure.problem) + "\n";
            }
        };
        let mut text = notes_text(&self.warnings);
        if report.found.is_some() || self.changed || is_long {
            text += &report.text;
        }
        if text.is_empty() {
            return text;
        }
        format!("{}\n{text}", paper.ink(Ink::Strong, self.store.as_str()))
    }
}

impl From<FleetRow> for FleetObject<Output> {
    fn from(row: FleetRow) -> Self {
        let problem = row.failure().map(|failure| (&failure.problem).into());
        Self {
            store: row.store.to_string(),
            ok: problem.is_none(),
            changed: row.changed,
            problem,
            warnings: row.warnings,
            result: row.ended.ok().map(|report| report.output),
        }
    }
}

impl Report {
    /// Several stores as one report.
    pub(in crate::headless) fn of_several(context: &Context<'_>, rows: Vec<FleetRow>) -> Self {
        let (paper, plain) = (context.paper, context.options.plain());
        let cells: Vec<Vec<String>> = rows.iter().map(|row| row.cells(plain)).collect();
        let mut text = table(&["Store", "State"], &cells, plain);
        if !plain {
            for row in &rows {
                let told = row.told(paper, context.options.cli.trace.verbose);
                if !told.is_empty() {
                    say(&mut text, format_args!("\n{told}"));
                }
            }
            say(&mut text, format_args!("\n{}\n", counted(&rows)));
        }
        Self {
            changed: rows.iter().any(|row| row.changed),
            found: found(&rows),
            text,
            output: Output::Fleet(FleetOutput {
                stores: rows.into_iter().map(FleetObject::from).collect(),
            }),
        }
    }
}

/// How many came to what.
fn counted(rows: &[FleetRow]) -> String {
    let word = |row: &FleetRow| match row.failure() {
        None => 0,
        Some(failure) if failure.problem.code.0 == NOT_BEGUN => 4,
        Some(failure) if is_cut_off(failure) => 3,
        Some(failure) if failure.exit == Exit::Findings => 1,
        Some(_) => 2,
    };
    let words = [
        "ok",
        "with something to do",
        "failed",
        "broken off",
        "not begun",
    ];
    let counts = words.iter().enumerate().filter_map(|(at, said)| {
        let count = rows.iter().filter(|row| word(row) == at).count();
        (count > 0).then(|| format!("{count} {said}"))
    });
    let counts: Vec<String> = counts.collect();
    format!("Of {} stores: {}.", rows.len(), counts.join(", "))
}

/// What the exit code stands for, with what came of all.
fn found(rows: &[FleetRow]) -> Option<Failure> {
    let worst = worst(rows.iter().filter_map(FleetRow::failure))?;
    let (code, what) = if is_cut_off(&worst) {
        (worst.problem.code.0, worst.problem.what.as_str())
    } else if worst.exit == Exit::Findings {
        ("stores.findings", "Something was found, or is to be done.")
    } else {
        ("stores.failed", "Not every store came through.")
    };
    let hint = "Each store's row says why. Run it again to go on: what is done is not done twice.";
    let problem = Problem::new(code, what, counted(rows), hint);
    Some(failure(worst.exit, problem))
}
