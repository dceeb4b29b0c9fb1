//! `keys rotate`: the given pair replaces the stored one, once it is proved that it sees the
//! project and data space in use.

use serde::Serialize;

use crate::domain::{
    ConfigPath, Fingerprint, Installation, KeyPair, KeySource, Keys, Label, Plan, Problem, Project,
    SaasEnvironment, Value, locked_values,
};
use crate::exit::Failure;
use crate::headless::access::Access;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::{of_keys, of_store, usage};
use crate::headless::fleet::{FleetOutput, FleetRow, Member, all_at_once, distinct_members};
use crate::headless::objects::{ChangeObject, changes, texts};
use crate::headless::report::{Report, or_script, plan_text, say};

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct KeysRotateOutput {
    /// Where the store is.
    store: String,
    /// Whose pair is replaced: `production` or `sandbox`.
    environment: &'static str,
    dry_run: bool,
    plan: Vec<ChangeObject>,
    /// Other stores known here that still have the old keys.
    others: Vec<String>,
    /// What `--print` asked for, in place of a save.
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<String>,
}

/// What it prints under `--json` for several stores.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct KeysRotateAllOutput<T> {
    #[serde(flatten)]
    stores: FleetOutput<T>,
    #[serde(flatten)]
    rotated: RotatedObject,
}

/// Which of several stores have which pair.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RotatedObject {
    /// The stores that have the new keys, as they were named.
    new_keys: Vec<String>,
    /// Those that don't.
    old_keys: Vec<OldKeysObject>,
    /// Other stores known here that still have the old keys.
    others: Vec<String>,
}

/// A store that does not have the new keys.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct OldKeysObject {
    /// As it was named.
    store: String,
    why: String,
}

/// `commerce-connect keys rotate`
pub(in crate::headless) async fn run(context: &Context<'_>) -> Result<Report, Failure> {
    if !context.options.is_for_several() {
        return one(context).await;
    }
    let members = distinct_members(context)?;
    context.given_pair()?;
    let rows = all_at_once(context, &members, async |own, _| one(own).await).await?;
    let rotated = rotated(&members, &rows);
    let mut report = Report::of_several(context, rows);
    report.text += &rotated.text(context);
    if let Output::Fleet(stores) = report.output {
        report.output = Output::KeysRotateAll(KeysRotateAllOutput { stores, rotated });
    }
    Ok(report)
}

/// Checks the new pair, replaces the old one in one save, and reads it back.
async fn one(context: &Context<'_>) -> Result<Report, Failure> {
    let (access, store) = context.access_to_store().await?;
    let pair = new_pair(&access)?;
    let environment = access.keys.environment;
    let projects = access.projects().await?;
    // The other environment's pair has nothing to do with what is connected.
    if environment == store.environment() {
        sees_what_is_used(&store, &projects)?;
    }
    let plan = context.options.plan(&store, wanted(environment, pair));
    let others = access
        .services
        .others_with(&store, &replaced(&store, environment, &plan));
    let mut output = KeysRotateOutput {
        store: store.place.to_string(),
        environment: environment.as_str(),
        dry_run: context.options.dry_run(),
        plan: changes(&plan),
        others: texts(&others),
        printed: None,
    };
    if plan.is_empty() {
        return Ok(Report::said(
            Output::KeysRotate(output),
            "Nothing to do: the store has this pair.\n".into(),
        ));
    }
    if let Some(problem) = locked_values(&plan) {
        return Err(of_store(problem));
    }
    let text = told_text(&plan, &others);
    let doing = format!(
        "The {environment} keys of {} would be replaced.",
        store.place
    );
    if context.options.dry_run() {
        return Ok(Report::would(&doing, Output::KeysRotate(output), text));
    }
    context.options.confirmed(&doing)?;
    context.save(&access.services, plan).await?;
    output.printed = context.run.printed.take();
    // What was only printed is not there to be read.
    if output.printed.is_none() {
        read_back(&access, &store).await?;
    }
    let text = or_script(text, &[], output.printed.as_deref());
    Ok(Report::done(&context.run, Output::KeysRotate(output), text))
}

/// Which of several stores have which pair.
fn rotated(members: &[Member], rows: &[FleetRow]) -> RotatedObject {
    let mut rotated = RotatedObject::default();
    for row in rows {
        if let Ok(report) = &row.ended
            && let Output::KeysRotate(told) = &report.output
        {
            rotated.others.extend(told.others.iter().cloned());
        }
        match row.failure() {
            None => rotated.new_keys.push(row.store.to_string()),
            Some(why) => rotated.old_keys.push(OldKeysObject {
                store: row.store.to_string(),
                why: format!("{} {}", why.problem.what, why.problem.why),
            }),
        }
    }
    // Those of the list are told above.
    let is_listed = |place: &String| members.iter().any(|member| member.is_at(place));
    rotated.others.retain(|place| !is_listed(place));
    rotated.others.sort();
    rotated.others.dedup();
    rotated
}

impl RotatedObject {
    fn text(&self, context: &Context<'_>) -> String {
        let all = self.new_keys.len() + self.old_keys.len();
        let mut text = format!(
            "\n{} of {all} stores have the new keys.\n",
            self.new_keys.len()
        );
        let paper = context.paper;
        if !self.old_keys.is_empty() {
            text += "These don't:\n";
        }
        for old in &self.old_keys {
            let why = paper.wrapped(&old.why, 4, 4);
            say(&mut text, format_args!("  {}\n    {why}\n", old.store));
        }
        if !self.others.is_empty() {
            text += "Not in the list, and known here with the old keys:\n";
        }
        for other in &self.others {
            say(&mut text, format_args!("  {other}\n"));
        }
        text
    }
}

fn new_pair(access: &Access) -> Result<&KeyPair, Failure> {
    match &access.keys.source {
        KeySource::Entered(pair) => Ok(pair),
        KeySource::Stored => Err(usage(Problem::new(
            "keys.none",
            "The new pair is missing.",
            "The store's own pair is the old one.",
            "Name it with --api-key-file FILE and --private-key-file FILE.",
        ))),
    }
}

fn wanted(environment: SaasEnvironment, pair: &KeyPair) -> [(ConfigPath, Value); 2] {
    [
        (
            ConfigPath::api_key(environment),
            Value::ApiKey(pair.api_key.clone()),
        ),
        (
            ConfigPath::private_key(environment),
            Value::PrivateKey(pair.private_key.clone()),
        ),
    ]
}

fn told_text(plan: &Plan, others: &[Label]) -> String {
    let mut text = plan_text(plan);
    if !others.is_empty() {
        say(
            &mut text,
            format_args!("note: the old keys are still in use; rotate them there too:\n"),
        );
        for other in others {
            say(&mut text, format_args!("  {other}\n"));
        }
    }
    text
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
        "Put the old pair back with commerce-connect undo --yes, then look for what else sets these \
         values, such as a variable of the environment.",
    )))
}
