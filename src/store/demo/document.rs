//! The JSON that stands for a store, and what it says of one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::domain::{
    Circumstances, ConfigPath, Edition, Installation, Label, Mode, Module, Setting, Source,
    StoreView, Website,
};
use crate::store::views::{WireScope, WireViewFacts};
use crate::store::{BY_KEYS, CREDENTIALS};

/// A whole file. Fields that are not ours are kept.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Document {
    #[serde(default)]
    edition: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    base_url: String,
    #[serde(default)]
    pub(super) websites: Vec<WireScope>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) views: Vec<ViewEntry>,
    #[serde(default)]
    modules: Vec<ModuleEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cloud_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cloud_environment: Option<String>,
    /// Config path to where it is locked: `env.php`, `config.php` or `variable`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    locked: BTreeMap<String, LockPlace>,
    #[serde(default)]
    pub(super) config: BTreeMap<String, Zeroizing<String>>,
    #[serde(flatten)]
    pub(super) rest: BTreeMap<String, serde_json::Value>,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({} {})", self.edition, self.version)
    }
}

impl Document {
    /// A value of the connection.
    pub(super) fn text(&self, path: ConfigPath) -> Option<Zeroizing<String>> {
        self.config.get(path.as_str()).cloned()
    }

    /// Sets a config value, or takes it away.
    pub(super) fn set(&mut self, path: &str, value: Option<&str>) {
        match value {
            Some(value) => self
                .config
                .insert(path.to_owned(), Zeroizing::new(value.to_owned())),
            None => self.config.remove(path),
        };
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum LockPlace {
    #[serde(rename = "env.php")]
    EnvPhp,
    #[serde(rename = "config.php")]
    ConfigPhp,
    #[serde(rename = "variable")]
    Variable,
}

/// A store view, with the code of its website and the store that it belongs to.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct ViewEntry {
    #[serde(flatten)]
    pub(super) own: WireScope,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) website: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) store: Option<WireScope>,
    #[serde(flatten)]
    pub(super) facts: WireViewFacts,
}

#[derive(Clone, Serialize, Deserialize)]
struct ModuleEntry {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(default = "yes")]
    enabled: bool,
}

fn yes() -> bool {
    true
}

/// The store that the document describes.
pub(super) fn installation(place: Label, document: &Document) -> Installation {
    Installation {
        place,
        identity: None,
        edition: Edition::parse(&document.edition),
        version: Label::new(&document.version),
        mode: Mode::parse(&document.mode),
        base_url: Label::new(&document.base_url),
        websites: document
            .websites
            .iter()
            .map(|site| Website {
                code: Label::new(&site.code),
                name: Label::new(&site.name),
            })
            .collect(),
        views: document
            .views
            .iter()
            .map(|view| StoreView {
                code: Label::new(&view.own.code),
                name: Label::new(&view.own.name),
            })
            .collect(),
        modules: document
            .modules
            .iter()
            .map(|module| Module {
                name: Label::new(&module.name),
                version: module.version.as_deref().map(Label::new),
                enabled: module.enabled,
            })
            .collect(),
        settings: ConfigPath::all()
            .filter_map(|path| Some((path, setting(document, path)?)))
            .collect(),
        cloud_id: document.cloud_id.as_deref().map(Label::new),
        cloud_environment: document.cloud_environment.as_deref().map(Label::new),
        gateways: ["production", "sandbox"].map(|which| {
            document
                .config
                .get(&format!("services_connector/{which}_gateway_url"))
                .map(|url| url.to_string())
        }),
        registry_path: document
            .config
            .get("services_connector/services_id/registry_api_path")
            .map(|path| path.to_string()),
        circumstances: circumstances(document),
    }
}

fn circumstances(document: &Document) -> Circumstances {
    let set = |path: &str| document.config.get(path).filter(|value| !value.is_empty());
    let merchant = |pair| set(&format!("payment/payment_methods/{pair}_merchant_id")).is_some();
    Circumstances {
        credentials: set(CREDENTIALS)
            .filter(|kind| kind.as_str() != BY_KEYS)
            .map(|kind| Label::new(kind)),
        optimizer: document
            .config
            .keys()
            .any(|path| path.starts_with("aco_exporter/general/")),
        payment_services: Some(merchant("production") || merchant("sandbox")),
        mage_os: false,
    }
}

fn setting(document: &Document, path: ConfigPath) -> Option<Setting> {
    let text = document.config.get(path.as_str())?;
    let source = document
        .locked
        .get(path.as_str())
        .map_or(Source::Database, |place| match place {
            LockPlace::EnvPhp => Source::EnvPhp,
            LockPlace::ConfigPhp => Source::ConfigPhp,
            LockPlace::Variable => Source::Variable,
        });
    Some(Setting {
        value: super::super::setting_value(path, text),
        source,
    })
}
