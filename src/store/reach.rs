//! A way from a store's host, as it stands in the bridge's answer and in a demo store's file.

use serde::Deserialize;

use crate::domain::{Label, ReachLayer, ReachStep};

/// [`ReachStep`] as JSON.
#[derive(Deserialize)]
pub(super) struct WireStep {
    layer: WireLayer,
    ok: bool,
    #[serde(default)]
    detail: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum WireLayer {
    Dns,
    Tcp,
    Proxy,
    Tls,
    Http,
}

impl WireStep {
    /// The same, cleaned.
    pub(super) fn step(&self) -> ReachStep {
        ReachStep {
            layer: match self.layer {
                WireLayer::Dns => ReachLayer::Dns,
                WireLayer::Tcp => ReachLayer::Tcp,
                WireLayer::Proxy => ReachLayer::Proxy,
                WireLayer::Tls => ReachLayer::Tls,
                WireLayer::Http => ReachLayer::Http,
            },
            ok: self.ok,
            detail: Label::new(&self.detail),
        }
    }
}
