//! What a person sees on the terminal at one moment.

/// A colour by its number, or by red, green and blue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Ink {
    Numbered(u8),
    Mixed(u8, u8, u8),
}

/// How a cell is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub(crate) struct Look {
    pub(crate) ink: Option<Ink>,
    pub(crate) paper: Option<Ink>,
    pub(crate) bold: bool,
    pub(crate) underlined: bool,
    pub(crate) reversed: bool,
}

/// One cell; the right half of a wide character is empty.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) look: Look,
}

pub(crate) type Row = Vec<Cell>;

/// One screen, with the cursor's row and column while it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Frame {
    pub(crate) rows: Vec<Row>,
    pub(crate) cursor: Option<(u16, u16)>,
    pub(crate) alternate: bool,
}

/// Cells that follow each other and look the same.
pub(crate) struct Run {
    pub(crate) at: usize,
    pub(crate) width: usize,
    pub(crate) text: String,
    pub(crate) look: Look,
}

fn ink(colour: vt100::Color) -> Option<Ink> {
    match colour {
        vt100::Color::Default => None,
        vt100::Color::Idx(number) => Some(Ink::Numbered(number)),
        vt100::Color::Rgb(red, green, blue) => Some(Ink::Mixed(red, green, blue)),
    }
}

fn cell(cell: &vt100::Cell) -> Cell {
    let text = match cell.contents() {
        "" if !cell.is_wide_continuation() => " ",
        text => text,
    };
    Cell {
        text: text.to_owned(),
        look: Look {
            ink: ink(cell.fgcolor()),
            paper: ink(cell.bgcolor()),
            bold: cell.bold(),
            underlined: cell.underline(),
            reversed: cell.inverse(),
        },
    }
}

impl Frame {
    /// What an emulator shows, but for the port of the demo's registry, which the system chooses.
    pub(crate) fn of(screen: &vt100::Screen) -> Self {
        let (rows, columns) = screen.size();
        let row = |y| -> Row {
            let cells = (0..columns).filter_map(|x| screen.cell(y, x));
            with_one_port(with_plain_blanks(cells.map(cell).collect()))
        };
        Self {
            rows: (0..rows).map(row).collect(),
            cursor: (!screen.hide_cursor()).then(|| screen.cursor_position()),
            alternate: screen.alternate_screen(),
        }
    }

    /// All that is written, line by line.
    pub(crate) fn text(&self) -> String {
        let rows = self.rows.iter().map(|row| text(row).trim_end().to_owned());
        rows.collect::<Vec<_>>().join("\n")
    }
}

fn text(row: &[Cell]) -> String {
    row.iter().map(|cell| cell.text.as_str()).collect()
}

impl Look {
    /// Seen where nothing is written too.
    fn is_seen(self) -> bool {
        self.underlined || self.reversed || self.paper.is_some()
    }
}

/// Of a blank nobody sees the colour, and the program need not say it: it has that of what stands
/// before it.
fn with_plain_blanks(mut row: Row) -> Row {
    let mut before = Look::default();
    for cell in &mut row {
        if cell.text == " " && !cell.look.is_seen() {
            cell.look = before;
        }
        before = if cell.look.is_seen() {
            Look::default()
        } else {
            cell.look
        };
    }
    row
}

fn with_one_port(mut row: Row) -> Row {
    let start: Vec<&str> = "127.0.0.1:".split("").filter(|c| !c.is_empty()).collect();
    let begins = |cells: &[Cell]| cells.iter().zip(&start).all(|(cell, c)| cell.text == **c);
    if let Some(at) = row.windows(start.len()).position(begins) {
        let digit = |cell: &&mut Cell| cell.text.bytes().all(|byte| byte.is_ascii_digit());
        let digits = row.iter_mut().skip(at + start.len()).take_while(digit);
        for (cell, digit) in digits.zip(["4", "0", "0", "8", "0"]) {
            digit.clone_into(&mut cell.text);
        }
    }
    row
}

/// The runs of a row, without what is only empty at its end.
pub(crate) fn runs(row: &[Cell]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, cell) in row.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if run.look == cell.look => {
                run.text += &cell.text;
                run.width += 1;
            }
            _ => runs.push(Run {
                at,
                width: 1,
                text: cell.text.clone(),
                look: cell.look,
            }),
        }
    }
    for run in &mut runs {
        if !run.look.is_seen() {
            run.text.truncate(run.text.trim_end().len());
        }
    }
    runs.retain(|run| !run.text.is_empty());
    runs
}
