//! The demo's store, connected to a sandbox: its records arrive, or it is said why not.

use std::time::Duration;

use commerce_connect::domain::{
    ApiKey, ConfigPath, FeedCount, InstalledFeed, Label, Plan, PrivateKey, SaasEnvironment, Value,
    resend_way,
};
use commerce_connect::effects::Services;
use commerce_connect::sandbox::{Licence, contents, portal};
use commerce_connect::store::{DemoStore, Store as _};

use crate::sandbox::caller::field;
use crate::support::rehearsal::Rehearsal;

/// No export of a few dozen records takes this long.
const BOUND: Duration = Duration::from_secs(20);

/// A demo store that was connected with these keys, once nothing waits any more.
struct Connected {
    services: Services,
    feeds: Vec<InstalledFeed>,
    /// The project's data spaces; it is connected to the first.
    spaces: Vec<String>,
}

async fn connected(sandbox: &Rehearsal, keys: &portal::NewKeys, api_key: &str) -> Connected {
    let pem = keys.private_key_pem.expose();
    let caller = crate::sandbox::caller::Caller::new(&sandbox.url, api_key, pem);
    let rows = caller.initialize("Shop").await;
    let mut store = DemoStore::in_memory().unwrap();
    let samples = store.samples().unwrap();
    let now = store.inspect().unwrap();
    let production = SaasEnvironment::Production;
    let key = PrivateKey::parse(&keys.private_key_pem).unwrap();
    let plan = Plan::new(
        &now,
        [
            (
                ConfigPath::api_key(production),
                Value::ApiKey(ApiKey::parse(api_key).unwrap()),
            ),
            (
                ConfigPath::private_key(production),
                Value::PrivateKey(key.into()),
            ),
            (
                ConfigPath::ProjectId,
                Value::Plain(field(&rows, "projectId")[0].into()),
            ),
            (
                ConfigPath::DataSpaceId,
                Value::Plain(field(&rows, "environmentId")[0].into()),
            ),
        ],
    );
    let gateway = Some(sandbox.url.clone());
    let services = Services::new(Box::new(store), gateway, BOUND, None, None)
        .sending_samples(Some(samples.clone()));
    services.inspect().await.unwrap();
    let counts = || counts(&samples.feeds().feeds);
    assert!(
        counts()
            .iter()
            .all(|(_, count)| count.sent == 0 && count.waiting > 0)
    );
    services.save(plan).await.unwrap();
    let all_gone = async {
        while counts().iter().any(|(_, count)| count.waiting > 0) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(BOUND, all_gone).await.expect("an end");
    let told = services
        .on_store(|store| store.feeds())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(told, samples.feeds());
    Connected {
        services,
        feeds: told.feeds,
        spaces: field(&rows, "environmentId")
            .into_iter()
            .map(str::to_owned)
            .collect(),
    }
}

/// Each place's counts with the feed's name.
fn counts(feeds: &[InstalledFeed]) -> Vec<(Label, FeedCount)> {
    let of = |feed: &InstalledFeed| {
        let name = feed.name.clone();
        let named = move |count: &FeedCount| (name.clone(), count.clone());
        feed.places().iter().map(named).collect::<Vec<_>>()
    };
    feeds.iter().flat_map(of).collect()
}

#[tokio::test]
async fn its_records_arrive_and_both_sides_count_the_same() {
    let sandbox = Rehearsal::start().await;
    let keys = sandbox.keys(Licence::Commerce);
    let counts = counts(&connected(&sandbox, &keys, &keys.api_key).await.feeds);
    let held = contents(&sandbox.database).unwrap().remove(0);
    assert!(held.collisions.is_empty());
    assert_eq!(held.feeds.len(), counts.len());
    for (feed, count) in &counts {
        let text = |code: &Option<Label>| code.as_ref().map(ToString::to_string);
        let there = held.feeds.iter().find(|there| {
            there.feed == feed.as_str()
                && there.store_view == text(&count.store_view)
                && (there.store_view.is_some() || there.website == text(&count.website))
        });
        let there = there.map(|there| there.records);
        assert_eq!(
            (Some(count.sent), count.expected),
            (there, there),
            "{count:?}"
        );
    }
}

#[tokio::test]
async fn records_that_do_not_arrive_say_why() {
    let sandbox = Rehearsal::start().await;
    let keys = portal::NewKeys::make().unwrap();
    for (api_key, sent, refused, retried) in [
        (
            "sandbox-feeds-invalid-names",
            true,
            Some("the name is too long"),
            None,
        ),
        (
            "sandbox-feeds-limit",
            true,
            None,
            Some("The limit of items is reached"),
        ),
        ("sandbox-feeds-400", false, Some("Bad Request"), None),
        ("sandbox-feeds-403", false, None, Some("Forbidden")),
        ("sandbox-feeds-429", false, None, Some("Too Many Requests")),
        ("sandbox-feeds-202", false, None, Some("Accepted")),
        (
            "sandbox-feeds-drop",
            false,
            None,
            Some("The connection broke before the answer came"),
        ),
        ("sandbox-feeds-garbage", true, None, None),
    ] {
        let counts = counts(&connected(&sandbox, &keys, api_key).await.feeds);
        let first = |reasons: fn(&FeedCount) -> &[commerce_connect::domain::FeedReason]| {
            let mut all = counts.iter().flat_map(|(_, count)| reasons(count).iter());
            all.next().map(|reason| reason.message.to_string())
        };
        let starts = |said: Option<String>, wanted: Option<&str>| match (&said, wanted) {
            (Some(said), Some(wanted)) => said.starts_with(wanted),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        assert!(
            starts(first(|count| &count.refused), refused),
            "{api_key}: {counts:?}"
        );
        assert!(
            starts(first(|count| &count.retried), retried),
            "{api_key}: {counts:?}"
        );
        assert_eq!(
            counts.iter().any(|(_, count)| count.sent > 0),
            sent,
            "{api_key}"
        );
    }
}

#[tokio::test]
async fn what_went_to_another_data_space_is_sent_again_when_it_is_told_to() {
    let sandbox = Rehearsal::start().await;
    let keys = sandbox.keys(Licence::Commerce);
    let Connected {
        services,
        feeds,
        spaces,
    } = connected(&sandbox, &keys, &keys.api_key).await;
    let now = services.inspect().await.unwrap();
    let other = Value::Plain(spaces[1].clone());
    let plan = Plan::new(&now, [(ConfigPath::DataSpaceId, other)]);
    services.save(plan).await.unwrap();
    let told = services.on_store(|store| store.feeds()).await;
    let told = told.unwrap().unwrap();
    let all = told.tally().all();
    assert_eq!((told.tally().sent, told.tally().before), (0, all));
    for feed in feeds {
        let way = resend_way(&feed, told.resync.unwrap()).unwrap();
        services.resend(feed.name, way).await.unwrap();
    }
    let told = services.on_store(|store| store.feeds()).await;
    let tally = told.unwrap().unwrap().tally();
    assert_eq!((tally.sent, tally.before), (all, 0));
    let held = contents(&sandbox.database).unwrap();
    let there = held.iter().find(|space| space.id == spaces[1]).unwrap();
    let records: u64 = there.feeds.iter().map(|feed| feed.records).sum();
    assert_eq!(records, all);
}
