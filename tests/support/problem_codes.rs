//! The table of problem codes is the one that the source has: `assets/problems.md` is written from
//! it, and this fails when the two differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Where the source does not say it in one piece.
const WORDS: &[(&str, &str)] = &[
    (
        "answers.syntax",
        "The answers file, or the list of stores, is not TOML; the line is named.",
    ),
    (
        "answers.unknown_key",
        "The answers file, or the list of stores, has a name that is not known; the line and the nearest name are named.",
    ),
    (
        "answers.value",
        "The answers file, or the list of stores, has a value that can't be; the line is named.",
    ),
    ("api_key.empty", "No API key was given."),
    (
        "api_key.character",
        "The API key has a character that no API key has; it is named.",
    ),
    ("api_key.too_long", "This is too long for an API key."),
    ("data_space.ambiguous", "Several data spaces fit."),
    (
        "feeds.cron_group",
        "A group of cron jobs that the installed feeds need does not run.",
    ),
    ("feeds.cron", "Cron has never run, or not for an hour."),
    ("feeds.nothing_arrives", "No data arrives."),
    ("feeds.not_taken", "Not all data arrives."),
    (
        "guard.production",
        "A Production data space, on a store that does not look like production.",
    ),
    ("key.algorithm", "The private key is not an RSA key."),
    (
        "registry.broken",
        "The registry failed (status 500 and above).",
    ),
    ("registry.dns", "The gateway's name has no address."),
    (
        "registry.dropped",
        "The connection broke before the answer came.",
    ),
    (
        "registry.insecure",
        "The gateway's address is not https, or an answer points elsewhere.",
    ),
    ("registry.malformed", "The answer is not the registry's."),
    ("registry.proxy", "The proxy did not let us through."),
    ("registry.rejected", "The registry understood and said no."),
    ("registry.tcp", "No connection to the gateway."),
    ("registry.timed_out", "No answer within the time limit."),
    ("registry.tls", "No secure connection to the gateway."),
    ("run.hung_up", "The terminal is gone."),
    ("run.interrupted", "Interrupted with Ctrl-C."),
    (
        "run.not_begun",
        "A signal came before it was this store's turn.",
    ),
    ("run.terminated", "Told to end with TERM."),
    (
        "state.distrusted",
        "Others could have written what is in the state folder.",
    ),
    ("state.read", "Can't read a file of the state folder."),
    ("state.write", "Can't write into the state folder."),
    (
        "store.changed_meanwhile",
        "The store was changed since the plan was made; nothing was saved.",
    ),
    (
        "store.owner",
        "The owner of the store's file could not be kept; nothing was saved.",
    ),
    ("status.keys_unusable", "The stored keys can't be used."),
    (
        "status.no_keys",
        "A pair is missing, or one of its keys is.",
    ),
    (
        "store.env_line",
        "A line of the dotenv file can't be read as it is meant; the line is named.",
    ),
    (
        "store.container",
        "The container that --php names is not there, or not running.",
    ),
    (
        "store.database",
        "The store's database does not answer, or refuses.",
    ),
    (
        "store.docker",
        "Docker does not answer, or not to this user.",
    ),
    ("store.open_basedir", "PHP may not read the store's folder."),
    (
        "store.php_asks",
        "The command that runs PHP asks something.",
    ),
    (
        "store.php_extension",
        "PHP lacks an extension that the store needs.",
    ),
    (
        "store.php_function",
        "PHP lacks a function that the store needs.",
    ),
    (
        "store.php_memory",
        "PHP's memory limit is too small for the store.",
    ),
    ("store.php_no_input", "Standard input does not reach PHP."),
    ("store.php_sudo", "sudo does not let this user run PHP."),
    (
        "store.php_tty",
        "The command that runs PHP wants a terminal.",
    ),
    ("store.save", "The store could not be changed."),
    (
        "store.several",
        "Several stores were named, and this is for one.",
    ),
    ("store.spec", "This names no store."),
    ("store.unreadable", "Can't read the store."),
    ("usage", "The command line can't be understood."),
    (
        "usage.guided",
        "An option that a guided session does not have.",
    ),
];

/// Endings of file names, which look like codes.
const FILES: &[&str] = &[
    "php", "key", "pem", "json", "toml", "sql", "md", "txt", "env", "db", "log", "sh", "pub", "io",
    "com", "test", "lock", "yml", "yaml", "local", "example",
];

