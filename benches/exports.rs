//! How many items a second the sandbox takes, and in how much memory: from the first request to the
//! last answer, the real program with its database in a file, one exporter that packs 500 items in
//! each request. `cargo bench --bench exports`, or with numbers of items of your own behind `--`.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that can't be set up has failed"
)]
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

#[expect(dead_code, clippy::expect_used, reason = "the tests use the rest")]
mod support;

use std::fs;
use std::time::{Duration, Instant};

use commerce_connect::domain::{
    ApiKey, Feed, KeyPair, Name, PrivateKey, Project, RecordFate, Secret,
};
use commerce_connect::registry::{Client, Gateway, UserAgent};

use support::sandbox::{self, Sandbox};

/// As many as a price request has.
const BATCH: usize = 500;

fn main() {
    let sizes: Vec<usize> = std::env::args()
        .filter_map(|size| size.parse().ok())
        .collect();
    let sizes = if sizes.is_empty() {
        vec![10_000, 100_000, 1_000_000]
    } else {
        sizes
    };
    for items in sizes {
        measure(items);
    }
}

fn measure(items: usize) {
    let home = tempfile::tempdir().unwrap();
    let served = Sandbox::serve(home.path());
    let keys = keys(home.path());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let elapsed = runtime.block_on(export(&served.url, &keys, items));
    let status = fs::read_to_string(format!("/proc/{}/status", served.process.id()));
    let peak = status.unwrap_or_default();
    let peak = peak.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let file = fs::metadata(home.path().join("registry.db")).unwrap().len();
    let per_second = items as u128 * 1_000 / elapsed.as_millis().max(1);
    println!(
        "{items:9} items: {per_second:6} a second, peak {}, database {} MiB",
        peak.unwrap_or("unknown").trim(),
        file >> 20
    );
}

fn keys(home: &std::path::Path) -> KeyPair {
    let api_key = sandbox::add_keys(home, "key.pem");
    let pem = Secret::new(fs::read_to_string(home.join("key.pem")).unwrap());
    KeyPair {
        api_key: ApiKey::parse(&api_key).unwrap(),
        private_key: std::sync::Arc::new(PrivateKey::parse(&pem).unwrap()),
    }
}

/// The time from the first request to the last answer, without the making of the items.
async fn export(url: &str, keys: &KeyPair, items: usize) -> Duration {
    let gateway = Gateway::parse(url, None).unwrap();
    let agent = UserAgent::new("Enterprise", "2.4.7-p1");
    let client = Client::new(gateway, &agent, Duration::from_secs(60)).unwrap();
    let made: Vec<Project> = client
        .initialize(keys, &Name::parse("Shop").unwrap())
        .await
        .unwrap();
    let space = made[0].data_spaces[0].id.clone();
    let started = Instant::now();
    let mut making = Duration::ZERO;
    for first in (0..items).step_by(BATCH) {
        let began = Instant::now();
        let count = BATCH.min(items - first);
        let body = body(first, count);
        making += began.elapsed();
        let fates = client
            .export(keys, Feed::Products, &space, &body, count)
            .await
            .unwrap();
        assert!(fates.iter().all(|fate| *fate == RecordFate::Sent));
    }
    started.elapsed().saturating_sub(making)
}

fn body(first: usize, count: usize) -> Vec<u8> {
    let items: Vec<_> = (first..first + count)
        .map(|number| {
            serde_json::json!({
                "sku": format!("SKU-{number:07}"), "productId": number.to_string(),
                "name": format!("A product with number {number}"), "storeViewCode": "default",
                "storeCode": "main_website_store", "websiteCode": "base", "status": "Enabled",
                "visibility": "Catalog, Search", "deleted": false,
            })
        })
        .collect();
    serde_json::to_vec(&items).unwrap()
}
