//! A dotenv file with `CONFIG__DEFAULT__…` variables that stands for a store: containers and
//! Adobe Commerce Cloud are configured so. There is no Magento to ask, so keys stand in it in
//! plain text, as Magento reads them from there; a new file is for its owner only.

mod dotenv;
mod mistake;

use std::path::PathBuf;

use self::dotenv::Dotenv;
use self::mistake::Mistake;
use super::real_path::real_path;
use super::store_file::StoreFile;
use super::{Store, read_back, setting_value, still_current};
use crate::domain::{
    ApiKey, Circumstances, ConfigPath, Edition, Installation, KeyPair, Label, Mode, Module, Plan,
    PrivateKey, Problem, REQUIRED_MODULES, SaasEnvironment, Saved, Secret, Setting, Source,
};
use crate::state::StateDir;
use crate::state::{Journal, ReplacedRow};

/// A store made of a dotenv file.
#[derive(Debug)]
pub struct EnvFileStore {
    file: StoreFile,
    state: StateDir,
}

impl EnvFileStore {
    /// The store in this file. A missing file is empty and is written by the first save.
    pub fn new(path: PathBuf, state: StateDir) -> Self {
        Self {
            file: StoreFile::new(path),
            state,
        }
    }

    fn place(&self) -> String {
        format!("env-file:{}", real_path(self.file.path()).display())
    }

    fn journal(&self) -> Journal {
        Journal::of(&self.state, &self.place(), None)
    }

    fn read(&self) -> Result<Dotenv, Problem> {
        self.understood(&self.file.read()?.unwrap_or_default())
    }

    /// A line of ours that can't be read is told: what counts as not there would be written anew
    /// beside it.
    fn understood(&self, bytes: &[u8]) -> Result<Dotenv, Problem> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| Mistake::not_utf8(bytes, error.valid_up_to()));
        let file = text.map(Dotenv::parse).and_then(|file| {
            let mistake = file.mistake(&variables());
            mistake.map_or(Ok(file), Err)
        });
        file.map_err(|mistake| mistake.problem(&self.file.label()))
    }

    /// A private key stands in the file as a shell and `docker compose` read it, and as another
    /// reader of such files does not.
    fn readers(&self, plan: &Plan) -> Option<String> {
        let mut texts = plan
            .changes()
            .iter()
            .filter_map(|change| change.after.text());
        texts.any(|text| text.contains('\n')).then(|| {
            format!(
                "{} has a value in quotes over several lines: docker compose and shells read it, \
                 docker run --env-file does not.",
                self.file.label()
            )
        })
    }

    fn look(&self) -> Result<Box<Installation>, Problem> {
        Ok(Box::new(installation(&self.place(), &self.read()?)))
    }
}

impl Store for EnvFileStore {
    fn inspect(&mut self) -> Result<Installation, Problem> {
        Ok(*self.look()?)
    }

    fn stored_pair(&mut self, pair: SaasEnvironment) -> Result<KeyPair, Problem> {
        let file = self.read()?;
        let text = |path: ConfigPath| {
            let value = file.get(&path.variable()).unwrap_or_default();
            Secret::new(value.to_owned())
        };
        Ok(KeyPair {
            api_key: ApiKey::parse(text(ConfigPath::api_key(pair)).expose())?,
            private_key: std::sync::Arc::new(PrivateKey::parse(&text(ConfigPath::private_key(
                pair,
            )))?),
        })
    }

    fn save(&mut self, plan: &Plan) -> Result<Saved, Problem> {
        let journal = self.journal();
        let _lock = journal.lock()?;
        let mut file = self.read()?;
        still_current(plan, |path| file.value(path))?;
        let mut rows = Vec::new();
        for change in plan.changes() {
            let name = change.path.variable();
            let (old, new) = (file.get(&name), change.after.text());
            if old == new {
                continue;
            }
            rows.push(ReplacedRow::of_text(change.path.as_str(), old, new));
            file.set(&name, new);
        }
        let changed = rows.len();
        let mut notes = Vec::new();
        if changed > 0 {
            // Journal first, then the file: whatever dies in between, going back is possible.
            journal.push(rows)?;
            match self.file.replace(file.text().as_bytes()) {
                Ok(note) => notes.extend(note),
                Err(problem) => {
                    journal.pop()?;
                    return Err(problem);
                }
            }
            journal.mark(true)?;
            let file = self.read()?;
            read_back(plan, |path| file.value(path))?;
            notes.extend(self.readers(plan));
        }
        Ok(Saved {
            changed,
            notes,
            store: self.look()?,
        })
    }

