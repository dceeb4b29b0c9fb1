//! What holds of the source as text: the law of who may name whom, one meaning a name, and what
//! no compiler can hold.

mod law;
mod names;
mod source;

use std::fs;
use std::path::PathBuf;

use crate::support::problem_codes;

/// The files of a module.
fn files(module: &str) -> Vec<source::Source> {
    let mut all = source::all();
    all.retain(|source| source.module() == module);
    assert!(!all.is_empty(), "{module} has files");
    all
}

/// The texts of the source that have more than one word, and the file that each stands in.
pub(crate) fn literals() -> Vec<(String, String)> {
    let texts = |source: source::Source| {
        let path = format!("src/{}", source.path.display());
        let texts = problem_codes::literals(&source.code).into_iter();
        texts
            .filter(|text| text.contains(' '))
            .map(move |text| (path.clone(), text))
    };
    source::all().into_iter().flat_map(texts).collect()
}

#[test]
fn nothing_in_the_wizard_waits_and_nothing_in_ui_changes_a_screen() {
    for source::Source { path, code } in files("wizard") {
        assert!(
            !code.contains("async ") && !code.contains(".await"),
            "{}",
            path.display()
        );
    }
    for source::Source { path, code } in files("ui") {
        assert!(
            !code.contains("&mut Screen") && !code.contains("&mut View"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn secrets_can_not_be_copied_shown_or_written() {
    let text = fs::read_to_string(source::root().join("domain/keys/secret.rs")).unwrap();
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
    let sources: Vec<(PathBuf, String)> = source::all()
        .into_iter()
        .map(|source| (source::root().join(source.path), source.code))
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
