//! Gathers the evidence: what does not depend on each other is looked at side by side, and nothing
//! is waited for longer than the time limit.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::evidence::{Evidence, Seen, Told};
use crate::domain::{
    ConfigPath, Health, Installation, KeyPair, Problem, Project, ReachStep, RegistryFailure,
    Rejection, SaasEnvironment, StoreFeeds, feed_findings,
};
use crate::effects::Services;
use crate::exit::Failure;
use crate::headless::context::Context;
use crate::headless::no_store::NoStore;
use crate::registry::{Client, Glance, Probe};

/// Looks at everything. Fails only on options that can't be understood.
pub(super) async fn gather(context: &Context<'_>) -> Result<Evidence, Failure> {
    let limit = context.options.cli.target.call_limit();
    let given = context.given_halves()?;
    let (services, has_store) = opened(context, given.is_empty())?;
    let store = if has_store {
        Some(within(limit, services.inspect()).await)
    } else {
        None
    };
    let seen = store.as_ref().and_then(|store| store.as_ref().ok());
    let environment = context
        .options
        .environment()
        .or_else(|| seen.map(Installation::environment))
        .unwrap_or_default();
    let stored = stored(&services, seen, environment, limit).await;
    let pair = if given.is_empty() {
        stored.as_ref().and_then(|pair| pair.as_ref().ok()).cloned()
    } else {
        given.pair()
    };
    let other = other(environment);
    let other_pair = match seen {
        Some(store) if store.has_pair(other) => within(limit, pair_of(&services, other)).await.ok(),
        Some(_) | None => None,
    };
    let client = services.client(environment);
    let named_gateway = context.options.cli.target.registry.is_some();
    let reachable = client.as_ref().ok();
    let host = async {
        match seen {
            Some(store) => {
                let host = from_the_host(&services, reachable.map(AsRef::as_ref), limit).await;
                (host, feeds(&services, store, limit).await)
            }
            None => ((Seen::NotAsked, None, Seen::NotAsked), Seen::NotAsked),
        }
    };
    let way = way(reachable.map(AsRef::as_ref), limit);
    let told = async {
        let told = tell(&services, environment, pair.as_ref()).await;
        // One gateway was named: there is no other to ask.
        let elsewhere = if !named_gateway && told.as_ref().is_some_and(is_unknown) {
            tell(&services, other, pair.as_ref()).await
        } else {
            None
        };
        let alone = match (seen, pair.as_ref(), reachable, &told) {
            (Some(store), Some(pair), Some(client), Some(told)) if told.projects.is_ok() => {
                alone(client, pair, store).await
            }
            _ => None,
        };
        (told, elsewhere, alone)
    };
    let ((host, feeds), way, told, other_pair) =
        tokio::join!(host, way, told, tell(&services, other, other_pair.as_ref()));
    Ok(Evidence {
        given,
        neighbours: seen.map_or_else(Vec::new, |store| services.neighbours(store)),
        store,
        stored,
        environment,
        client,
        gateway_named: named_gateway,
        probe: way.0,
        knock: way.1,
        told: told.0,
        elsewhere: told.1,
        alone: told.2,
        other_pair,
        health: host.0,
        feeds,
        host_ahead: host.1,
        reach: host.2,
    })
}

/// The store that is named, else the one here; whether there is any. Keys alone need none.
fn opened(context: &Context<'_>, without_keys: bool) -> Result<(Services, bool), Failure> {
    let named = match context.store()? {
        Some(store) => Some(store),
        None if without_keys => Some(context.here()?),
        None => None,
    };
    let has_store = named.is_some();
    let store = named.unwrap_or_else(|| Box::new(NoStore));
    Ok((context.services(store), has_store))
}

/// The way to the gateway, and who answers there without keys.
async fn way(
    client: Option<&Client>,
    limit: Duration,
) -> (Option<Probe>, Option<Result<Glance, RegistryFailure>>) {
    match client {
        Some(client) => {
            let (probe, knock) = tokio::join!(Probe::of(client.gateway(), limit), client.knock());
            (Some(probe), Some(knock))
        }
        None => (None, None),
    }
}

