//! A page as lines for the terminal's own scrollback: whole, plain, and to be copied with the
//! mouse. Only what somebody could want elsewhere; never a private key.

use super::screen::{Bar, Block, Fact, List, PlanRow, Tone};
use crate::text::{padded, width};

/// There is something to print among these blocks.
pub(super) fn is_there(blocks: &[Block]) -> bool {
    // A warning alone is no reason to print a page.
    let is_text = |block: &Block| matches!(block, Block::Text { .. });
    blocks.iter().any(|block| match block.try_as_list_ref() {
        Some(list) => is_table(list) && !list.rows.is_empty(),
        None => !is_text(block) && !text(block).is_empty(),
    })
}

/// The title, then block by block with an empty line between; no line is wrapped.
pub(super) fn lines(title: &str, blocks: &[Block]) -> Vec<String> {
    let mut lines = vec![title.to_owned()];
    for block in blocks {
        let text = text(block);
        if !text.is_empty() {
            lines.push(String::new());
            lines.extend(text);
        }
    }
    lines
}

fn text(block: &Block) -> Vec<String> {
    match block {
        Block::Text {
            tone: Tone::Warning | Tone::Bad,
            text,
        } => vec![format!("Warning: {text}")],
        Block::Facts(facts) => self::facts(facts),
        Block::Bars(bars) => bars.iter().map(bar).collect(),
        Block::List(list) if is_table(list) && !list.rows.is_empty() => table(list),
        Block::Plan(rows) => rows.iter().map(change).collect(),
        Block::Problem(problem) => format!("Error: {problem}")
            .lines()
            .map(Into::into)
            .collect(),
        Block::Verbatim(lines) => lines.clone(),
        Block::Drawing(drawing) => drawing.lines.clone(),
        Block::Text {
            tone: Tone::Plain | Tone::Muted | Tone::Good | Tone::Open,
            ..
        }
        | Block::List(_)
        | Block::Field(_)
        | Block::KeyField(_)
        | Block::Toggle(_)
        | Block::Button(_)
        | Block::KeyText(_) => vec![],
    }
}

/// Rows of things that exist; a list without headings is a menu.
fn is_table(list: &List) -> bool {
    !list.headings.is_empty()
}

fn facts(facts: &[Fact]) -> Vec<String> {
    let widest = facts.iter().map(|fact| width(fact.label)).max();
    facts
        .iter()
        .map(|fact| {
            format!(
                "{}  {}",
                padded(fact.label, widest.unwrap_or(0)),
                fact.value
            )
        })
        .collect()
}

fn table(list: &List) -> Vec<String> {
    let mut rows: Vec<Vec<&str>> = vec![list.headings.clone()];
    rows.extend(list.rows.iter().map(|row| {
        let cells = row.cells.iter().chain(&row.mark);
        cells.map(String::as_str).collect()
    }));
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| width(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    rows.iter()
        .map(|row| {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .map(|(cell, widest)| padded(cell, *widest))
                .collect();
            cells.join("  ").trim_end().to_owned()
        })
        .collect()
}

fn bar(bar: &Bar) -> String {
    let mut parts = vec![bar.label.as_str(), bar.place.as_str()];
    let counts = format!("{} of {}", bar.done, bar.all);
    parts.extend((bar.all > 0).then_some(counts.as_str()));
    parts.push(&bar.said);
    parts.retain(|part| !part.is_empty());
    parts.join("  ")
}

fn change(row: &PlanRow) -> String {
    let locked = row.locked.map(|by| format!("  (locked: {by})"));
    format!(
        "{}: {} -> {}{}",
        row.path,
        row.before,
        row.after,
        locked.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Problem, Secret};
    use crate::wizard::{FieldId, Row};

    #[test]
    fn a_bar_and_a_change_are_printed_as_words() {
        let bar_of = |all| {
            bar(&Bar {
                label: "products".into(),
                place: "b2b_de".into(),
                done: 5,
                all,
                tone: crate::wizard::Tone::Plain,
                said: "3 refused".into(),
            })
        };
        assert_eq!(bar_of(8), "products  b2b_de  5 of 8  3 refused");
        assert_eq!(bar_of(1), "products  b2b_de  5 of 1  3 refused");
        assert_eq!(bar_of(0), "products  b2b_de  3 refused");
        let row = |locked| PlanRow {
            path: "services_connector/services_id/project_id",
            label: "Project id",
            before: "nothing".into(),
            after: "p-1".into(),
            locked,
        };
        let path = "services_connector/services_id/project_id";
        assert_eq!(change(&row(None)), format!("{path}: nothing -> p-1"));
        let locked = format!("{path}: nothing -> p-1  (locked: app/etc/env.php)");
        assert_eq!(change(&row(Some("app/etc/env.php"))), locked);
    }

    #[test]
    fn what_is_worth_keeping_is_printed_and_nothing_else() {
        let list = |headings| {
            Block::List(List {
                id: FieldId::List,
                headings,
                rows: [["店", "id-1"], ["Shop", "id-2"]]
                    .map(Row::of)
                    .into_iter()
                    .collect(),
                selected: 0,
                filter: None,
                below: None,
                seldom: None,
            })
        };
        let blocks = [
            Block::plain("Which one?"),
            Block::text(Tone::Warning, "Think twice."),
            Block::Facts(vec![
                Fact::new("Project", "My Shop"),
                Fact::new("  id", "p-1"),
            ]),
            list(vec![]),
            list(vec!["Name", "Id"]),
            Block::Problem(Problem::new("any", "It failed.", "", "Try again.")),
            Block::Verbatim(vec!["bin/magento saas:resync".into()]),
            Block::KeyText(Arc::new(Secret::new("-----BEGIN".into()))),
        ];
        assert!(is_there(&blocks));
        assert_eq!(
            lines("Data space", &blocks).join("\n"),
            "Data space\n\nWarning: Think twice.\n\nProject  My Shop\n  id     p-1\n\n\
             Name  Id\n店    id-1\nShop  id-2\n\nError: It failed.\n  hint: Try again.\n\n\
             bin/magento saas:resync"
        );
    }

    #[test]
    fn a_menu_and_a_private_key_are_nothing_to_print() {
        let key = Block::KeyText(Arc::new(Secret::new("-----BEGIN".into())));
        assert!(!is_there(&[Block::plain("Which one?"), key]));
    }
}
