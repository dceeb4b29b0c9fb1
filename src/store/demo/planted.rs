//! What a file may say of a host that is made up: how it is doing, and how far it gets.

use serde::Deserialize;

use super::document::Document;
use crate::domain::{Health, Label, ReachLayer, ReachStep};
use crate::store::health::WireHealth;

impl Document {
    /// Under `health`, what a look from the store's host finds.
    pub(super) fn health(&self) -> Option<Health> {
        let planted = self.rest.get("health")?.clone();
        serde_json::from_value(planted).ok().map(WireHealth::health)
    }

    /// Under `reach`, how far a connection from the store's host gets.
    pub(super) fn reach(&self) -> Option<Vec<ReachStep>> {
        let planted = self.rest.get("reach")?.clone();
        let steps: Vec<PlantedStep> = serde_json::from_value(planted).ok()?;
        Some(steps.iter().map(PlantedStep::step).collect())
    }
}

/// One layer of a connection.
#[derive(Deserialize)]
struct PlantedStep {
    layer: PlantedLayer,
    ok: bool,
    #[serde(default)]
    detail: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PlantedLayer {
    Dns,
    Tcp,
    Tls,
    Http,
}

impl PlantedStep {
    fn step(&self) -> ReachStep {
        ReachStep {
            layer: match self.layer {
                PlantedLayer::Dns => ReachLayer::Dns,
                PlantedLayer::Tcp => ReachLayer::Tcp,
                PlantedLayer::Tls => ReachLayer::Tls,
                PlantedLayer::Http => ReachLayer::Http,
            },
            ok: self.ok,
            detail: Label::new(&self.detail),
        }
    }
}
