//! By which names a store is known here, so that it stays one store however it is reached.
//!
//! A store has a place for each way that leads to it: its folder, the folder of another release,
//! `ssh://…`. Where it can be told, it has an identity besides, which is the same on every way.
//! What is kept about a store is kept under one key for all of them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::folder::StateDir;
use crate::domain::{Fingerprint, Problem};

/// How many places of one store are remembered: each release may bring a new folder.
const REMEMBERED: usize = 8;

/// The list of names in a state folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct KnownStores {
    state: StateDir,
    file: PathBuf,
}

/// One store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct KnownStore {
    /// Under what the store's things are kept.
    key: String,
    /// Where it was found, the last place at the end.
    places: Vec<String>,
    /// What told it from other stores there.
    identity: Option<String>,
}

/// The list as it stands on the disk.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct StoresFile {
    stores: Vec<KnownStore>,
}

impl KnownStores {
    pub(super) fn new(state: &StateDir) -> Self {
        Self {
            file: state.path().join("stores.json"),
            state: state.clone(),
        }
    }

    /// The key of the store that is found at this place and has this identity.
    pub(super) fn key(
        &self,
        place: &str,
        identity: Option<&Fingerprint>,
    ) -> Result<String, Problem> {
        Ok(self.read()?.key(place, identity))
    }

    /// The same; the store is known by these names from now on.
    pub(super) fn note(
        &self,
        place: &str,
        identity: Option<&Fingerprint>,
    ) -> Result<String, Problem> {
        if let Some(key) = self.read()?.noted(place, identity) {
            return Ok(key);
        }
        let _lock = self.state.lock(&self.file)?;
        let mut book = self.read()?;
        let mut known = match book.position(place, identity) {
            Some(at) => book.stores.remove(at),
            None => KnownStore {
                key: book.new_key(place, identity),
                places: vec![],
                identity: None,
            },
        };
        // Another store was at this place before.
        for other in &mut book.stores {
            other.places.retain(|known| known != place);
        }
        known.places.retain(|known| known != place);
        known.places.push(place.to_owned());
        let excess = known.places.len().saturating_sub(REMEMBERED);
        known.places.drain(..excess);
        if let Some(identity) = identity {
            known.identity = Some(identity.to_string());
        }
        let key = known.key.clone();
        book.stores.push(known);
        self.state.write_json(&self.file, &book)?;
        Ok(key)
    }

    /// The list as it is now.
    pub(super) fn read(&self) -> Result<StoresFile, Problem> {
        let problem = (
            "state.names",
            "Can't read the names of the stores known here.",
        );
        self.state.read_json(&self.file, problem)
    }
}

impl StoresFile {
    /// The key of the store that is found at this place and has this identity.
    pub(super) fn key(&self, place: &str, identity: Option<&Fingerprint>) -> String {
        match self.position(place, identity) {
            Some(at) => self.stores[at].key.clone(),
            None => self.new_key(place, identity),
        }
    }

    /// The store with these names. Identity goes before place.
    fn position(&self, place: &str, identity: Option<&Fingerprint>) -> Option<usize> {
        let identity = identity.map(Fingerprint::as_str);
        let same = identity.and_then(|identity| {
            self.stores
                .iter()
                .position(|known| known.identity.as_deref() == Some(identity))
        });
        same.or_else(|| {
            self.stores.iter().position(|known| {
                // A store that was here under another identity has changed it, unless it is known
                // from elsewhere too: then it is still there, and another one came here.
                let stayed = identity.is_none() || known.identity.is_none();
                (stayed || known.places.len() == 1) && known.places.iter().any(|at| at == place)
            })
        })
    }

    /// The key of a store whose names stand here already as they would be noted.
    fn noted(&self, place: &str, identity: Option<&Fingerprint>) -> Option<String> {
        let known = &self.stores[self.position(place, identity)?];
        let same = identity.is_none_or(|i| known.identity.as_deref() == Some(i.as_str()));
        (same && known.places.last().is_some_and(|last| last == place)).then(|| known.key.clone())
    }

