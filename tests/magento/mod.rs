//! A Magento store by way of the real bridge script and a real PHP, against the stand-in.

mod failures;
mod feeds;
mod health;
mod inspect;
mod kill;
mod lock_env;
mod properties;
mod resend;
mod save;
mod ssh;
mod undo;
mod ways;
mod wrappers;

use std::sync::Arc;

use commerce_connect::domain::{ApiKey, ConfigPath, Installation, Plan, PrivateKey, Secret, Value};

use crate::support::standin;

const PEM: &str = include_str!("../fixtures/keys/rsa-2048-pkcs8.pem");
const API_KEY: &str = "0123456789abcdef0123456789abcdef";
const PROJECT: &str = "3f0d6c1e-6d0b-4a37-9a5b-7c1f2e3d4a5b";
const SPACE: &str = "8b1f2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

fn private_key() -> Value {
    let key = PrivateKey::parse(&Secret::new(PEM.to_owned())).unwrap();
    Value::PrivateKey(Arc::new(key))
}

fn plain(text: &str) -> Value {
    Value::Plain(text.into())
}

/// Both keys, the project and the data space: what a whole connect saves.
fn everything(now: &Installation) -> Plan {
    Plan::new(
        now,
        [
            (
                ConfigPath::ProductionApiKey,
                Value::ApiKey(ApiKey::parse(API_KEY).unwrap()),
            ),
            (ConfigPath::ProductionPrivateKey, private_key()),
            (ConfigPath::ProjectId, plain(PROJECT)),
            (ConfigPath::ProjectName, plain("My Shop")),
            (ConfigPath::DataSpaceId, plain(SPACE)),
            (ConfigPath::DataSpaceName, plain("Testing 1")),
            (ConfigPath::DataSpaceKind, plain("Testing")),
        ],
    )
}

/// The row of this path as the database holds it.
fn raw(store: &standin::Standin, path: ConfigPath) -> Option<String> {
    store.rows().get(&format!("default {path}")).cloned()
}

/// The version of the PHP that stands in `PATH`.
fn php_version() -> String {
    let output = std::process::Command::new("php")
        .args(["-r", "echo PHP_VERSION;"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}
