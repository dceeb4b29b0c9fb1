//! A JSON file that stands for a store, or the same in memory: for the demo and for rehearsals.
//!
//! Values stand in the file under Magento's own config paths, in plain text, secrets too: the
//! file is written with mode 0600, whole or not at all. Fields that are not ours are kept.

mod document;
mod planted;
mod samples;

use std::path::PathBuf;

use zeroize::Zeroizing;

use self::document::{Document, installation};
pub use self::samples::{SampleBatch, Samples};
use super::real_path::real_path;
use super::store_file::StoreFile;
use super::{ResendJob, Store, read_back, still_current};
use crate::domain::{
    ApiKey, ConfigPath, Feed, Health, Installation, KeyPair, Label, Plan, PrivateKey, Problem,
    ReachStep, ResendWay, SaasEnvironment, Saved, Secret, StoreFeeds, ViewPlace, locked_values,
};
use crate::state::StateDir;
use crate::state::{Journal, ReplacedRow};

const DEFAULT: &str = include_str!("../../../assets/demo-store.json");

/// A store made of JSON.
pub struct DemoStore {
    home: Home,
    /// What each save replaced.
    journal: Journal,
    place: Label,
    /// Its records; `None` where nobody sends them.
    samples: Option<Samples>,
}

enum Home {
    Memory(Box<Document>),
    File(StoreFile),
}

impl std::fmt::Debug for DemoStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.home {
            Home::Memory(_) => f.write_str("DemoStore(in memory)"),
            Home::File(file) => write!(f, "DemoStore({})", file.path().display()),
        }
    }
}

impl DemoStore {
    /// The default demo store, in memory: nothing is written anywhere.
    pub fn in_memory() -> Result<Self, Problem> {
        Ok(Self {
            home: Home::Memory(Box::new(parse(
                DEFAULT.as_bytes(),
                &Label::new("demo-store.json"),
            )?)),
            journal: Journal::in_memory(),
            place: Label::new("demo store, in memory"),
            samples: Some(Samples::new()),
        })
    }

    /// The store in this file. A missing file starts as the default demo store and is written at
    /// the first save. What saves replace is remembered in the state folder, by the file's whole
    /// path: its name alone may be another file's too.
    pub fn in_file(path: PathBuf, state: &StateDir) -> Self {
        let place = format!("demo:{}", real_path(&path).display());
        Self {
            home: Home::File(StoreFile::new(path)),
            journal: Journal::of(state, &place, None),
            place: Label::new(&place),
            samples: None,
        }
    }

    /// The records of a store in memory, for whoever sends them. Those of a file stay where they
    /// are: it may be pointed at a real gateway.
    pub fn samples(&self) -> Option<Samples> {
        self.samples.clone()
    }

    fn load(&self) -> Result<Document, Problem> {
        match &self.home {
            Home::Memory(document) => Ok((**document).clone()),
            Home::File(file) => match file.read()? {
                Some(text) => parse(&text, &file.label()),
                None => parse(DEFAULT.as_bytes(), &file.label()),
            },
        }
    }

    /// Writes the document. What the person should know of it, as a sentence.
    fn keep(&mut self, document: Document) -> Result<Option<String>, Problem> {
        match &mut self.home {
            Home::Memory(kept) => {
                **kept = document;
                Ok(None)
            }
            Home::File(file) => {
                let mut bytes = Zeroizing::new(Vec::with_capacity(1 << 16));
                serde_json::to_writer_pretty(&mut *bytes, &document).map_err(|error| {
                    Problem::new(
                        "store.write",
                        format!("Can't write {}.", file.label()),
                        format!("{error}."),
                        "Nothing was saved.",
                    )
                })?;
                bytes.push(b'\n');
                file.replace(&bytes)
            }
        }
    }
}

impl Store for DemoStore {
    fn inspect(&mut self) -> Result<Installation, Problem> {
        let document = self.load()?;
        Ok(installation(self.place.clone(), &document))
    }

