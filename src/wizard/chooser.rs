//! Choosing a row: the selection, and the filter above it.

use super::field_id::FieldId;
use super::list_rows::ListRows;
use super::msg::Move;
use super::screen::List;

const PAGE: usize = 10;

/// A selection over rows. It holds a place among all rows, so that the selected row stays selected
/// when the filter changes.
#[derive(Debug, Default)]
pub(super) struct Chooser {
    selected: usize,
    all: ListRows,
    /// Those that the filter lets through.
    shown: ListRows,
    filter: Option<String>,
    closed: Option<String>,
}

impl Chooser {
    /// These rows can be chosen now.
    pub(super) fn offer(&mut self, rows: ListRows) {
        self.all = rows;
        self.sift();
    }

    /// Selects this row.
    pub(super) fn select(&mut self, row: usize) {
        self.selected = row;
    }

    /// The selected row, when the filter lets any row through.
    pub(super) fn selected(&self) -> Option<usize> {
        self.shown.place(self.shown.index_of(self.selected))
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
            self.sift();
            // Whoever types a name wants the row of that name.
            if self
                .shown
                .is_far_fetched(self.shown.index_of(self.selected))
            {
                self.selected = self.shown.place(0).unwrap_or(0);
            }
        }
    }

    /// Takes the filter away; `false` when there was none.
    pub(super) fn close_filter(&mut self) -> bool {
        self.closed = self.filter.take();
        self.sift();
        self.closed.is_some()
    }

    /// Puts back the filter that was just taken away.
    pub(super) fn reopen_filter(&mut self) {
        self.filter = self.closed.take();
        self.sift();
    }

    /// The list as it is shown.
    pub(super) fn list(&self, headings: Vec<&'static str>) -> List {
        List {
            id: FieldId::List,
            headings,
            selected: self.shown.index_of(self.selected),
            rows: self.shown.clone(),
            filter: self.filter.clone(),
            below: None,
            seldom: None,
        }
    }

    /// Moves the selection; it stops at both ends.
    pub(super) fn go(&mut self, to: Move) {
        let index = self.shown.index_of(self.selected);
        let last = self.shown.len().saturating_sub(1);
        let next = match to {
            Move::Up => index.saturating_sub(1),
            Move::Down => index + 1,
            Move::PageUp => index.saturating_sub(PAGE),
            Move::PageDown => index + PAGE,
            Move::First => 0,
            Move::Last => last,
        };
        if let Some(row) = self.shown.place(next.min(last)) {
            self.selected = row;
        }
    }

    fn sift(&mut self) {
        self.shown = match self.filter.as_deref().map(str::trim) {
            None | Some("") => self.all.clone(),
            Some(words) => self.all.filtered(words),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::Row;

    fn chooser(names: &[&str]) -> Chooser {
        let mut chooser = Chooser::default();
        chooser.offer(names.iter().map(|name| Row::of([*name])).collect());
        chooser
    }

    #[test]
    fn the_selection_stops_at_both_ends() {
        let mut chooser = chooser(&["a", "b", "c"]);
        chooser.go(Move::Up);
        assert_eq!(chooser.selected(), Some(0));
        chooser.go(Move::PageDown);
        assert_eq!(chooser.selected(), Some(2));
    }

    #[test]
    fn the_filter_ignores_case_and_keeps_the_selected_row_where_it_can() {
        let mut chooser = chooser(&["Alpha", "Beta", "alphabet"]);
        chooser.select(2);
        chooser.open_filter();
        chooser.set_filter("ALPHA".into());
        let list = chooser.list(vec![]);
        let counts = (list.rows.len(), list.selected, list.rows.total());
        assert_eq!(counts, (2, 1, 3));
        assert_eq!(chooser.selected(), Some(2));
    }

    #[test]
    fn a_selected_row_that_only_its_id_matches_gives_way_to_one_by_name() {
        let mut chooser = Chooser::default();
        let rows = [
            ["Shop 3", "id-77"],
            ["Shop 77", "id-1"],
            ["Shop 770", "id-2"],
        ];
        chooser.offer(rows.into_iter().map(Row::of).collect());
        chooser.open_filter();
        chooser.set_filter("7".into());
        assert_eq!(chooser.selected(), Some(1));
        chooser.go(Move::Down);
        chooser.set_filter("77".into());
        assert_eq!(
            chooser.selected(),
            Some(2),
            "it has the text in its name too"
        );
        chooser.go(Move::Last);
        assert_eq!(chooser.selected(), Some(0), "an id can be moved to");
        chooser.set_filter("id-77".into());
        assert_eq!(
            chooser.selected(),
            Some(0),
            "where no name has it, an id will do"
        );
    }

    #[test]
    fn a_filter_that_lets_nothing_through_selects_nothing() {
        let mut chooser = chooser(&["a"]);
        chooser.open_filter();
        chooser.set_filter("z".into());
        assert_eq!(chooser.selected(), None);
        assert!(chooser.close_filter());
        assert_eq!(chooser.selected(), Some(0));
    }
}
