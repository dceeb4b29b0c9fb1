//! What saves replaced, as raw rows in a file, so that it can be put back.
//!
//! An entry is written before the save is committed and marked afterwards. Whatever dies in
//! between, the file never lacks what is needed to go back.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::folder::{StateDir, StateLock};
use super::known_stores::KnownStores;
use crate::domain::{ConfigPath, Fingerprint, Label, Problem, short_paths};

/// How many saves of one store are remembered.
const REMEMBERED: usize = 20;

/// A row that a save replaced, as it may lie in a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacedRow {
    /// The config path.
    pub path: String,
    /// It stands in `app/etc/env.php`, not in the database.
    #[serde(default)]
    pub env: bool,
    /// What was there.
    pub before: Option<Carried>,
    /// What is there now.
    pub after: Option<Carried>,
}

/// A raw value: as it stands in the store, or sealed by the store when that would be plain text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Carried {
    /// As it stands in the store.
    Raw(Zeroizing<String>),
    /// Encrypted by the store for the journal.
    Sealed(Zeroizing<String>),
    /// Only to compare with: the SHA-256 of a value that a plain-text store holds now. Going back
    /// does not need the value, so a new key is not in the journal.
    Digest(String),
}

impl ReplacedRow {
    /// A row of a store that holds plain text.
    pub fn of_text(path: &str, before: Option<&str>, after: Option<&str>) -> Self {
        Self {
            path: path.to_owned(),
            env: false,
            before: before.map(|text| Carried::Raw(Zeroizing::new(text.to_owned()))),
            after: after.map(|text| Carried::Digest(digest(text))),
        }
    }

    /// What a plain-text store held before.
    pub fn text_before(&self) -> Option<&str> {
        match &self.before {
            Some(Carried::Raw(text)) => Some(text),
            Some(Carried::Sealed(_) | Carried::Digest(_)) | None => None,
        }
    }
}

/// Whether a plain-text store that now holds this still holds what was carried.
fn holds(carried: Option<&Carried>, now: Option<&str>) -> bool {
    match (carried, now) {
        (None, None) => true,
        (Some(Carried::Raw(text)), Some(now)) => text.as_str() == now,
        (Some(Carried::Digest(hash)), Some(now)) => *hash == digest(now),
        (Some(Carried::Sealed(_)) | None, Some(_)) | (Some(_), None) => false,
    }
}

fn digest(text: &str) -> String {
    Fingerprint::of(text.as_bytes()).as_str().to_owned()
}

/// The remembered saves of one store.
pub struct Journal(Kept);

/// Where they are remembered.
enum Kept {
    File {
        state: StateDir,
        place: String,
        identity: Option<Fingerprint>,
    },
    /// For the demo, which writes nothing.
    Memory(Mutex<JournalFile>),
}

/// One save.
#[derive(Clone, Serialize, Deserialize)]
pub struct JournalEntry {
    /// It is known to have been committed.
    pub committed: bool,
    /// Raw rows before and after.
    pub rows: Vec<ReplacedRow>,
}

#[derive(Clone, Serialize, Deserialize, Default)]
struct JournalFile {
    /// For people who look into the file.
    store: String,
    saves: Vec<JournalEntry>,
}

impl Journal {
    /// The journal of the store at this place, with this identity.
    pub fn of(state: &StateDir, place: &str, identity: Option<Fingerprint>) -> Self {
        Self(Kept::File {
            state: state.clone(),
            place: place.to_owned(),
            identity,
        })
    }

    /// A journal that lives as long as this value.
    pub fn in_memory() -> Self {
        Self(Kept::Memory(Mutex::default()))
    }

    /// Held around a whole save or undo; nobody else sees a journal in memory.
    pub fn lock(&self) -> Result<Option<StateLock>, Problem> {
        match &self.0 {
            Kept::File {
                state,
                place,
                identity,
            } => {
                // Whoever comes to the same store on another way is to find the same file.
                let key = KnownStores::new(state).note(place, identity.as_ref())?;
                state.lock(&state.file("undo", &key)).map(Some)
            }
            Kept::Memory(_) => Ok(None),
        }
    }

    /// The last save.
    pub fn last(&self) -> Result<Option<JournalEntry>, Problem> {
        Ok(self.read()?.saves.pop())
    }

    /// Which values the last save replaced; none when no save is remembered.
    pub fn last_paths(&self) -> Result<Vec<ConfigPath>, Problem> {
        let rows = self.last()?.map(|entry| entry.rows).unwrap_or_default();
        Ok(paths(&rows))
    }

