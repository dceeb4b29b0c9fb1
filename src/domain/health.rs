//! How a store's own host is doing: what can only be seen from there.

use super::{ConfigPath, Label};

/// What a look from the store's host found. `None` and an empty list mean that it could not be
/// told.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Health {
    /// PHP's version.
    pub php: Label,
    /// Extensions that the connector needs and PHP does not have.
    pub missing_extensions: Vec<Label>,
    /// The time there, in seconds since 1970.
    pub now: Option<i64>,
    /// Values that Magento uses and the database has otherwise: the config cache is old.
    pub stale: Vec<ConfigPath>,
    /// Values that are locked in a file or variable while the database has another.
    pub shadowed: Vec<ConfigPath>,
    /// Keys and ids that stand in `app/etc/config.php`, in force or not.
    pub in_config_php: Vec<ConfigPath>,
    /// Values that a variable is meant to set, which PHP does not let Magento see.
    pub ignored_variables: Vec<ConfigPath>,
    /// Cron.
    pub cron: Cron,
    /// The feeds' indexers.
    pub indexers: Vec<Indexer>,
    /// The Commerce Optimizer's connector is installed.
    pub optimizer: bool,
}

/// Whether cron runs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cron {
    /// The table of cron jobs could be read.
    pub known: bool,
    /// When a job was last started, in seconds before now; `None` when none ever was.
    pub last: Option<i64>,
    /// Magento's lines stand in the crontab of the user that PHP runs as.
    pub configured: Option<bool>,
}

/// An indexer that fills a feed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Indexer {
    /// Its id.
    pub id: Label,
    /// It runs by schedule, not at every save.
    pub scheduled: bool,
    /// `valid`, `invalid`, `working`, `suspended`.
    pub status: Label,
}
