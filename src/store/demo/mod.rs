//! A JSON file that stands for a store, or the same in memory: for the demo and for rehearsals.
//!
//! Values stand in the file under Magento's own config paths, in plain text, secrets too: the
//! file is written with mode 0600, whole or not at all. Fields that are not ours are kept.

mod document;
mod planted;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use self::document::{Document, installation};
use super::state_dir::StateLock;
use super::undo::{Carried, Journal, Row, changed_since, nothing_to_undo, paths};
use super::{StateDir, Store};
use crate::domain::{
    ApiKey, ConfigPath, Health, Installation, KeyPair, Label, Plan, PrivateKey, Problem, ReachStep,
    SaasEnvironment, Saved, Secret, Value, locked_values,
};

const DEFAULT: &str = include_str!("../../../assets/demo-store.json");

/// A store made of JSON.
pub struct DemoStore {
    home: Home,
    saves: Saves,
}

enum Home {
    Memory(Box<Document>),
    File(PathBuf),
}

/// What each save replaced, the last one at the end.
enum Saves {
    Memory(Vec<Vec<Row>>),
    File { journal: Journal, place: String },
}

impl std::fmt::Debug for DemoStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.home {
            Home::Memory(_) => f.write_str("DemoStore(in memory)"),
            Home::File(path) => write!(f, "DemoStore({})", path.display()),
        }
    }
}

impl Saves {
    fn lock(&self) -> Result<Option<StateLock>, Problem> {
        match self {
            Self::Memory(_) => Ok(None),
            Self::File { journal, .. } => journal.lock().map(Some),
        }
    }

    fn push(&mut self, rows: Vec<Row>) -> Result<(), Problem> {
        match self {
            Self::Memory(saves) => saves.push(rows),
            Self::File { journal, place } => journal.push(place, rows)?,
        }
        Ok(())
    }

    /// Notes whether the last save is known to be in the store.
    fn mark(&self, committed: bool) -> Result<(), Problem> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::File { journal, .. } => journal.mark(committed),
        }
    }

    fn pop(&mut self) -> Result<(), Problem> {
        match self {
            Self::Memory(saves) => drop(saves.pop()),
            Self::File { journal, .. } => journal.pop()?,
        }
        Ok(())
    }

    /// The last save, and whether it is known to be in the store.
    fn last(&self) -> Result<Option<(Vec<Row>, bool)>, Problem> {
        Ok(match self {
            Self::Memory(saves) => saves.last().map(|rows| (rows.clone(), true)),
            Self::File { journal, .. } => {
                journal.last()?.map(|entry| (entry.rows, entry.committed))
            }
        })
    }
}

impl DemoStore {
    /// The default demo store, in memory: nothing is written anywhere.
    pub fn in_memory() -> Result<Self, Problem> {
        Ok(Self {
            home: Home::Memory(Box::new(parse(DEFAULT, Path::new("demo-store.json"))?)),
            saves: Saves::Memory(vec![]),
        })
    }

    /// The store in this file. A missing file starts as the default demo store and is written at
    /// the first save. What saves replace is remembered in the state folder, by the file's whole
    /// path: its name alone may be another file's too.
    pub fn in_file(path: PathBuf, state: &StateDir) -> Self {
        let whole = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
        let place = format!("demo:{}", whole.display());
        Self {
            home: Home::File(path),
            saves: Saves::File {
                journal: Journal::of(state, &place),
                place,
            },
        }
    }

    fn load(&self) -> Result<Document, Problem> {
        let path = match &self.home {
            Home::Memory(document) => return Ok((**document).clone()),
            Home::File(path) => path,
        };
        match fs::read_to_string(path) {
            Ok(text) => parse(&text, path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => parse(DEFAULT, path),
            Err(error) => Err(unreadable(path, &error)),
        }
    }

    fn keep(&mut self, document: Document) -> Result<(), Problem> {
        match &mut self.home {
            Home::Memory(kept) => **kept = document,
            Home::File(path) => write_whole(path, &document).map_err(|error| {
                Problem::new(
                    "store.write",
                    format!("Can't write {}.", shown(path)),
                    format!("The system says: {error}."),
                    "Check the folder's permissions. The old file is untouched.",
                )
            })?,
        }
        Ok(())
    }

    /// Puts one side of the rows into the store, and reads it again.
    fn put(
        &mut self,
        rows: &[Row],
        side: fn(&Row) -> &Option<Carried>,
    ) -> Result<Box<Installation>, Problem> {
        let mut document = self.load()?;
        for row in rows {
            match side(row) {
                Some(value) => {
                    let text = raw(value).to_owned();
                    document.config.insert(row.path.clone(), text)
                }
                None => document.config.remove(&row.path),
            };
        }
        self.keep(document)?;
        Ok(Box::new(self.inspect()?))
    }
}

impl Store for DemoStore {
    fn inspect(&mut self) -> Result<Installation, Problem> {
        let document = self.load()?;
        let place = match &self.home {
            Home::Memory(_) => Label::new("demo store, in memory"),
            Home::File(path) => Label::new(&format!("demo:{}", path.display())),
        };
        Ok(installation(place, &document))
    }