    fn undoable(&mut self) -> Result<Vec<ConfigPath>, Problem> {
        self.journal().last_paths()
    }

    fn undo(&mut self) -> Result<Saved, Problem> {
        let journal = self.journal();
        let _lock = journal.lock()?;
        let mut file = self.read()?;
        let rows = journal.rows_to_put_back(|path| file.value(ConfigPath::parse(path)?))?;
        for row in &rows {
            file.set(&variable(&row.path), row.text_before());
        }
        journal.mark(false)?;
        let note = self.file.replace(file.text().as_bytes())?;
        journal.pop()?;
        Ok(Saved {
            changed: rows.len(),
            notes: note.into_iter().collect(),
            store: self.look()?,
        })
    }
}

fn variable(path: &str) -> String {
    ConfigPath::parse(path).map_or_else(String::new, ConfigPath::variable)
}

/// Every variable that is read here.
fn variables() -> Vec<String> {
    let config = [
        "web/secure/base_url",
        "web/unsecure/base_url",
        "services_connector/production_gateway_url",
        "services_connector/sandbox_gateway_url",
        "services_connector/services_id/registry_api_path",
    ];
    let others = [
        "MAGE_MODE",
        "MAGENTO_CLOUD_PROJECT",
        "MAGENTO_CLOUD_ENVIRONMENT",
    ];
    ConfigPath::all()
        .map(ConfigPath::variable)
        .chain(config.into_iter().map(config_variable))
        .chain(others.map(str::to_owned))
        .collect()
}

fn config_variable(path: &str) -> String {
    let name = path.replace('/', "__").to_ascii_uppercase();
    format!("CONFIG__DEFAULT__{name}")
}

