//! Who may name whom: the table and the drawing of the house in `src/lib.rs`, held against the
//! source. What no row allows is not named, and no row allows what nobody names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::source::{self, Source};

/// The parts of the standard library that reach out of the program; every module may use the rest.
const PARTS: [&str; 8] = ["env", "fs", "io", "net", "os", "process", "thread", "time"];

/// A row of the table: what a module may name.
#[derive(Debug, Default, PartialEq, Eq)]
struct Row {
    ours: BTreeSet<String>,
    others: BTreeSet<String>,
}

fn lib() -> String {
    fs::read_to_string(source::root().join("lib.rs")).unwrap()
}

/// The rows below the table's head, by module.
fn table(lib: &str) -> BTreeMap<String, Row> {
    let rows = lib.lines().filter_map(|line| line.strip_prefix("//! | [`"));
    rows.map(|row| {
        let (module, rest) = row.split_once("`]").unwrap();
        let cells: Vec<&str> = rest.split('|').map(str::trim).collect();
        let [_, _, ours, others, _] = cells[..] else {
            panic!("five cells: {row}");
        };
        let names = |cell: &str| {
            cell.trim_matches('`')
                .split(", ")
                .filter(|name| *name != "nothing")
                .map(str::to_owned)
                .collect()
        };
        let row = Row {
            ours: names(ours),
            others: names(others),
        };
        (module.to_owned(), row)
    })
    .collect()
}

/// The floors of the drawing, from the roof to the ground.
fn floors(lib: &str) -> Vec<Vec<String>> {
    let (_, drawing) = lib.split_once("//! ```text\n").unwrap();
    let (drawing, _) = drawing.split_once("//! ```\n").unwrap();
    let rooms = |line: &str| {
        let (rooms, _what_it_is) = line.rsplit_once('│').unwrap();
        let rooms = rooms.split(['│', ' ']);
        let rooms = rooms.filter(|room| !room.is_empty());
        rooms.map(str::to_owned).collect::<Vec<_>>()
    };
    drawing
        .lines()
        .filter_map(|line| line.strip_prefix("//! ")?.strip_prefix('│'))
        .map(rooms)
        .collect()
}

fn dependencies() -> Vec<String> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let manifest: toml::Table = fs::read_to_string(manifest).unwrap().parse().unwrap();
    manifest["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

/// What the source names, by module.
fn named(sources: &[Source]) -> BTreeMap<String, Row> {
    let dependencies = dependencies();
    let mut all: BTreeMap<String, Row> = BTreeMap::new();
    for source in sources {
        let row = all.entry(source.module()).or_default();
        row.ours.extend(source.modules_named());
        let crates = dependencies
            .iter()
            .filter(|name| source::names_crate(&source.code, &name.replace('-', "_")));
        row.others.extend(crates.cloned());
        let parts = source::heads(&source.code, "std");
        let parts = parts.iter().filter(|part| PARTS.contains(&part.as_str()));
        row.others.extend(parts.map(|part| format!("std::{part}")));
    }
    all.remove("main");
    all
}

#[test]
fn every_module_names_what_its_row_allows_and_no_row_allows_more() {
    let (drawn, found) = (table(&lib()), named(&source::all()));
    let modules = |rows: &BTreeMap<String, Row>| rows.keys().cloned().collect::<Vec<_>>();
    assert_eq!(modules(&drawn), modules(&found), "a row each");
    let mut wrong = Vec::new();
    for (module, row) in &found {
        let allowed = &drawn[module];
        for (is, may) in [(&row.ours, &allowed.ours), (&row.others, &allowed.others)] {
            for name in is.difference(may) {
                wrong.push(format!(
                    "{module} names {name}, which its row does not allow"
                ));
            }
            for name in may.difference(is) {
                wrong.push(format!(
                    "the row of {module} allows {name}, which it does not name"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "the table in src/lib.rs: {wrong:#?}");
}

#[test]
fn every_arrow_leads_down() {
    let lib = lib();
    let (floors, table) = (floors(&lib), table(&lib));
    let mut rooms: Vec<&String> = floors.iter().flatten().collect();
    rooms.sort();
    assert_eq!(rooms, table.keys().collect::<Vec<_>>(), "a room each");
    let floor = |module: &str| {
        let here = |floor: &Vec<String>| floor.iter().any(|room| room == module);
        floors.iter().position(here).unwrap()
    };
    for (module, row) in &table {
        for named in &row.ours {
            assert!(
                floor(named) > floor(module),
                "{module} stands beside or below {named}, which it names"
            );
        }
    }
}

#[test]
fn a_row_and_a_floor_are_read_as_they_are_written() {
    let lib = "//! | [`ui`] | shows | domain, wizard | `ratatui, std::io` |\n\
               //! | [`exit`] | ends | nothing | nothing |\n\
               //! ```text\n//! ┌──┐\n//! │ app │\n//! ├──┤\n//! │ ui  │ tui │\n//! └──┘\n//! ```\n";
    let rows = table(lib);
    assert_eq!(rows["exit"], Row::default());
    assert_eq!(rows["ui"].ours.len() + rows["ui"].others.len(), 4);
    assert_eq!(floors(lib), [vec!["app"], vec!["ui", "tui"]]);
}
