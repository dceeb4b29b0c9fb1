//! Who may name whom: reads the source and fails on any arrow that the map in `src/lib.rs` does
//! not draw.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::problem_codes;

/// A module and what its source must not name: our own modules as `crate::…`, others by crate.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "domain",
        &[
            "crate::log",
            "serde",
            "tokio",
            "ratatui",
            "crossterm",
            "reqwest",
            "axum",
            "rusqlite",
            "std::fs",
            "std::net",
            "std::process",
            "std::time",
            "crate::wizard",
            "crate::registry",
            "crate::store",
            "crate::effects",
            "crate::ui",
            "crate::tui",
            "crate::plain",
            "crate::terminal",
            "crate::resume",
            "crate::headless",
            "crate::sandbox",
            "crate::app",
            "crate::cli",
        ],
    ),
    (
        "wizard",
        &[
            "crate::log",
            "serde",
            "tokio",
            "ratatui",
            "crossterm",
            "reqwest",
            "axum",
            "rusqlite",
            "rustix",
            "std::fs",
            "std::net",
            "std::process",
            "std::time",
            "std::env",
            "std::thread",
            "std::io",
            "crate::registry",
            "crate::store",
            "crate::effects",
            "crate::ui",
            "crate::tui",
            "crate::plain",
            "crate::terminal",
            "crate::resume",
            "crate::headless",
            "crate::sandbox",
            "crate::app",
            "crate::cli",
            "crate::printer",
        ],
    ),
    (
        "registry",
        &[
            "ratatui",
            "crossterm",
            "axum",
            "rusqlite",
            "crate::wizard",
            "crate::ui",
            "crate::tui",
            "crate::plain",
            "crate::terminal",
            "crate::resume",
            "crate::store",
            "crate::effects",
            "crate::headless",
            "crate::sandbox",
            "crate::app",
            "crate::cli",
        ],
    ),
    (
        "log",
        &[
            "serde",
            "tokio",
            "ratatui",
            "crossterm",
            "reqwest",
            "axum",
            "rusqlite",
            "std::net",
            "std::env",
            "std::thread",
            "crate::wizard",
            "crate::registry",
            "crate::store",
            "crate::effects",
            "crate::ui",
            "crate::tui",
            "crate::plain",
            "crate::terminal",
            "crate::resume",
            "crate::headless",
            "crate::sandbox",
            "crate::app",
            "crate::cli",
            "crate::printer",
        ],
    ),
    (
        "state",
        &[
            "crate::log",
            "tokio",
            "ratatui",
            "crossterm",
            "reqwest",
            "axum",
            "rusqlite",
            "std::net",
            "std::process",
            "crate::wizard",
            "crate::registry",
            "crate::store",
            "crate::effects",
            "crate::ui",
            "crate::tui",
            "crate::plain",
            "crate::terminal",
            "crate::resume",
            "crate::headless",
            "crate::sandbox",
            "crate::app",
            "crate::cli",
            "crate::printer",
        ],
    ),
    (
        "store",
        &[
            "ratatui",
            "crossterm",
            "reqwest",
            "axum",
            "crate::wizard",
            "crate::ui",
            "crate::tui",
            "crate::plain",
            "crate::terminal",
            "crate::resume",
            "crate::registry",
            "crate::effects",
            "crate::headless",
            "crate::sandbox",
            "crate::app",
            "crate::cli",
        ],
    ),
    (
        "effects",
        &[
            "ratatui",
            "crossterm",
            "crate::ui",
            "crate::tui",
            "crate::plain",
            "crate::terminal",
            "crate::resume",
            "crate::headless",
            "crate::app",
            "crate::cli",
        ],
    ),
    (
        "ui",
        &[
            "crate::log",
            "crossterm",
            "tokio",
            "reqwest",
            "std::fs",
            "std::io",
            "std::time",
            "crate::effects",
            "crate::registry",
            "crate::store",
            "crate::tui",
            "crate::plain",
            "crate::terminal",
            "crate::resume",
            "crate::headless",
            "crate::sandbox",
            "crate::app",
            "crate::cli",
        ],
    ),
    (
        "terminal",
        &[
            "crate::log",
            "ratatui",
            "tokio",
            "reqwest",
            "rusqlite",
            "axum",
            "crate::registry",
            "crate::store",
            "crate::effects",
            "crate::sandbox",
            "crate::ui",
            "crate::tui",
            "crate::plain",
            "crate::resume",
            "crate::headless",
            "crate::app",
            "crate::cli",
        ],
    ),
    (
        "resume",
        &[
            "ratatui",
            "crossterm",
            "tokio",
            "reqwest",
            "rusqlite",
            "axum",
            "crate::registry",
            "crate::effects",
            "crate::sandbox",
            "crate::ui",
            "crate::tui",
            "crate::plain",
            "crate::terminal",
            "crate::headless",
            "crate::app",
            "crate::cli",
        ],
    ),
    (
        "tui",
        &[
            "crate::log",
            "tokio",
            "reqwest",
            "rusqlite",
            "axum",
            "crate::registry",
            "crate::store",
            "crate::sandbox",
            "crate::headless",
            "crate::app",
            "crate::cli",
        ],
    ),
    (
        "plain",
        &[
            "crate::log",
            "ratatui",
            "tokio",
            "reqwest",
            "rusqlite",
            "axum",
            "crate::registry",
            "crate::store",
            "crate::sandbox",
            "crate::headless",
            "crate::app",
            "crate::cli",
        ],
    ),
    (
        "headless",
        &[
            "ratatui",
            "crossterm",
            "crate::ui",
            "crate::tui",
            "crate::plain",
            "crate::terminal",
            "crate::resume",
            "crate::app",
        ],
    ),
    (
        "sandbox",
        &[
            "crate::log",
            "ratatui",
            "crossterm",
            "reqwest",
            "crate::wizard",
            "crate::ui",
            "crate::tui",
            "crate::plain",
            "crate::terminal",
            "crate::resume",
            "crate::store",
            "crate::effects",
            "crate::headless",
            "crate::app",
            "crate::cli",
            "crate::printer",
        ],
    ),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every source file of a module, with its path.
