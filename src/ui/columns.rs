//! How the cells of a list's rows share a line, or two lines when one is too short.
//!
//! An id is only of use whole. So when not everything fits, a row gets a second line for what is
//! wide, rather than losing the end of it; the first cell, a name, is what gives way.

use super::measure::width;
use crate::wizard::List;

/// Between two columns.
pub(super) const GAP: usize = 2;

/// The first cell is not narrowed further than this for the sake of one line.
const LEAST_NAME: usize = 16;

/// Widths and places of the columns.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Columns {
    /// One for each cell, then one for the mark.
    pub(super) widths: Vec<usize>,
    /// Which of them stand on a row's second line.
    pub(super) second: Vec<bool>,
}

impl Columns {
    /// Measures every row, so that columns stand still while the list scrolls.
    pub(super) fn of(list: &List, room: usize) -> Self {
        let count = list
            .rows
            .iter()
            .map(|row| row.cells.len())
            .chain([list.headings.len(), 1])
            .max()
            .unwrap_or(1);
        let mut widths = vec![0; count + 1];
        for (index, heading) in list.headings.iter().enumerate() {
            widths[index] = width(heading);
        }
        for row in &list.rows {
            for (index, cell) in row.cells.iter().enumerate() {
                widen(&mut widths[index], cell);
            }
            if let Some(mark) = &row.mark {
                widen(&mut widths[count], mark);
            }
        }
        let mut columns = Self {
            second: vec![false; widths.len()],
            widths,
        };
        columns.share(room);
        columns
    }

    /// A row takes two lines.
    pub(super) fn two_lines(&self) -> bool {
        self.second.contains(&true)
    }

    /// Columns that the second line takes, without what stands before it.
    pub(super) fn second_width(&self) -> usize {
        self.used(true)
    }

    fn used(&self, second: bool) -> usize {
        let taken = self.widths.iter().zip(&self.second);
        taken
            .filter(|(width, on)| **on == second && **width > 0)
            .map(|(width, _)| width + GAP)
            .sum::<usize>()
            .saturating_sub(GAP)
    }

    fn share(&mut self, room: usize) {
        let least = self.widths[0].min(LEAST_NAME);
        while self.used(false) - self.widths[0] + least > room {
            let widest = (1..self.widths.len())
                .filter(|index| !self.second[*index] && self.widths[*index] > 0)
                .max_by_key(|index| self.widths[*index]);
            let Some(widest) = widest else { break };
            self.second[widest] = true;
        }
        let over = self.used(false).saturating_sub(room);
        self.widths[0] = self.widths[0].saturating_sub(over).max(1);
    }
}

/// No text is wider than its bytes are many, so most cells need not be looked at.
fn widen(widest: &mut usize, text: &str) {
    if text.len() > *widest {
        *widest = (*widest).max(width(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::{FieldId, Row};

    fn list(cells: &[&str]) -> List {
        List {
            id: FieldId::List,
            headings: Vec::new(),
            rows: vec![Row {
                cells: cells.iter().map(|cell| (*cell).into()).collect(),
                mark: None,
            }],
            selected: 0,
            filter: None,
            total: 1,
        }
    }

    #[test]
    fn a_long_name_gives_way_before_an_id_takes_a_second_line() {
        let id = "0b54fd0e-5b0f-4a6a-8e1d-1f5e6d7c8b9a";
        let rows = list(&["a name of thirty columns or so", id]);
        let columns = Columns::of(&rows, 60);
        assert_eq!((columns.two_lines(), columns.widths[0]), (false, 22));
        let columns = Columns::of(&rows, 50);
        assert_eq!((columns.two_lines(), columns.widths[0]), (true, 30));
    }

    #[test]
    fn no_room_at_all_still_makes_columns() {
        for room in 0..3 {
            assert!(Columns::of(&list(&["name", "id"]), room).widths[0] >= 1);
        }
    }
}
