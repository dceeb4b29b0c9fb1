//! `space cleanup DATA_SPACE`: empties a data space, before another store's data goes there.
//!
//! The call is the one that Adobe's own module makes (`saas:catalog:cleanup`); Adobe's documentation
//! does not have it. So all of it is said before, and no `--yes` is enough: the name is.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use serde::Serialize;

use crate::cli::Cleanup;
use crate::domain::{DataSpace, Installation, Problem, Project};
use crate::effects::blocking;
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::{of_registry, unconfirmed};
use crate::headless::guards;
use crate::headless::hints::Hints;
use crate::headless::objects::DataSpaceObject;
use crate::headless::pick;
use crate::headless::report::Report;

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct SpaceCleanupOutput {
    dry_run: bool,
    /// What was, or would be, emptied.
    data_space: DataSpaceObject,
    /// What to know of it, each as a sentence.
    warnings: Vec<String>,
}

/// `commerce-connect space cleanup`
pub(in crate::headless) async fn run(
    context: &Context<'_>,
    options: &Cleanup,
) -> Result<Report, Failure> {
    let access = context.access().await?;
    let projects = access.projects().await?;
    let connected = access.store.as_ref().and_then(Installation::connection);
    let own = connected.as_ref().map(|now| &now.project);
    let (project, space) = pick::data_space(&projects, own, &options.space)?;
    let in_use = connected
        .as_ref()
        .is_some_and(|now| now.data_space.as_ref() == Some(&space.id));
    let store = access.store.as_ref().filter(|_| in_use);
    let others = access.services.users_of(&space.id, access.store.as_ref());
    guards::check_cleanup(
        space,
        store,
        &others,
        guards::Lifted {
            production: options.allow_live_production,
            shared: options.allow_shared_data_space,
        },
    )?;
    let mut output = SpaceCleanupOutput {
        dry_run: context.options.dry_run(),
        data_space: DataSpaceObject::listed(project, space, in_use),
        warnings: warnings(project, space),
    };
    output.warnings.extend(context.run.notes.take());
    let text = output.warnings.join("\n") + "\n";
    let doing = format!("The data space {} would be emptied.", space.name);
    if context.options.dry_run() {
        return Ok(Report::would(&doing, Output::SpaceCleanup(output), text));
    }
    let typed = match &options.confirm {
        Some(name) => Some(name.clone()),
        None => ask(context, &text, space).await?,
    };
    confirmed(space, typed.as_deref(), &doing)?;
    let writing = context.run.writing();
    let emptied = access.services.ask(&access.keys, async |client, pair| {
        client.clean_up(pair, &space.id).await
    });
    emptied
        .await
        .map_err(|why| of_registry(&why, "empty the data space"))?;
    drop(writing);
    context.run.changed.set(true);
    let hints = Hints::new(context, context.options.store());
    let again = hints.text("commerce-connect sync resend --yes");
    let text = format!(
        "{} was emptied, as far as the registry says. To fill it from a store:\n  {again}\n",
        space.name
    );
    Ok(Report::done(
        &context.run,
        Output::SpaceCleanup(output),
        text,
    ))
}

fn warnings(project: &Project, space: &DataSpace) -> Vec<String> {
    vec![
        format!(
            "Everything that stores have sent to {} ({}, in {}) is taken out of it: a search finds \
             nothing there until a store has sent all again.",
            space.name,
            space.kind.as_str(),
            project.name
        ),
        "The call is the one that Adobe's own module makes (saas:catalog:cleanup); Adobe's \
         documentation does not have it."
            .to_owned(),
    ]
}

/// Lets the person type the name, where there is one; a signal ends the wait.
async fn ask(
    context: &Context<'_>,
    text: &str,
    space: &DataSpace,
) -> Result<Option<String>, Failure> {
    let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if !terminal || context.options.cli.json {
        return Ok(None);
    }
    let question = format!("{text}\nType its name, {}, to empty it: ", space.name);
    let typed = blocking(move || {
        // Whoever tells of a signal meanwhile writes there too.
        let mut err = std::io::stderr();
        let _ = err.write_all(question.as_bytes());
        let _ = err.flush();
        let mut line = String::new();
        // A terminal that is gone has said nothing.
        let _ = std::io::stdin().lock().read_line(&mut line);
        Ok(line)
    });
    Ok(Some(typed.await?))
}

fn confirmed(space: &DataSpace, typed: Option<&str>, doing: &str) -> Result<(), Failure> {
    match typed.map(str::trim) {
        Some(name) if name == space.name.as_str() => Ok(()),
        Some(name) => Err(unconfirmed(Problem::new(
            "confirmation.name",
            "This is not the data space's name.",
            format!(
                "{} is not {}. Nothing was emptied.",
                crate::domain::Label::new(name),
                space.name
            ),
            "Say its name exactly, with --confirm or at the question.",
        ))),
        None => Err(unconfirmed(Problem::new(
            "confirmation.missing",
            "This needs a clear yes.",
            format!("{doing} Its name is the yes."),
            "Say it with --confirm NAME, or --dry-run to see what it would do.",
        ))),
    }
}
