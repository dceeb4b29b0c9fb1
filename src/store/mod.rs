//! What is being configured: a Magento installation, or whatever stands for it.
//!
//! Must not know the wizard, the terminal or the registry.

mod demo;
mod spec;

pub use demo::DemoStore;
pub use spec::Spec;

use crate::domain::{
    ApiKey, ConfigPath, Installation, KeyPair, Label, Plan, PrivateKey, Problem, SaasEnvironment,
    Saved, Secret, SettingValue,
};

/// One store. Calls block; whoever calls from async code brings a thread.
pub trait Store: Send {
    /// Looks at the store as it is now.
    fn inspect(&mut self) -> Result<Installation, Problem>;

    /// The pair of keys that the store holds, decrypted.
    fn stored_pair(&mut self, pair: SaasEnvironment) -> Result<KeyPair, Problem>;

    /// Saves a plan whole or not at all, and reads the store again.
    fn save(&mut self, plan: &Plan) -> Result<Saved, Problem>;

    /// Puts back what the last save replaced.
    fn undo(&mut self) -> Result<Saved, Problem>;
}

/// A stored text as it may be shown: secrets become fingerprints, or say why they are no use.
fn setting_value(path: ConfigPath, text: &str) -> SettingValue {
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
