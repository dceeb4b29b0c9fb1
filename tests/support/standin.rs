//! A store made of the stand-in in `tests/fixtures/magento`, in a folder of its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use commerce_connect::state::StateDir;
use commerce_connect::store::{MagentoStore, Place};

/// How the stand-in is to behave.
#[derive(Clone)]
pub(crate) struct Play {
    pub(crate) connector: &'static str,
    pub(crate) services_id: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) mode: &'static str,
    pub(crate) noise: bool,
    pub(crate) crypt_key: &'static str,
    /// What dies in a save: `writing`, `throwing`, `exiting`, `waiting`, `replaced`,
    /// `committed`, `acknowledging`; and before it: `connecting`.
    pub(crate) die: Option<&'static str>,
    /// Locked in `env.php`.
    pub(crate) env: Vec<(&'static str, &'static str)>,
    /// Locked in `config.php`.
    pub(crate) config: Vec<(&'static str, &'static str)>,
    pub(crate) disabled: Vec<&'static str>,
    /// More of what `env.php` says to the stand-in, in PHP.
    pub(crate) more: &'static str,
}

impl Default for Play {
    fn default() -> Self {
        Self {
            connector: "1.3.6",
            services_id: "3.3.1",
            prefix: "",
            mode: "production",
            noise: false,
            crypt_key: "a4d1c2b3e5f60718293a4b5c6d7e8f90",
            die: None,
            env: vec![],
            config: vec![],
            disabled: vec![],
            more: "",
        }
    }
}

pub(crate) struct Standin {
    folder: tempfile::TempDir,
    pub(super) prefix: &'static str,
}

