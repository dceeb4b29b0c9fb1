//! `keys rotate`: the given pair replaces the stored one, once it is proved that it sees the
//! project and data space in use.

use serde_json::json;

use crate::domain::{
    ConfigPath, Fingerprint, Installation, KeySource, Keys, Label, Plan, Problem, Project,
    SaasEnvironment, Value, locked_values,
};
use crate::exit::Failure;
use crate::headless::access::Access;
use crate::headless::context::Context;
use crate::headless::failure::{of_keys, of_store, usage, would_change};
use crate::headless::report::{Report, plan_json, plan_text, say};

/// Checks the new pair, replaces the old one in one save, and reads it back.
pub(in crate::headless) async fn rotate(context: &Context<'_>) -> Result<Report, Failure> {
    let (access, store) = context.access_to_store().await?;
    let KeySource::Entered(pair) = &access.keys.source else {
        return Err(usage(Problem::new(
            "keys.none",
            "The new pair is missing.",
            "The store's own pair is the old one.",
            "Name it with --api-key-file FILE and --private-key-file FILE.",
        )));
    };
    let environment = access.keys.environment;
    let projects = access.projects().await?;
    // The other environment's pair has nothing to do with what is connected.
    if environment == store.environment() {
        sees_what_is_used(&store, &projects)?;
    }
    let plan = context.options.plan(
        &store,
        [
            (
                ConfigPath::api_key(environment),
                Value::ApiKey(pair.api_key.clone()),
            ),
            (
                ConfigPath::private_key(environment),
                Value::PrivateKey(pair.private_key.clone()),
            ),
        ],
    );
    let others = access
        .services
        .others_with(&store, &replaced(&store, environment, &plan));
    let fields = json!({
        "store": store.place.as_str(),
        "environment": environment.as_str(),
        "dry_run": context.options.dry_run(),
        "plan": plan_json(&plan),
        "others": others.iter().map(Label::as_str).collect::<Vec<_>>(),
    });
    if plan.is_empty() {
        return Ok(Report::said(
            fields,
            "Nothing to do: the store has this pair.\n".into(),
        ));
    }
    if let Some(problem) = locked_values(&plan) {
        return Err(of_store(problem));
    }
    let mut text = plan_text(&plan);
    if !others.is_empty() {
        say(
            &mut text,
            format_args!("note: the old keys are still in use; rotate them there too:\n"),
        );
        for other in &others {
            say(&mut text, format_args!("  {other}\n"));
        }
    }
    let doing = format!(
        "The {environment} keys of {} would be replaced.",
        store.place
    );
    if context.options.dry_run() {
        return Ok(Report {
            found: Some(would_change(&doing)),
            ..Report::said(fields, text)
        });
    }
    context.options.confirmed(&doing)?;
    context.save(&access.services, plan).await?;
    read_back(&access, &store).await?;
    Ok(Report {
        changed: context.run.changed.get(),
        fields,
        text,
        found: None,
    })
}

fn sees_what_is_used(store: &Installation, projects: &[Project]) -> Result<(), Failure> {
    let Some(now) = store.connection() else {
        return Ok(());
    };
    let project = projects.iter().find(|project| project.id == now.project);
    let sees = project.is_some_and(|project| {
        now.data_space
            .as_ref()
            .is_none_or(|id| project.data_space(id).is_some())
    });
    if sees {
        return Ok(());
    }
    let missing = match project {
        Some(_) => format!("the data space {} is not among them", now.data_space_name),
        None => format!("{} is not among them", now.project_name),
    };
    Err(of_keys(Problem::new(
        "keys.other_account",
        "The new pair does not see what the store is connected to.",
        format!("Projects that it sees: {}; {missing}.", projects.len()),
        "Make the new pair with the licence owner's account of this store. Nothing was changed.",
    )))
}

/// The fingerprints of the keys that the plan replaces.
fn replaced(store: &Installation, environment: SaasEnvironment, plan: &Plan) -> Vec<Fingerprint> {
    [
        ConfigPath::api_key(environment),
        ConfigPath::private_key(environment),
    ]
    .into_iter()
    .filter(|path| plan.changes().iter().any(|change| change.path == *path))
    .filter_map(|path| store.secret(path).cloned())
    .collect()
}

/// The store gives back what was saved, decrypted.
async fn read_back(access: &Access, store: &Installation) -> Result<(), Failure> {
    let KeySource::Entered(given) = &access.keys.source else {
        return Ok(());
    };
    let stored = Keys {
        environment: access.keys.environment,
        source: KeySource::Stored,
    };
    let same = access.services.pair(&stored).await.is_ok_and(|pair| {
        pair.api_key.fingerprint() == given.api_key.fingerprint()
            && pair.private_key.fingerprint() == given.private_key.fingerprint()
    });
    if same {
        return Ok(());
    }
    Err(of_store(Problem::new(
        "keys.not_read_back",
        "The store does not give back the keys that were saved.",
        format!("{} answers with others, or with none.", store.place),
        "Put the old pair back with commerce-connect undo, then look for what else sets these \
         values, such as a variable of the environment.",
    )))
}
