//! What a store tells of the feeds that are installed in it, at one moment.

use super::super::{Indexer, Label};
use super::{Feed, FeedCount};

/// Everything that a store tells of its feeds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StoreFeeds {
    /// The feeds that are installed, in the order of a first export. None: the store has no
    /// exporter.
    pub feeds: Vec<InstalledFeed>,
    /// The exporter's version, where it can be told.
    pub exporter: Option<Label>,
    /// What its own command can do; `None` where there is none, or it could not be looked at.
    pub resync: Option<ResyncCommand>,
    /// The cron groups that these feeds need; `None` where the table of jobs could not be read.
    pub cron: Option<FeedCron>,
    /// What could not be told of all feeds, one sentence each with the reason.
    pub untold: Vec<Label>,
}

/// One feed that is installed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstalledFeed {
    /// As `--feed` takes it. Newer exporters have feeds that are not known here.
    pub name: Label,
    /// How it is exported.
    pub kind: FeedKind,
    /// What became of its records.
    pub records: FeedRecords,
    /// The indexer that fills it; none where it has none.
    pub indexer: Option<Indexer>,
    /// How many changed things wait to be taken up by it.
    pub backlog: Option<u64>,
    /// Who sends it right now, by the name in its lock.
    pub sending: Option<Label>,
    /// When a legacy feed was last sent, in seconds before now.
    pub last_sent: Option<u64>,
}

/// How a feed is exported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FeedKind {
    /// With the index, item by item: what was sent is remembered by its hash and not sent again.
    Immediate,
    /// By a job of its own, everything that changed since it last ran.
    Legacy,
}

/// What a store knows of a feed's records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FeedRecords {
    /// What became of each, by place.
    Told {
        /// The places.
        places: Vec<FeedCount>,
        /// What was refused is kept with them: older exporters and legacy feeds forget it.
        refusals: bool,
    },
    /// Nothing, for this reason.
    Untold(Label),
}

/// What the installed `saas:resync` can do, as its own definition says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ResyncCommand {
    /// It has `--force`.
    pub force: bool,
    /// It has `--cleanup-feed`.
    pub cleanup: bool,
    /// `--cleanup-feed` asks for a yes.
    pub asks: bool,
}

/// Whether cron runs for the feeds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FeedCron {
    /// When any job was last started, in seconds before now; `None` when none ever was.
    pub last: Option<u64>,
    /// The groups that the installed feeds need.
    pub groups: Vec<CronGroup>,
}

/// A group of cron jobs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CronGroup {
    /// Its name, as `cron:run --group` takes it.
    pub name: Label,
    /// When one of its jobs was last started, in seconds before now; `None` when nothing shows
    /// that one ever was.
    pub last: Option<u64>,
    /// For how many seconds the oldest run that it has planned is due, 0 for one that is to come;
    /// `None` when it has planned none.
    pub due: Option<u64>,
    /// How often one is due, in seconds.
    pub every: u64,
}

impl InstalledFeed {
    /// The feed, where it is one that is known here.
    pub fn known(&self) -> Option<Feed> {
        Feed::parse(self.name.as_str())
    }

    /// What became of its records by place; nothing where that is not told.
    pub fn places(&self) -> &[FeedCount] {
        match &self.records {
            FeedRecords::Told { places, .. } => places,
            FeedRecords::Untold(_) => &[],
        }
    }
}
