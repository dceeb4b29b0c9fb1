//! What an inspection found out about a store.

use std::collections::BTreeMap;

use super::{ConfigPath, DataSpaceId, Fingerprint, Label, ProjectId, SaasEnvironment};

/// A store as one inspection saw it. Every text in it is clean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Installation {
    /// Where it is: a path, `ssh://…`, `demo store`.
    pub place: Label,
    /// What tells this store from others on whatever way it is reached; `None` when only its place
    /// does.
    pub identity: Option<Fingerprint>,
    /// Which product.
    pub edition: Edition,
    /// `2.4.7-p1`.
    pub version: Label,
    /// Magento's mode.
    pub mode: Mode,
    /// The default scope's secure base URL.
    pub base_url: Label,
    /// Website codes and names, in the store's order, without the admin's.
    pub websites: Vec<Website>,
    /// Store view codes and names, in the store's order, without the admin's.
    pub views: Vec<StoreView>,
    /// The modules of Commerce Services that are there.
    pub modules: Vec<Module>,
    /// Current values; a path without a value is not in the map.
    pub settings: BTreeMap<ConfigPath, Setting>,
    /// `MAGENTO_CLOUD_PROJECT`, on Adobe Commerce Cloud.
    pub cloud_id: Option<Label>,
    /// `MAGENTO_CLOUD_ENVIRONMENT`, on Adobe Commerce Cloud.
    pub cloud_environment: Option<Label>,
    /// Gateway bases that the store's own config names, production first.
    pub gateways: [Option<String>; 2],
    /// `services_connector/services_id/registry_api_path`, when it is not the default.
    pub registry_path: Option<String>,
    /// What else bears on the connection.
    pub circumstances: Circumstances,
}

/// What else in a store bears on its connection, and is not for us to change.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Circumstances {
    /// How the connector is told to log in, when that is not by the pair of keys.
    pub credentials: Option<Label>,
    /// The Commerce Optimizer's connector has settings (`aco_exporter/general/...`).
    pub optimizer: bool,
    /// Payment Services has a merchant id: it is in use. `None` where that can't be told.
    pub payment_services: Option<bool>,
    /// The code is Mage-OS, which brings no connector of its own.
    pub mage_os: bool,
}

/// One config value and where it comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// The value as it may be shown.
    pub value: SettingValue,
    /// Where it comes from.
    pub source: Source,
}

/// A config value as it may be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SettingValue {
    /// A plain value.
    Plain(Label),
    /// A secret that can be read.
    Secret(Fingerprint),
    /// A secret that can't be used as it stands: the reason, as one sentence.
    Unusable(String),
}

impl SettingValue {
    /// As it is shown beside what replaces it; `None` when there is nothing.
    pub fn shown(&self) -> Option<String> {
        match self {
            Self::Plain(text) => (!text.is_empty()).then(|| text.to_string()),
            Self::Secret(fingerprint) => Some(fingerprint.to_string()),
            Self::Unusable(_) => Some("(unusable)".into()),
        }
    }
}

/// Where Magento takes a value from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// A module's own default.
    Default,
    /// Table `core_config_data`.
    Database,
    /// `app/etc/config.php`.
    ConfigPhp,
    /// `app/etc/env.php`.
    EnvPhp,
    /// A `CONFIG__DEFAULT__…` variable.
    Variable,
    /// The file of such variables that stands for the store, and is written by us.
    EnvFile,
}

impl Source {
    /// Values from here can't be changed in the database.
    pub fn is_locked(self) -> bool {
        match self {
            Self::Default | Self::Database | Self::EnvFile => false,
            Self::ConfigPhp | Self::EnvPhp | Self::Variable => true,
        }
    }

    /// For people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Database => "database",
            Self::ConfigPhp => "app/etc/config.php",
            Self::EnvPhp => "app/etc/env.php",
            Self::Variable => "environment variable",
            Self::EnvFile => "environment file",
        }
    }
}

/// The product behind an installation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edition {
    /// `Community`: Magento Open Source.
    OpenSource,
    /// `Enterprise`: Adobe Commerce.
    Commerce,
    /// `B2B`: Adobe Commerce B2B.
    B2b,
    /// An edition that came later.
    Other(Label),
}

impl Edition {
    /// Reads `ProductMetadataInterface::getEdition()`.
    pub fn parse(text: &str) -> Self {
        match text {
            "Community" => Self::OpenSource,
            "Enterprise" => Self::Commerce,
            "B2B" => Self::B2b,
            other => Self::Other(Label::new(other)),
        }
    }

    /// As Magento's code names it; stands in the `User-Agent`.
    pub fn code(&self) -> &str {
        match self {
            Self::OpenSource => "Community",
            Self::Commerce => "Enterprise",
            Self::B2b => "B2B",
            Self::Other(other) => other.as_str(),
        }
    }

    /// As Adobe names the product.
    pub fn product(&self) -> &str {
        match self {
            Self::OpenSource => "Magento Open Source",
            Self::Commerce => "Adobe Commerce",
            Self::B2b => "Adobe Commerce B2B",
            Self::Other(other) => other.as_str(),
        }
    }

    /// What the licence entitles a project to, as the documentation says it.
    pub fn entitlement(&self) -> &'static str {
        match self {
            Self::OpenSource => "1 production data space",
            Self::Commerce | Self::B2b => "1 production and 2 testing data spaces",
            Self::Other(_) => "the data spaces of your licence",
        }
    }
}

/// Magento's mode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// `default`
    Default,
    /// `developer`
    Developer,
    /// `production`
    Production,
}