fn files(module: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let folder = source_root().join(module);
    if folder.is_dir() {
        sources(&folder, &mut found);
    }
    found
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect()
}

/// The code without comments and without its test module, which may name what it likes.
fn code(path: &Path, text: &str) -> String {
    if path.components().any(|part| part.as_os_str() == "tests")
        || path.file_name().is_some_and(|name| name == "tests.rs")
    {
        return String::new();
    }
    text.split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn names(code: &str, name: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        let path_before = before == Some(':') && !name.contains("::");
        !before.is_some_and(word)
            && !path_before
            && if name.contains("::") {
                !after.is_some_and(word)
            } else {
                code[at + name.len()..].starts_with("::")
            }
    })
}

#[test]
fn nobody_names_what_it_must_not_know() {
    let mut wrong = Vec::new();
    for (module, forbidden) in FORBIDDEN {
        for (path, text) in files(module) {
            let code = code(&path, &text);
            for name in *forbidden {
                if names(&code, name) {
                    wrong.push(format!("{} names {name}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_test_sees_an_arrow_when_there_is_one() {
    assert!(names("use crate::store::Store;", "crate::store"));
    assert!(names("let x = tokio::spawn(y);", "tokio"));
    assert!(!names("use crate::storehouse;", "crate::store"));
    assert!(!names("let serde = 1;", "serde"));
}

#[test]
fn every_module_stands_in_the_table_or_is_at_the_top() {
    let free = ["app", "bin"];
    for entry in fs::read_dir(source_root()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let listed = FORBIDDEN.iter().any(|(module, _)| *module == name);
        assert!(
            path.is_file() || listed || free.contains(&name.as_str()),
            "{name} has no row in the table"
        );
    }
}

#[test]
fn nothing_in_the_wizard_waits_and_nothing_in_ui_changes_a_screen() {
    for (path, text) in files("wizard") {
        let code = code(&path, &text);
        assert!(
            !code.contains("async ") && !code.contains(".await"),
            "{}",
            path.display()
        );
    }
    for (path, text) in files("ui") {
        let code = code(&path, &text);
        assert!(
            !code.contains("&mut Screen") && !code.contains("&mut View"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn secrets_can_not_be_copied_shown_or_written() {
    let text = fs::read_to_string(source_root().join("domain/keys/secret.rs")).unwrap();
    let derives: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("#[derive"))
        .collect();
    assert_eq!(derives, ["#[derive(PartialEq, Eq)]"]);
    for word in ["impl Clone", "impl fmt::Display", "Serialize for"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn the_table_of_problem_codes_is_the_one_that_the_source_has() {
    let mut found = Vec::new();
    sources(&source_root(), &mut found);
    found.sort();
    let sources: Vec<(PathBuf, String)> = found
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let code = code(&path, &text);
            (path, code)
        })
        .collect();
    let table = problem_codes::table(&sources);
    if std::env::var_os("COMMERCE_CONNECT_WRITE").is_some() {
        fs::write(problem_codes::file(), &table).unwrap();
    }
    let written = fs::read_to_string(problem_codes::file()).unwrap_or_default();
    assert_eq!(
        written, table,
        "write it anew: COMMERCE_CONNECT_WRITE=1 cargo test architecture::"
    );
}
