//! What a catalog service is asked and answers, and what the gateway counts of its documents.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::lenient;

/// What the service says of a store view that has none.
pub const NO_INDEX: &str = "No index was found for this request";

/// What Adobe's own widgets use as their API key, for Testing data spaces.
pub const WIDGETS_KEY: &str = "storefront-widgets";

/// A question in GraphQL.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CatalogQuestion {
    /// The document.
    pub query: String,
    /// Which of its operations, when there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_name: Option<String>,
    /// Values for its variables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variables: Option<Map<String, Value>>,
}

/// An answer in GraphQL, as far as we ask for it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CatalogAnswer {
    /// What was found.
    #[serde(deserialize_with = "lenient::object")]
    pub data: Option<CatalogData>,
    /// Why not all of it was.
    #[serde(deserialize_with = "lenient::list")]
    pub errors: Vec<CatalogError>,
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CatalogData {
    /// To `productSearch`.
    #[serde(deserialize_with = "lenient::object")]
    pub product_search: Option<FoundProducts>,
    /// To `products`.
    pub products: Option<Vec<CatalogProduct>>,
}

/// How many products a search finds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FoundProducts {
    /// Those that are visible.
    pub total_count: u64,
}

/// A product as the catalog knows it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CatalogProduct {
    /// Its SKU.
    #[serde(deserialize_with = "lenient::text")]
    pub sku: Option<String>,
    /// Its name.
    #[serde(deserialize_with = "lenient::text")]
    pub name: Option<String>,
}

/// What went wrong with a question.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CatalogError {
    /// A sentence.
    pub message: String,
}

/// How many documents the gateway has of a store view.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncStatus {
    /// The count.
    pub document_count_response: DocumentCount,
}

/// A count of documents.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentCount {
    /// How many.
    pub document_count: u64,
}
