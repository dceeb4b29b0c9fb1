//! One word for one thing: what `assets/docs/words.md` says never to say is said nowhere that people
//! read it.

use std::fs;
use std::path::Path;

use crate::architecture::literals;
use crate::support::program;

const WORDS: &str = "assets/docs/words.md";

/// The words of the table, and those of its last column, in small letters.
fn words(table: &str) -> [Vec<String>; 2] {
    let mut found = [Vec::new(), Vec::new()];
    for row in table.lines().filter(|line| line.starts_with("| **")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        assert_eq!(cells.len(), 3, "{row}");
        for ((column, sign), found) in [(0, "**"), (2, "`")].into_iter().zip(&mut found) {
            let marked = cells[column].split(sign).skip(1).step_by(2);
            found.extend(marked.map(str::to_lowercase));
        }
    }
    found
}

/// In small letters, one blank between words, without what the gateway is quoted with.
fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut parts = text.split("The gateway says: ");
    let mut plain = parts.next().unwrap_or_default().to_lowercase();
    for part in parts {
        let (_, rest) = part.split_once('.').unwrap_or_default();
        plain.push_str(&rest.to_lowercase());
    }
    plain
}

/// What stands around this word, where it stands for itself.
fn found(text: &str, word: &str) -> Option<String> {
    let inside = |c: char| c.is_alphanumeric() || "_-".contains(c);
    let at = text.match_indices(word).map(|(at, _)| at).find(|at| {
        let (before, after) = (&text[..*at], &text[at + word.len()..]);
        !before.ends_with(inside) && !after.starts_with(inside)
    })?;
    let from = text[..at].char_indices().rev().nth(30);
    let from = from.map_or(0, |(from, _)| from);
    Some(text[from..].chars().take(70).collect())
}

/// What is handed out with the program, but for what speaks to other programs in their words.
fn handed_out(folder: &Path, found: &mut Vec<(String, String)>) {
    let theirs = [
        "bridge.php",
        "composer.json",
        "galaxy.yml",
        "scenarios.toml",
    ];
    let theirs = |name: &str| {
        let is_theirs = theirs.contains(&name);
        is_theirs || name.starts_with("sandbox") || name.starts_with("LICENSE")
    };
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["pictures", "meta"].contains(&name.as_str()) {
                handed_out(&path, found);
            }
        } else if !theirs(&name) && !path.ends_with(WORDS) {
            // What is no text nobody reads.
            let text = fs::read_to_string(&path).ok();
            found.extend(text.map(|text| (path.display().to_string(), text)));
        }
    }
}

/// Everything that people read, and where it stands.
fn texts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let mut all = vec![("README.md".to_owned(), readme)];
    handed_out(&root.join("assets"), &mut all);
    for entry in fs::read_dir(root.join("tests/snapshots")).unwrap() {
        let path = entry.unwrap().path();
        all.push((
            path.display().to_string(),
            fs::read_to_string(&path).unwrap(),
        ));
    }
    // Help says what man pages say: both are written from the same definitions.
    let home = tempfile::tempdir().unwrap();
    let mut man = program(home.path());
    assert!(
        man.args(["man", "--dir", "man"])
            .output()
            .unwrap()
            .status
            .success()
    );
    for entry in fs::read_dir(home.path().join("man")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap().replace("\\-", "-");
        all.push((path.display().to_string(), text));
    }
    // The sandbox speaks as the gateway does, and what the gateway says is read.
    let theirs = ["src/sandbox/", "src/registry/answer.rs"];
    let is_theirs = |path: &str| theirs.iter().any(|start| path.starts_with(start));
    let ours = literals().into_iter();
    all.extend(ours.filter(|(path, _)| !is_theirs(path)));
    all
}

#[test]
fn one_word_is_said_for_one_thing() {
    let table = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(WORDS)).unwrap();
    let [ours, never] = words(&table);
    assert!(ours.len() > 20 && never.len() > 30, "{ours:?} {never:?}");
    let texts = texts();
    assert!(texts.len() > 1_000, "{}", texts.len());
    let mut said = Vec::new();
    let mut idle = ours;
    for (place, text) in &texts {
        let text = plain(text);
        idle.retain(|word| !text.contains(word));
        for word in &never {
            if let Some(around) = found(&text, word) {
                said.push(format!("{place}: {word}: …{around}…"));
            }
        }
    }
    assert!(said.is_empty(), "{}", said.join("\n"));
    assert!(idle.is_empty(), "nobody says {idle:?}");
}

#[test]
fn a_word_is_found_where_it_stands_for_itself() {
    for (text, word, is) in [
        ("An Environment  ID\nhere.", "environment id", true),
        ("its website code is base", "site code", false),
        ("environment_id", "environment id", false),
        (
            "The gateway says: Client ID is invalid. So.",
            "client id",
            false,
        ),
        ("reverted", "revert", false),
    ] {
        assert_eq!(found(&plain(text), word).is_some(), is, "{text}");
    }
}
