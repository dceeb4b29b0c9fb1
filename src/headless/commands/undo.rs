//! `undo`: puts back what the last save replaced.

use serde::Serialize;

use crate::domain::ConfigPath;
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::of_store;
use crate::headless::objects::ConnectionObject;
use crate::headless::report::{Report, paths_text, say};

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct UndoOutput {
    /// Where the store is.
    store: String,
    dry_run: bool,
    /// The config paths that are put back.
    paths: Vec<&'static str>,
    /// As it is afterwards.
    connection: Option<ConnectionObject>,
}

/// `commerce-connect undo`
pub(in crate::headless) async fn run(context: &Context<'_>) -> Result<Report, Failure> {
    let (access, store) = context.access_without_keys().await?;
    let paths = access
        .services
        .on_store(|store| store.undoable())
        .await
        .map_err(of_store)?;
    let mut output = UndoOutput {
        store: store.place.to_string(),
        dry_run: context.options.dry_run(),
        paths: paths.iter().map(|path| path.as_str()).collect(),
        connection: ConnectionObject::of(&store),
    };
    if paths.is_empty() {
        return Ok(Report::said(
            Output::Undo(output),
            "Nothing to do: no save of this store is remembered.\n".into(),
        ));
    }
    let doing = format!(
        "What the last save in {} replaced would be put back.",
        store.place
    );
    if context.options.dry_run() {
        let text = listed(&doing, &paths);
        return Ok(Report::would(&doing, Output::Undo(output), text));
    }
    context.options.confirmed(&doing)?;
    let _writing = context.run.writing();
    let undone = access.services.undo(1).await.map_err(of_store)?;
    context.run.changed.set(undone.changed > 0);
    for note in undone.notes {
        context.run.note(note);
    }
    output.connection = ConnectionObject::of(&undone.store);
    let text = listed(&format!("Put back in {}:", store.place), &paths);
    Ok(Report::done(&context.run, Output::Undo(output), text))
}

fn listed(heading: &str, paths: &[ConfigPath]) -> String {
    let mut text = format!("{heading}\n");
    for path in paths {
        say(&mut text, format_args!("  {}\n", path.label()));
    }
    text + &paths_text(paths.iter().copied())
}
