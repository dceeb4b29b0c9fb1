//! `space select DATA_SPACE`: connects the store to it, and to its project.

use serde::Serialize;

use crate::cli::{PrintForm, Select};
use crate::domain::{cautions, default_code, locked_values, wanted_connection};
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::of_store;
use crate::headless::guards::{self, By, Lifted};
use crate::headless::hints::Hints;
use crate::headless::objects::{ChangeObject, ConnectionObject, changes};
use crate::headless::pick;
use crate::headless::report::{Report, notes_text, or_script, plan_text, resync, resync_text};
use crate::headless::storefront::{self, StorefrontSpace};
use crate::headless::tell_cloud::tell_cloud;

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct SpaceSelectOutput {
    /// Where the store is.
    store: String,
    dry_run: bool,
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

/// `commerce-connect space select`
pub(in crate::headless) async fn run(
    context: &Context<'_>,
    options: &Select,
) -> Result<Report, Failure> {
    let (access, store) = context.access_to_store().await?;
    let projects = access.projects().await?;
    let own = store.connection().map(|now| now.project);
    let (project, space) = pick::data_space(&projects, own.as_ref(), &options.space)?;
    let plan = context
        .options
        .plan(&store, wanted_connection(project, space))
        .with_shared(options.allow_shared_data_space);
    let mut output = SpaceSelectOutput {
        store: store.place.to_string(),
        dry_run: context.options.dry_run(),
        plan: changes(&plan),
        connection: ConnectionObject::of(&store),
        warnings: context.run.notes.take(),
        resync: vec![],
        printed: None,
    };
    if let Some(PrintForm::Storefront) = context.options.cli.unattended.print {
        let space = StorefrontSpace {
            id: space.id.clone(),
            kind: space.kind.clone(),
        };
        let text = storefront::text(context, &access.services, &store, &space).await?;
        output.printed = Some(text.clone());
        return Ok(Report::said(Output::SpaceSelect(output), text));
    }
    if plan.is_empty() {
        let text = format!("{}Nothing to do.\n", notes_text(&output.warnings));
        return Ok(Report::said(Output::SpaceSelect(output), text));
    }
    if let Some(problem) = locked_values(&plan) {
        return Err(of_store(problem));
    }
    let neighbours = access.services.neighbours(&store);
    let lifted = lifted(options);
    guards::check(&store, space, &plan, &neighbours, lifted, By::Option)?;
    output.warnings.extend(cautions(&store, Some(&space.id)));
    output
        .warnings
        .extend(default_code(&store).map(str::to_owned));
    let doing = format!("{} would be connected to {}.", store.place, space.name);
    let text = plan_text(&plan);
    if context.options.dry_run() {
        return Ok(Report::would(&doing, Output::SpaceSelect(output), text));
    }
    context.options.confirmed(&doing)?;
    output.resync = resync(&access.services, &plan).await;
    let hints = Hints::new(context, context.options.store());
    let again = resync_text(&hints, &store, &plan, &output.resync);
    let saved = context.save(&access.services, plan).await?;
    let told = tell_cloud(&access, &store, &saved.store).await;
    output.warnings.extend(told);
    output.warnings.extend(context.run.notes.take());
    output.connection = ConnectionObject::of(&saved.store);
    output.printed = context.run.printed.take();
    let text = told_text(text, &output, &again);
    Ok(Report::done(
        &context.run,
        Output::SpaceSelect(output),
        text,
    ))
}

fn lifted(options: &Select) -> Lifted {
    Lifted {
        production: options.allow_production_on_nonproduction,
        shared: options.allow_shared_data_space,
    }
}

fn told_text(plan: String, output: &SpaceSelectOutput, resync: &str) -> String {
    let mut text = plan;
    text += &notes_text(&output.warnings);
    text += resync;
    or_script(text, &output.warnings, output.printed.as_deref())
}
