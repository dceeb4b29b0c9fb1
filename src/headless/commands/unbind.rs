//! `unbind`: takes the connection out of a cloned store.

use serde::Serialize;

use crate::domain::{locked_values, wanted_unbound};
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::of_store;
use crate::headless::objects::{ChangeObject, ConnectionObject, changes};
use crate::headless::report::{Report, or_script, plan_text};

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct UnbindOutput {
    /// Where the store is.
    store: String,
    dry_run: bool,
    plan: Vec<ChangeObject>,
    /// As it is afterwards.
    connection: Option<ConnectionObject>,
    /// What `--print` asked for, in place of a save.
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<String>,
}

/// `commerce-connect unbind`: takes keys, project and data space out of the store's configuration. A
/// clone with keys but without a data space would still be one step from writing into production.
/// Which environment is in force stays, and so does everything at the registry.
pub(in crate::headless) async fn run(context: &Context<'_>) -> Result<Report, Failure> {
    let (access, store) = context.access_without_keys().await?;
    let plan = context.options.plan(&store, wanted_unbound());
    let mut output = UnbindOutput {
        store: store.place.to_string(),
        dry_run: context.options.dry_run(),
        plan: changes(&plan),
        connection: ConnectionObject::of(&store),
        printed: None,
    };
    if plan.is_empty() {
        return Ok(Report::said(
            Output::Unbind(output),
            "Nothing to do: it is not connected.\n".into(),
        ));
    }
    if let Some(problem) = locked_values(&plan) {
        return Err(of_store(problem));
    }
    let text = plan_text(&plan);
    let doing = format!("The connection would be taken out of {}.", store.place);
    if context.options.dry_run() {
        return Ok(Report::would(&doing, Output::Unbind(output), text));
    }
    context.options.confirmed(&doing)?;
    let saved = context.save(&access.services, plan).await?;
    output.connection = ConnectionObject::of(&saved.store);
    output.printed = context.run.printed.take();
    let text = or_script(text, &[], output.printed.as_deref());
    Ok(Report::done(&context.run, Output::Unbind(output), text))
}
