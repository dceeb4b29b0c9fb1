//! Values that are parsed once, at the edge, and valid ever after.
//!
//! Nothing here performs IO or knows a wire format, a terminal or Magento's PHP. Start with
//! [`Problem`] (what every failure becomes) and [`Installation`] (what a store is to us).

mod config_path;
mod connection_plan;
mod data_space;
mod failure;
mod guard;
mod health;
mod installation;
mod keys;
mod label;
mod locked;
mod modules;
mod name;
mod neighbour;
mod plan;
mod problem;
mod reach;
mod resync;
mod saas_environment;

pub use config_path::ConfigPath;
pub use connection_plan::{
    CONNECTION_PATHS, NotRequested, ProjectRequest, against_production, cautions, default_code,
    name_taken, shared_codes, wanted_connection, wanted_keys, wanted_unbound,
};
pub use data_space::{DataSpace, DataSpaceId, DataSpaceKind, Project, ProjectId};
pub use failure::{RegistryFailure, Rejection, SIGNATURE_LIFE_SECONDS, Stage};
pub use guard::{clone_signs, not_production};
pub use health::{Cron, Health, Indexer};
pub use installation::{
    Connection, Edition, Installation, Mode, Module, REQUIRED_MODULES, Setting, SettingValue,
    Source, StoreView, Website,
};
pub use keys::{
    ApiKey, Fingerprint, KeyEncoding, KeyPair, KeySource, Keys, PemCollector, PrivateKey, Progress,
    Repair, Secret, is_ciphertext,
};
pub use label::Label;
pub use locked::{lines_to_set, locked_values, variable_lines};
pub use modules::{CONNECTOR_UPDATE, module_commands};
pub use name::Name;
pub use neighbour::Neighbour;
pub use plan::{Change, Plan, Saved, Value};
pub use problem::{Code, Problem};
pub use reach::{ReachLayer, ReachStep, arrives};
pub use resync::{resync_commands, resynced};
pub use saas_environment::SaasEnvironment;
