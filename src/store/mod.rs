//! What is being configured: a Magento installation, or whatever stands for it.
//!
//! Must not know the wizard, the terminal or the registry.

mod demo;
mod env_file;
mod health;
mod magento;
mod reach;
mod real_path;
mod shell;
mod spec;
mod withheld;

pub use demo::{DemoStore, SampleBatch, Samples};
pub use env_file::EnvFileStore;
pub use magento::{MagentoStore, Place, STORE_LIMIT, SshPlace, end_processes, php_command};
pub use shell::Shell;
pub use spec::{Opening, Spec};
pub use withheld::{API_KEY_VARIABLE, PRIVATE_KEY_VARIABLE, Withheld};

use crate::domain::{
    ApiKey, ConfigPath, Health, Installation, KeyPair, Label, Plan, PrivateKey, Problem, ReachStep,
    SaasEnvironment, Saved, Secret, SettingValue, StoreFeeds,
};

/// One store. Calls block; whoever calls from async code brings a thread.
pub trait Store: Send {
    /// Starts what takes long to start, and returns at once: called before the first screen.
    fn warm(&mut self) {}

    /// Looks at the store as it is now.
    fn inspect(&mut self) -> Result<Installation, Problem>;

    /// The pair of keys that the store holds, decrypted.
    fn stored_pair(&mut self, pair: SaasEnvironment) -> Result<KeyPair, Problem>;

    /// Saves a plan whole or not at all, and reads the store again.
    fn save(&mut self, plan: &Plan) -> Result<Saved, Problem>;

    /// Puts back what the last save replaced.
    fn undo(&mut self) -> Result<Saved, Problem>;

    /// Which values [`Store::undo`] would put back; none when no save is remembered. Whether
    /// somebody changed them since is not looked at.
    fn undoable(&mut self) -> Result<Vec<ConfigPath>, Problem>;

    /// Tries this address from the store's own host, layer by layer up to the first that fails.
    /// `None`: this store has no host of its own.
    fn reach(&mut self, _url: &str) -> Result<Option<Vec<ReachStep>>, Problem> {
        Ok(None)
    }

    /// Looks at what only the store's own host knows: cron, indexers, the config cache.
    /// `None`: this store has no host of its own.
    fn health(&mut self) -> Result<Option<Health>, Problem> {
        Ok(None)
    }

    /// Which feeds it exports, and what became of their records.
    /// `None`: what stands for this store exports nothing.
    fn feeds(&mut self) -> Result<Option<StoreFeeds>, Problem> {
        Ok(None)
    }
}

/// How the connector logs in.
const CREDENTIALS: &str = "services_connector/services_connector_credentials/credentials_type";
/// By the pair of keys, as is the default.
const BY_KEYS: &str = "Magento_JWT";

/// A stored text as it may be shown: secrets become fingerprints, or say why they are no use. Only
/// an empty one is plain: a key that is locked with nothing in it.
fn setting_value(path: ConfigPath, text: &str) -> SettingValue {
    if text.is_empty() {
        return SettingValue::Plain(Label::default());
    }
    let fingerprint = match path {
        ConfigPath::ProductionApiKey | ConfigPath::SandboxApiKey => {
            ApiKey::parse(text).map(|key| key.fingerprint())
        }
        ConfigPath::ProductionPrivateKey | ConfigPath::SandboxPrivateKey => {
            PrivateKey::parse(&Secret::new(text.to_owned())).map(|key| key.fingerprint().clone())
        }
        ConfigPath::ProjectId
        | ConfigPath::ProjectName
        | ConfigPath::DataSpaceId
        | ConfigPath::DataSpaceName
        | ConfigPath::DataSpaceKind
        | ConfigPath::ImsOrganizationId
        | ConfigPath::SaasEnvironment => return SettingValue::Plain(Label::new(text)),
    };
    match fingerprint {
        Ok(fingerprint) => SettingValue::Secret(fingerprint),
        Err(problem) => SettingValue::Unusable(problem.what),
    }
}
