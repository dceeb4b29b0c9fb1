//! A registry in another process, a store in a file, and a folder for what is kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::BINARY;
use crate::support::pty::Pty;
use crate::support::sandbox::{self, Sandbox};

/// Everything a run needs; it goes with the test.
pub(crate) struct World {
    home: tempfile::TempDir,
    registry: Sandbox,
    pub(crate) api_key: String,
    pub(crate) private_key: String,
}

impl World {
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let registry = Sandbox::serve(home.path());
        Self {
            api_key: sandbox::add_keys(home.path(), "private.pem"),
            private_key: fs::read_to_string(home.path().join("private.pem")).unwrap(),
            home,
            registry,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The wizard's arguments for a store.
    pub(crate) fn arguments(&self, store: &str) -> Vec<String> {
        vec![
            "--registry".into(),
            self.registry.url.clone(),
            "--store".into(),
            store.into(),
            "--state-dir".into(),
            self.path("state").display().to_string(),
        ]
    }

    /// The store in a file.
    pub(crate) fn store(&self) -> String {
        format!("demo:{}", self.path("shop.json").display())
    }

    /// The wizard on a terminal of its own.
    pub(crate) fn wizard(&self, more: &[&str]) -> Pty {
        self.wizard_for(&self.store(), more)
    }

    pub(crate) fn wizard_for(&self, store: &str, more: &[&str]) -> Pty {
        let arguments = self.arguments(store);
        let mut all: Vec<&str> = arguments.iter().map(String::as_str).collect();
        all.extend(more);
        let home = self.home.path().display().to_string();
        Pty::spawn(BINARY, &all, &[("HOME", &home)], 80, 24)
    }

    /// What is kept for the store, as text; empty when nothing is.
    pub(crate) fn kept(&self) -> String {
        self.kept_file()
            .and_then(|file| fs::read_to_string(file).ok())
            .unwrap_or_default()
    }

    fn kept_file(&self) -> Option<PathBuf> {
        let files = fs::read_dir(self.path("state")).ok()?;
        files.flatten().map(|file| file.path()).find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("run-") && has_end(path, "json")
        })
    }

    /// The process that has the store in hand, as its lock says.
    pub(crate) fn holder(&self) -> u32 {
        let lock = fs::read_dir(self.path("state"))
            .unwrap()
            .flatten()
            .map(|file| file.path())
            .find(|path| path.display().to_string().contains("run-") && has_end(path, "lock"))
            .unwrap();
        let text = fs::read_to_string(lock).unwrap();
        let holder: serde_json::Value = serde_json::from_str(&text).unwrap();
        u32::try_from(holder["process"].as_u64().unwrap()).unwrap()
    }

    /// No file in the folder for what is kept has a word of the keys in it.
    pub(crate) fn assert_no_secret(&self) {
        let lines: Vec<&str> = self
            .private_key
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .collect();
        let mut kept = 0;
        for file in fs::read_dir(self.path("state")).unwrap().flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            // What a save of this store replaced is the store's own matter.
            if name.starts_with("undo-") {
                continue;
            }
            let text = String::from_utf8_lossy(&fs::read(file.path()).unwrap()).into_owned();
            kept += text.len();
            assert!(!text.contains(&self.api_key), "{name}: {text}");
            for line in &lines {
                assert!(!text.contains(line), "{name}: {text}");
            }
        }
        assert!(kept > 0, "there is nothing to look into");
    }

    /// `project create`, as another program on this machine runs it.
    pub(crate) fn create(&self, name: &str) -> serde_json::Value {
        fs::write(self.path("other.key"), &self.api_key).unwrap();
        let out = Command::new(BINARY)
            .args([
                "project",
                "create",
                name,
                "--yes",
                "--json",
                "--registry",
                &self.registry.url,
            ])
            .arg("--api-key-file")
            .arg(self.path("other.key"))
            .arg("--private-key-file")
            .arg(self.path("private.pem"))
            .arg("--state-dir")
            .arg(self.path("state"))
            .output()
            .unwrap();
        serde_json::from_slice(&out.stdout).unwrap()
    }

    /// The names of the projects that the registry has.
    pub(crate) fn projects(&self, api_key: &str) -> Vec<String> {
        fs::write(self.path("api.key"), api_key).unwrap();
        let out = Command::new(BINARY)
            .args([
                "project",
                "list",
                "--json",
                "--registry",
                &self.registry.url,
            ])
            .arg("--api-key-file")
            .arg(self.path("api.key"))
            .arg("--private-key-file")
            .arg(self.path("private.pem"))
            .arg("--state-dir")
            .arg(self.path("state"))
            .output()
            .unwrap();
        let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        json["projects"]
            .as_array()
            .unwrap_or_else(|| panic!("{json}"))
            .iter()
            .map(|project| project["name"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn has_end(path: &Path, end: &str) -> bool {
    path.extension().is_some_and(|found| found == end)
}
