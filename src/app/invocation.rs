//! How this program is called from the shell that called it, for commands to be typed next.

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, absolute};

use clap::ValueEnum as _;
use clap::builder::PossibleValue;
use shlex::try_quote;

use crate::cli::Target;

/// What it is called where a shell finds it.
pub(super) const NAME: &str = "commerce-connect";

/// The name under which this shell runs this program.
pub(super) struct Invocation {
    program: String,
}

impl Invocation {
    /// By the first of the arguments: a path when the program was started by one, because a bare
    /// name would then be another program, or none.
    pub(super) fn of(arguments: &[OsString]) -> Self {
        let paths = env::var_os("PATH").unwrap_or_default();
        let first = arguments.first().map(Path::new);
        Self {
            program: first
                .and_then(|first| called(first, &paths))
                .unwrap_or_else(|| NAME.to_owned()),
        }
    }

    /// The bare command.
    pub(super) fn program(&self) -> &str {
        &self.program
    }

    /// A command of ours, its name first, with the options that name this store.
    pub(super) fn on_store(&self, command: &str, target: &Target) -> String {
        let behind = command.strip_prefix(NAME).unwrap_or(command);
        let state_dir = target
            .state_dir
            .as_ref()
            .map(|dir| dir.display().to_string());
        with(
            format!("{}{behind}", self.program),
            [
                ("--store", target.store.first().map(String::as_str)),
                ("--php", target.php.as_deref()),
                ("--state-dir", state_dir.as_deref()),
            ],
        )
    }

    /// The same for one that asks the registry, too.
    pub(super) fn on_registry(&self, command: &str, target: &Target) -> String {
        let environment = target
            .environment
            .and_then(|environment| environment.to_possible_value());
        with(
            self.on_store(command, target),
            [
                ("--registry", target.registry.as_deref()),
                (
                    "--environment",
                    environment.as_ref().map(PossibleValue::get_name),
                ),
            ],
        )
    }
}

/// The command with those of the options that have a value. What no shell can take is not offered
/// to one.
fn with<const N: usize>(mut command: String, options: [(&str, Option<&str>); N]) -> String {
    for (option, value) in options {
        if let Some(Ok(value)) = value.map(try_quote) {
            command = format!("{command} {option} {value}");
        }
    }
    command
}

/// The name that a shell found; else the whole path, unless the usual name finds the same program.
fn called(first: &Path, paths: &OsStr) -> Option<String> {
    let quoted = |path: &Path| Some(try_quote(path.to_str()?).ok()?.into_owned());
    if first.parent() == Some(Path::new("")) {
        return quoted(first);
    }
    let file = |path: &Path| {
        let file = path.metadata().ok()?;
        Some((file.dev(), file.ino()))
    };
    let this = file(first)?;
    let found = env::split_paths(paths).find_map(|folder| file(&folder.join(NAME)));
    if found == Some(this) {
        return None;
    }
    quoted(&absolute(first).ok()?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::Parser as _;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn a_command_names_the_store_and_its_registry_as_a_shell_takes_them() {
        let cli = Cli::parse_from([
            NAME,
            "--store=demo:my shop.json",
            "--state-dir=/tmp/state",
            "--registry=https://gateway.example.com",
            "--environment=sandbox",
        ]);
        let called = Invocation {
            program: NAME.to_owned(),
        };
        assert_eq!(
            called.on_store("commerce-connect undo --yes", &cli.target),
            "commerce-connect undo --yes --store 'demo:my shop.json' --state-dir /tmp/state"
        );
        assert_eq!(
            called.on_registry("commerce-connect status", &cli.target),
            "commerce-connect status --store 'demo:my shop.json' --state-dir /tmp/state \
             --registry https://gateway.example.com --environment sandbox"
        );
    }

    #[test]
    fn a_program_that_the_shell_does_not_find_is_named_by_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let [found, other] = ["found", "other one"].map(|name| {
            let folder = folder.path().join(name);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join(NAME), name).unwrap();
            folder
        });
        let of = |first: &Path| called(first, found.as_os_str());
        for name in [NAME, "cc"] {
            assert_eq!(
                of(Path::new(name)).as_deref(),
                Some(name),
                "a shell found it"
            );
        }
        assert_eq!(of(&found.join(NAME)), None, "a shell finds it too");
        let path = other.join(NAME);
        assert_eq!(of(&path), Some(format!("'{}'", path.display())));
        assert_eq!(called(&path, OsStr::new("")), of(&path));
        assert_eq!(of(&other.join("gone")), None, "no file, no path");
    }
}
