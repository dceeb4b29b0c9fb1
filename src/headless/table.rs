//! Rows for people, and rows for programs.

use crate::text::{padded, width};

/// Two blanks between aligned columns under a heading; or, plain, tabs and no heading. A cell
/// comes from a cleaned text, so no tab or line end is in it.
pub(super) fn table(headings: &[&str], rows: &[Vec<String>], plain: bool) -> String {
    let mut text = String::new();
    if plain {
        for row in rows {
            text.push_str(&row.join("\t"));
            text.push('\n');
        }
        return text;
    }
    let widths: Vec<usize> = (0..headings.len())
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| width(cell))
                .chain([width(headings[column])])
                .max()
                .unwrap_or_default()
        })
        .collect();
    let headings: Vec<String> = headings
        .iter()
        .map(|heading| (*heading).to_owned())
        .collect();
    for row in std::iter::once(&headings).chain(rows) {
        let mut line = String::new();
        for (cell, widest) in row.iter().zip(&widths) {
            line.push_str(&padded(cell, widest + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_for_people_and_tabbed_for_programs() {
        let rows = [
            vec!["店".to_owned(), "1".to_owned()],
            vec!["Shop".to_owned(), "2".to_owned()],
        ];
        assert_eq!(
            table(&["Name", "Id"], &rows, false),
            "Name  Id\n店    1\nShop  2\n"
        );
        assert_eq!(table(&["Name", "Id"], &rows, true), "店\t1\nShop\t2\n");
    }
}
