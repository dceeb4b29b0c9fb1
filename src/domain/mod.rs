//! Values that are parsed once, at the edge, and valid ever after.
//!
//! Nothing here performs IO or knows a wire format, a terminal or Magento's PHP. Start with
//! [`Problem`] (what every failure becomes) and [`Installation`] (what a store is to us).

mod config_path;
mod data_space;
mod failure;
mod feeds;
mod file_text;
mod health;
mod installation;
mod keys;
mod label;
mod name;
mod plan;
mod problem;
mod reach;
mod rules;
mod saas_environment;
mod view_place;

pub use config_path::{ConfigPath, short_paths};
pub use data_space::{DataSpace, DataSpaceId, DataSpaceKind, Project, ProjectId};
pub use failure::{RegistryFailure, Rejection, SIGNATURE_LIFE_SECONDS, Stage};
pub use feeds::{
    CronGroup, Feed, FeedCount, FeedCron, FeedKind, FeedReason, FeedRecords, FeedScope, FeedTally,
    InstalledFeed, PaymentFeed, RecordFate, ResyncCommand, StoreFeeds,
};
pub use file_text::file_text;
pub use health::{Cron, Health, Indexer};
pub use installation::{
    Circumstances, Connection, Edition, Installation, Mode, Module, REQUIRED_MODULES, Setting,
    SettingValue, Source, StoreView, Website,
};
pub use keys::{
    ApiKey, Fingerprint, KeyEncoding, KeyPair, KeySource, Keys, PemCollector, PrivateKey, Progress,
    Repair, Secret, SecretText, Wanted, dragged_path, is_ciphertext, key_path,
};
pub(crate) use keys::{called, recognise};
pub use label::Label;
pub use name::Name;
pub use plan::{Change, Plan, Saved, Value};
pub use problem::{Code, Problem};
pub use reach::{ReachLayer, ReachStep, arrives};
pub use rules::{
    Arrival, ArrivalEvidence, CONNECTION_PATHS, CONNECTOR_UPDATE, FeedLook, Headway, Indexed,
    Neighbour, NotRequested, ProjectRequest, ResendPart, ResendWay, SharedCodes,
    against_production, cautions, default_code, doubtful_data_space_name, doubtful_project_name,
    feed_findings, findings, host, lines_to_set, locked_values, module_commands, name_taken,
    not_production, not_taken, resend_cost, resend_parts, resend_way, resync_commands, resynced,
    sends_nothing, shared_codes, sharers, variable_lines, wanted_connection, wanted_keys,
    wanted_unbound,
};
pub use saas_environment::SaasEnvironment;
pub use view_place::{ScopeName, TakenSpan, ViewPlace};
