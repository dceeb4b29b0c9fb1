//! A store view with what stands above it, as the bridge script and a demo store's file tell it.

use serde::{Deserialize, Serialize};

use crate::domain::{Label, ScopeName, TakenSpan, ViewPlace};

/// [`ScopeName`] as JSON.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct WireScope {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<u64>,
    pub(super) code: String,
    pub(super) name: String,
}

/// What is told of a store view beside its names.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct WireViewFacts {
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    /// How many products a search may find.
    #[serde(skip_serializing_if = "Option::is_none")]
    searchable: Option<u64>,
    /// How long ago the first of those that were sent was taken, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<u64>,
    /// The last of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<u64>,
}

impl WireScope {
    pub(super) fn named(&self) -> ScopeName {
        ScopeName {
            id: self.id,
            code: Label::new(&self.code),
            name: Label::new(&self.name),
        }
    }
}

impl WireViewFacts {
    /// The store view with these names.
    pub(super) fn place(&self, website: ScopeName, store: ScopeName, view: ScopeName) -> ViewPlace {
        let label = |text: &Option<String>| text.as_deref().map(Label::new);
        ViewPlace {
            website,
            store,
            view,
            url: label(&self.url),
            base_currency: label(&self.base_currency),
            currency: label(&self.currency),
            searchable: self.searchable,
            taken: self
                .first
                .zip(self.last)
                .map(|(first, last)| TakenSpan { first, last }),
        }
    }
}
