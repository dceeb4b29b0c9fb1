//! `keys check|rotate`

use serde_json::{Value, json};

use super::context::{Context, Desk};
use super::failure::{failure, of_keys, of_registry, of_store};
use super::report::{Report, plan_json, plan_text, problem_json, say};
use crate::domain::{
    KeyPair, KeySource, Keys, Label, Problem, Project, RegistryFailure, SaasEnvironment,
    locked_values, wanted_keys,
};
use crate::exit::{Exit, Failure};

/// What one gateway said to the pair.
struct Told {
    environment: SaasEnvironment,
    gateway: String,
    answer: Result<Vec<Project>, RegistryFailure>,
}

/// `keys check`: what the pair is, who accepts it, and what it sees. One call to each gateway,
/// side by side.
pub(super) async fn check(context: &Context<'_>) -> Result<Report, Failure> {
    let desk = context.desk().await?;
    let asked: Vec<SaasEnvironment> = match (context.environment(), &context.cli.wizard.registry) {
        (Some(only), _) => vec![only],
        // One gateway was named: there is no other to ask.
        (None, Some(_)) => vec![desk.keys.environment],
        (None, None) => match desk.keys.source {
            KeySource::Entered(_) => SaasEnvironment::ALL.to_vec(),
            KeySource::Stored => vec![desk.keys.environment],
        },
    };
    let pair = desk.services.pair(&desk.keys).await;
    let pair = pair.map_err(|why| of_registry(&why, "read the keys"))?;
    let mut told = Vec::new();
    if let [first, second] = asked.as_slice() {
        let (first, second) = tokio::join!(ask(&desk, *first, &pair), ask(&desk, *second, &pair));
        told.extend([first, second]);
    } else {
        for environment in asked {
            told.push(ask(&desk, environment, &pair).await);
        }
    }
    Ok(checked(&pair, &told))
}

async fn ask(desk: &Desk, environment: SaasEnvironment, pair: &KeyPair) -> Told {
    let keys = Keys {
        environment,
        source: KeySource::Entered(pair.clone()),
    };
    let gateway = desk
        .services
        .client(environment)
        .map(|client| client.gateway().base().to_owned())
        .unwrap_or_default();
    Told {
        environment,
        gateway,
        answer: desk
            .services
            .ask(&keys, async |client, pair| client.projects(pair).await)
            .await,
    }
}

fn checked(pair: &KeyPair, told: &[Told]) -> Report {
    let mut text = format!(
        "API key      {}\nPrivate key  {}, {}, {}\n",
        pair.api_key.fingerprint(),
        pair.private_key.kind(),
        pair.private_key.encoding().name(),
        pair.private_key.fingerprint(),
    );
    for repair in pair.private_key.repairs() {
        say(&mut text, format_args!("  mended: {}\n", repair.sentence()));
    }
    for told in told {
        match &told.answer {
            Ok(projects) => {
                say(
                    &mut text,
                    format_args!(
                        "{}: accepted by {}; projects: {}\n",
                        told.environment,
                        told.gateway,
                        projects.len()
                    ),
                );
                for project in projects.iter().take(20) {
                    say(
                        &mut text,
                        format_args!("  {}  {}\n", project.id, project.name),
                    );
                }
            }
            Err(why) => {
                let problem = why.problem("check the keys");
                say(
                    &mut text,
                    format_args!("{}: {} {}\n", told.environment, problem.what, problem.why),
                );
            }
        }
    }
    let fields = json!({
        "api_key": { "fingerprint": pair.api_key.fingerprint().as_str() },
        "private_key": {
            "fingerprint": pair.private_key.fingerprint().as_str(),
            "bits": pair.private_key.bits(),
            "encoding": pair.private_key.encoding().name(),
            "repairs": pair.private_key.repairs().iter().map(|r| r.sentence()).collect::<Vec<_>>(),
        },
        "environments": told.iter().map(told_json).collect::<Vec<_>>(),
    });
    Report {
        found: verdict(told),
        ..Report::said(fields, text)
    }
}

fn told_json(told: &Told) -> Value {
    let projects = told.answer.as_deref().unwrap_or_default();
    let account = projects.first();
    json!({
        "environment": told.environment.as_str(),
        "gateway": told.gateway,
        "accepted": told.answer.is_ok(),
        "organization": account.and_then(|p| p.organization.as_ref()).map(Label::as_str),
        "mage_id": account.and_then(|p| p.mage_id.as_ref()).map(Label::as_str),
        "projects": projects.iter().map(super::project::json).collect::<Vec<_>>(),
        "problem": told.answer.as_ref().err().map(|why| {
            problem_json(&why.problem("check the keys"))
        }),
    })
}

/// Nothing when somebody accepts the pair; else the reason that says least against the keys.
fn verdict(told: &[Told]) -> Option<Failure> {
    if told.iter().any(|told| told.answer.is_ok()) {
        return None;
    }
    let mut failures: Vec<Failure> = told
        .iter()
        .filter_map(|told| told.answer.as_ref().err())
        .map(|why| of_registry(why, "check the keys"))
        .collect();
    let other = failures
        .iter()
        .position(|failure| failure.exit != Exit::KeysRefused);
    let place = other.unwrap_or(0);
    (place < failures.len()).then(|| failures.swap_remove(place))
}

/// `keys rotate`: the given pair replaces the stored one, once it is proved that it sees the
/// project and data space in use.
pub(super) async fn rotate(context: &Context<'_>) -> Result<Report, Failure> {
    let (desk, store) = context.desk_with_store().await?;
    if matches!(desk.keys.source, KeySource::Stored) {
        return Err(failure(
            Exit::Usage,
            Problem::new(
                "keys.none",
                "The new pair is missing.",
                "",
                "Name it with --api-key-file FILE and --private-key-file FILE.",
            ),
        ));
    }
    let projects = desk.projects().await?;
    if let Some(now) = store.connection() {
        let project = projects.iter().find(|project| project.id == now.project);
        let sees = project.is_some_and(|project| {
            now.data_space
                .as_ref()
                .is_none_or(|id| project.data_space(id).is_some())
        });
        if !sees {
            return Err(of_keys(Problem::new(
                "keys.other_account",
                "The new pair does not see what the store is connected to.",
                format!(
                    "It sees {} projects; {} with its data space is not among them.",
                    projects.len(),
                    now.project_name
                ),
                "Make the new pair with the licence owner's account of this store. Nothing was \
                 changed.",
            )));
        }
    }
    let given = [desk.keys.clone()];
    let plan = context.plan(&store, wanted_keys(&store, desk.keys.environment, &given));
    let mut fields = json!({ "store": store.place.as_str(), "plan": plan_json(&plan) });
    if plan.is_empty() {
        return Ok(Report::said(
            fields,
            "Nothing to do: the store has this pair.\n".into(),
        ));
    }
    if let Some(problem) = locked_values(&plan) {
        return Err(of_store(problem));
    }
    let text = plan_text(&plan);
    let doing = format!("The keys of {} would be replaced.", store.place);
    if context.cli.given.dry_run {
        fields["dry_run"] = true.into();
        return Ok(Report {
            found: Some(Context::would_change(&doing)),
            ..Report::said(fields, text)
        });
    }
    context.confirmed(&doing)?;
    context.save(&desk.services, plan).await?;
    Ok(Report {
        changed: context.changed.get(),
        fields,
        text,
        found: None,
    })
}
