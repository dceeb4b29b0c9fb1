//! What saves replaced, as raw rows in a file, so that it can be put back.
//!
//! An entry is written before the save is committed and marked afterwards. Whatever dies in
//! between, the file never lacks what is needed to go back.

use std::fs;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::state_dir::{StateDir, StateLock};
use crate::domain::{ConfigPath, Label, Problem};
use zeroize::Zeroizing;

/// How many saves of one store are remembered.
const REMEMBERED: usize = 20;

/// A row that a save replaced, as it may lie in a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    /// The config path.
    pub(super) path: String,
    /// It stands in `app/etc/env.php`, not in the database.
    #[serde(default)]
    pub(super) env: bool,
    /// What was there.
    pub(super) before: Option<Carried>,
    /// What is there now.
    pub(super) after: Option<Carried>,
}

/// A raw value: as it stands in the store, or sealed by the store when that would be plain text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Carried {
    /// As it stands in the store.
    Raw(Zeroizing<String>),
    /// Encrypted by the store for the journal.
    Sealed(Zeroizing<String>),
}

/// The remembered saves of one store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Journal {
    state: StateDir,
    file: PathBuf,
}

/// One save.
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    /// It is known to have been committed.
    pub(super) committed: bool,
    /// Raw rows before and after.
    pub(super) rows: Vec<Row>,
}

#[derive(Serialize, Deserialize, Default)]
struct Page {
    /// For people who look into the file.
    store: String,
    saves: Vec<Entry>,
}

impl Journal {
    /// The journal of the store at this place.
    pub(super) fn of(state: &StateDir, place: &str) -> Self {
        Self {
            file: state.file("undo", place),
            state: state.clone(),
        }
    }

    /// Held around a whole save or undo.
    pub(super) fn lock(&self) -> Result<StateLock, Problem> {
        self.state.lock(&self.file)
    }

    /// The last save.
    pub(super) fn last(&self) -> Result<Option<Entry>, Problem> {
        Ok(self.read()?.saves.pop())
    }

    /// Which values the last save replaced; none when no save is remembered.
    pub(super) fn last_paths(&self) -> Result<Vec<ConfigPath>, Problem> {
        let rows = self.last()?.map(|entry| entry.rows).unwrap_or_default();
        Ok(paths(&rows))
    }

    /// Remembers a save that is about to be committed.
    pub(super) fn push(&self, place: &str, rows: Vec<Row>) -> Result<(), Problem> {
        let mut page = self.read()?;
        place.clone_into(&mut page.store);
        page.saves.push(Entry {
            committed: false,
            rows,
        });
        let excess = page.saves.len().saturating_sub(REMEMBERED);
        page.saves.drain(..excess);
        self.write(&page)
    }

    /// Notes whether the last save is known to be in force.
    pub(super) fn mark(&self, committed: bool) -> Result<(), Problem> {
        let mut page = self.read()?;
        if let Some(last) = page.saves.last_mut() {
            last.committed = committed;
        }
        self.write(&page)
    }

    /// Forgets the last save.
    pub(super) fn pop(&self) -> Result<(), Problem> {
        let mut page = self.read()?;
        page.saves.pop();
        self.write(&page)
    }

    fn read(&self) -> Result<Page, Problem> {
        let text = match fs::read_to_string(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Page::default()),
            Err(error) => return Err(self.unreadable(format!("The system says: {error}."))),
        };
        serde_json::from_str(&text)
            .map_err(|error| self.unreadable(format!("Line {} can't be read.", error.line())))
    }

    fn write(&self, page: &Page) -> Result<(), Problem> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(1 << 16));
        serde_json::to_writer_pretty(&mut *bytes, page)
            .map_err(|error| self.unreadable(error.to_string()))?;
        bytes.push(b'\n');
        self.state.write(&self.file, &bytes)
    }

    fn unreadable(&self, why: String) -> Problem {
        Problem::new(
            "undo.unreadable",
            "Can't read what the last save replaced.",
            why,
            format!(
                "Check the file, or move it away: {}",
                Label::new(&self.file.display().to_string())
            ),
        )
    }
}

/// The config paths of rows, each once. What a later version may have written is left out.
pub(super) fn paths(rows: &[Row]) -> Vec<ConfigPath> {
    let mut paths: Vec<ConfigPath> = rows
        .iter()
        .filter_map(|row| ConfigPath::parse(&row.path))
        .collect();
    // A value may have been in env.php and in the database: its rows stand side by side.
    paths.dedup();
    paths
}

pub(super) fn nothing_to_undo() -> Problem {
    Problem::new(
        "undo.nothing",
        "There is nothing to undo.",
        "No save of this store is remembered.",
        "",
    )
}

pub(super) fn changed_since(paths: &[String]) -> Problem {
    Problem::new(
        "undo.changed_since",
        "The values were changed since.",
        format!("Somebody changed {}.", short(paths)),
        "Nothing was put back. Set the values as you want them.",
    )
}

/// Config paths as they are shown in narrow places.
pub(super) fn short(paths: &[String]) -> String {
    let names: Vec<String> = paths
        .iter()
        .map(|path| {
            ConfigPath::parse(path).map_or_else(
                || Label::new(path).to_string(),
                |path| path.short().to_owned(),
            )
        })
        .collect();
    names.join(", ")
}
