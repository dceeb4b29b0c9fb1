//! `status`: what stores have, what the registry says, and where they differ.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::{Mutex, OnceCell, Semaphore};

use super::context::Context;
use super::failure::{failure, of_registry, of_store, usage};
use super::report::{Report, connection_json, problem_json, say};
use super::table::table;
use crate::cli::Status;
use crate::domain::{
    ConfigPath, Installation, KeySource, Keys, Label, Problem, Project, RegistryFailure,
    SaasEnvironment, against_production, shared_codes,
};
use crate::effects::Services;
use crate::exit::{Exit, Failure};

/// How many stores are looked at side by side.
const SIDE_BY_SIDE: usize = 8;

/// Stores with the same keys at the same gateway are asked about once.
type Listed = Arc<OnceCell<Result<Vec<Project>, RegistryFailure>>>;
type Answers = Mutex<HashMap<String, Listed>>;

/// One store's row.
struct Row {
    spec: String,
    store: Option<Installation>,
    findings: Vec<Problem>,
    failure: Option<Failure>,
}

/// `commerce-connect status`
pub(super) async fn status(context: &Context<'_>, options: &Status) -> Result<Report, Failure> {
    let mut specs = context.cli.wizard.store.clone();
    if let Some(file) = &options.stores {
        specs.extend(read(file)?);
    }
    let mut opened = Vec::new();
    if specs.is_empty() && options.stores.is_none() {
        opened.push((".".to_owned(), Ok(context.here()?)));
    }
    for spec in specs {
        // A name that can't be read is a mistake of the one who runs this, not of that store.
        let store = context.open(&spec)?;
        opened.push((spec, Ok::<_, Failure>(store)));
    }
    let given = context.given_pair()?;
    let turn = Semaphore::new(SIDE_BY_SIDE);
    let answers = Answers::default();
    let looks = opened.into_iter().map(|(spec, store)| {
        let (turn, answers, given) = (&turn, &answers, given.clone());
        async move {
            // The semaphore is never closed.
            let _turn = turn.acquire().await;
            let mut row = Row {
                spec,
                store: None,
                findings: vec![],
                failure: None,
            };
            let looked = match store {
                Ok(store) => {
                    let services = context.services(store);
                    let source = given.map_or(KeySource::Stored, KeySource::Entered);
                    look(context, &services, source, answers, &mut row).await
                }
                Err(failure) => Err(failure),
            };
            row.failure = looked.err();
            row
        }
    });
    let rows: Vec<Row> = all(looks).await;
    Ok(report(context, &rows))
}

/// Runs them side by side on this thread, and gives the results in order.
async fn all<T>(tasks: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut tasks: Vec<_> = tasks.map(|task| (Box::pin(task), None::<T>)).collect();
    std::future::poll_fn(move |context| {
        let mut waiting = false;
        for (task, result) in &mut tasks {
            if result.is_none() {
                match task.as_mut().poll(context) {
                    std::task::Poll::Ready(ready) => *result = Some(ready),
                    std::task::Poll::Pending => waiting = true,
                }
            }
        }
        if waiting {
            return std::task::Poll::Pending;
        }
        let done: Vec<T> = tasks.drain(..).filter_map(|(_, result)| result).collect();
        std::task::Poll::Ready(done)
    })
    .await
}

async fn look(
    context: &Context<'_>,
    services: &Services,
    source: KeySource,
    answers: &Answers,
    row: &mut Row,
) -> Result<(), Failure> {
    let store = services.inspect().await.map_err(of_store)?;
    row.findings = of_the_store(&store);
    let environment = context.environment().unwrap_or_else(|| store.environment());
    let has_keys = matches!(source, KeySource::Entered(_)) || store.has_pair(environment);
    row.store = Some(store.clone());
    if !has_keys {
        return Ok(());
    }
    let keys = Keys {
        environment,
        source,
    };
    let projects = listed(services, &keys, answers)
        .await
        .map_err(|why| of_registry(&why, "ask the registry about this store"))?;
    row.findings.extend(of_the_registry(&store, &projects));
    if let Some(now) = store.connection()
        && let Some(id) = &now.data_space
    {
        let clashes = shared_codes(&store, id, &services.neighbours());
        row.findings.extend(clashes.into_iter().map(|clash| {
            Problem::new(
                "status.shared_data_space",
                "The data space is shared.",
                clash,
                "Give each store a data space of its own, or other website codes.",
            )
        }));
    }
    Ok(())
}

