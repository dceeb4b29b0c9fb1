//! What the list commands of projects and data spaces share.

use crate::cli::Filter;

/// The text is part of one of these, whatever its case.
pub(super) fn fits(filter: &Filter, texts: &[&str]) -> bool {
    filter.filter.as_deref().is_none_or(|wanted| {
        let wanted = wanted.to_lowercase();
        texts
            .iter()
            .any(|text| text.to_lowercase().contains(&wanted))
    })
}

/// How a row says whether the store uses it.
pub(super) fn use_of(in_use: bool) -> String {
    if in_use { "in use" } else { "-" }.to_owned()
}

/// For people the names come first; programs get the columns in the order that they always had.
pub(super) fn names_first<const COLUMNS: usize>(
    rows: &[Vec<String>],
    order: [usize; COLUMNS],
) -> Vec<Vec<String>> {
    let row = |row: &Vec<String>| {
        order
            .iter()
            .filter_map(|at| row.get(*at).cloned())
            .collect()
    };
    rows.iter().map(row).collect()
}
