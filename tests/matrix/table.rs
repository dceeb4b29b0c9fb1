//! The table in `assets/docs/terminals.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::kind::{FULL, Kind, LINES};
use super::spot::Spot;
use super::way::Way;

const MARKS: [&str; 2] = ["<!-- matrix -->\n", "<!-- /matrix -->"];

/// Fails when the file says something else than what was found, or writes it there.
pub(crate) fn compare(spots: &[Spot], found: &[(usize, Way, String)]) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/docs/terminals.md");
    let guide = std::fs::read_to_string(path).unwrap();
    let (before, rest) = guide.split_once(MARKS[0]).expect("the table has its place");
    let (shown, after) = rest.split_once(MARKS[1]).expect("the table has an end");
    let table = table(spots, found);
    if std::env::var_os("UPDATE_MATRIX").is_some() {
        let [begin, end] = MARKS;
        std::fs::write(path, [before, begin, &table, end, after].concat()).unwrap();
    } else {
        assert_eq!(shown, table, "UPDATE_MATRIX=1 writes what was found");
    }
}

/// Screens that are left with the same codes share a row.
fn table(spots: &[Spot], found: &[(usize, Way, String)]) -> String {
    let mut rows: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
    for (at, spot) in spots.iter().enumerate() {
        let codes = Way::ALL.map(|way| {
            let mut codes: Vec<&str> = found
                .iter()
                .filter(|(spot, found, _)| (*spot, *found) == (at, way))
                .map(|(_, _, code)| code.as_str())
                .collect();
            codes.sort_unstable();
            codes.dedup();
            if codes.is_empty() {
                "-".to_owned()
            } else {
                codes.join(", ")
            }
        });
        rows.entry(codes.to_vec()).or_default().push(spot.name);
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(_, names)| std::cmp::Reverse(names.len()));
    let headings = Way::ALL.map(Way::name).join(" | ");
    let mut table = format!("| screen | {headings} |\n");
    table.push_str(&"| --- ".repeat(Way::ALL.len() + 1));
    table.push_str("|\n");
    for (codes, names) in rows {
        let _ = writeln!(table, "| {} | {} |", names.join(", "), codes.join(" | "));
    }
    let names = |kinds: &[Kind]| {
        kinds
            .iter()
            .map(|kind| kind.name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let _ = writeln!(
        table,
        "\nFull screen on: {}. Lines on: {}.",
        names(&FULL),
        names(&LINES)
    );
    table
}