    /// A key for a store that is not known: its place, unless that is another store's key.
    fn new_key(&self, place: &str, identity: Option<&Fingerprint>) -> String {
        let taken = self.stores.iter().any(|known| known.key == place);
        match identity {
            Some(identity) if taken => identity.to_string(),
            Some(_) | None => place.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "/var/www/releases/41";
    const THERE: &str = "ssh://deploy@shop/var/www/releases/41";

    fn names() -> (tempfile::TempDir, KnownStores) {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(Some(folder.path().join("state")));
        (folder, KnownStores::new(&state))
    }

    fn identity(name: &str) -> Fingerprint {
        Fingerprint::of(name.as_bytes())
    }

    #[test]
    fn a_store_reached_by_two_ways_is_one() {
        let (_folder, names) = names();
        let shop = identity("shop");
        let key = names.note(HERE, Some(&shop)).unwrap();
        assert_eq!(names.key(THERE, Some(&shop)).unwrap(), key);
        assert_ne!(names.key(THERE, Some(&identity("other"))).unwrap(), key);
        assert_ne!(names.key(THERE, None).unwrap(), key);
        assert_eq!(names.note(THERE, Some(&shop)).unwrap(), key);
        // From now on also before anybody could ask who it is.
        assert_eq!(names.key(THERE, None).unwrap(), key);
    }

    #[test]
    fn a_store_that_moves_to_another_database_is_known_by_its_place() {
        let (_folder, names) = names();
        let key = names.note(HERE, Some(&identity("old"))).unwrap();
        let moved = identity("new");
        assert_eq!(names.note(HERE, Some(&moved)).unwrap(), key);
        assert_eq!(names.key(THERE, Some(&moved)).unwrap(), key);
        assert_ne!(names.key(THERE, Some(&identity("old"))).unwrap(), key);
    }

    #[test]
    fn a_clone_that_gets_its_own_database_becomes_its_own_store() {
        let (_folder, names) = names();
        let shop = identity("shop");
        let key = names.note(HERE, Some(&shop)).unwrap();
        // Its env.php still named the first one's database.
        assert_eq!(names.note("/var/www/staging", Some(&shop)).unwrap(), key);
        let own = identity("staging");
        let clone = names.note("/var/www/staging", Some(&own)).unwrap();
        assert_ne!(clone, key);
        assert_eq!(names.key(HERE, Some(&shop)).unwrap(), key);
        assert_eq!(names.key("/var/www/staging", None).unwrap(), clone);
        // Also where the place has given the first store its key.
        names.note(THERE, Some(&shop)).unwrap();
        let third = names.note(HERE, Some(&identity("third"))).unwrap();
        assert_ne!(third, key);
        assert_eq!(names.key(THERE, None).unwrap(), key);
    }

    #[test]
    fn two_stores_that_change_places_keep_what_is_theirs() {
        let (_folder, names) = names();
        let (blue, green) = (identity("blue"), identity("green"));
        let first = names.note("/srv/a", Some(&blue)).unwrap();
        let second = names.note("/srv/b", Some(&green)).unwrap();
        assert_eq!(names.note("/srv/b", Some(&blue)).unwrap(), first);
        assert_eq!(names.note("/srv/a", Some(&green)).unwrap(), second);
    }

    #[test]
    fn only_the_last_places_are_remembered() {
        let (_folder, names) = names();
        let shop = identity("shop");
        let release = |number: usize| format!("/srv/releases/{number}");
        let key = names.note(&release(0), Some(&shop)).unwrap();
        for number in 1..=REMEMBERED {
            names.note(&release(number), Some(&shop)).unwrap();
        }
        assert_eq!(names.key(&release(REMEMBERED), None).unwrap(), key);
        assert_eq!(names.read().unwrap().stores[0].places.len(), REMEMBERED);
    }

    #[test]
    fn a_file_that_can_not_be_read_is_said() {
        let (_folder, names) = names();
        names.note(HERE, None).unwrap();
        std::fs::write(&names.file, "{").unwrap();
        assert_eq!(names.key(HERE, None).unwrap_err().code.0, "state.names");
    }
}