    fn stored_pair(&mut self, pair: SaasEnvironment) -> Result<KeyPair, Problem> {
        let document = self.load()?;
        let text = |path: ConfigPath| document.text(path).unwrap_or_default();
        Ok(KeyPair {
            api_key: ApiKey::parse(&text(ConfigPath::api_key(pair)))?,
            private_key: std::sync::Arc::new(PrivateKey::parse(&Secret::new(std::mem::take(
                &mut *text(ConfigPath::private_key(pair)),
            )))?),
        })
    }

    fn save(&mut self, plan: &Plan) -> Result<Saved, Problem> {
        if let Some(problem) = locked_values(plan) {
            return Err(problem);
        }
        let _lock = self.journal.lock()?;
        let mut document = self.load()?;
        still_current(plan, |path| document.text(path))?;
        let mut rows = Vec::new();
        for change in plan.changes() {
            let path = change.path.as_str();
            let (old, new) = (document.config.get(path), change.after.text());
            let row = ReplacedRow {
                env: plan.writes_env(change),
                ..ReplacedRow::of_text(path, old.map(|text| text.as_str()), new)
            };
            if old.map(|text| text.as_str()) != new {
                rows.push(row);
                document.set(path, new);
            }
        }
        let changed = rows.len();
        let mut notes = Vec::new();
        if changed > 0 {
            self.journal.push(rows)?;
            match self.keep(document) {
                Ok(note) => notes.extend(note),
                Err(problem) => {
                    self.journal.pop()?;
                    return Err(problem);
                }
            }
            self.journal.mark(true)?;
            let document = self.load()?;
            read_back(plan, |path| document.text(path))?;
        }
        Ok(Saved {
            changed,
            notes,
            store: Box::new(self.inspect()?),
        })
    }

    fn undoable(&mut self) -> Result<Vec<ConfigPath>, Problem> {
        self.journal.last_paths()
    }

    fn undo(&mut self) -> Result<Saved, Problem> {
        let _lock = self.journal.lock()?;
        let mut document = self.load()?;
        let rows = self
            .journal
            .rows_to_put_back(|path| document.config.get(path).cloned())?;
        for row in &rows {
            document.set(&row.path, row.text_before());
        }
        self.journal.mark(false)?;
        let note = self.keep(document)?;
        self.journal.pop()?;
        Ok(Saved {
            changed: rows.len(),
            notes: note.into_iter().collect(),
            store: Box::new(self.inspect()?),
        })
    }

    fn reach(&mut self, _url: &str) -> Result<Option<Vec<ReachStep>>, Problem> {
        Ok(self.load()?.reach())
    }

    fn health(&mut self) -> Result<Option<Health>, Problem> {
        Ok(self.load()?.health())
    }

    fn resend(&mut self, feed: &str, _way: ResendWay) -> Result<Option<ResendJob>, Problem> {
        let samples = self.samples.clone().zip(Feed::parse(feed));
        Ok(samples.map(|(samples, feed)| {
            ResendJob::new(move || {
                samples.send_again(feed);
                Ok(())
            })
        }))
    }

    fn feeds(&mut self) -> Result<Option<StoreFeeds>, Problem> {
        match &self.samples {
            Some(samples) => Ok(Some(samples.feeds())),
            None => Ok(self.load()?.feeds()),
        }
    }

    fn views(&mut self, _counted: bool) -> Result<Option<Vec<ViewPlace>>, Problem> {
        Ok(Some(self.load()?.view_places()))
    }
}

fn parse(text: &[u8], file: &Label) -> Result<Document, Problem> {
    serde_json::from_slice(text).map_err(|error| {
        Problem::new(
            "store.unreadable",
            format!("{file} is not a demo store."),
            format!(
                "Line {}, column {} can't be read.",
                error.line(),
                error.column()
            ),
            "Mend the file, or name a file that does not exist yet to start a new one.",
        )
    })
}

#[cfg(test)]
mod tests;