/// A text that looks like a code, and where it was found.
struct Found {
    code: String,
    said: String,
    /// It is the first thing that a problem is made of.
    problem: bool,
}

/// The table as the source has it: one line for each code.
pub(crate) fn table(sources: &[(PathBuf, String)]) -> String {
    let found: Vec<Found> = sources
        .iter()
        .flat_map(|(path, code)| {
            // The ids of checks look the same, and are no problems.
            let checks = path
                .to_string_lossy()
                .contains("src/headless/commands/doctor/");
            codes(code)
                .into_iter()
                .filter(move |found| found.problem || !checks)
        })
        .collect();
    let families: BTreeSet<&str> = found
        .iter()
        .filter(|found| found.problem)
        .map(|found| family(&found.code))
        .chain(WORDS.iter().map(|(code, _)| family(code)))
        .collect();
    let mut rows: BTreeMap<&str, &str> = BTreeMap::new();
    for found in found
        .iter()
        .filter(|found| families.contains(family(&found.code)))
    {
        let row = rows.entry(&found.code).or_default();
        if row.is_empty() {
            *row = &found.said;
        }
    }
    let mut table = String::from(HEAD);
    for (code, said) in rows {
        let word = WORDS.iter().find(|(known, _)| *known == code);
        let said = word.map_or(said, |(_, word)| word);
        assert!(!said.is_empty(), "WORDS must say what {code} means");
        writeln!(table, "| `{code}` | {said} |").unwrap();
    }
    table
}

fn family(code: &str) -> &str {
    code.split('.').next().unwrap_or(code)
}

/// The texts of a source, each with what stands before it and behind it.
fn quoted(source: &str) -> Vec<(&str, String, &str)> {
    let mut rest = source;
    let mut found = Vec::new();
    while let Some(at) = rest.find('"') {
        let before = &rest[..at];
        if before.ends_with("r#") {
            rest = rest[at + 1..]
                .split_once("\"#")
                .map_or("", |(_, after)| after);
            continue;
        }
        let (text, after) = literal(&rest[at + 1..]);
        found.push((before, text, after));
        rest = after;
    }
    found
}

/// A quote as a character begins no text.
fn without_quotes(source: &str) -> String {
    source.replace("'\"'", "' '")
}

/// The texts of a source.
pub(crate) fn literals(source: &str) -> Vec<String> {
    let source = without_quotes(source);
    let texts = quoted(&source).into_iter();
    texts.map(|(_, text, _)| text).collect()
}

fn codes(source: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (before, code, after) in quoted(&without_quotes(source)) {
        let problem = before.trim_end().ends_with("Problem::new(");
        if is_code(&code, problem) {
            found.push(Found {
                code,
                said: what(after),
                problem,
            });
        }
    }
    found
}

const HEAD: &str = "# Problem codes

`problem.code` under `--json`, and `code=` in a log. They stay what they are; the texts may become
better. This table is written from the source: `COMMERCE_CONNECT_WRITE=1 cargo test
architecture::`.

| code | what it means |
| --- | --- |
";

fn is_code(text: &str, problem: bool) -> bool {
    let word = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
    };
    match text.split_once('.') {
        Some((family, rest)) => word(family) && word(rest) && !FILES.contains(&rest),
        None => problem && word(text),
    }
}

/// What stands up to the closing quote, and what follows it.
fn literal(from: &str) -> (String, &str) {
    let mut text = String::new();
    let mut chars = from.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (text, &from[at + 1..]),
            '\\' => match chars.next() {
                // A line that goes on: its indent is no text.
                Some((_, '\n')) => {
                    let rest = chars.as_str().trim_start();
                    let (more, after) = literal(rest);
                    return (text + &more, after);
                }
                Some((_, other)) => text.push(other),
                None => break,
            },
            other => text.push(other),
        }
    }
    (text, "")
}

/// The sentence right behind a code, with `…` where something is filled in.
fn what(after: &str) -> String {
    let Some(rest) = after.trim_start().strip_prefix(',') else {
        return String::new();
    };
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("format!(").unwrap_or(rest).trim_start();
    let Some(rest) = rest.strip_prefix('"') else {
        return String::new();
    };
    let (mut text, _) = literal(rest);
    while let Some((start, end)) = text.find('{').zip(text.find('}')) {
        text.replace_range(start..=end, "…");
    }
    text.replace('|', "\\|")
}

/// Where the table lies.
pub(crate) fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/problems.md")
}
