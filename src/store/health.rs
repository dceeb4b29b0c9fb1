//! A look at a store's host, as it stands in the bridge's answer and in a demo store's file.

use serde::Deserialize;

use crate::domain::{ConfigPath, Cron, Health, Indexer, Label};

/// [`Health`] as JSON.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct WireHealth {
    php: String,
    missing_extensions: Vec<String>,
    now: Option<i64>,
    stale: Vec<String>,
    shadowed: Vec<String>,
    in_config_php: Vec<String>,
    ignored_variables: Vec<String>,
    cron: Option<WireCron>,
    indexers: Vec<WireIndexer>,
    optimizer: bool,
}

#[derive(Clone, Deserialize, Default)]
#[serde(default)]
struct WireCron {
    last: Option<i64>,
    configured: Option<bool>,
}

#[derive(Clone, Deserialize)]
struct WireIndexer {
    id: String,
    scheduled: bool,
    #[serde(default)]
    status: String,
}

impl WireHealth {
    /// The same, cleaned; paths that are not ours are left out.
    pub(super) fn health(self) -> Health {
        let labels = |texts: Vec<String>| texts.iter().map(|text| Label::new(text)).collect();
        let paths = |texts: Vec<String>| {
            texts
                .iter()
                .filter_map(|text| ConfigPath::parse(text))
                .collect()
        };
        Health {
            php: Label::new(&self.php),
            missing_extensions: labels(self.missing_extensions),
            now: self.now,
            stale: paths(self.stale),
            shadowed: paths(self.shadowed),
            in_config_php: paths(self.in_config_php),
            ignored_variables: paths(self.ignored_variables),
            cron: self.cron.map_or_else(Cron::default, |cron| Cron {
                known: true,
                last: cron.last,
                configured: cron.configured,
            }),
            indexers: self
                .indexers
                .iter()
                .map(|indexer| Indexer {
                    id: Label::new(&indexer.id),
                    scheduled: indexer.scheduled,
                    status: Label::new(&indexer.status),
                })
                .collect(),
            optimizer: self.optimizer,
        }
    }
}