    fn stored_pair(&mut self, pair: SaasEnvironment) -> Result<KeyPair, Problem> {
        let document = self.load()?;
        let text = |path: ConfigPath| {
            document
                .config
                .get(path.as_str())
                .cloned()
                .unwrap_or_default()
        };
        Ok(KeyPair {
            api_key: ApiKey::parse(&text(ConfigPath::api_key(pair)))?,
            private_key: std::sync::Arc::new(PrivateKey::parse(&Secret::new(text(
                ConfigPath::private_key(pair),
            )))?),
        })
    }

    fn save(&mut self, plan: &Plan) -> Result<Saved, Problem> {
        if let Some(problem) = locked_values(plan) {
            return Err(problem);
        }
        let _lock = self.saves.lock()?;
        let document = self.load()?;
        let rows: Vec<Row> = plan
            .changes()
            .iter()
            .map(|change| Row {
                path: change.path.as_str().to_owned(),
                env: plan.writes_env(change),
                before: carried(
                    document
                        .config
                        .get(change.path.as_str())
                        .map(String::as_str),
                ),
                after: carried(text(&change.after)),
            })
            .filter(|row| row.before != row.after)
            .collect();
        let changed = rows.len();
        let store = if changed == 0 {
            Box::new(self.inspect()?)
        } else {
            self.saves.push(rows.clone())?;
            match self.put(&rows, |row| &row.after) {
                Ok(store) => store,
                Err(problem) => {
                    self.saves.pop()?;
                    return Err(problem);
                }
            }
        };
        if changed > 0 {
            self.saves.mark(true)?;
        }
        Ok(Saved { changed, store })
    }

    fn undoable(&mut self) -> Result<Vec<ConfigPath>, Problem> {
        let last = self.saves.last()?;
        Ok(last.map(|(rows, _)| paths(&rows)).unwrap_or_default())
    }

    fn undo(&mut self) -> Result<Saved, Problem> {
        let _lock = self.saves.lock()?;
        let document = self.load()?;
        let differing = |rows: &[Row], side: fn(&Row) -> &Option<Carried>| -> Vec<String> {
            rows.iter()
                .filter(|row| {
                    let now = document.config.get(&row.path).map(String::as_str);
                    now != side(row).as_ref().map(raw)
                })
                .map(|row| row.path.clone())
                .collect()
        };
        let rows = loop {
            let Some((rows, committed)) = self.saves.last()? else {
                return Err(nothing_to_undo());
            };
            // Remembered by a run that died before it wrote the file.
            if !committed && differing(&rows, |row| &row.before).is_empty() {
                self.saves.pop()?;
                continue;
            }
            break rows;
        };
        let touched = differing(&rows, |row| &row.after);
        if !touched.is_empty() {
            return Err(changed_since(&touched));
        }
        self.saves.mark(false)?;
        let store = self.put(&rows, |row| &row.before)?;
        self.saves.pop()?;
        Ok(Saved {
            changed: rows.len(),
            store,
        })
    }

    fn reach(&mut self, _url: &str) -> Result<Option<Vec<ReachStep>>, Problem> {
        Ok(self.load()?.reach())
    }

    fn health(&mut self) -> Result<Option<Health>, Problem> {
        Ok(self.load()?.health())
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Plain(text) => Some(text),
        Value::ApiKey(key) => Some(key.as_str()),
        Value::PrivateKey(key) => Some(key.pem().expose()),
        Value::Removed => None,
    }
}

fn carried(text: Option<&str>) -> Option<Carried> {
    text.map(|text| Carried::Raw(Zeroizing::new(text.to_owned())))
}

fn raw(carried: &Carried) -> &str {
    match carried {
        Carried::Raw(text) | Carried::Sealed(text) => text,
    }
}

fn parse(text: &str, path: &Path) -> Result<Document, Problem> {
    serde_json::from_str(text).map_err(|error| {
        Problem::new(
            "store.unreadable",
            format!("{} is not a demo store.", shown(path)),
            format!(
                "Line {}, column {} can't be read.",
                error.line(),
                error.column()
            ),
            "Mend the file, or name a file that does not exist yet to start a new one.",
        )
    })
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    Problem::new(
        "store.unreadable",
        format!("Can't read {}.", shown(path)),
        format!("The system says: {error}."),
        "Check the path and its permissions.",
    )
}

fn shown(path: &Path) -> Label {
    Label::new(&path.display().to_string())
}

fn write_whole(path: &Path, document: &Document) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    // A temporary file has mode 0600 from its first byte.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut file, document)?;
    file.write_all(b"\n")?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests;
