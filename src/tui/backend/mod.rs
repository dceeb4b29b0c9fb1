//! Our own ratatui backend: one write for a frame, and in it as few bytes as a frame can do with.
//!
//! It knows what the terminal shows, where its cursor is and how its attributes are set, and sends only
//! what differs. It asks the terminal nothing, not even its size: that comes from the kernel.

mod cursor;
mod link;
mod style;

use std::io;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};

use cursor::Cursor;
use link::is_link;
use style::Attributes;

/// Where a frame goes, and how big it may be.
pub trait Out {
    /// Writes all of it, or says that the terminal is gone.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Columns and rows.
    fn size(&self) -> Size;
}

/// Frames longer than this are shown at one stroke by terminals that can; for shorter ones the
/// 16 bytes are not worth it.
const AT_ONE_STROKE: usize = 200;

/// A backend for ratatui.
#[derive(Debug)]
pub struct DiffBackend<O> {
    out: O,
    colour: bool,
    /// The terminal takes web addresses.
    links: bool,
    frame: Vec<u8>,
    cursor: Cursor,
    attributes: Attributes,
    /// Whether the cursor is seen, and whether it should be.
    shown: Option<bool>,
    show: bool,
    /// Where the visible cursor should stand.
    place: Position,
    /// What the terminal shows, row by row; the right half of a wide character is "".
    screen: Vec<Cell>,
    size: Size,
}

impl<O: Out> DiffBackend<O> {
    /// A backend for a terminal that was just cleared.
    pub fn new(out: O, colour: bool) -> Self {
        let mut backend = Self {
            out,
            colour,
            links: false,
            frame: Vec::new(),
            cursor: Cursor::default(),
            attributes: Attributes::PLAIN,
            shown: None,
            show: false,
            place: Position::ORIGIN,
            screen: Vec::new(),
            size: Size::ZERO,
        };
        backend.forget();
        backend
    }

    /// Sends web addresses as such.
    #[must_use]
    pub fn with_links(self, links: bool) -> Self {
        Self { links, ..self }
    }

    /// These bytes go out before the next frame, in the same write.
    pub fn first(&mut self, bytes: &[u8]) {
        self.frame.extend_from_slice(bytes);
    }

    /// The terminal was cleared and set up anew by [`DiffBackend::first`]: nothing is known about it.
    pub fn forget(&mut self) {
        self.size = self.out.size();
        let cells = usize::from(self.size.width) * usize::from(self.size.height);
        self.screen = vec![Cell::EMPTY; cells];
        self.cursor = Cursor::new(self.size);
        self.attributes = Attributes::PLAIN;
        self.shown = None;
    }

    /// Where frames go.
    pub fn out(&mut self) -> &mut O {
        &mut self.out
    }

    fn row(&self, y: u16) -> &[Cell] {
        let width = usize::from(self.size.width);
        let start = usize::from(y) * width;
        self.screen.get(start..start + width).unwrap_or(&[])
    }

    /// Takes one cell into what the terminal will show; says whether it cuts a wide character in
    /// two, the second half of which stands right behind it. What terminals show there differs.
    fn note(&mut self, x: u16, y: u16, cell: &Cell) -> Option<u16> {
        let width = usize::from(self.size.width);
        let start = usize::from(y) * width;
        let row = self.screen.get_mut(start..start + width)?;
        let x = usize::from(x);
        let wide = usize::from(cell.cell_width()).max(1);
        if let Some(place) = row.get_mut(x) {
            place.clone_from(cell);
        }
        for half in row.iter_mut().skip(x + 1).take(wide - 1) {
            *half = Cell::new("");
        }
        let half = row
            .get_mut(x + wide)
            .filter(|half| half.symbol().is_empty())?;
        *half = Cell::EMPTY;
        u16::try_from(x + wide).ok()
    }

