//! `unbind` and `undo`

use serde_json::json;

use crate::domain::{locked_values, wanted_unbound};
use crate::exit::Failure;
use crate::headless::context::Context;
use crate::headless::failure::{of_store, would_change};
use crate::headless::report::{Report, connection_json, plan_json, plan_text, say};

/// Takes keys, project and data space out of the store's configuration: a clone with keys but
/// without a data space would still be one step from writing into production. Which environment
/// is in force stays, and so does everything at the registry.
pub(super) async fn unbind(context: &Context<'_>) -> Result<Report, Failure> {
    let (access, store) = context.access_without_keys().await?;
    let plan = context.options.plan(&store, wanted_unbound());
    let mut fields = json!({
        "store": store.place.as_str(),
        "dry_run": context.options.dry_run(),
        "plan": plan_json(&plan),
        "connection": connection_json(&store),
    });
    if plan.is_empty() {
        return Ok(Report::said(
            fields,
            "Nothing to do: it is not connected.\n".into(),
        ));
    }
    if let Some(problem) = locked_values(&plan) {
        return Err(of_store(problem));
    }
    let text = plan_text(&plan);
    let doing = format!("The connection would be taken out of {}.", store.place);
    if context.options.dry_run() {
        return Ok(Report {
            found: Some(would_change(&doing)),
            ..Report::said(fields, text)
        });
    }
    context.options.confirmed(&doing)?;
    let saved = context.save(&access.services, plan).await?;
    fields["connection"] = connection_json(&saved.store);
    Ok(Report {
        changed: context.run.changed.get(),
        fields,
        text,
        found: None,
    })
}

/// Puts back what the last save replaced.
pub(super) async fn undo(context: &Context<'_>) -> Result<Report, Failure> {
    let (access, store) = context.access_without_keys().await?;
    let paths = access
        .services
        .on_store(|store| store.undoable())
        .await
        .map_err(of_store)?;
    let mut fields = json!({
        "store": store.place.as_str(),
        "dry_run": context.options.dry_run(),
        "paths": paths.iter().map(|path| path.as_str()).collect::<Vec<_>>(),
        "connection": connection_json(&store),
    });
    if paths.is_empty() {
        return Ok(Report::said(
            fields,
            "Nothing to do: no save of this store is remembered.\n".into(),
        ));
    }
    let doing = format!(
        "What the last save in {} replaced would be put back.",
        store.place
    );
    let list = |text: &mut String| {
        for path in &paths {
            say(text, format_args!("  {path}\n"));
        }
    };
    if context.options.dry_run() {
        let mut text = format!("{doing}\n");
        list(&mut text);
        return Ok(Report {
            found: Some(would_change(&doing)),
            ..Report::said(fields, text)
        });
    }
    context.options.confirmed(&doing)?;
    let _writing = context.run.writing();
    let undone = access.services.undo(1).await.map_err(of_store)?;
    context.run.changed.set(undone.changed > 0);
    fields["connection"] = connection_json(&undone.store);
    let mut text = format!("Put back in {}:\n", store.place);
    list(&mut text);
    Ok(Report {
        changed: context.run.changed.get(),
        fields,
        text,
        found: None,
    })
}
