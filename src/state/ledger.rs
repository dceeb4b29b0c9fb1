//! Which stores known here use which data space and which keys, so that two of them don't share a
//! data space unnoticed, and a rotated pair is not forgotten in one of them.
//!
//! No secret stands in it: places, ids, codes, fingerprints and times.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::clock::now;
use super::folder::{StateDir, StateLock};
use super::known_stores::KnownStores;
use crate::domain::{
    ConfigPath, DataSpaceId, Fingerprint, Installation, Label, Neighbour, Problem, SaasEnvironment,
};

/// The list of stores known here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ledger {
    state: StateDir,
    file: PathBuf,
    names: KnownStores,
}

/// One store and the data space that it used when it was last seen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// The store's place when it was last seen, as [`Installation::place`] names it.
    pub store: String,
    /// The data space's id; empty when the store has keys and no data space.
    pub data_space: String,
    /// The store's website codes.
    pub websites: Vec<String>,
    /// The store's store view codes; none in entries from before they were noted.
    #[serde(default)]
    pub views: Vec<String>,
    /// The fingerprints of the store's keys, API keys and private keys alike.
    #[serde(default)]
    pub keys: Vec<String>,
    /// When that was seen, in seconds since 1970.
    pub seen: u64,
}

impl LedgerEntry {
    /// The store's place, safe to show: the file may have been edited.
    pub fn place(&self) -> Label {
        Label::new(&self.store)
    }

    /// The store had this key when it was last seen.
    pub fn has_key(&self, key: &Fingerprint) -> bool {
        self.keys.iter().any(|known| known == key.as_str())
    }

    /// The entry as a neighbour; `None` when its data space's id is none.
    pub fn neighbour(&self) -> Option<Neighbour> {
        Some(Neighbour {
            place: self.place(),
            data_space: DataSpaceId::parse(&self.data_space)?,
            websites: labels(&self.websites),
            views: labels(&self.views),
        })
    }
}

#[derive(Default, Serialize, Deserialize)]
struct LedgerFile {
    stores: Vec<LedgerEntry>,
}

impl Ledger {
    /// The ledger in this folder.
    pub fn new(state: &StateDir) -> Self {
        Self {
            file: state.path().join("ledger.json"),
            names: KnownStores::new(state),
            state: state.clone(),
        }
    }

    /// Notes what this store uses now; one without a data space and without keys is forgotten.
    pub fn record(&self, store: &Installation) -> Result<(), Problem> {
        let used = store.connection().and_then(|now| now.data_space);
        let known = self.read()?;
        let keys = keys(store);
        let nothing = used.is_none() && keys.is_empty();
        if nothing && self.strangers(known.stores.clone(), store)?.len() == known.stores.len() {
            return Ok(());
        }
        let place = store.place.as_str();
        self.names.note(place, store.identity.as_ref())?;
        let _lock = self.state.lock(&self.file)?;
        let mut book = self.read()?;
        book.stores = self.strangers(book.stores, store)?;
        if !nothing {
            book.stores.push(LedgerEntry {
                store: place.to_owned(),
                data_space: used.map_or_else(String::new, |id| id.to_string()),
                websites: codes(store.websites.iter().map(|site| &site.code)),
                views: codes(store.views.iter().map(|view| &view.code)),
                keys,
                seen: now(),
            });
        }
        self.state.note_json(&self.file, &book)
    }

    /// Held from the look at who uses this data space until it is noted who does: two saves at
    /// once would not see each other. Saves with other data spaces go on beside it.
    pub fn hold(&self, space: &DataSpaceId) -> Result<StateLock, Problem> {
        self.state.lock(&self.state.file("space", space.as_str()))
    }

    /// Some store known here used this data space when it was last seen, and may still.
    pub fn is_used(&self, space: &DataSpaceId) -> Result<bool, Problem> {
        let known = self.read()?.stores;
        Ok(known.iter().any(|entry| entry.data_space == space.as_str()))
    }

    /// The stores known here beside this one, however it is reached.
    pub fn others(&self, store: &Installation) -> Result<Vec<LedgerEntry>, Problem> {
        self.strangers(self.read()?.stores, store)
    }

    /// The stores known here.
    pub fn all(&self) -> Result<Vec<LedgerEntry>, Problem> {
        Ok(self.read()?.stores)
    }

    /// Those of these entries that are of other stores.
    fn strangers(
        &self,
        mut entries: Vec<LedgerEntry>,
        store: &Installation,
    ) -> Result<Vec<LedgerEntry>, Problem> {
        let names = self.names.read()?;
        let own = names.key(store.place.as_str(), store.identity.as_ref());
        entries.retain(|entry| names.key(&entry.store, None) != own);
        Ok(entries)
    }

    fn read(&self) -> Result<LedgerFile, Problem> {
        let problem = ("state.ledger", "Can't read the ledger of stores.");
        self.state.read_json(&self.file, problem)
    }
}

fn keys(store: &Installation) -> Vec<String> {
    SaasEnvironment::all()
        .flat_map(|pair| [ConfigPath::api_key(pair), ConfigPath::private_key(pair)])
        .filter_map(|path| Some(store.secret(path)?.to_string()))
        .collect()
}

fn codes<'a>(codes: impl Iterator<Item = &'a Label>) -> Vec<String> {
    codes.map(Label::to_string).collect()
}

