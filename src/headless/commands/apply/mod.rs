//! `apply FILE`: what the wizard would do with these answers, without a question.
//!
//! Everything is found out and every guard is asked before the first write. Then, in this order:
//! the project is requested, names are changed at the registry, and one plan is saved whole.

mod choose;
mod input;
mod outcome;

use crate::cli::Apply;
use crate::domain::{
    CONNECTION_PATHS, ConfigPath, DataSpace, DataSpaceKind, Edition, Installation, KeySource, Keys,
    Label, Name, Plan, Problem, Project, SaasEnvironment, Value, cautions, default_code,
    locked_values, not_production, wanted_connection, wanted_keys,
};
use crate::exit::Failure;
use crate::headless::access::Access;
use crate::headless::answers::{Answers, SpaceChoice};
use crate::headless::context::Context;
use crate::headless::failure::{of_registry, of_store, unconfirmed, usage};
use crate::headless::fleet::{Member, all_at_once, distinct_members};
use crate::headless::guards::{self, By, Lifted};
use crate::headless::rename;
use crate::headless::report::{Report, resync};
use crate::headless::request_once::{self, Requested};
use crate::headless::tell_cloud::tell_cloud;
use crate::store::CHANGED_MEANWHILE;
use choose::Found;
use input::Pairs;
pub(super) use outcome::ApplyOutput;
use outcome::{Work, report};

/// `commerce-connect apply`
pub(super) async fn run(context: &Context<'_>, options: &Apply) -> Result<Report, Failure> {
    let answers = input::read(context, &options.file)?;
    let pairs = input::pairs(context, &answers)?;
    if !context.options.is_for_several() {
        return one(context, &answers, pairs).await;
    }
    let members = distinct_members(context)?;
    for name in members.iter().flat_map(|one| one.answers.variables()) {
        context.withhold(name);
    }
    let apply = async |own: &Context<'_>, member: &Member| {
        let own_pairs = input::own_pairs(own, &member.answers, &pairs)?;
        let answers = member.answers.over(&answers).map_err(usage)?;
        one(own, &answers, own_pairs).await
    };
    let rows = all_at_once(context, &members, apply).await?;
    Ok(Report::of_several(context, rows))
}

/// What these answers say, at one store.
async fn one(context: &Context<'_>, answers: &Answers, pairs: Pairs) -> Result<Report, Failure> {
    let environment = input::environment(context, answers)?;
    let (mut access, mut store) = context.access_without_keys().await?;
    let environment = environment.unwrap_or_else(|| store.environment());
    let given = pairs.keys(environment);
    access.keys = keys_in_force(&given, environment, &store)?;
    let keys = wanted_keys(&store, environment, &given);
    let (projects, sandbox) = tokio::join!(access.projects(), check_other(&access, &given));
    let mut projects = projects?;
    sandbox?;

    let mut requested = None;
    if let Found::Missing(name) = choose::project(answers, &store, &projects)? {
        let plan = context.options.plan(&store, keys.clone());
        before_request(context, answers, &store, &plan, name)?;
        if context.options.dry_run() {
            let work = Work {
                request: Some(name.clone()),
                plan,
                ..Work::default()
            };
            return Ok(report(context, &store, &work, &[]));
        }
        let made = request_once::request(context, &access, name).await?;
        projects.retain(|project| project.id != made.project.id);
        projects.push(made.project.clone());
        requested = Some(made);
    }
    let after_it = |failure| after_request(failure, requested.as_ref());
    let found = (&store, projects.as_slice());
    let (mut work, mut warnings) =
        plan(context, answers, &access, found, keys, requested.as_ref()).map_err(after_it)?;
    if context.options.dry_run() {
        work.resync = resync(&access.services, &work.plan).await;
        return Ok(report(context, &store, &work, &warnings));
    }
    rename_all(context, &access, &work)
        .await
        .map_err(after_it)?;
    let mut carried = save(context, &access, &work).await;
    if matches!(&carried, Err(failure) if failure.problem.code.0 == CHANGED_MEANWHILE) {
        // Another run was faster: the same answers may lead elsewhere from there, once.
        store = access.services.inspect().await.map_err(of_store)?;
        access.keys = keys_in_force(&given, environment, &store)?;
        projects = access.projects().await?;
        let keys = wanted_keys(&store, environment, &given);
        let found = (&store, projects.as_slice());
        let anew = plan(context, answers, &access, found, keys, requested.as_ref());
        let (again, notes) = anew.map_err(after_it)?;
        work.plan = again.plan;
        warnings = notes;
        carried = save(context, &access, &work).await;
    }
    let after = carried.map_err(after_it)?;
    work.resync = resync(&access.services, &work.plan).await;
    let cloud = match &after {
        Some(after) => tell_cloud(&access, &store, after).await,
        None => None,
    };
    warnings.extend(cloud);
    work.request = requested
        .filter(|made| made.made)
        .and_then(|made| Name::parse(made.project.name.as_str()).ok());
    Ok(report(
        context,
        after.as_ref().unwrap_or(&store),
        &work,
        &warnings,
    ))
}

/// The pair that calls are made with. Neither the file nor the store having one is a gap in the
/// file.
fn keys_in_force(
    given: &[Keys],
    environment: SaasEnvironment,
    store: &Installation,
) -> Result<Keys, Failure> {
    if let Some(keys) = given.iter().find(|keys| keys.environment == environment) {
        return Ok(keys.clone());
    }
    if store.has_pair(environment) {
        return Ok(Keys {
            environment,
            source: KeySource::Stored,
        });
    }
    Err(usage(Problem::new(
        "answers.no_keys",
        "There are no keys to connect with.",
        format!(
            "The answers file names none, and {} has no {environment} pair.",
            store.place
        ),
        "Name them under [keys] with api_key_file and private_key_file.",
    )))
}

