//! A JSON file that stands for a store, or the same in memory: for the demo and for rehearsals.
//!
//! Values stand in the file under Magento's own config paths, in plain text, secrets too: the
//! file is written with mode 0600, whole or not at all. Fields that are not ours are kept.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Store;
use crate::domain::{
    ApiKey, Change, ConfigPath, Edition, Installation, KeyPair, Label, Mode, Module, Plan,
    PrivateKey, Problem, SaasEnvironment, Saved, Secret, Setting, Source, Value, Website,
};

const DEFAULT: &str = include_str!("../../assets/demo-store.json");

/// A store made of JSON.
#[derive(Debug)]
pub struct DemoStore {
    home: Home,
    /// What each save of this run replaced, the last one at the end.
    undo: Vec<BTreeMap<ConfigPath, Replaced>>,
}

#[derive(Debug)]
enum Home {
    Memory(Box<Document>),
    File(PathBuf),
}

/// A config value before and after a save.
#[derive(Debug)]
struct Replaced {
    before: Option<Secret>,
    after: Option<Secret>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Document {
    #[serde(default)]
    edition: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    base_url: String,
    #[serde(default)]
    websites: Vec<WebsiteEntry>,
    #[serde(default)]
    modules: Vec<ModuleEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cloud_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cloud_environment: Option<String>,
    /// Config path to where it is locked: `env.php`, `config.php` or `variable`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    locked: BTreeMap<String, LockPlace>,
    #[serde(default)]
    config: BTreeMap<String, String>,
    #[serde(flatten)]
    rest: BTreeMap<String, serde_json::Value>,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({} {})", self.edition, self.version)
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum LockPlace {
    #[serde(rename = "env.php")]
    EnvPhp,
    #[serde(rename = "config.php")]
    ConfigPhp,
    #[serde(rename = "variable")]
    Variable,
}

#[derive(Clone, Serialize, Deserialize)]
struct WebsiteEntry {
    code: String,
    #[serde(default)]
    name: String,
}

#[derive(Clone, Serialize, Deserialize)]
struct ModuleEntry {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(default = "yes")]
    enabled: bool,
}

fn yes() -> bool {
    true
}

impl DemoStore {
    /// The default demo store, in memory: nothing is written anywhere.
    pub fn in_memory() -> Result<Self, Problem> {
        Ok(Self {
            home: Home::Memory(Box::new(parse(DEFAULT, Path::new("demo-store.json"))?)),
            undo: vec![],
        })
    }

