//! Choosing a row: the selection, and the filter above it.

use super::msg::{FieldId, Move};
use super::screen::{List, Row};

const PAGE: usize = 10;

/// A selection over rows that the caller keeps. It holds an index into all rows, so that the
/// selected row stays selected when the filter changes.
#[derive(Debug, Default)]
pub(super) struct Chooser {
    selected: usize,
    filter: Option<String>,
    closed: Option<String>,
}

impl Chooser {
    /// Selects this row.
    pub(super) fn select(&mut self, row: usize) {
        self.selected = row;
    }

    /// The selected row, when the filter lets any row through.
    pub(super) fn selected(&self, rows: &[Row]) -> Option<usize> {
        let shown = self.shown(rows);
        shown
            .get(self.place(&shown))
            .copied()
            .filter(|_| !shown.is_empty())
    }

    /// The filter has the focus.
    pub(super) fn focus(&self) -> FieldId {
        if self.filter.is_some() {
            FieldId::Filter
        } else {
            FieldId::List
        }
    }

    /// `/`: the filter gets the focus.
    pub(super) fn open_filter(&mut self) {
        self.filter.get_or_insert_default();
    }

    /// The filter's text is now this.
    pub(super) fn set_filter(&mut self, text: String) {
        if self.filter.is_some() {
            self.filter = Some(text);
        }
    }

    /// Takes the filter away; `false` when there was none.
    pub(super) fn close_filter(&mut self) -> bool {
        self.closed = self.filter.take();
        self.closed.is_some()
    }

    /// Puts back the filter that was just taken away.
    pub(super) fn reopen_filter(&mut self) {
        self.filter = self.closed.take();
    }

    /// The list as it is shown.
    pub(super) fn list(&self, headings: Vec<&'static str>, rows: &[Row]) -> List {
        let shown = self.shown(rows);
        List {
            id: FieldId::List,
            headings,
            selected: self.place(&shown),
            rows: shown.iter().map(|row| rows[*row].clone()).collect(),
            filter: self.filter.clone(),
            total: rows.len(),
        }
    }

    /// Moves the selection; it stops at both ends.
    pub(super) fn go(&mut self, to: Move, rows: &[Row]) {
        let shown = self.shown(rows);
        let place = self.place(&shown);
        let last = shown.len().saturating_sub(1);
        let next = match to {
            Move::Up => place.saturating_sub(1),
            Move::Down => place + 1,
            Move::PageUp => place.saturating_sub(PAGE),
            Move::PageDown => place + PAGE,
            Move::First => 0,
            Move::Last => last,
        };
        if let Some(row) = shown.get(next.min(last)) {
            self.selected = *row;
        }
    }

    fn shown(&self, rows: &[Row]) -> Vec<usize> {
        let wanted = self.filter.as_deref().unwrap_or_default().to_lowercase();
        (0..rows.len())
            .filter(|row| {
                wanted.is_empty()
                    || rows[*row]
                        .cells
                        .iter()
                        .any(|cell| cell.to_lowercase().contains(&wanted))
            })
            .collect()
    }

    fn place(&self, shown: &[usize]) -> usize {
        shown
            .iter()
            .position(|row| *row >= self.selected)
            .unwrap_or_else(|| shown.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(names: &[&str]) -> Vec<Row> {
        names.iter().map(|name| Row::of([*name])).collect()
    }

    #[test]
    fn the_selection_stops_at_both_ends() {
        let rows = rows(&["a", "b", "c"]);
        let mut chooser = Chooser::default();
        chooser.go(Move::Up, &rows);
        assert_eq!(chooser.selected(&rows), Some(0));
        chooser.go(Move::PageDown, &rows);
        assert_eq!(chooser.selected(&rows), Some(2));
    }

    #[test]
    fn the_filter_ignores_case_and_keeps_the_selected_row_where_it_can() {
        let rows = rows(&["Alpha", "Beta", "alphabet"]);
        let mut chooser = Chooser::default();
        chooser.select(2);
        chooser.open_filter();
        chooser.set_filter("ALPHA".into());
        let list = chooser.list(vec![], &rows);
        assert_eq!((list.rows.len(), list.selected, list.total), (2, 1, 3));
        assert_eq!(chooser.selected(&rows), Some(2));
    }

    #[test]
    fn a_filter_that_lets_nothing_through_selects_nothing() {
        let rows = rows(&["a"]);
        let mut chooser = Chooser::default();
        chooser.open_filter();
        chooser.set_filter("z".into());
        assert_eq!(chooser.selected(&rows), None);
        assert!(chooser.close_filter());
        assert_eq!(chooser.selected(&rows), Some(0));
    }
}
