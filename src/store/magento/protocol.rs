//! The lines that go to the bridge script and come back. Secrets are wiped with their buffers.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::{Secret, ViewPlace};
use crate::state::ReplacedRow;
use crate::store::reach::WireStep;
use crate::store::views::{WireScope, WireViewFacts};

/// A question to the script; `id` stands beside it on the line.
#[derive(Serialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub(super) enum Ask<'a> {
    /// Find the store and start Magento.
    Hello { root: &'a str, search: Search },
    /// Everything about the store.
    Inspect { paths: &'a [&'a str] },
    /// Values in clear.
    Read { paths: &'a [&'a str] },
    /// Write into an open transaction, and say what is in force of everything that is held.
    Save {
        changes: Vec<WireChange<'a>>,
        held: &'a [&'a str],
    },
    /// Put rows back, in an open transaction.
    Restore { rows: &'a [ReplacedRow] },
    /// Make it so.
    Commit,
    /// Let it be.
    Rollback,
    /// Clean the config cache, for a commit whose process died before it could.
    Clean,
    /// Which side of a replacement is in force; what went apart is brought together.
    Settle { rows: &'a [ReplacedRow] },
    /// What is exported, and what became of it.
    Feeds,
    /// Each store view with what stands above it; and how many of its products there are.
    Views { counted: bool },
    /// What only the store's own host knows.
    Health { paths: &'a [&'a str] },
    /// Can this address be reached from there?
    Reach { url: &'a str, seconds: u64 },
}

/// Where the script looks when there is no store at the place that it was told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Search {
    /// Nowhere: a named place is meant.
    Nowhere,
    /// In the folders above the one where PHP runs.
    Above,
    /// There, and where containers keep their store: paths differ inside.
    Container,
}

/// A new value; `None` takes the row out.
#[derive(Serialize)]
pub(super) struct WireChange<'a> {
    pub(super) path: &'static str,
    pub(super) value: Option<&'a str>,
    /// It may be written into `app/etc/env.php` when it is locked there.
    pub(super) env: bool,
}

/// One line from the script.
#[derive(Deserialize)]
pub(super) struct AnswerLine<'a> {
    pub(super) id: u64,
    #[serde(borrow, default)]
    pub(super) ok: Option<&'a serde_json::value::RawValue>,
    #[serde(default)]
    pub(super) problem: Option<WireProblem>,
}

/// A failure that the script names.
#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct WireProblem {
    pub(super) name: String,
    pub(super) detail: String,
    /// The files' owner, for what concerns files.
    pub(super) owner: String,
    /// Who PHP runs as.
    pub(super) user: String,
    /// Where a value is locked.
    #[serde(rename = "where")]
    pub(super) place: String,
    /// What PHP said.
    pub(super) why: String,
    /// The config paths concerned.
    pub(super) paths: Vec<String>,
    /// The exception's class.
    pub(super) class: String,
    /// The functions that PHP's settings take away.
    pub(super) disabled: String,
    /// The variables that may have been meant, each with what is wrong with it.
    pub(super) variables: Vec<String>,
}

/// To [`Ask::Hello`].
#[derive(Deserialize)]
pub(super) struct Hello {
    pub(super) root: String,
    /// The database and the store's tables in it, as one word.
    pub(super) identity: String,
    /// Whom the script has become, when root runs it.
    #[serde(default)]
    pub(super) owner: Option<StoreOwner>,
}

/// The user that the store's files belong to.
#[derive(Clone, Deserialize)]
pub(super) struct StoreOwner {
    pub(super) name: String,
    pub(super) group: u32,
}

/// To [`Ask::Inspect`]: a store as the script saw it.
#[derive(Deserialize)]
pub(super) struct WireStore {
    pub(super) edition: String,
    pub(super) version: String,
    pub(super) mode: String,
    pub(super) base_url: String,
    pub(super) websites: Vec<CodeAndName>,
    pub(super) views: Vec<CodeAndName>,
    pub(super) modules: Vec<WireModule>,
    pub(super) settings: BTreeMap<String, WireSetting>,
    pub(super) cloud_id: Option<String>,
    pub(super) cloud_environment: Option<String>,
    pub(super) gateways: [Option<String>; 2],
    pub(super) registry_path: Option<String>,
    /// How the connector is told to log in.
    pub(super) credentials: Option<String>,
    pub(super) optimizer: bool,
    pub(super) payment_services: Option<bool>,
    pub(super) mage_os: bool,
}

/// To [`Ask::Views`].
#[derive(Deserialize)]
pub(super) struct ToldViews {
    pub(super) views: Vec<ToldView>,
}

#[derive(Deserialize)]
pub(super) struct ToldView {
    website: WireScope,
    store: WireScope,
    view: WireScope,
    #[serde(flatten)]
    facts: WireViewFacts,
}

impl ToldView {
    pub(super) fn place(&self) -> ViewPlace {
        let [website, store, view] = [&self.website, &self.store, &self.view].map(WireScope::named);
        self.facts.place(website, store, view)
    }
}

#[derive(Deserialize)]
pub(super) struct CodeAndName {
    pub(super) code: String,
    pub(super) name: String,
}

#[derive(Deserialize)]
pub(super) struct WireModule {
    pub(super) name: String,
    pub(super) version: Option<String>,
    pub(super) enabled: bool,
}

#[derive(Deserialize)]
pub(super) struct WireSetting {
    pub(super) value: ToldSecret,
    pub(super) source: String,
}

/// A text that may be a key.
pub(super) struct ToldSecret(pub(super) Secret);

impl<'de> Deserialize<'de> for ToldSecret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|text| Self(Secret::new(text)))
    }
}

/// To [`Ask::Save`] and [`Ask::Restore`]: what is ready to be committed.
#[derive(Deserialize)]
pub(super) struct Prepared<T> {
    pub(super) rows: Vec<T>,
    /// What was in force before, read under the locks of the transaction.
    #[serde(default)]
    pub(super) now: BTreeMap<String, ToldSecret>,
}

/// To [`Ask::Settle`].
#[derive(Deserialize)]
pub(super) struct Settled {
    pub(super) state: Side,
}

/// Which side of a replacement is in the store.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    /// The old values.
    Before,
    /// The new values.
    After,
    /// Neither.
    Other,
}

/// To [`Ask::Reach`].
#[derive(Deserialize)]
pub(super) struct Reached {
    pub(super) steps: Vec<WireStep>,
}

/// To [`Ask::Commit`], [`Ask::Rollback`] and [`Ask::Clean`]: it was done.
#[derive(Deserialize)]
pub(super) struct Done {
    /// Why the config cache could not be cleaned; empty when it was.
    #[serde(default)]
    pub(super) cache: String,
}