    /// Draws the changed cells of one row, which `screen` holds already.
    fn draw_row(&mut self, y: u16, changed: &[u16]) {
        let blank_from = blank_from(self.row(y), self.colour);
        let mut linked = false;
        for (index, &x) in changed.iter().enumerate() {
            let cell = &self.row(y)[usize::from(x)];
            let symbol = cell.symbol().to_owned();
            let attributes = Attributes::of(cell, self.colour);
            let is_link = self.links && is_link(cell);
            let rest = changed.len() - index;
            if x >= blank_from && rest > 3 {
                if linked {
                    self.frame.extend_from_slice(&link::sequence(""));
                }
                self.go_to(x, y);
                // Terminals erase with the background they have.
                if !self.attributes.leaves_no_trace() {
                    self.attributes
                        .turn_into(Attributes::PLAIN, &mut self.frame);
                }
                self.frame.extend_from_slice(b"\x1b[K");
                return;
            }
            self.go_to(x, y);
            if is_link != linked {
                let address = if is_link {
                    link::address(&self.screen, self.size, x, y)
                } else {
                    String::new()
                };
                self.frame.extend_from_slice(&link::sequence(&address));
                linked = is_link;
            }
            if !self.attributes.looks_like(attributes, &symbol) {
                self.attributes.turn_into(attributes, &mut self.frame);
            }
            self.frame.extend_from_slice(symbol.as_bytes());
            self.cursor.wrote(&symbol);
        }
        if linked {
            self.frame.extend_from_slice(&link::sequence(""));
        }
    }

    /// Moves, or writes again what stands between here and there where that is shorter.
    fn go_to(&mut self, x: u16, y: u16) {
        let here = self.cursor.position();
        if here == Some(Position { x, y }) {
            return;
        }
        let mut moves = self.cursor.way_to(x, y);
        if let Some(here) = here
            && here.y == y
            && here.x < x
            && usize::from(x - here.x) < moves.len()
        {
            let row = self.row(y);
            let between = &row[usize::from(here.x)..usize::from(x)];
            let same = between.iter().all(|cell| {
                let ascii = cell.symbol().len() == 1 && cell.symbol() >= " ";
                ascii
                    && !is_link(cell)
                    && self
                        .attributes
                        .looks_like(Attributes::of(cell, self.colour), cell.symbol())
            });
            if same {
                moves = between
                    .iter()
                    .flat_map(|cell| cell.symbol().bytes())
                    .collect();
            }
        }
        self.frame.extend_from_slice(&moves);
        self.cursor.set(x, y);
    }
}

/// From this column on the row is empty and looks as if nothing had ever been there.
fn blank_from(row: &[Cell], colour: bool) -> u16 {
    let trace = row.iter().rposition(|cell| {
        // The half of a wide character belongs to the cell before it, which is found next.
        let nothing = matches!(cell.symbol(), " " | "");
        !(nothing && Attributes::of(cell, colour).leaves_no_trace())
    });
    let wide = trace.map_or(0, |x| usize::from(row[x].cell_width()).max(1) + x);
    u16::try_from(wide).unwrap_or(u16::MAX)
}

impl<O: Out> Backend for DiffBackend<O> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        // All cells first: where a link leads may stand in a later row.
        let mut rows: Vec<(u16, Vec<u16>)> = Vec::new();
        for (x, y, cell) in content {
            if x >= self.size.width || y >= self.size.height {
                continue;
            }
            if rows.last().is_none_or(|(row, _)| *row != y) {
                rows.push((y, Vec::new()));
            }
            let half = self.note(x, y, cell);
            if let Some((_, changed)) = rows.last_mut() {
                if changed.last() != Some(&x) {
                    changed.push(x);
                }
                // Drawn as a blank, unless the next cell in line says otherwise.
                changed.extend(half);
            }
        }
        for (y, changed) in &rows {
            self.draw_row(*y, changed);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.show = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.show = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.place)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.place = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.wipe();
        Ok(())
    }

    fn clear_region(&mut self, _region: ClearType) -> io::Result<()> {
        // A full-screen terminal only ever clears everything.
        self.wipe();
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.out.size())
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.out.size(),
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.show {
            let x = self.place.x.min(self.size.width.saturating_sub(1));
            let y = self.place.y.min(self.size.height.saturating_sub(1));
            self.go_to(x, y);
        }
        if self.shown != Some(self.show) {
            self.frame.extend_from_slice(if self.show {
                b"\x1b[?25h"
            } else {
                b"\x1b[?25l"
            });
            self.shown = Some(self.show);
        }
        if self.frame.is_empty() {
            return Ok(());
        }
        if self.frame.len() > AT_ONE_STROKE {
            let whole = [b"\x1b[?2026h", self.frame.as_slice(), b"\x1b[?2026l"].concat();
            self.frame = whole;
        }
        let sent = self.out.send(&self.frame);
        self.frame.clear();
        sent
    }
}

impl<O: Out> DiffBackend<O> {
    fn wipe(&mut self) {
        let shown = self.shown;
        self.forget();
        self.shown = shown;
        self.frame.extend_from_slice(b"\x1b[m\x1b[2J");
    }
}