/// What the file does not say is unknown; an unknown mode is not taken for production, so that a
/// Production data space must be confirmed. The connector is taken for granted.
fn installation(place: &str, file: &Dotenv) -> Installation {
    let text = |name: &str| file.get(name).filter(|text| !text.is_empty());
    let config = |path: &str| text(&config_variable(path));
    Installation {
        place: Label::new(place),
        identity: None,
        edition: Edition::Other(Label::new("unknown")),
        version: Label::new("unknown"),
        mode: Mode::parse(text("MAGE_MODE").unwrap_or_default()),
        base_url: Label::new(
            config("web/secure/base_url")
                .or_else(|| config("web/unsecure/base_url"))
                .unwrap_or_default(),
        ),
        websites: vec![],
        views: vec![],
        modules: REQUIRED_MODULES
            .into_iter()
            .map(|name| Module {
                name: Label::new(name),
                version: None,
                enabled: true,
            })
            .collect(),
        settings: ConfigPath::all()
            .filter_map(|path| {
                let value = setting_value(path, text(&path.variable())?);
                Some((
                    path,
                    Setting {
                        value,
                        source: Source::EnvFile,
                    },
                ))
            })
            .collect(),
        cloud_id: text("MAGENTO_CLOUD_PROJECT").map(Label::new),
        cloud_environment: text("MAGENTO_CLOUD_ENVIRONMENT").map(Label::new),
        gateways: ["production", "sandbox"].map(|which| {
            config(&format!("services_connector/{which}_gateway_url")).map(str::to_owned)
        }),
        registry_path: config("services_connector/services_id/registry_api_path")
            .map(str::to_owned),
        circumstances: Circumstances::default(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::domain::Value;

    fn store(text: &str) -> (tempfile::TempDir, EnvFileStore) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.env");
        fs::write(&path, text).unwrap();
        // As most hosts make files, whatever this one does.
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let state = StateDir::new(Some(folder.path().join("state")));
        (folder, EnvFileStore::new(path, state))
    }

    fn plan(store: &mut EnvFileStore, name: &str) -> Plan {
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
    fn a_save_keeps_other_lines_and_closes_the_file_to_others() {
        let (_folder, mut store) = store("# mine\nDB=\"x\"\n");
        let first = plan(&mut store, "My \"Shop\" $HOME");
        assert_eq!(store.save(&first).unwrap().changed, 2);
        let text = fs::read_to_string(store.file.path()).unwrap();
        assert!(text.starts_with("# mine\nDB=\"x\"\n"), "{text}");
        assert!(text.contains("CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__PROJECT_ID=p-1"));
        let mode = fs::metadata(store.file.path())
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o007, 0);
        assert_eq!(store.save(&first).unwrap().changed, 0);
    }

    #[test]
    fn save_then_undo_equals_nothing_also_in_another_run() {
        let text = "# mine\nDB=x\n";
        let (_folder, mut store) = store(text);
        let first = plan(&mut store, "My Shop");
        store.save(&first).unwrap();
        let mut later = EnvFileStore::new(store.file.path().to_path_buf(), store.state.clone());
        assert_eq!(later.undo().unwrap().changed, 2);
        assert_eq!(fs::read_to_string(store.file.path()).unwrap(), text);
        assert_eq!(later.undo().unwrap_err().code.0, "undo.nothing");
    }

    #[test]
    fn the_store_is_known_by_its_file_and_tells_what_can_be_undone() {
        let (_folder, mut store) = store("");
        let place = format!("env-file:{}", real_path(store.file.path()).display());
        assert_eq!(store.inspect().unwrap().place.as_str(), place);
        assert_eq!(store.undoable().unwrap(), []);
        let first = plan(&mut store, "My Shop");
        // The file was open to everybody; there is nothing else to say.
        let notes = store.save(&first).unwrap().notes;
        assert!(
            notes.len() == 1 && notes[0].contains("mode 0644"),
            "{notes:?}"
        );
        let paths = [ConfigPath::ProjectId, ConfigPath::ProjectName];
        assert_eq!(store.undoable().unwrap(), paths);
    }

    #[test]
    fn who_cannot_read_a_value_over_several_lines_is_said() {
        let (_folder, mut store) = store("");
        let two = plan(&mut store, "My\nShop");
        let notes = store.save(&two).unwrap().notes;
        assert_eq!(notes.len(), 2, "{notes:?}");
        let says = |part: &str| notes[1].contains(part);
        assert!(says("shop.env has a value in quotes over several lines"));
        assert!(says("docker run --env-file does not"));
    }

    #[test]
    fn undo_refuses_when_somebody_changed_the_values_since() {
        let (_folder, mut store) = store("");
        let first = plan(&mut store, "My Shop");
        store.save(&first).unwrap();
        let text = fs::read_to_string(store.file.path()).unwrap();
        fs::write(store.file.path(), text.replace("p-1", "p-2")).unwrap();
        let problem = store.undo().unwrap_err();
        assert_eq!(problem.code.0, "undo.changed_since");
        assert!(problem.why.contains("services_id/project_id"), "{problem}");
    }

    #[test]
    fn a_line_of_ours_that_cannot_be_read_is_named_and_nothing_is_saved() {
        let key = ConfigPath::ProductionApiKey.variable();
        for (line, part) in [
            (key.to_ascii_lowercase() + "=abc", "other letters"),
            (format!("{key} abc"), "NAME=value"),
            (key.clone(), "NAME=value"),
            (format!("set {key}=abc"), "NAME=value"),
            (format!("- {key}=abc"), "NAME=value"),
            (format!("\"{key}\"=abc"), "NAME=value"),
            (format!("{key}=${{OTHER}}"), "from a variable"),
            (format!("{key}=\"$OTHER\""), "from a variable"),
            (format!("{key}=`cat key`"), "or a command"),
            (format!("{key}=`./key`"), "or a command"),
            (format!("{key}=$'a\\nb'"), "from a variable"),
            (format!("{key}=abc\rOTHER=1"), "carriage return"),
            (format!("{key}=abc \\"), "backslash"),
            (format!("Environment=\"{key}=abc\""), "NAME=value"),
            (key.replace("__", "_") + "=abc", "it looks for"),
            (format!("<<<<<<< HEAD\n{key}=abc"), "merge"),
            (format!("{key}=\"abc\"def"), "closing quote"),
            (
                format!("{key}=-----BEGIN PRIVATE KEY-----"),
                "without quotes",
            ),
        ] {
            let text = format!("# shop\nA=1\n{line}\n");
            let (_folder, mut store) = store(&text);
            let problem = store.inspect().unwrap_err();
            assert_eq!(problem.code.0, "store.env_line", "{line}");
            let shown = problem.to_string();
            assert!(shown.contains("Line 3 ") && shown.contains(part), "{shown}");
            let named = shown.contains(&key) || part == "merge";
            assert!(named && !shown.contains("abc"), "{shown}");
            assert_eq!(fs::read_to_string(store.file.path()).unwrap(), text);
        }
        for line in [
            format!("# {key}=${{OTHER}}"),
            format!("{key}='$OTHER'"),
            format!("{key}=costs $5"),
        ] {
            let (_folder, mut store) = store(&line);
            assert!(store.inspect().is_ok(), "{line}");
        }
    }

    #[test]
    fn the_files_that_people_have_keep_one_key_and_lose_nothing() {
        macro_rules! case {
            ($name:literal) => {
                include_str!(concat!("../../../tests/fixtures/cases/", $name))
            };
        }
        let path = ConfigPath::ProductionApiKey;
        for text in [
            case!("dotenv-bom/shop.env"),
            case!("dotenv-other-forms/colon.env"),
            case!("dotenv-other-forms/spaces.env"),
        ] {
            let (_folder, mut store) = store(text);
            let now = store.inspect().unwrap();
            let old = ApiKey::parse("0123456789abcdef0123456789abcdef").unwrap();
            assert_eq!(
                now.settings[&path].value,
                crate::domain::SettingValue::Secret(old.fingerprint())
            );
            let new = ApiKey::parse("fedcba9876543210fedcba9876543210").unwrap();
            let plan = Plan::new(&now, [(path, Value::ApiKey(new))]);
            store.save(&plan).unwrap();
            let after = fs::read_to_string(store.file.path()).unwrap();
            assert_eq!(after.matches("API_KEY").count(), 1, "{after}");
            assert!(!after.contains(old.as_str()), "{after}");
            store.undo().unwrap();
            assert_eq!(fs::read_to_string(store.file.path()).unwrap(), text);
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_refused_with_its_line() {
        let ours = ConfigPath::ProjectId.variable();
        for rest in [
            "DB=\"open\n".to_owned(),
            "DB='open".to_owned(),
            "export DB=\"open # x\nB=2\n".to_owned(),
            format!("DB=\"open\n{ours}=\"p-1\"\n"),
            format!("DB=\"open\n{ours}=p-1\nC=\"x\"\n"),
            "DB=\"open\nC=\"x\"\n".to_owned(),
            format!("{ours}=\"open\n"),
        ] {
            let text = format!("# shop\nA=\"1\n2\" # two lines\n{rest}");
            let (_folder, mut store) = store(&text);
            let problem = store.inspect().unwrap_err();
            assert_eq!(problem.code.0, "store.env_line", "{text}");
            assert!(problem.why.contains("Line 4 opens a quote"), "{problem}");
            assert_eq!(fs::read_to_string(store.file.path()).unwrap(), text);
        }
    }

    #[test]
    fn a_byte_that_is_no_text_is_named_by_its_line() {
        let (_folder, mut store) = store("");
        fs::write(store.file.path(), b"A=1\n# caf\xe9\n").unwrap();
        let problem = store.inspect().unwrap_err();
        assert_eq!(problem.code.0, "store.env_line");
        assert!(problem.why.contains("Line 2 ") && problem.why.contains("0xE9"));
        fs::write(store.file.path(), b"\xff\xfeA\0").unwrap();
        assert!(store.inspect().unwrap_err().why.contains("UTF-16"));
    }

    #[test]
    fn a_save_that_died_before_the_file_was_replaced_is_not_undone() {
        let (_folder, mut store) = store("");
        let first = plan(&mut store, "My Shop");
        store.save(&first).unwrap();
        let journal = store.journal();
        let rows = vec![ReplacedRow::of_text(
            ConfigPath::DataSpaceId.as_str(),
            None,
            Some("e-1"),
        )];
        journal.push(rows).unwrap();
        assert_eq!(store.undo().unwrap().changed, 2);
    }
}
