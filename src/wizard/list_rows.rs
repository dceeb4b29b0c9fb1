//! The rows of a list, built once and shared: what is seen costs the same however many there are.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::screen::Row;

/// Rows of a list, all or those that a filter lets through. A clone is the same rows again.
#[derive(Clone)]
pub struct ListRows {
    all: Arc<AllRows>,
    shown: Arc<ShownRows>,
}

struct AllRows {
    rows: Vec<Row>,
    /// The first row is no thing among the others, but asks for a new one: it is not counted.
    on_top: bool,
    /// What a filter looks into: each row's cells in lower case.
    haystacks: OnceLock<Vec<String>>,
}

struct ShownRows {
    /// Places in all rows, in order.
    places: Vec<usize>,
    /// The first so many have what is looked for in their name.
    by_name: usize,
    widths: OnceLock<Vec<usize>>,
}

impl ListRows {
    /// Rows below one that asks for a new thing, and is not counted as one.
    pub fn with_one_on_top(top: Row, rows: impl IntoIterator<Item = Row>) -> Self {
        Self::all([top].into_iter().chain(rows).collect(), true)
    }

    fn all(rows: Vec<Row>, on_top: bool) -> Self {
        Self {
            shown: Arc::new(ShownRows::new((0..rows.len()).collect())),
            all: Arc::new(AllRows {
                rows,
                on_top,
                haystacks: OnceLock::new(),
            }),
        }
    }

    /// How many of the first rows that are seen are not counted.
    pub fn uncounted(&self) -> usize {
        usize::from(self.all.on_top && self.shown.places.first() == Some(&0))
    }

