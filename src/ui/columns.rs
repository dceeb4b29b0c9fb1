//! How the cells of a list's rows share a line, or several when one is too short.
//!
//! An id is only of use whole. So when not everything fits, a row gets more lines for what is
//! wide, rather than losing the end of it; the first cell, a name, is what gives way.

use crate::text::width;
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
    /// On which of a row's lines each stands; the name is always on the first.
    pub(super) line: Vec<usize>,
}

impl Columns {
    /// Every row counts, so that columns stand still while the list scrolls; they are measured
    /// once.
    pub(super) fn of(list: &List, room: usize) -> Self {
        let measured = list.rows.widths(width);
        let (mark, cells) = measured
            .split_last()
            .map_or((0, &[][..]), |(mark, cells)| (*mark, cells));
        let count = cells.len().max(list.headings.len()).max(1);
        let mut widths = vec![0; count + 1];
        widths[..cells.len()].copy_from_slice(cells);
        widths[count] = mark;
        for (widest, heading) in widths.iter_mut().zip(&list.headings) {
            *widest = (*widest).max(width(heading));
        }
        for (column, width) in widths[..count].iter_mut().enumerate() {
            if list.is_aside(column) {
                *width = 0;
            }
        }
        let mut columns = Self {
            line: vec![0; widths.len()],
            widths,
        };
        columns.share(room);
        columns
    }

    /// How many lines a row takes.
    pub(super) fn lines(&self) -> usize {
        self.line.iter().max().map_or(1, |last| last + 1)
    }

    /// Columns that the lines below the first take, without what stands before them.
    pub(super) fn below(&self) -> usize {
        (1..self.lines())
            .map(|line| self.used(line))
            .max()
            .unwrap_or(0)
    }

    fn used(&self, line: usize) -> usize {
        let taken = self.widths.iter().zip(&self.line);
        taken
            .filter(|(width, on)| **on == line && **width > 0)
            .map(|(width, _)| width + GAP)
            .sum::<usize>()
            .saturating_sub(GAP)
    }

    fn share(&mut self, room: usize) {
        let least = self.widths[0].min(LEAST_NAME);
        while self.used(0) - self.widths[0] + least > room {
            let widest = (1..self.widths.len())
                .filter(|index| self.line[*index] == 0 && self.widths[*index] > 0)
                .max_by_key(|index| self.widths[*index]);
            let Some(widest) = widest else { break };
            self.line[widest] = 1;
        }
        let mut line = 1;
        while line < self.lines() {
            while self.used(line) > room
                && self.line.iter().filter(|on| **on == line).count() > 1
                && let Some(last) = self.line.iter().rposition(|on| *on == line)
            {
                self.line[last] = line + 1;
            }
            line += 1;
        }
        let over = self.used(0).saturating_sub(room);
        self.widths[0] = self.widths[0].saturating_sub(over).max(1);
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
            rows: [Row::of(cells.iter().copied())].into_iter().collect(),
            selected: 0,
            filter: None,
            below: None,
            seldom: None,
        }
    }

    #[test]
    fn a_long_name_gives_way_before_an_id_takes_a_second_line() {
        let id = "0b54fd0e-5b0f-4a6a-8e1d-1f5e6d7c8b9a";
        let rows = list(&["a name of thirty columns or so", id]);
        let columns = Columns::of(&rows, 60);
        assert_eq!((columns.lines(), columns.widths[0]), (1, 22));
        let columns = Columns::of(&rows, 50);
        assert_eq!((columns.lines(), columns.widths[0]), (2, 30));
    }

    #[test]
    fn what_a_line_has_no_room_for_stands_on_the_next() {
        let id = "0b54fd0e-5b0f-4a6a-8e1d-1f5e6d7c8b9a";
        let rows = list(&["a name", id, "its services", "where it is used"]);
        let columns = Columns::of(&rows, 36);
        assert_eq!((columns.lines(), columns.below()), (3, 36));
        for line in 0..columns.lines() {
            assert!(columns.used(line) <= 36, "{columns:?}");
        }
    }

    #[test]
    fn no_room_at_all_still_makes_columns() {
        for room in 0..3 {
            assert!(Columns::of(&list(&["name", "id"]), room).widths[0] >= 1);
        }
    }
}