impl Standin {
    pub(crate) fn new(play: &Play) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Self {
            prefix: play.prefix,
            folder,
        };
        let root = store.root();
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/magento");
        for inside in ["app/etc", "bin", "var/log", "vendor/composer"] {
            fs::create_dir_all(root.join(inside)).unwrap();
        }
        for file in [
            "app/bootstrap.php",
            "app/services.php",
            "app/config.php",
            "app/feeds.php",
            "bin/magento",
        ] {
            fs::copy(fixture.join(file), root.join(file)).unwrap();
        }
        for (name, package, version) in [
            (
                "Magento_ServicesConnector",
                "services-connector",
                play.connector,
            ),
            ("Magento_ServicesId", "module-services-id", play.services_id),
            ("Magento_SaaSCatalog", "module-saas-catalog", "103.3.10"),
        ] {
            let home = root.join("vendor/magento").join(package);
            fs::create_dir_all(&home).unwrap();
            let text = format!(
                r#"{{"name":"magento/{package}","version":"{version}","extra":{{"module":"{name}"}}}}"#
            );
            fs::write(home.join("composer.json"), text).unwrap();
        }
        store
            .database()
            .execute_batch(&format!(
                "CREATE TABLE {}core_config_data (config_id INTEGER PRIMARY KEY, scope TEXT, scope_id INT,
                 path TEXT, value TEXT, UNIQUE (scope, scope_id, path));
                 INSERT INTO {0}core_config_data (scope, scope_id, path, value)
                 VALUES ('default', 0, 'general/store/name', 'Mine'),
                        ('websites', 1, 'services_connector/services_id/project_id', 'not ours')",
                play.prefix
            ))
            .unwrap();
        store.play(play);
        store
    }

    /// Writes `env.php` and `config.php` anew, as a deployment does.
    pub(crate) fn play(&self, play: &Play) {
        let mut env = format!(
            "<?php\nreturn ['crypt' => ['key' => '{}'], 'MAGE_MODE' => '{}',
             'db' => ['table_prefix' => '{}', 'connection' => ['default' => ['dbname' => '{}']]],
             'standin' => ['connector' => '{}', 'noise' => {}, 'die' => {}, {}],\n",
            play.crypt_key,
            play.mode,
            play.prefix,
            self.folder.path().join("db.sqlite").display(),
            play.connector,
            play.noise,
            play.die.map_or("null".into(), |die| format!("'{die}'")),
            play.more,
        );
        writeln!(env, "'system' => {}];", nested(&play.env)).unwrap();
        replace(&self.root().join("app/etc/env.php"), &env);
        let mut modules = String::new();
        for name in [
            "Magento_ServicesConnector",
            "Magento_ServicesId",
            "Magento_SaaSCatalog",
        ] {
            let on = i32::from(!play.disabled.contains(&name));
            write!(modules, "'{name}' => {on}, ").unwrap();
        }
        let config = format!(
            "<?php\nreturn ['modules' => [{modules}], 'system' => {}];\n",
            nested(&play.config)
        );
        replace(&self.root().join("app/etc/config.php"), &config);
        // As setup:upgrade does after such a change.
        let _ = fs::remove_file(self.root().join("var/cache/config.json"));
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join("shop")
    }

    /// Another folder with the same store in it, as a deployment makes one.
    pub(crate) fn release(&self, name: &str) -> PathBuf {
        let folder = self.root().with_file_name(name);
        let copied = std::process::Command::new("cp")
            .arg("-r")
            .args([&self.root(), &folder])
            .status()
            .unwrap();
        assert!(copied.success());
        folder
    }

    pub(crate) fn state_dir(&self) -> StateDir {
        StateDir::new(Some(self.folder.path().join("state")))
    }

    pub(crate) fn store(&self) -> MagentoStore {
        MagentoStore::new(Place::Here(self.root()), None, self.state_dir())
    }

    pub(crate) fn database(&self) -> rusqlite::Connection {
        let database = rusqlite::Connection::open(self.folder.path().join("db.sqlite")).unwrap();
        database
            .busy_timeout(std::time::Duration::from_secs(20))
            .unwrap();
        database
    }

    pub(crate) fn remove_database(&self) {
        fs::remove_file(self.folder.path().join("db.sqlite")).unwrap();
    }

    /// Every row, as it lies in the database.
    pub(crate) fn rows(&self) -> BTreeMap<String, String> {
        let database = self.database();
        let sql = format!(
            "SELECT scope || ' ' || path, value FROM {}core_config_data",
            self.prefix
        );
        let mut statement = database.prepare(&sql).unwrap();
        statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    pub(crate) fn set_row(&self, path: &str, value: &str) {
        let sql = format!(
            "INSERT OR REPLACE INTO {}core_config_data (scope, scope_id, path, value)
             VALUES ('default', 0, ?1, ?2)",
            self.prefix
        );
        self.database().execute(&sql, [path, value]).unwrap();
        let _ = fs::remove_file(self.root().join("var/cache/config.json"));
    }

    /// This value, as Magento encrypts it now: with other bytes each time.
    pub(crate) fn encrypted(&self, value: &str) -> String {
        let read = "define('BP', getcwd()); require 'app/services.php'; require 'app/config.php';
             echo (new \\Standin\\Encryptor())->encrypt($argv[1]);";
        let output = std::process::Command::new("php")
            .args(["-r", read, "--", value])
            .current_dir(self.root())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// From now on nothing dies any more.
    pub(crate) fn live(&self) {
        fs::write(self.root().join("var/live"), "").unwrap();
    }

    /// What PHP reads from `env.php`.
    pub(crate) fn deployed(&self) -> serde_json::Value {
        let read = "echo json_encode(include 'app/etc/env.php');";
        let output = std::process::Command::new("php")
            .args(["-r", read])
            .current_dir(self.root())
            .output()
            .unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Whether the shop finds the deployed values that it knows, and serves.
    pub(crate) fn serves(&self) -> bool {
        let read = "define('BP', getcwd()); require 'app/services.php'; require 'app/config.php';
             echo \\Standin\\Hash::of();";
        let output = std::process::Command::new("php")
            .args(["-r", read])
            .current_dir(self.root())
            .output()
            .unwrap();
        let known = self.rows().get("default standin/config_hash").cloned();
        known.is_none_or(|known| known.as_bytes() == output.stdout)
    }

    /// How often the config cache was cleaned.
    pub(crate) fn cleaned(&self) -> usize {
        fs::read_to_string(self.root().join("var/cleaned")).map_or(0, |text| text.lines().count())
    }

    /// The process that ran Magento last.
    pub(crate) fn pid(&self) -> Option<i32> {
        fs::read_to_string(self.root().join("var/pid"))
            .ok()?
            .parse()
            .ok()
    }
}

/// A new file under the old name, so that it is seen to have changed.
fn replace(file: &Path, text: &str) {
    let new = file.with_extension("new");
    fs::write(&new, text).unwrap();
    fs::rename(new, file).unwrap();
}

/// As Magento writes it: nested arrays, no code.
fn nested(values: &[(&str, &str)]) -> String {
    format!("['default' => {}]", branch(values))
}

fn branch(values: &[(&str, &str)]) -> String {
    let mut folders: Vec<&str> = Vec::new();
    let mut text = String::from("[");
    for (path, value) in values {
        match path.split_once('/') {
            None => write!(text, "'{path}' => '{value}', ").unwrap(),
            Some((folder, _)) if !folders.contains(&folder) => {
                folders.push(folder);
                let inside: Vec<(&str, &str)> = values
                    .iter()
                    .filter_map(|(path, value)| {
                        let (first, rest) = path.split_once('/')?;
                        (first == folder).then_some((rest, *value))
                    })
                    .collect();
                write!(text, "'{folder}' => {}, ", branch(&inside)).unwrap();
            }
            Some(_) => {}
        }
    }
    text + "]"
}