    /// Remembers a save that is about to be committed.
    pub fn push(&self, rows: Vec<ReplacedRow>) -> Result<(), Problem> {
        let mut page = self.read()?;
        if let Kept::File { place, .. } = &self.0 {
            place.clone_into(&mut page.store);
        }
        page.saves.push(JournalEntry {
            committed: false,
            rows,
        });
        let excess = page.saves.len().saturating_sub(REMEMBERED);
        page.saves.drain(..excess);
        self.write(&page)
    }

    /// Notes whether the last save is known to be in force.
    pub fn mark(&self, committed: bool) -> Result<(), Problem> {
        let mut page = self.read()?;
        if let Some(last) = page.saves.last_mut() {
            last.committed = committed;
        }
        // Of one that is not known to be, the store is asked.
        if committed {
            self.put(&page, StateDir::note_json)
        } else {
            self.write(&page)
        }
    }

    /// Forgets the last save.
    pub fn pop(&self) -> Result<(), Problem> {
        let mut page = self.read()?;
        page.saves.pop();
        self.write(&page)
    }

    /// The rows to put back into a plain-text store, of which `now` tells the values. Saves that
    /// never came into force are forgotten on the way.
    pub fn rows_to_put_back(
        &self,
        now: impl Fn(&str) -> Option<Zeroizing<String>>,
    ) -> Result<Vec<ReplacedRow>, Problem> {
        let differing = |rows: &[ReplacedRow], side: fn(&ReplacedRow) -> Option<&Carried>| {
            rows.iter()
                .filter(|row| {
                    let now = now(&row.path);
                    !holds(side(row), now.as_deref().map(String::as_str))
                })
                .filter_map(|row| ConfigPath::parse(&row.path))
                .collect::<Vec<_>>()
        };
        loop {
            let Some(JournalEntry { committed, rows }) = self.last()? else {
                return Err(nothing_to_undo());
            };
            // Remembered by a run that died before it wrote.
            if !committed && differing(&rows, |row| row.before.as_ref()).is_empty() {
                self.pop()?;
                continue;
            }
            let changed = differing(&rows, |row| row.after.as_ref());
            if changed.is_empty() {
                return Ok(rows);
            }
            return Err(changed_since(&changed));
        }
    }

    fn read(&self) -> Result<JournalFile, Problem> {
        let (state, file) = match &self.0 {
            Kept::File {
                state,
                place,
                identity,
            } => (state, file(state, place, identity.as_ref())?),
            Kept::Memory(page) => {
                return Ok(page.lock().unwrap_or_else(PoisonError::into_inner).clone());
            }
        };
        let Some(text) = state.read(&file)? else {
            return Ok(JournalFile::default());
        };
        let page: JournalFile = serde_json::from_slice(&text)
            .map_err(|error| unreadable(&file, format!("Line {} can't be read.", error.line())))?;
        let foreign = |row: &&ReplacedRow| ConfigPath::parse(&row.path).is_none();
        if let Some(row) = page.saves.iter().flat_map(|save| &save.rows).find(foreign) {
            let path = Label::new(&row.path);
            return Err(unreadable(
                &file,
                format!("It names {path}, which no save of ours writes."),
            ));
        }
        Ok(page)
    }

    fn write(&self, page: &JournalFile) -> Result<(), Problem> {
        self.put(page, StateDir::write_json)
    }

    fn put(
        &self,
        page: &JournalFile,
        put: fn(&StateDir, &Path, &JournalFile) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        match &self.0 {
            Kept::File {
                state,
                place,
                identity,
            } => {
                let file = file(state, place, identity.as_ref())?;
                put(state, &file, page)
            }
            Kept::Memory(kept) => {
                *kept.lock().unwrap_or_else(PoisonError::into_inner) = page.clone();
                Ok(())
            }
        }
    }
}

/// The file of the store with these names.
fn file(state: &StateDir, place: &str, identity: Option<&Fingerprint>) -> Result<PathBuf, Problem> {
    let key = KnownStores::new(state).key(place, identity)?;
    Ok(state.file("undo", &key))
}

fn unreadable(file: &Path, why: String) -> Problem {
    Problem::new(
        "undo.unreadable",
        "Can't read what the last save replaced.",
        why,
        format!(
            "Check the file, or move it away: {}",
            Label::new(&file.display().to_string())
        ),
    )
}

/// The config paths of rows, each once.
pub fn paths(rows: &[ReplacedRow]) -> Vec<ConfigPath> {
    let mut paths: Vec<ConfigPath> = rows
        .iter()
        .filter_map(|row| ConfigPath::parse(&row.path))
        .collect();
    // A value may have been in env.php and in the database: its rows stand side by side.
    paths.dedup();
    paths
}

/// No save of the store is remembered.
pub fn nothing_to_undo() -> Problem {
    Problem::new(
        "undo.nothing",
        "There is nothing to undo.",
        "No save of this store is remembered.",
        "",
    )
}

