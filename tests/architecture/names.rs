//! One meaning a name: what a type is called stands for one thing in `src`.

use std::collections::BTreeMap;

use super::source;

/// Where each type name is declared, but for those that traits ask for.
fn declared() -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in source::all() {
        for line in source.code.lines() {
            if let Some(name) = declares(line) {
                let path = source.path.display().to_string();
                all.entry(name.to_owned()).or_default().push(path);
            }
        }
    }
    all
}

/// The type that this line declares.
fn declares(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    let mut word = words.next()?;
    if word.starts_with("pub") {
        word = words.next()?;
    }
    let declares = match word {
        "struct" | "enum" | "trait" | "union" => true,
        // Within a block it is one that a trait asks for.
        "type" => !line.starts_with(' '),
        _ => false,
    };
    let name = words.next().filter(|_| declares)?;
    name.split(|end: char| !end.is_alphanumeric()).next()
}

/// Names that two modules share, with what each of them means there.
const SHARED: &[(&str, &str)] = &[
    (
        "Answer",
        "what a request came to: on the wire, in the sandbox, for the wizard",
    ),
    (
        "Asked",
        "how often an end was asked for, and what the sandbox was asked",
    ),
    ("Block", "a part of PEM armour, and a part of a page"),
    ("Body", "what stands in PEM armour, and in an HTTP answer"),
    (
        "Connection",
        "a store's to a data space, and a caller's to the sandbox",
    ),
    ("Ending", "of a child process, and of the wizard"),
    ("Fact", "a line of the log, and a line of a page"),
    ("Failure", "of a run, and of the bridge"),
    ("Keys", "the options, and the pair"),
    (
        "Output",
        "what a command prints, and where lines mode prints",
    ),
    ("Place", "of a store, and before it is known which"),
    ("ProjectName", "on the wire, and the page that renames it"),
    ("Record", "of an unfinished run, and of what a feed sent"),
    ("Row", "of a table: on the wire, of `status`, on a page"),
    ("Said", "in the log, and by PHP"),
    ("Seen", "by doctor, and by the person"),
    ("Side", "of a PEM mark, and of a save in two places"),
    ("Signer", "who signs, and who has signed"),
    ("Typed", "now, and when a run was cut"),
];

#[test]
fn a_type_name_stands_for_one_thing() {
    let all = declared();
    let shared = |name: &str| SHARED.iter().any(|(shared, _)| *shared == name);
    let twice: Vec<_> = all
        .iter()
        .filter(|(name, places)| places.len() > 1 && !shared(name))
        .collect();
    assert!(
        twice.is_empty(),
        "give a module's own detail a longer name: {twice:#?}"
    );
    assert!(
        SHARED.len() * 20 <= all.len(),
        "at most 5 % of {} names are shared",
        all.len()
    );
}

#[test]
fn a_declaration_is_told_from_what_a_trait_asks_for() {
    for (line, name) in [
        ("pub(super) struct Row<'a> {", Some("Row")),
        ("enum Place {", Some("Place")),
        ("pub struct Space;", Some("Space")),
        ("pub type Named = (String, u8);", Some("Named")),
        ("    type Item = u8;", None),
        ("let structure = 1;", None),
    ] {
        assert_eq!(declares(line), name, "{line}");
    }
}
