//! The source as text: its files by module, without comments and without tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One file of `src`.
pub(crate) struct Source {
    /// From `src` on.
    pub(crate) path: PathBuf,
    /// Without comments and without tests, which may name what they like.
    pub(crate) code: String,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file of `src` but `lib.rs`, by path.
pub(crate) fn all() -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root(), &mut found);
    found.sort();
    found
        .into_iter()
        .filter(|path| !path.ends_with("src/lib.rs"))
        .map(|path| Source {
            code: without_tests(&path, &fs::read_to_string(&path).unwrap()),
            path: path.strip_prefix(root()).unwrap().to_owned(),
        })
        .collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn without_tests(path: &Path, text: &str) -> String {
    if path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs") {
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

impl Source {
    /// The module of the library that it belongs to.
    pub(crate) fn module(&self) -> String {
        let first = self.path.components().next().unwrap();
        let name = first.as_os_str().to_str().unwrap();
        name.trim_end_matches(".rs").to_owned()
    }

    /// The modules of the library that it names, by their own name or by the way up.
    pub(crate) fn modules_named(&self) -> BTreeSet<String> {
        let depth = self.path.components().count() - usize::from(self.path.ends_with("mod.rs"));
        let up = vec!["super"; depth].join("::");
        let mut found = heads(&self.code, "crate");
        found.extend(heads(&self.code, &up));
        found.remove(&self.module());
        found
    }
}

/// What stands first behind `start::`, also within the braces of a `use`.
pub(crate) fn heads(code: &str, start: &str) -> BTreeSet<String> {
    let start = format!("{start}::");
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices(&start) {
        if code[..at].ends_with(|before: char| is_word(before) || before == ':') {
            continue;
        }
        let rest = &code[at + start.len()..];
        if !rest.starts_with('{') {
            found.insert(word(rest));
            continue;
        }
        let mut depth = 0;
        for (index, character) in rest.char_indices() {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if depth == 1 && matches!(character, '{' | ',') {
                found.insert(word(rest[index + 1..].trim_start()));
            }
        }
    }
    found.remove("");
    found
}

/// Whether a crate is named: a path or a macro path begins with it.
pub(crate) fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|before| is_word(before) || before == ':')
            && code[at + name.len()..].starts_with("::")
    })
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|character| is_word(*character))
        .collect()
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[test]
fn a_name_is_found_however_it_is_written() {
    let found = |code: &str| {
        heads(code, "crate")
            .into_iter()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(found("use crate::store::Store;"), "store");
    assert_eq!(found("let x = crate::log::event();"), "log");
    assert_eq!(
        found("use crate::{\n    domain::{Plan, Value},\n    log, store::Store,\n};"),
        "domain log store"
    );
    assert_eq!(found("let x = mycrate::store(); use some::crate::y;"), "");
    assert!(names_crate("let x = tokio::spawn(y);", "tokio"));
    assert!(names_crate("x = serde_json::json!({});", "serde_json"));
    assert!(!names_crate("let serde = 1;", "serde"));
    assert!(!names_crate("use crate::log::Log;", "log"));
    let source = |path: &str, code: &str| Source {
        path: path.into(),
        code: code.into(),
    };
    let deep = source("ui/list/row.rs", "use super::super::super::wizard::Screen;");
    assert_eq!(deep.modules_named(), BTreeSet::from(["wizard".into()]));
    let inside = source("ui/list/mod.rs", "use super::theme::Theme;");
    assert_eq!(inside.modules_named(), BTreeSet::new());
}
