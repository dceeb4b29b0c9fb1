//! An exporter written from what real ones send, without this program's own.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::caller::{Caller, told};

/// A body of the golden exports, and what a data space holds after it.
#[derive(Deserialize)]
pub(crate) struct GoldenExport {
    pub(crate) file: String,
    pub(crate) feed: String,
    pub(crate) records: std::collections::BTreeMap<String, u64>,
}

/// All of them, in the order in which a first export goes out.
pub(crate) fn golden_exports() -> Vec<GoldenExport> {
    #[derive(Deserialize)]
    struct Index {
        export: Vec<GoldenExport>,
    }
    let text = std::fs::read_to_string("tests/golden/exports/index.toml").unwrap();
    toml::from_str::<Index>(&text).unwrap().export
}

pub(crate) fn golden_body(file: &str) -> Value {
    let text = std::fs::read_to_string(format!("tests/golden/exports/{file}")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The route of a feed, as exporters have it in their configuration.
pub(crate) fn route(feed: &str) -> &'static str {
    match feed {
        "products" => "feeds/catalog/v2/products",
        "productAttributes" => "feeds/metadata/v2/metadata",
        "categories" => "feeds/categories/v1",
        "prices" => "feeds/products/v1/prices",
        "productOverrides" => "feeds/catalog/v2/product-overrides",
        "categoryPermissions" => "feeds/categories/permissions/v1",
        "scopesWebsite" | "scopesCustomerGroup" => "feeds/scopes/v2",
        "paymentServicesOrdersSandbox" => "payments/exports/commerce/orders",
        "paymentServicesOrderStatusesSandbox" => "payments/exports/commerce/orderStatuses",
        "paymentServicesStoresProduction" => "payments/exports/commerce/stores",
        other => panic!("no route for {other}"),
    }
}

pub(crate) fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(plain).unwrap();
    packed.finish().unwrap()
}

impl Caller {
    /// Sends a feed's items, packed, and gives status and body.
    pub(crate) async fn export(&self, feed: &str, space: &str, items: &Value) -> (u16, Value) {
        let body = gzip(items.to_string().as_bytes());
        let mut headers = self.headers();
        headers.push(("content-encoding", "gzip".into()));
        let path = format!("/{}/{space}", route(feed));
        told(self.post(&path, &headers, body).await.unwrap()).await
    }

    /// The same without packing.
    pub(crate) async fn post(
        &self,
        path: &str,
        headers: &[(&str, String)],
        body: Vec<u8>,
    ) -> reqwest::Result<reqwest::Response> {
        self.send_bytes("POST", path, headers, body).await
    }

    /// Asks the public catalog for a store view: website, store, view.
    pub(crate) async fn catalog(
        &self,
        api_key: &str,
        space: &str,
        place: [&str; 3],
        query: &str,
    ) -> (u16, Value) {
        let mut headers = catalog_headers(space, place);
        headers.push(("x-api-key", api_key.into()));
        let body = json!({ "query": query }).to_string().into_bytes();
        told(self.post("/graphql", &headers, body).await.unwrap()).await
    }
}

pub(crate) fn catalog_headers(space: &str, place: [&str; 3]) -> Vec<(&'static str, String)> {
    vec![
        ("magento-environment-id", space.into()),
        ("magento-website-code", place[0].into()),
        ("magento-store-code", place[1].into()),
        ("magento-store-view-code", place[2].into()),
    ]
}
