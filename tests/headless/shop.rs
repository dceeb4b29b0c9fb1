//! A registry in another process, keys from its portal, and a folder with stores.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::sandbox::{self, Sandbox};
use crate::support::{program, schema};

/// Everything that a command needs; it goes with the test.
pub(crate) struct Shop {
    pub(crate) home: TempDir,
    registry: Sandbox,
}

/// What a run of the binary left behind.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) json: Value,
    pub(crate) err: String,
}

impl Shop {
    /// A registry with an Adobe Commerce licence, its pair in `api.key` and `private.pem`.
    pub(crate) fn open() -> Self {
        let home = tempfile::tempdir().unwrap();
        let registry = Sandbox::serve(home.path());
        let shop = Self { home, registry };
        shop.add_keys("api.key", "private.pem");
        shop
    }

    /// Another account's pair.
    pub(crate) fn add_keys(&self, api_key: &str, private_key: &str) {
        let added = sandbox::add_keys(self.path(), private_key);
        fs::write(self.path().join(api_key), added).unwrap();
    }

    pub(crate) fn url(&self) -> &str {
        &self.registry.url
    }

    pub(crate) fn path(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// The binary at this registry, not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command(self.path());
        command.args(arguments).args(["--registry", self.url()]);
        command
    }

    /// The binary at no registry in particular.
    pub(crate) fn bare(&self, arguments: &[&str]) -> Command {
        let mut command = command(self.path());
        command.args(arguments);
        command
    }

    /// Runs it where programs such as PHP are found.
    pub(crate) fn with_path(&self, arguments: &[&str]) -> Ran {
        let mut command = self.command(arguments);
        command.env("PATH", std::env::var_os("PATH").unwrap());
        ran(command.arg("--json").output().unwrap())
    }

    /// Runs it without `--json`.
    pub(crate) fn say(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs it with `--json`: one object, whatever happens.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments).arg("--json").output().unwrap())
    }

    /// The keys' options.
    pub(crate) fn with_keys(&self, arguments: &[&str]) -> Ran {
        let mut all = arguments.to_vec();
        all.extend(["--api-key-file=api.key", "--private-key-file=private.pem"]);
        self.run(&all)
    }
}

/// Checks what holds for every object.
pub(crate) fn ran(output: Output) -> Ran {
    let out = String::from_utf8(output.stdout).unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(out.matches('\n').count(), 1, "one line: {out}{err}");
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(schema::wrong(&json), None, "{out}");
    keep(&out);
    let code = output.status.code();
    assert_eq!(json["ok"], code == Some(0), "{out}");
    assert_eq!(json["problem"].is_object(), code != Some(0), "{out}");
    assert!(json["changed"].is_boolean() && json["command"].is_string());
    for text in [&out, &err] {
        assert!(!text.contains("-----BEGIN") && !text.contains('\u{1b}'));
    }
    Ran { code, json, err }
}

/// For `tests/ci/schema`, which holds the objects against the schema once more.
fn keep(object: &str) {
    if let Some(folder) = std::env::var_os("COMMERCE_CONNECT_OBJECTS") {
        let file = tempfile::Builder::new()
            .suffix(".json")
            .tempfile_in(folder)
            .unwrap();
        fs::write(file.path(), object).unwrap();
        file.keep().unwrap();
    }
}

fn command(home: &Path) -> Command {
    let mut command = program(home);
    command.stderr(Stdio::piped());
    command
}

/// The answers that most tests give.
pub(crate) const ANSWERS: &str = "environment = \"production\"
[keys]
api_key_file = \"api.key\"
private_key_file = \"private.pem\"
[project]
name = \"My Shop\"
create = true
[data_space]
name = \"Testing 1\"
";
