//! `apply FILE`: what the wizard would do with these answers, without a question.
//!
//! Everything is found out and every guard is asked before the first write. Then, in this order:
//! the project is requested, names are changed at the registry, and one plan is saved whole.

mod choose;

use std::io::Read as _;
use std::path::Path;

use serde_json::{Value, json};

use super::answers::{Answers, From, PairFrom, shown};
use super::context::{Context, Desk};
use super::failure::{of_registry, of_store, usage};
use super::guards::{self, By, Lifted};
use super::key_input::{self, Origin};
use super::rename;
use super::report::{Report, connection_json, plan_json, plan_text, say};
use super::request_once;
use crate::cli::Apply;
use crate::domain::{
    CONNECTION_PATHS, DataSpace, DataSpaceKind, Edition, Installation, KeySource, Keys, Label,
    Plan, Problem, Project, SaasEnvironment, Source, cautions, default_code, locked_values,
    resync_commands, wanted_connection, wanted_keys,
};
use crate::exit::Failure;
use choose::Found;

/// The longest answers file.
const LONGEST: u64 = 1024 * 1024;

/// What is to be done, found out before anything is.
#[derive(Default)]
struct Work {
    /// A project is requested first.
    request: bool,
    renames: Vec<rename::Rename>,
    plan: Plan,
    space: Option<DataSpace>,
}

/// `commerce-connect apply`
pub(super) async fn apply(context: &Context<'_>, options: &Apply) -> Result<Report, Failure> {
    let answers = read(&options.file)?;
    let (mut desk, store) = context.desk_without_keys().await?;
    let environment = answers
        .environment
        .or(context.environment())
        .unwrap_or_else(|| store.environment());
    let given = pairs(&answers, environment)?;
    desk.keys = given
        .iter()
        .find(|keys| keys.environment == environment)
        .cloned()
        .unwrap_or(Keys {
            environment,
            source: KeySource::Stored,
        });
    let (projects, sandbox) = tokio::join!(desk.projects(), check_other(&desk, &given));
    let mut projects = projects?;
    sandbox?;

    let mut requested = None;
    if let Found::Missing(name) = choose::project(&answers, &store, &projects)? {
        before_request(context, &answers, &store)?;
        if context.cli.given.dry_run {
            let plan = context.plan(&store, wanted_keys(&store, environment, &given));
            let work = Work {
                request: true,
                plan,
                ..Work::default()
            };
            return Ok(report(context, &store, &work, &[]));
        }
        let name = name.clone();
        let made = request_once::request(context, &desk, &name).await?;
        projects.retain(|project| project.id != made.project.id);
        projects.push(made.project.clone());
        requested = Some(made);
    }

    let mut work = plan(
        &answers,
        &store,
        &projects,
        requested.as_ref().map(|r| &r.project),
    )?;
    let mut wanted = wanted_keys(&store, environment, &given);
    wanted.append(&mut work.values);
    let whole = context.plan(&store, wanted);
    if let Some(problem) = locked_values(&whole) {
        return Err(of_store(problem));
    }
    let connection = context.plan(&store, work.connection);
    if let Some(space) = &work.space {
        let lifted = Lifted {
            production: answers.allow_production,
            shared: answers.allow_shared,
        };
        let neighbours = desk.services.neighbours();
        guards::check(&store, space, &connection, &neighbours, lifted, By::File)?;
    }
    let mut work = Work {
        request: requested.is_some_and(|made| made.made),
        renames: work.renames,
        plan: whole,
        space: work.space,
    };
    let mut warnings: Vec<String> = Vec::new();
    if !connection.is_empty() {
        let space = work.space.as_ref().map(|space| &space.id);
        warnings.extend(cautions(&store, space).into_iter().map(str::to_owned));
        warnings.extend(default_code(&store).map(str::to_owned));
    }
    if context.cli.given.dry_run {
        return Ok(report(context, &store, &work, &warnings));
    }
    for wanted in &work.renames {
        rename::rename(context, &desk, wanted).await?;
    }
    let mut after = store.clone();
    if !work.plan.is_empty() {
        after = *context.save(&desk.services, work.plan.clone()).await?.store;
        warnings.extend(tell_cloud(&desk, &store, &after).await);
    }
    work.space = None;
    Ok(report(context, &after, &work, &warnings))
}