async fn listed(
    services: &Services,
    keys: &Keys,
    answers: &Answers,
) -> Result<Vec<Project>, RegistryFailure> {
    let client = services.client(keys.environment)?;
    let pair = services.pair(keys).await?;
    let who = format!(
        "{} {} {}",
        client.gateway().base(),
        pair.api_key.fingerprint(),
        pair.private_key.fingerprint()
    );
    let cell = Arc::clone(answers.lock().await.entry(who).or_default());
    cell.get_or_init(|| async { client.projects(&pair).await })
        .await
        .clone()
}

/// What can be said of a store without asking anybody.
fn of_the_store(store: &Installation) -> Vec<Problem> {
    let mut findings = Vec::new();
    let missing = store.missing_modules();
    if !missing.is_empty() {
        findings.push(Problem::new(
            "status.modules_missing",
            "Modules of Commerce Services are missing.",
            format!("Missing: {}.", missing.join(", ")),
            "composer require magento/services-id, then bin/magento setup:upgrade",
        ));
    }
    let disabled = store.disabled_modules();
    if !disabled.is_empty() {
        findings.push(Problem::new(
            "status.modules_disabled",
            "Modules of Commerce Services are switched off.",
            format!("Switched off: {}.", disabled.join(", ")),
            format!("bin/magento module:enable {}", disabled.join(" ")),
        ));
    }
    let environment = store.environment();
    if !store.has_pair(environment) {
        findings.push(Problem::new(
            "status.no_keys",
            format!("The {environment} pair is missing or can't be read."),
            "It is the pair in force.",
            "Set it with the wizard or with: commerce-connect apply",
        ));
    }
    match store.connection() {
        None => findings.push(Problem::new(
            "status.not_connected",
            "The store is connected to no project.",
            "",
            "Connect it with the wizard or with: commerce-connect apply",
        )),
        Some(now) if now.data_space.is_none() => findings.push(Problem::new(
            "status.no_data_space",
            "The store has a project, but no data space.",
            "",
            "Choose one with: commerce-connect space select ID",
        )),
        Some(_) => {}
    }
    findings
}

/// Where the store and the registry differ.
fn of_the_registry(store: &Installation, projects: &[Project]) -> Vec<Problem> {
    let Some(now) = store.connection() else {
        return vec![];
    };
    let Some(project) = projects.iter().find(|project| project.id == now.project) else {
        return vec![Problem::new(
            "status.project_unknown",
            "These keys do not see the store's project.",
            format!(
                "{} ({}) belongs to other keys.",
                now.project_name, now.project
            ),
            "The configuration may come from another shop's database: set its own keys, or unbind it.",
        )];
    };
    let mut findings = Vec::new();
    let mut renamed = |what: &str, here: &Label, there: &Label| {
        if here != there {
            findings.push(Problem::new(
                "status.renamed",
                format!("The {what} was renamed elsewhere."),
                format!("The store says {here}, the registry {there}."),
                "Apply the answers again, or save it with: commerce-connect space select ID --yes",
            ));
        }
    };
    renamed("project", &now.project_name, &project.name);
    let Some(id) = &now.data_space else {
        return findings;
    };
    if let Some(space) = project.data_space(id) {
        renamed("data space", &now.data_space_name, &space.name);
        let unchanged = crate::domain::Plan::new(
            store,
            [(ConfigPath::DataSpaceId, crate::domain::Value::Removed)],
        );
        let reasons = against_production(store, space, &unchanged);
        if !reasons.is_empty() {
            findings.push(Problem::new(
                "status.production_data_space",
                "The store uses a Production data space, but does not look like production.",
                reasons.join(" "),
                "If it is a clone: commerce-connect unbind, then choose a Testing data space.",
            ));
        }
    } else {
        let other = projects
            .iter()
            .find(|project| project.data_space(id).is_some());
        findings.push(match other {
            Some(other) => Problem::new(
                "status.data_space_elsewhere",
                "The data space belongs to another project.",
                format!("{id} is one of {}.", other.name),
                "Choose one of the project's own with: commerce-connect space select ID",
            ),
            None => Problem::new(
                "status.data_space_unknown",
                "These keys do not see the store's data space.",
                format!("{id} is in no project that they see."),
                "Choose one with: commerce-connect space select ID",
            ),
        });
    }
    findings
}