/// The other pair.
pub(super) fn other(environment: SaasEnvironment) -> SaasEnvironment {
    match environment {
        SaasEnvironment::Production => SaasEnvironment::Sandbox,
        SaasEnvironment::Sandbox => SaasEnvironment::Production,
    }
}

/// What a look from the store's host found: its health, its clock against ours, its way out.
type Host = (Seen<Health>, Option<i64>, Seen<Vec<ReachStep>>);

async fn from_the_host(services: &Services, client: Option<&Client>, limit: Duration) -> Host {
    let health = within(limit, services.on_store(|store| store.health())).await;
    let ahead = match &health {
        Ok(Some(health)) => health.now.map(|there| there - now()),
        Ok(None) | Err(_) => None,
    };
    let reach = match client {
        None => Seen::NotAsked,
        Some(client) => {
            let url = client.gateway().base().to_owned();
            seen(within(limit, services.on_store(move |store| store.reach(&url))).await)
        }
    };
    (seen(health), ahead, reach)
}

async fn feeds(services: &Services, store: &Installation, limit: Duration) -> Seen<StoreFeeds> {
    match seen(within(limit, services.on_store(|store| store.feeds())).await) {
        Seen::Yes(feeds) => Seen::Yes(feed_findings::in_use(store, feeds)),
        told @ (Seen::NoHost | Seen::No(_) | Seen::NotAsked) => told,
    }
}

fn seen<T>(looked: Result<Option<T>, Problem>) -> Seen<T> {
    match looked {
        Ok(Some(found)) => Seen::Yes(found),
        Ok(None) => Seen::NoHost,
        Err(problem) => Seen::No(problem),
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}

async fn stored(
    services: &Services,
    store: Option<&Installation>,
    pair: SaasEnvironment,
    limit: Duration,
) -> Option<Result<KeyPair, Problem>> {
    let paths = [ConfigPath::api_key(pair), ConfigPath::private_key(pair)];
    let anything =
        store.is_some_and(|store| paths.iter().any(|path| store.settings.contains_key(path)));
    if !anything {
        return None;
    }
    Some(within(limit, pair_of(services, pair)).await)
}

async fn pair_of(services: &Services, pair: SaasEnvironment) -> Result<KeyPair, Problem> {
    services
        .on_store(move |store| store.stored_pair(pair))
        .await
}

async fn tell(
    services: &Services,
    environment: SaasEnvironment,
    pair: Option<&KeyPair>,
) -> Option<Told> {
    let pair = pair?;
    let (glance, projects) = match services.client(environment) {
        Ok(client) => client.examine(pair).await,
        Err(why) => (None, Err(why)),
    };
    Some(Told {
        environment,
        glance,
        projects,
    })
}

/// Nobody needs it but a store on Adobe Commerce Cloud, and none so much that a failure counts.
async fn alone(client: &Client, pair: &KeyPair, store: &Installation) -> Option<Project> {
    store.cloud_id.as_ref()?;
    let id = store.connection()?.data_space?;
    client.data_space(pair, &id).await.ok().flatten()
}

fn is_unknown(told: &Told) -> bool {
    matches!(
        told.projects,
        Err(RegistryFailure::Refused(
            Rejection::ApiKeyUnknown | Rejection::NotValid { .. }
        ))
    )
}

/// A store that does not answer in time is a problem like any other.
async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, Problem>>,
) -> Result<T, Problem> {
    tokio::time::timeout(limit, work).await.unwrap_or_else(|_| {
        Err(Problem::new(
            "store.timed_out",
            "The store did not answer.",
            format!("There was no answer within {} seconds.", limit.as_secs()),
            "Try again, or allow more time with --timeout SECONDS: a cold start in developer mode \
             takes long, the second one is quick.",
        ))
    })
}