    /// Those with a cell that has this text, whatever its case; where there is none, those with a
    /// cell that has all its words. Those with it in the first cell, the name, come first.
    #[must_use]
    pub fn filtered(&self, text: &str) -> Self {
        let text = text.trim().to_lowercase();
        let haystacks = self.all.haystacks.get_or_init(|| {
            let rows = self.all.rows.iter();
            rows.map(|row| row.cells.join("\n").to_lowercase())
                .collect()
        });
        let all = || haystacks.iter().enumerate();
        let mut places: Vec<usize> = all()
            .filter_map(|(place, cells)| cells.contains(&text).then_some(place))
            .collect();
        if places.is_empty() {
            let words: Vec<&str> = text.split_whitespace().collect();
            let has_all = |cell: &str| words.iter().all(|word| cell.contains(word));
            places = all()
                .filter_map(|(place, cells)| cells.split('\n').any(has_all).then_some(place))
                .collect();
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let is_named = |place: &usize| {
            let cells = haystacks.get(*place).map_or("", String::as_str);
            let name = cells.split('\n').next().unwrap_or(cells);
            words.iter().all(|word| name.contains(word))
        };
        let (mut named, others): (Vec<usize>, Vec<usize>) = places.into_iter().partition(is_named);
        let by_name = named.len();
        named.extend(others);
        Self {
            all: Arc::clone(&self.all),
            shown: Arc::new(ShownRows {
                by_name,
                ..ShownRows::new(named)
            }),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.shown.places.len()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.shown.places.is_empty()
    }

    /// How many there are without the filter.
    pub fn total(&self) -> usize {
        self.all.rows.len() - usize::from(self.all.on_top)
    }

    /// The row at this place.
    pub fn get(&self, index: usize) -> Option<&Row> {
        self.all.rows.get(self.place(index)?)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Row> {
        let places = self.shown.places.iter();
        places.map(|place| &self.all.rows[*place])
    }

    /// How wide the widest cell of each column is, and the widest mark behind the last of them.
    /// Measured at the first call, so `width` must be the same at each.
    pub fn widths(&self, width: impl Fn(&str) -> usize) -> &[usize] {
        self.shown.widths.get_or_init(|| {
            let columns = self.iter().map(|row| row.cells.len()).max().unwrap_or(0);
            let mut widths = vec![0; columns + 1];
            // No text is wider than its bytes are many, so most cells need not be looked at.
            let widen = |widest: &mut usize, text: &str| {
                if text.len() > *widest {
                    *widest = (*widest).max(width(text));
                }
            };
            for row in self.iter() {
                for (index, cell) in row.cells.iter().enumerate() {
                    widen(&mut widths[index], cell);
                }
                if let Some(mark) = &row.mark {
                    widen(&mut widths[columns], mark);
                }
            }
            widths
        })
    }

    /// The row at this index was found by another cell than its name, and others by theirs.
    pub(super) fn is_far_fetched(&self, index: usize) -> bool {
        self.shown.by_name > 0 && index >= self.shown.by_name
    }

    /// Where a row stands among all.
    pub(super) fn place(&self, index: usize) -> Option<usize> {
        self.shown.places.get(index).copied()
    }

    /// Where the row at this place among all is seen; else the first, which fits best.
    pub(super) fn index_of(&self, place: usize) -> usize {
        // All of them stand at their own places.
        if self.shown.places.get(place) == Some(&place) {
            return place;
        }
        let mut places = self.shown.places.iter();
        places.position(|shown| *shown == place).unwrap_or(0)
    }
}

impl ShownRows {
    fn new(places: Vec<usize>) -> Self {
        Self {
            by_name: places.len(),
            places,
            widths: OnceLock::new(),
        }
    }
}

impl From<Vec<Row>> for ListRows {
    fn from(rows: Vec<Row>) -> Self {
        Self::all(rows, false)
    }
}

impl FromIterator<Row> for ListRows {
    fn from_iter<T: IntoIterator<Item = Row>>(rows: T) -> Self {
        rows.into_iter().collect::<Vec<_>>().into()
    }
}

impl Default for ListRows {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl PartialEq for ListRows {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shown, &other.shown) || self.iter().eq(other.iter())
    }
}

impl Eq for ListRows {}

impl fmt::Debug for ListRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_no_row_has_the_text_its_words_may_stand_apart_and_in_any_order() {
        let rows: ListRows = [
            ["Shop 0099", "id-1"],
            ["Shop 0100", "id-99"],
            ["店", "shop"],
        ]
        .map(Row::of)
        .into_iter()
        .collect();
        let found = |words: &str| -> Vec<String> {
            let found = rows.filtered(words);
            found.iter().map(|row| row.cells[0].clone()).collect()
        };
        assert_eq!(found("shop 99"), ["Shop 0099"]);
        assert_eq!(found("shop 009"), ["Shop 0099"]);
        assert_eq!(found("99"), ["Shop 0099", "Shop 0100"]);
        assert_eq!(found("1"), ["Shop 0100", "Shop 0099"], "names first");
        assert_eq!(found(" 0099  SHOP "), ["Shop 0099"]);
        assert_eq!(found("店"), ["店"]);
        assert_eq!(found("").len(), 3);
    }

    #[test]
    fn rows_are_the_same_when_each_of_them_is() {
        let rows =
            |names: &[&str]| -> ListRows { names.iter().map(|name| Row::of([*name])).collect() };
        let one = rows(&["a", "b"]);
        assert_eq!(one, one.clone());
        assert_eq!(one, rows(&["a", "b"]));
        assert_ne!(one, rows(&["a", "c"]));
        assert_ne!(one, rows(&["a"]));
    }

    #[test]
    fn the_row_on_top_is_not_counted() {
        let rows = ["Shop 1", "Shop 2"].map(|name| Row::of([name]));
        let rows = ListRows::with_one_on_top(Row::of(["Request New Project"]), rows);
        assert_eq!((rows.len(), rows.total(), rows.uncounted()), (3, 2, 1));
        let found = rows.filtered("shop 2");
        assert_eq!((found.len(), found.total(), found.uncounted()), (1, 2, 0));
    }

    #[test]
    fn widths_are_measured_once_for_each_choice_of_rows() {
        let rows: ListRows = [["a long name", "1"], ["b", "12"]]
            .map(Row::of)
            .into_iter()
            .collect();
        assert_eq!(rows.widths(str::len), [11, 2, 0]);
        assert_eq!(
            rows.widths(|_| unreachable!("measured already")),
            [11, 2, 0]
        );
        assert_eq!(rows.filtered("b").widths(str::len), [1, 2, 0]);
    }
}