fn read(file: &Path) -> Result<Vec<String>, Failure> {
    let mut text = String::new();
    let took = if file == Path::new("-") {
        std::io::stdin().lock().read_to_string(&mut text).map(drop)
    } else {
        std::fs::read_to_string(file).map(|read| text = read)
    };
    took.map_err(|error| {
        usage(Problem::new(
            "stores.unreadable",
            format!(
                "Can't read the list of stores {}.",
                Label::new(&file.display().to_string())
            ),
            format!("The system says: {error}."),
            "Name a file with one store in each line.",
        ))
    })?;
    Ok(text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect())
}

fn report(context: &Context<'_>, rows: &[Row]) -> Report {
    let stores: Vec<Value> = rows.iter().map(row_json).collect();
    let cells: Vec<Vec<String>> = rows.iter().map(row_cells).collect();
    let mut text = table(
        &["Store", "Project", "Data space", "Type", "State"],
        &cells,
        context.cli.wizard.plain,
    );
    if !context.cli.wizard.plain {
        for row in rows {
            let place = Label::new(&row.spec);
            let failed = row.failure.as_ref().map(|failure| &failure.problem);
            for problem in failed.into_iter().chain(&row.findings) {
                say(&mut text, format_args!("\n{place}: {problem}\n"));
            }
        }
    }
    // What stops a row from being known comes before what is known to be wrong.
    let worst = [
        Exit::Store,
        Exit::Unreachable,
        Exit::KeysRefused,
        Exit::Failed,
    ]
    .into_iter()
    .find_map(|exit| {
        rows.iter()
            .filter_map(|row| row.failure.as_ref())
            .find(|failure| failure.exit == exit)
            .cloned()
    });
    let findings: usize = rows.iter().map(|row| row.findings.len()).sum();
    let found = worst.or_else(|| {
        (findings > 0).then(|| {
            failure(
                Exit::Findings,
                Problem::new(
                    "status.findings",
                    "Something was found.",
                    format!("Findings: {findings}; stores: {}.", rows.len()),
                    "Each finding says what to do.",
                ),
            )
        })
    });
    Report {
        found,
        ..Report::said(json!({ "stores": stores }), text)
    }
}

fn row_cells(row: &Row) -> Vec<String> {
    let now = row.store.as_ref().and_then(Installation::connection);
    let text = |label: Option<Label>| {
        label
            .filter(|label| !label.is_empty())
            .map_or_else(|| "-".to_owned(), |label| label.to_string())
    };
    let state = match (&row.failure, row.findings.first()) {
        (Some(failure), _) => failure.problem.code.0,
        (None, Some(finding)) => finding.code.0,
        (None, None) => "ok",
    };
    vec![
        Label::new(&row.spec).to_string(),
        text(now.as_ref().map(|now| now.project_name.clone())),
        text(now.as_ref().map(|now| now.data_space_name.clone())),
        text(now.as_ref().map(|now| now.data_space_kind.clone())),
        state.to_owned(),
    ]
}

fn row_json(row: &Row) -> Value {
    let findings: Vec<Value> = row.findings.iter().map(problem_json).collect();
    let mut object = json!({
        "store": Label::new(&row.spec).as_str(),
        "ok": row.failure.is_none() && row.findings.is_empty(),
        "findings": findings,
        "problem": row.failure.as_ref().map(|failure| problem_json(&failure.problem)),
    });
    if let Some(store) = &row.store {
        let key = |path| {
            store
                .secret(path)
                .map(|fingerprint| fingerprint.as_str().to_owned())
        };
        let pairs: HashMap<&str, Value> = SaasEnvironment::ALL
            .into_iter()
            .map(|pair| {
                let halves = json!({
                    "api_key": key(ConfigPath::api_key(pair)),
                    "private_key": key(ConfigPath::private_key(pair)),
                });
                (pair.as_str(), halves)
            })
            .collect();
        let locked: HashMap<&str, &str> = ConfigPath::ALL
            .into_iter()
            .filter_map(|path| Some((path.as_str(), store.lock(path)?.as_str())))
            .collect();
        object["place"] = store.place.as_str().into();
        object["edition"] = store.edition.code().into();
        object["version"] = store.version.as_str().into();
        object["mode"] = store.mode.as_str().into();
        object["base_url"] = store.base_url.as_str().into();
        object["websites"] = store
            .websites
            .iter()
            .map(|site| site.code.as_str())
            .collect();
        object["environment"] = store.environment().as_str().into();
        object["keys"] = json!(pairs);
        object["locked"] = json!(locked);
        object["connection"] = connection_json(store);
    }
    object
}