/// The renames, which are the registry's matter.
async fn rename_all(context: &Context<'_>, access: &Access, work: &Work) -> Result<(), Failure> {
    for wanted in &work.renames {
        rename::rename(context, access, wanted).await?;
    }
    Ok(())
}

/// The plan, whole. The store as it is then, when it was changed.
async fn save(
    context: &Context<'_>,
    access: &Access,
    work: &Work,
) -> Result<Option<Installation>, Failure> {
    if work.plan.is_empty() {
        return Ok(None);
    }
    let saved = context.save(&access.services, work.plan.clone()).await?;
    Ok(Some(*saved.store))
}

/// Adds to a failure that a project was requested before it.
fn after_request(mut failure: Failure, requested: Option<&Requested>) -> Failure {
    if let Some(requested) = requested.filter(|requested| requested.made) {
        failure.problem.why = format!(
            "{} The project {} was requested and is there; the store is unchanged.",
            failure.problem.why, requested.project.name
        );
    }
    failure
}

/// What the answers want of the store.
#[derive(Default)]
struct WantedValues {
    connection: Vec<(ConfigPath, Value)>,
    renames: Vec<rename::Rename>,
    space: Option<DataSpace>,
}

/// Everything that is to be done once the project is there, and what to know about it. Fails when
/// a guard or a lock stands in the way.
fn plan(
    context: &Context<'_>,
    answers: &Answers,
    access: &Access,
    (store, projects): (&Installation, &[Project]),
    keys: Vec<(ConfigPath, Value)>,
    made: Option<&Requested>,
) -> Result<(Work, Vec<String>), Failure> {
    let wanted = wanted(answers, store, projects, made.map(|made| &made.project))?;
    let connection = context.options.plan(store, wanted.connection.clone());
    let whole = context
        .options
        .plan(store, keys.into_iter().chain(wanted.connection))
        .with_shared(answers.allow_shared == Some(true));
    if let Some(problem) = locked_values(&whole) {
        return Err(of_store(problem));
    }
    let mut warnings: Vec<String> = Vec::new();
    if let Some(space) = &wanted.space {
        let lifted = Lifted {
            production: answers.allow_production == Some(true),
            shared: answers.allow_shared == Some(true),
        };
        let neighbours = access.services.neighbours(store);
        guards::check(store, space, &connection, &neighbours, lifted, By::File)?;
    }
    if !connection.is_empty() {
        let space = wanted.space.as_ref().map(|space| &space.id);
        warnings.extend(cautions(store, space));
        warnings.extend(default_code(store).map(str::to_owned));
    }
    warnings.extend(wanted.renames.iter().filter_map(rename::Rename::doubt));
    let work = Work {
        request: None,
        renames: wanted.renames,
        plan: whole,
        resync: vec![],
    };
    Ok((work, warnings))
}

fn wanted(
    answers: &Answers,
    store: &Installation,
    projects: &[Project],
    made: Option<&Project>,
) -> Result<WantedValues, Failure> {
    let project = match made {
        Some(made) => made,
        None => match choose::project(answers, store, projects)? {
            Found::There(project) => project,
            Found::Missing(_) | Found::Unsaid => {
                return Ok(WantedValues::default());
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
    Ok(WantedValues {
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
    keys: &Plan,
    name: &Name,
) -> Result<(), Failure> {
    if let Some(problem) = locked_values(keys) {
        return Err(of_store(problem));
    }
    if answers.data_space.is_none() && store.edition != Edition::OpenSource {
        return Err(usage(Problem::new(
            "data_space.unspecified",
            "It is not said which data space is meant.",
            format!("The project {name} would come with one for production and some for testing."),
            "Say type = \"Production\" or name = \"Testing 1\" under [data_space] in the answers \
             file. Nothing was requested.",
        )));
    }
    let locked: Vec<String> = CONNECTION_PATHS
        .into_iter()
        .filter_map(|path| {
            let lock = store.lock(path)?;
            (!context.options.may_write(lock))
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
        Some(SpaceChoice::OnlyOfType(kind)) => {
            kind.eq_ignore_ascii_case(DataSpaceKind::Production.as_str())
        }
        Some(SpaceChoice::One(_)) => false,
        None => store.edition == Edition::OpenSource,
    };
    let reasons = not_production(store);
    if production && !reasons.is_empty() && answers.allow_production != Some(true) {
        return Err(unconfirmed(Problem::new(
            "guard.production",
            "This store would get a Production data space, and it does not look like production.",
            reasons.join(" "),
            "Choose another data space, or say allow_production_on_nonproduction = true under \
             [guard] in the answers file. Nothing was requested.",
        )));
    }
    Ok(())
}

/// Checks the pairs that are not in force; the one in force is checked by its first call.
async fn check_other(access: &Access, given: &[Keys]) -> Result<(), Failure> {
    for keys in given {
        if keys.environment != access.keys.environment {
            let checked = access
                .services
                .ask(keys, async |client, pair| client.check_keys(pair).await);
            checked
                .await
                .map_err(|why| of_registry(&why, "check the sandbox pair"))?;
        }
    }
    Ok(())
}
