//! `keys check`: what a pair is, who accepts it, and what it sees.

use serde::Serialize;

use crate::domain::{KeyPair, KeySource, Keys, Label, Project, RegistryFailure, SaasEnvironment};
use crate::exit::{Exit, Failure};
use crate::headless::access::Access;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::of_registry;
use crate::headless::fleet::{all_at_once, members};
use crate::headless::objects::{FingerprintObject, ProjectObject};
use crate::headless::report::{Report, say};
use crate::printer::ProblemObject;

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct KeysCheckOutput {
    api_key: FingerprintObject,
    private_key: PrivateKeyObject,
    /// One for each gateway that was asked.
    environments: Vec<GatewayObject>,
}

/// What can be told of a private key.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PrivateKeyObject {
    /// SHA-256.
    fingerprint: String,
    /// Its size.
    bits: usize,
    /// How the file had it.
    encoding: &'static str,
    /// What had to be mended in the text.
    repairs: Vec<&'static str>,
}

/// What one gateway said to the pair.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct GatewayObject {
    /// `production` or `sandbox`.
    environment: &'static str,
    gateway: String,
    accepted: bool,
    organization: Option<String>,
    mage_id: Option<String>,
    ims_organization_id: Option<String>,
    projects: Vec<ProjectObject>,
    /// Why it did not accept the pair.
    problem: Option<ProblemObject>,
}

/// How many projects are listed for people.
const SHOWN: usize = 20;

/// What one gateway said to the pair.
struct PairAnswer {
    environment: SaasEnvironment,
    gateway: String,
    answer: Result<Vec<Project>, RegistryFailure>,
}

/// `commerce-connect keys check`
pub(in crate::headless) async fn run(context: &Context<'_>) -> Result<Report, Failure> {
    if !context.options.is_for_several() {
        return one(context).await;
    }
    let members = members(context)?;
    context.given_pair()?;
    let rows = all_at_once(context, &members, async |own, _| one(own).await).await?;
    Ok(Report::of_several(context, rows))
}

/// One call to each gateway, side by side.
async fn one(context: &Context<'_>) -> Result<Report, Failure> {
    let access = context.access().await?;
    let asked: Vec<SaasEnvironment> = match (
        context.options.environment(),
        &context.options.cli.target.registry,
    ) {
        (Some(only), _) => vec![only],
        // One gateway was named: there is no other to ask.
        (None, Some(_)) => vec![access.keys.environment],
        (None, None) => match access.keys.source {
            KeySource::Entered(_) => SaasEnvironment::all().collect(),
            KeySource::Stored => vec![access.keys.environment],
        },
    };
    let pair = access.services.pair(&access.keys).await;
    let pair = pair.map_err(|why| of_registry(&why, "read the keys"))?;
    let mut told = Vec::new();
    if let [first, second] = asked.as_slice() {
        let (first, second) =
            tokio::join!(ask(&access, *first, &pair), ask(&access, *second, &pair));
        told.extend([first, second]);
    } else {
        for environment in asked {
            told.push(ask(&access, environment, &pair).await);
        }
    }
    Ok(checked(&pair, &told))
}

async fn ask(access: &Access, environment: SaasEnvironment, pair: &KeyPair) -> PairAnswer {
    let keys = Keys {
        environment,
        source: KeySource::Entered(pair.clone()),
    };
    let gateway = access
        .services
        .client(environment)
        .map(|client| client.gateway().base().to_owned())
        .unwrap_or_default();
    PairAnswer {
        environment,
        gateway,
        answer: access
            .services
            .ask(&keys, async |client, pair| client.projects(pair).await)
            .await,
    }
}

fn checked(pair: &KeyPair, told: &[PairAnswer]) -> Report {
    let mut text = format!(
        "API key       {}\nPrivate key   {}, {}, {}\n",
        pair.api_key.fingerprint(),
        pair.private_key.kind(),
        pair.private_key.encoding().name(),
        pair.private_key.fingerprint(),
    );
    for repair in pair.private_key.repairs() {
        say(&mut text, format_args!("  mended: {}\n", repair.sentence()));
    }
    for told in told {
        say_told(&mut text, told);
    }
    let output = KeysCheckOutput {
        api_key: FingerprintObject::from(&pair.api_key.fingerprint()),
        private_key: PrivateKeyObject {
            fingerprint: pair.private_key.fingerprint().to_string(),
            bits: pair.private_key.bits(),
            encoding: pair.private_key.encoding().name(),
            repairs: pair
                .private_key
                .repairs()
                .iter()
                .map(|repair| repair.sentence())
                .collect(),
        },
        environments: told.iter().map(GatewayObject::from).collect(),
    };
    Report {
        found: verdict(told),
        ..Report::said(Output::KeysCheck(output), text)
    }
}

fn say_told(text: &mut String, told: &PairAnswer) {
    let environment = told.environment.as_str();
    let projects = match &told.answer {
        Ok(projects) => projects,
        Err(why) => {
            let problem = why.problem("check the keys");
            let (what, why) = (problem.what, problem.why);
            say(text, format_args!("{environment:12}  no: {what} {why}\n"));
            return;
        }
    };
    let gateway = &told.gateway;
    say(
        text,
        format_args!("{environment:12}  accepted by {gateway}\n"),
    );
    let Some(account) = projects.first() else {
        say(
            text,
            format_args!("  Projects    none yet; the account is told with the first\n"),
        );
        return;
    };
    for (name, value) in [
        ("Account", &account.organization),
        ("MAG id", &account.mage_id),
        ("IMS org", &account.ims_organization_id),
    ] {
        if let Some(value) = value {
            say(text, format_args!("  {name:10}  {value}\n"));
        }
    }
    say(text, format_args!("  Projects    {}\n", projects.len()));
    for project in projects.iter().take(SHOWN) {
        let (id, name) = (&project.id, &project.name);
        say(text, format_args!("    {id}  {name}\n"));
    }
    if projects.len() > SHOWN {
        say(
            text,
            format_args!("    ... all of them: commerce-connect project list\n"),
        );
    }
}

impl From<&PairAnswer> for GatewayObject {
    fn from(told: &PairAnswer) -> Self {
        let projects = told.answer.as_deref().unwrap_or_default();
        let of = |pick: fn(&Project) -> Option<&Label>| {
            projects.first().and_then(pick).map(Label::to_string)
        };
        let refused = told.answer.as_ref().err();
        Self {
            environment: told.environment.as_str(),
            gateway: told.gateway.clone(),
            accepted: told.answer.is_ok(),
            organization: of(|project| project.organization.as_ref()),
            mage_id: of(|project| project.mage_id.as_ref()),
            ims_organization_id: of(|project| project.ims_organization_id.as_ref()),
            projects: projects.iter().map(ProjectObject::from).collect(),
            problem: refused.map(|why| ProblemObject::from(&why.problem("check the keys"))),
        }
    }
}

/// Nothing when somebody accepts the pair; else the reason that says least against the keys.
fn verdict(told: &[PairAnswer]) -> Option<Failure> {
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