/// What the answers want of the store.
struct Wanted {
    values: Vec<(crate::domain::ConfigPath, crate::domain::Value)>,
    connection: Vec<(crate::domain::ConfigPath, crate::domain::Value)>,
    renames: Vec<rename::Rename>,
    space: Option<DataSpace>,
}

fn plan(
    answers: &Answers,
    store: &Installation,
    projects: &[Project],
    made: Option<&Project>,
) -> Result<Wanted, Failure> {
    let project = match made {
        Some(made) => made,
        None => match choose::project(answers, store, projects)? {
            Found::There(project) => project,
            Found::Missing(_) | Found::Unsaid => {
                return Ok(Wanted {
                    values: vec![],
                    connection: vec![],
                    renames: vec![],
                    space: None,
                });
            }
        },
    };
    let space = choose::data_space(answers, store, project)?;
    let (mut project, mut space) = (project.clone(), space.clone());
    let mut renames = Vec::new();
    if let Some(name) = &answers.project_name
        && name.as_str() != project.name.as_str()
    {
        renames.push(rename::Rename::project(&project, name, projects)?);
        project.name = Label::new(name.as_str());
    }
    if let Some(name) = &answers.data_space_name
        && name.as_str() != space.name.as_str()
    {
        renames.push(rename::Rename::data_space(&project, &space, name)?);
        space.name = Label::new(name.as_str());
    }
    Ok(Wanted {
        values: wanted_connection(&project, &space),
        connection: wanted_connection(&project, &space),
        renames,
        space: Some(space),
    })
}

/// A project can't be taken back: what can be known to fail afterwards fails before.
fn before_request(
    context: &Context<'_>,
    answers: &Answers,
    store: &Installation,
) -> Result<(), Failure> {
    let env = context.cli.given.lock_env;
    let locked: Vec<String> = CONNECTION_PATHS
        .into_iter()
        .filter_map(|path| {
            let lock = store.lock(path)?;
            (!(env && lock == Source::EnvPhp))
                .then(|| format!("{} in {}", path.short(), lock.as_str()))
        })
        .collect();
    if !locked.is_empty() {
        return Err(of_store(Problem::new(
            "store.locked",
            "Some of these values are locked.",
            format!("Locked: {}.", locked.join(", ")),
            "Take them out there, or set them there; --lock-env writes into app/etc/env.php. \
             Nothing was requested.",
        )));
    }
    let production = match &answers.data_space {
        Some(super::answers::SpaceChoice::OnlyOfType(kind)) => {
            kind.eq_ignore_ascii_case(DataSpaceKind::Production.as_str())
        }
        Some(super::answers::SpaceChoice::One(_)) => false,
        None => store.edition == Edition::OpenSource,
    };
    let reasons = crate::domain::not_production(store);
    if production && !reasons.is_empty() && !answers.allow_production {
        return Err(super::failure::unconfirmed(Problem::new(
            "guard.production",
            "This store would get a Production data space, and it does not look like production.",
            reasons.join(" "),
            "Choose another data space, or say allow_production_on_nonproduction = true under \
             [guard] in the answers file. Nothing was requested.",
        )));
    }
    Ok(())
}

/// Tells the registry which cloud project feeds a new data space. The store works without it.
pub(super) async fn tell_cloud(
    desk: &Desk,
    before: &Installation,
    after: &Installation,
) -> Option<String> {
    let space = |store: &Installation| store.connection().and_then(|now| now.data_space);
    let (cloud_id, id) = (after.cloud_id.clone()?, space(after)?);
    if space(before).as_ref() == Some(&id) {
        return None;
    }
    let told = desk
        .ask(
            "tell the registry the cloud project's id",
            async |client, pair| client.tell_cloud_id(pair, &id, &cloud_id).await,
        )
        .await;
    told.err().map(|failure| {
        format!(
            "{} {} The store works without it.",
            failure.problem.what, failure.problem.why
        )
    })
}

