//! What is being configured: a Magento installation, or whatever stands for it.
//!
//! Must not know the wizard, the terminal or the registry.

mod demo;
mod env_file;
mod feeds;
mod health;
mod magento;
mod reach;
mod real_path;
mod resend;
mod shell;
mod spec;
mod store_file;
mod views;
mod withheld;

pub use demo::{DemoStore, SampleBatch, Samples};
pub use env_file::EnvFileStore;
pub use magento::{MagentoStore, Place, STORE_LIMIT, SshPlace, end_processes, php_command};
pub use resend::ResendJob;
pub use shell::Shell;
pub use spec::{Opening, Spec};
pub use withheld::{API_KEY_VARIABLE, PRIVATE_KEY_VARIABLE, Withheld};

use zeroize::Zeroizing;

use crate::domain::{
    ApiKey, ConfigPath, Health, Installation, KeyPair, Label, Plan, PrivateKey, Problem, ReachStep,
    ResendWay, SaasEnvironment, Saved, Secret, SettingValue, StoreFeeds, ViewPlace, short_paths,
};

/// The code of a save that was planned for a store that is no longer so: plan anew.
pub const CHANGED_MEANWHILE: &str = "store.changed_meanwhile";

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

    /// Its store views, each with the store and website above it; `counted` says whether products
    /// are counted too. `None`: what stands for this store knows none.
    fn views(&mut self, _counted: bool) -> Result<Option<Vec<ViewPlace>>, Problem> {
        Ok(None)
    }

    /// The job that sends this feed again, by its name; nothing is sent before it is run.
    /// `None`: what stands for this store exports nothing.
    fn resend(&mut self, _feed: &str, _way: ResendWay) -> Result<Option<ResendJob>, Problem> {
        Ok(None)
    }
}

/// How the connector logs in.
const CREDENTIALS: &str = "services_connector/services_connector_credentials/credentials_type";
/// By the pair of keys, as is the default.
const BY_KEYS: &str = "Magento_JWT";

/// Fails when a value of this plan is no longer as it was when the plan was made. `now` tells the
/// texts that the store holds, under the lock that the save holds.
fn still_current(
    plan: &Plan,
    now: impl Fn(ConfigPath) -> Option<Zeroizing<String>>,
) -> Result<(), Problem> {
    let outdated = plan.outdated(|path| setting_value(path, &now(path)?).shown());
    if outdated.is_empty() {
        Ok(())
    } else {
        Err(changed_meanwhile(&outdated))
    }
}

fn changed_meanwhile(outdated: &[ConfigPath]) -> Problem {
    Problem::new(
        CHANGED_MEANWHILE,
        "The store was changed meanwhile.",
        format!("Somebody else changed {}.", short_paths(outdated)),
        "Nothing was saved. Look at the store again, then save.",
    )
}

/// Fails when the store does not hold what was just saved.
fn read_back(
    plan: &Plan,
    now: impl Fn(ConfigPath) -> Option<Zeroizing<String>>,
) -> Result<(), Problem> {
    let differing: Vec<ConfigPath> = plan
        .changes()
        .iter()
        .filter(|change| {
            let now = now(change.path).filter(|text| !text.is_empty());
            now.as_deref().map(String::as_str) != change.after.text()
        })
        .map(|change| change.path)
        .collect();
    if differing.is_empty() {
        return Ok(());
    }
    Err(Problem::new(
        "store.read_back",
        "Saved, but something else is read back.",
        format!("It differs in {}.", short_paths(&differing)),
        "Look at the file, then save again or put back what was there with: commerce-connect undo --yes",
    ))
}

/// Nobody mends what is stored: these keys look right here and are refused there.
const AROUND: &str =
    "More than the key is stored: a line end, quotes or a name, which Magento sends along.";
const MANGLED: &str =
    "It is not written as OpenSSL reads keys: Magento says \"Private key signing failed\".";

/// A stored text as it may be shown: secrets become fingerprints, or say why they are no use. Only
/// an empty one is plain: a key that is locked with nothing in it.
fn setting_value(path: ConfigPath, text: &str) -> SettingValue {
    if text.is_empty() {
        return SettingValue::Plain(Label::default());
    }
    let fingerprint = match path {
        ConfigPath::ProductionApiKey | ConfigPath::SandboxApiKey => match ApiKey::parse(text) {
            Ok(key) if !key.is_all_of(text) => return SettingValue::Unusable(AROUND.into()),
            key => key.map(|key| key.fingerprint()),
        },
        ConfigPath::ProductionPrivateKey | ConfigPath::SandboxPrivateKey => {
            let text = Secret::new(text.to_owned());
            match PrivateKey::parse(&text) {
                Ok(_) if !PrivateKey::is_read_by_openssl(&text) => {
                    return SettingValue::Unusable(MANGLED.into());
                }
                key => key.map(|key| key.fingerprint().clone()),
            }
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