fn labels(codes: &[String]) -> Vec<Label> {
    codes.iter().map(|code| Label::new(code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Circumstances, Edition, Mode, Setting, SettingValue, Source, StoreView, Website,
    };

    const KEY: &[u8] = b"key";

    fn store(place: &str, space: Option<&str>) -> Installation {
        let plain = |text: &str| SettingValue::Plain(Label::new(text));
        let values = [
            (ConfigPath::ProjectId, space.map(|_| plain("project-1"))),
            (ConfigPath::DataSpaceId, space.map(plain)),
            (
                ConfigPath::ProductionApiKey,
                space.map(|_| SettingValue::Secret(Fingerprint::of(KEY))),
            ),
        ];
        let setting = |value| Setting {
            value,
            source: Source::Database,
        };
        Installation {
            place: Label::new(place),
            identity: None,
            edition: Edition::OpenSource,
            version: Label::new("2.4.8"),
            mode: Mode::parse("production"),
            base_url: Label::default(),
            websites: vec![Website {
                code: Label::new("base"),
                name: Label::new("Main"),
            }],
            views: vec![StoreView {
                code: Label::new("default"),
                name: Label::new("Default"),
            }],
            modules: vec![],
            settings: values
                .into_iter()
                .filter_map(|(path, value)| Some((path, setting(value?))))
                .collect(),
            cloud_id: None,
            cloud_environment: None,
            gateways: [None, None],
            registry_path: None,
            circumstances: Circumstances::default(),
        }
    }

    fn others(ledger: &Ledger, store: &Installation) -> Vec<(String, String)> {
        let others = ledger.others(store).unwrap();
        let pair = |entry: LedgerEntry| (entry.store, entry.data_space);
        others.into_iter().map(pair).collect()
    }

    #[test]
    fn a_data_space_is_used_when_some_store_used_it_last() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::new(&StateDir::new(Some(folder.path().join("state"))));
        let id = |text| DataSpaceId::parse(text).unwrap();
        assert!(!ledger.is_used(&id("space-1")).unwrap());
        ledger.record(&store("demo:a", Some("space-1"))).unwrap();
        assert!(ledger.is_used(&id("space-1")).unwrap());
        ledger.record(&store("demo:a", Some("space-2"))).unwrap();
        assert!(!ledger.is_used(&id("space-1")).unwrap());
    }

    #[test]
    fn what_a_store_uses_is_known_to_the_others_and_to_itself_it_is_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::new(&StateDir::new(Some(folder.path().join("state"))));
        let (a, b) = (store("demo:a", Some("space-1")), store("demo:b", None));
        ledger.record(&b).unwrap();
        assert_eq!(
            others(&ledger, &a),
            [],
            "one that uses nothing is not noted"
        );
        ledger.record(&a).unwrap();
        assert_eq!(others(&ledger, &a), []);
        let noted = [("demo:a".to_owned(), "space-1".to_owned())];
        assert_eq!(others(&ledger, &b), noted);
        let entry = ledger.others(&b).unwrap().remove(0);
        assert!(entry.has_key(&Fingerprint::of(KEY)) && !entry.has_key(&Fingerprint::of(b"x")));
        let neighbour = entry.neighbour().unwrap();
        assert_eq!(neighbour.websites, [Label::new("base")]);
        assert_eq!(neighbour.views, [Label::new("default")]);

        ledger.record(&store("demo:a", Some("space-2"))).unwrap();
        let moved = [("demo:a".to_owned(), "space-2".to_owned())];
        assert_eq!(others(&ledger, &b), moved, "once, as it is now");
        ledger.record(&store("demo:b", Some("space-2"))).unwrap();
        assert_eq!(others(&ledger, &b), moved);
        ledger.record(&store("demo:a", None)).unwrap();
        assert_eq!(
            others(&ledger, &b),
            [],
            "what uses nothing any more is forgotten"
        );
    }

    #[test]
    fn an_entry_from_before_store_views_were_noted_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::new(&StateDir::new(Some(folder.path().join("state"))));
        ledger.record(&store("demo:a", Some("space-1"))).unwrap();
        let old = r#"{"stores":[{"store":"demo:old","data_space":"space-1","websites":["base"],
            "seen":1700000000}]}"#;
        std::fs::write(&ledger.file, old).unwrap();
        let entry = ledger.others(&store("demo:b", None)).unwrap().remove(0);
        let neighbour = entry.neighbour().unwrap();
        assert_eq!(neighbour.websites, [Label::new("base")]);
        assert_eq!(neighbour.views, []);
        let space = DataSpaceId::parse("space-1").unwrap();
        let clash = neighbour.clash(&store("demo:b", None), &space);
        assert_eq!(clash.words(), "website codes (base)");
    }

    #[test]
    fn a_ledger_that_can_not_be_read_is_said_and_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::new(&StateDir::new(Some(folder.path().join("state"))));
        let a = store("demo:a", Some("space-1"));
        ledger.record(&a).unwrap();
        std::fs::write(&ledger.file, "{").unwrap();
        assert_eq!(ledger.others(&a).unwrap_err().code.0, "state.ledger");
        assert!(ledger.record(&a).is_err());
        assert_eq!(std::fs::read_to_string(&ledger.file).unwrap(), "{");
    }
    #[test]
    fn a_store_with_a_data_space_or_with_keys_alone_is_noted_too() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::new(&StateDir::new(Some(folder.path().join("state"))));
        let mut keyless = store("demo:a", Some("space-1"));
        keyless.settings.remove(&ConfigPath::ProductionApiKey);
        ledger.record(&keyless).unwrap();
        let mut spaceless = store("demo:b", Some("space-1"));
        spaceless.settings.remove(&ConfigPath::DataSpaceId);
        ledger.record(&spaceless).unwrap();
        let noted = others(&ledger, &store("demo:c", None));
        let of = |place: &str, space: &str| (place.to_owned(), space.to_owned());
        assert_eq!(noted, [of("demo:a", "space-1"), of("demo:b", "")]);
    }
}