impl Mode {
    /// Reads `State::getMode()`; an unknown mode counts as `default`.
    pub fn parse(text: &str) -> Self {
        match text {
            "developer" => Self::Developer,
            "production" => Self::Production,
            _ => Self::Default,
        }
    }

    /// As Magento writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Developer => "developer",
            Self::Production => "production",
        }
    }
}

/// A website of the store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Website {
    /// Its code: what keeps two stores apart inside one data space.
    pub code: Label,
    /// Its name.
    pub name: Label,
}

/// A store view: exported data carry its code besides their website's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoreView {
    /// Its code.
    pub code: Label,
    /// Its name.
    pub name: Label,
}

/// A Magento module.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Module {
    /// `Magento_ServicesId`.
    pub name: Label,
    /// Its package's version, when it could be told.
    pub version: Option<Label>,
    /// It is switched on in `app/etc/config.php`.
    pub enabled: bool,
}

/// The project and data space that the store's config names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Connection {
    /// The project.
    pub project: ProjectId,
    /// Its name, as the store remembers it.
    pub project_name: Label,
    /// The data space, when one is set.
    pub data_space: Option<DataSpaceId>,
    /// Its name, as the store remembers it.
    pub data_space_name: Label,
    /// Its type, as the store remembers it.
    pub data_space_kind: Label,
}

/// The modules without which a store can't be connected.
pub const REQUIRED_MODULES: [&str; 2] = ["Magento_ServicesConnector", "Magento_ServicesId"];

impl Installation {
    /// The plain value at this path.
    pub fn plain(&self, path: ConfigPath) -> Option<&Label> {
        match &self.settings.get(&path)?.value {
            SettingValue::Plain(text) if !text.is_empty() => Some(text),
            SettingValue::Plain(_) | SettingValue::Secret(_) | SettingValue::Unusable(_) => None,
        }
    }

    /// The fingerprint of the secret at this path, when it can be read.
    pub fn secret(&self, path: ConfigPath) -> Option<&Fingerprint> {
        match &self.settings.get(&path)?.value {
            SettingValue::Secret(fingerprint) => Some(fingerprint),
            SettingValue::Plain(_) | SettingValue::Unusable(_) => None,
        }
    }

    /// Where this path is locked, when it is.
    pub fn lock(&self, path: ConfigPath) -> Option<Source> {
        let source = self.settings.get(&path)?.source;
        source.is_locked().then_some(source)
    }

    /// Both keys of this pair are there and can be read.
    pub fn has_pair(&self, pair: SaasEnvironment) -> bool {
        self.secret(ConfigPath::api_key(pair)).is_some()
            && self.secret(ConfigPath::private_key(pair)).is_some()
    }

    /// Which pair and gateway are in force.
    pub fn environment(&self) -> SaasEnvironment {
        self.plain(ConfigPath::SaasEnvironment)
            .map_or(SaasEnvironment::default(), |text| {
                SaasEnvironment::from_config(text.as_str())
            })
    }

    /// Which product it is, in which version and mode. A file of variables tells the mode alone.
    pub fn product(&self) -> String {
        let mode = self.mode.as_str();
        match (self.edition.product(), self.version.as_str()) {
            ("unknown", "unknown") => format!("not known here, {mode} mode"),
            (product, version) => format!("{product} {version}, {mode} mode"),
        }
    }

    /// What the store is connected to now.
    pub fn connection(&self) -> Option<Connection> {
        let text = |path| self.plain(path).cloned().unwrap_or_default();
        Some(Connection {
            project: ProjectId::parse(self.plain(ConfigPath::ProjectId)?.as_str())?,
            project_name: text(ConfigPath::ProjectName),
            data_space: self
                .plain(ConfigPath::DataSpaceId)
                .and_then(|id| DataSpaceId::parse(id.as_str())),
            data_space_name: text(ConfigPath::DataSpaceName),
            data_space_kind: text(ConfigPath::DataSpaceKind),
        })
    }

    /// The required modules that are not there at all.
    pub fn missing_modules(&self) -> Vec<&'static str> {
        REQUIRED_MODULES
            .into_iter()
            .filter(|name| !self.modules.iter().any(|m| m.name.as_str() == *name))
            .collect()
    }

    /// The required modules that are there but switched off.
    pub fn disabled_modules(&self) -> Vec<&'static str> {
        REQUIRED_MODULES
            .into_iter()
            .filter(|name| {
                self.modules
                    .iter()
                    .any(|m| m.name.as_str() == *name && !m.enabled)
            })
            .collect()
    }

    /// The version of a connector that has an API key only: it can't sign what it sends. Its versions
    /// 1.0 have no field for a private key; 1.2 has one.
    pub fn keyless_connector(&self) -> Option<&Label> {
        let connector = self
            .modules
            .iter()
            .find(|module| module.name.as_str() == REQUIRED_MODULES[0])?;
        let version = connector.version.as_ref()?;
        version.as_str().starts_with("1.0.").then_some(version)
    }

    /// There is something that unbinding takes out: a key, a project or a data space.
    pub fn is_bound(&self) -> bool {
        self.settings.iter().any(|(path, setting)| {
            *path != ConfigPath::SaasEnvironment && setting.source != Source::Default
        })
    }

    /// The catalog goes to Adobe Commerce Optimizer, by a connector of its own.
    pub fn has_optimizer_connector(&self) -> bool {
        self.modules
            .iter()
            .any(|m| m.enabled && m.name.as_str().ends_with("_CommerceAcoExporter"))
    }

    /// A module with this name is there and switched on.
    pub fn has_module(&self, name: &str) -> bool {
        self.modules
            .iter()
            .any(|m| m.name.as_str() == name && m.enabled)
    }
}