fn read(file: &Path) -> Result<Answers, Failure> {
    let stdin = file == Path::new("-");
    let mut text = String::new();
    let took = if stdin {
        std::io::stdin()
            .lock()
            .take(LONGEST)
            .read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(LONGEST).read_to_string(&mut text))
    };
    took.map_err(|error| {
        usage(Problem::new(
            "answers.unreadable",
            format!("Can't read the answers file {}.", shown(file)),
            format!("The system says: {error}."),
            "Check the path, and whether you may read it.",
        ))
    })?;
    let folder = file.parent().filter(|_| !stdin).unwrap_or(Path::new(""));
    let answers = Answers::parse(&text, folder).map_err(usage)?;
    if stdin
        && answers
            .keys
            .iter()
            .chain(&answers.sandbox_keys)
            .any(from_stdin)
    {
        return Err(usage(Problem::new(
            "keys.stdin_twice",
            "Only one thing can come from the standard input.",
            "The answers come from there, and a key is named as - in them.",
            "Put the key into a file that only you can read.",
        )));
    }
    Ok(answers)
}

fn from_stdin(pair: &PairFrom) -> bool {
    origin(&pair.api_key).is_stdin() || origin(&pair.private_key).is_stdin()
}

fn origin(from: &From) -> Origin<'_> {
    match from {
        From::File(path) => Origin::File(path),
        From::Variable(name) => Origin::Variable(name),
    }
}

fn pairs(answers: &Answers, environment: SaasEnvironment) -> Result<Vec<Keys>, Failure> {
    let mut given = Vec::new();
    for (environment, from) in [
        (environment, &answers.keys),
        (SaasEnvironment::Sandbox, &answers.sandbox_keys),
    ] {
        if let Some(from) = from {
            let pair = key_input::pair(origin(&from.api_key), origin(&from.private_key))?;
            given.push(Keys {
                environment,
                source: KeySource::Entered(pair),
            });
        }
    }
    Ok(given)
}

/// Checks the pairs that are not in force; the one in force is checked by its first call.
async fn check_other(desk: &Desk, given: &[Keys]) -> Result<(), Failure> {
    for keys in given {
        if keys.environment != desk.keys.environment {
            let checked = desk
                .services
                .ask(keys, async |client, pair| client.check_keys(pair).await);
            checked
                .await
                .map_err(|why| of_registry(&why, "check the sandbox pair"))?;
        }
    }
    Ok(())
}

fn report(context: &Context<'_>, store: &Installation, work: &Work, warnings: &[String]) -> Report {
    let dry = context.cli.given.dry_run;
    let count = work.plan.changes().len();
    let something = work.request || !work.renames.is_empty() || count > 0;
    let renames: Vec<Value> = work.renames.iter().map(rename::Rename::json).collect();
    let mut text = String::new();
    let verb = |doing: &str, done: &str| {
        if dry {
            doing.to_owned()
        } else {
            done.to_owned()
        }
    };
    if work.request {
        say(
            &mut text,
            format_args!("{} a project.\n", verb("Would request", "Requested")),
        );
    }
    for wanted in &work.renames {
        say(
            &mut text,
            format_args!("{} {}.\n", verb("Would rename", "Renamed"), wanted.text()),
        );
    }
    if count > 0 {
        say(
            &mut text,
            format_args!("{} in {}:\n", verb("Would save", "Saved"), store.place),
        );
        text += &plan_text(&work.plan);
    }
    if !something {
        text += "Nothing to do.\n";
    }
    for warning in warnings {
        say(&mut text, format_args!("note: {warning}\n"));
    }
    let fields = json!({
        "store": store.place.as_str(),
        "dry_run": dry,
        "would_change": dry && something,
        "project_requested": work.request,
        "renames": renames,
        "plan": plan_json(&work.plan),
        "connection": connection_json(store),
        "warnings": warnings,
        "resync": if count > 0 { resync_commands(store) } else { vec![] },
    });
    Report {
        changed: context.changed.get(),
        fields,
        text,
        found: (dry && something).then(|| {
            Context::would_change(&format!(
                "Values to save: {count}; names to change: {}; projects to request: {}.",
                work.renames.len(),
                u8::from(work.request)
            ))
        }),
    }
}