/// What stands in the store is not what the last save wrote.
pub fn changed_since(paths: &[ConfigPath]) -> Problem {
    Problem::new(
        "undo.changed_since",
        "The values were changed since.",
        format!("Somebody changed {}.", short_paths(paths)),
        "Nothing was put back. Set the values as you want them.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: ConfigPath = ConfigPath::ProjectId;

    fn journal() -> (tempfile::TempDir, Journal) {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(Some(folder.path().join("state")));
        (folder, Journal::of(&state, "demo:shop", None))
    }

    /// What is put back when the store holds this; else the code. And how many saves are
    /// remembered then.
    fn put_back(
        journal: &Journal,
        now: Option<&str>,
    ) -> (Result<Option<String>, &'static str>, usize) {
        let rows = journal.rows_to_put_back(|path| {
            let now = now.filter(|_| path == PATH.as_str())?;
            Some(Zeroizing::new(now.to_owned()))
        });
        let told = match rows {
            Ok(rows) => Ok(rows[0].text_before().map(str::to_owned)),
            Err(problem) => Err(problem.code.0),
        };
        (told, journal.read().unwrap().saves.len())
    }

    #[test]
    fn a_journal_that_others_can_open_is_locked_around_a_save() {
        let (_folder, journal) = journal();
        assert!(journal.lock().unwrap().is_some());
        assert!(Journal::in_memory().lock().unwrap().is_none());
    }

    fn push(journal: &Journal, before: Option<&str>, after: Option<&str>) {
        let row = ReplacedRow::of_text(PATH.as_str(), before, after);
        journal.push(vec![row]).unwrap();
    }

    #[test]
    fn the_entry_of_a_run_that_died_around_its_commit_is_judged_by_what_the_store_holds() {
        let (_folder, journal) = journal();
        push(&journal, None, Some("one"));
        journal.mark(true).unwrap();
        // It died: nobody knows whether "two" was written.
        push(&journal, Some("one"), Some("two"));
        let changed = Err("undo.changed_since");
        assert_eq!(put_back(&journal, Some("two")), (Ok(Some("one".into())), 2));
        assert_eq!(put_back(&journal, Some("three")), (changed.clone(), 2));
        assert_eq!(put_back(&journal, None), (changed, 2));
        // It was not: the save before it is the last one.
        assert_eq!(put_back(&journal, Some("one")), (Ok(None), 1));
    }

    #[test]
    fn a_save_that_is_known_to_be_in_force_is_never_dropped_unasked() {
        let (_folder, journal) = journal();
        push(&journal, Some("one"), Some("two"));
        journal.mark(true).unwrap();
        let changed = Err("undo.changed_since");
        assert_eq!(put_back(&journal, Some("one")), (changed, 1));
        assert_eq!(put_back(&journal, Some("two")), (Ok(Some("one".into())), 1));
        journal.mark(false).unwrap();
        assert_eq!(put_back(&journal, Some("one")), (Err("undo.nothing"), 0));
    }

    #[test]
    fn a_value_that_was_taken_out_is_put_back() {
        let (_folder, journal) = journal();
        push(&journal, Some("one"), None);
        journal.mark(true).unwrap();
        assert_eq!(put_back(&journal, None), (Ok(Some("one".into())), 1));
        assert_eq!(put_back(&journal, Some("one")).0, Err("undo.changed_since"));
    }

    #[test]
    fn twenty_saves_are_remembered_and_no_new_key_stands_among_them() {
        let (folder, journal) = journal();
        for n in 0..=REMEMBERED {
            push(&journal, Some(&format!("old-{n}")), Some("new-secret"));
        }
        let saves = journal.read().unwrap().saves;
        assert_eq!(saves.len(), REMEMBERED);
        assert_eq!(saves[0].rows[0].text_before(), Some("old-1"));
        assert_eq!(journal.last_paths().unwrap(), [PATH]);
        let files = std::fs::read_dir(folder.path().join("state")).unwrap();
        let texts = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
        let texts: Vec<String> = texts.collect();
        assert!(texts.iter().any(|text| text.contains("old-1")));
        assert!(texts.iter().all(|text| !text.contains("new-secret")));
    }

    #[test]
    fn a_journal_that_names_what_no_save_writes_puts_nothing_back() {
        let (_folder, journal) = journal();
        let row = ReplacedRow::of_text("web/secure/base_url", Some("https://evil/"), None);
        journal.push(vec![row]).unwrap();
        assert_eq!(journal.last().err().unwrap().code.0, "undo.unreadable");
        let rows = journal.rows_to_put_back(|_| None);
        assert_eq!(rows.err().unwrap().code.0, "undo.unreadable");
    }
}