    /// The store in this file. A missing file starts as the default demo store and is written at
    /// the first save.
    pub fn in_file(path: PathBuf) -> Self {
        Self {
            home: Home::File(path),
            undo: vec![],
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

    /// Writes these values and reads the store again.
    fn replace(
        &mut self,
        values: Vec<(ConfigPath, Option<Secret>)>,
    ) -> Result<(BTreeMap<ConfigPath, Replaced>, Box<Installation>), Problem> {
        let mut document = self.load()?;
        let mut replaced = BTreeMap::new();
        for (path, after) in values {
            let key = path.as_str().to_owned();
            let before = match &after {
                Some(text) => document.config.insert(key, text.expose().to_owned()),
                None => document.config.remove(&key),
            };
            replaced.insert(
                path,
                Replaced {
                    before: before.map(Secret::new),
                    after,
                },
            );
        }
        self.keep(document)?;
        Ok((replaced, Box::new(self.inspect()?)))
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
        let values = plan.changes().iter().map(value).collect();
        let (replaced, store) = self.replace(values)?;
        let changed = replaced.len();
        if changed > 0 {
            self.undo.push(replaced);
        }
        Ok(Saved { changed, store })
    }

    fn undo(&mut self) -> Result<Saved, Problem> {
        let Some(replaced) = self.undo.last() else {
            return Err(Problem::new(
                "undo.nothing",
                "There is nothing to undo.",
                "No save is remembered.",
                "",
            ));
        };
        let document = self.load()?;
        let touched: Vec<&str> = replaced
            .iter()
            .filter(|(path, values)| {
                document.config.get(path.as_str()).map(String::as_str)
                    != values.after.as_ref().map(Secret::expose)
            })
            .map(|(path, _)| path.short())
            .collect();
        if !touched.is_empty() {
            return Err(Problem::new(
                "undo.changed_since",
                "The values were changed since.",
                format!("Somebody changed {}.", touched.join(", ")),
                "Nothing was put back. Set the values as you want them.",
            ));
        }
        let values = self
            .undo
            .pop()
            .into_iter()
            .flatten()
            .map(|(path, values)| (path, values.before))
            .collect();
        let (replaced, store) = self.replace(values)?;
        Ok(Saved {
            changed: replaced.len(),
            store,
        })
    }
}

fn value(change: &Change) -> (ConfigPath, Option<Secret>) {
    let text = match &change.after {
        Value::Plain(text) => Some(Secret::new(text.clone())),
        Value::ApiKey(key) => Some(Secret::new(key.as_str().to_owned())),
        Value::PrivateKey(key) => Some(Secret::new(key.pem().expose().to_owned())),
        Value::Removed => None,
    };
    (change.path, text)
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

fn installation(place: Label, document: &Document) -> Installation {
    Installation {
        place,
        edition: Edition::parse(&document.edition),
        version: Label::new(&document.version),
        mode: Mode::parse(&document.mode),
        base_url: Label::new(&document.base_url),
        websites: document
            .websites
            .iter()
            .map(|site| Website {
                code: Label::new(&site.code),
                name: Label::new(&site.name),
            })
            .collect(),
        modules: document
            .modules
            .iter()
            .map(|module| Module {
                name: Label::new(&module.name),
                version: module.version.as_deref().map(Label::new),
                enabled: module.enabled,
            })
            .collect(),
        settings: ConfigPath::ALL
            .into_iter()
            .filter_map(|path| Some((path, setting(document, path)?)))
            .collect(),
        cloud_id: document.cloud_id.as_deref().map(Label::new),
        cloud_environment: document.cloud_environment.as_deref().map(Label::new),
        gateways: ["production", "sandbox"].map(|which| {
            document
                .config
                .get(&format!("services_connector/{which}_gateway_url"))
                .cloned()
        }),
        registry_path: document
            .config
            .get("services_connector/services_id/registry_api_path")
            .cloned(),
    }
}

fn setting(document: &Document, path: ConfigPath) -> Option<Setting> {
    let text = document.config.get(path.as_str())?;
    let source = document
        .locked
        .get(path.as_str())
        .map_or(Source::Database, |place| match place {
            LockPlace::EnvPhp => Source::EnvPhp,
            LockPlace::ConfigPhp => Source::ConfigPhp,
            LockPlace::Variable => Source::Variable,
        });
    Some(Setting {
        value: super::setting_value(path, text),
        source,
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn plan(store: &mut DemoStore, name: &str) -> Plan {
        let now = store.inspect().unwrap();
        Plan::new(
            &now,
            [
                (ConfigPath::ProjectId, Value::Plain("p-1".into())),
                (ConfigPath::ProjectName, Value::Plain(name.into())),
            ],
        )
    }

    #[test]
    fn a_missing_file_starts_as_the_default_store_and_is_written_by_the_first_save() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.json");
        let mut store = DemoStore::in_file(path.clone());
        assert_eq!(store.inspect().unwrap().edition, Edition::Commerce);
        assert!(!path.exists());
        let plan = plan(&mut store, "My Shop");
        assert_eq!(store.save(&plan).unwrap().changed, 2);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(r#""services_connector/services_id/project_name": "My Shop""#));
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_plan_saved_twice_changes_nothing_the_second_time() {
        let mut store = DemoStore::in_memory().unwrap();
        let first = plan(&mut store, "My Shop");
        store.save(&first).unwrap();
        assert!(plan(&mut store, "My Shop").is_empty());
    }

    #[test]
    fn undo_puts_back_exactly_what_was_replaced() {
        let mut store = DemoStore::in_memory().unwrap();
        let before = store.inspect().unwrap();
        let first = plan(&mut store, "My Shop");
        store.save(&first).unwrap();
        assert_eq!(*store.undo().unwrap().store, before);
        assert_eq!(store.undo().unwrap_err().code.0, "undo.nothing");
    }

    #[test]
    fn undo_refuses_when_somebody_changed_the_values_since() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.json");
        let mut store = DemoStore::in_file(path.clone());
        let first = plan(&mut store, "My Shop");
        store.save(&first).unwrap();
        let mut other = DemoStore::in_file(path);
        let second = plan(&mut other, "Theirs");
        other.save(&second).unwrap();
        assert_eq!(store.undo().unwrap_err().code.0, "undo.changed_since");
        let now = other.inspect().unwrap();
        assert_eq!(
            now.plain(ConfigPath::ProjectName).unwrap().as_str(),
            "Theirs"
        );
    }

    #[test]
    fn fields_that_are_not_ours_survive_a_save() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.json");
        fs::write(
            &path,
            r#"{"edition":"Community","note":"mine","config":{"web/x":"1"}}"#,
        )
        .unwrap();
        let mut store = DemoStore::in_file(path.clone());
        let first = plan(&mut store, "My Shop");
        store.save(&first).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(r#""note": "mine""#) && text.contains(r#""web/x": "1""#));
    }

    #[test]
    fn a_file_that_is_not_a_store_is_named_with_the_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.json");
        fs::write(&path, "{\n  nonsense").unwrap();
        let problem = DemoStore::in_file(path).inspect().unwrap_err();
        assert!(problem.why.contains("Line 2"), "{problem}");
    }
}
