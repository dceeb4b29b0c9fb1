//! Web addresses that the terminal can open: OSC 8. A drawing only marks their cells; where an
//! address is folded, all of its lines lead to the whole of it.

use ratatui::buffer::Cell;
use ratatui::layout::Size;

use crate::ui::LINK;

const BEGINS: &str = "https://";

/// This cell belongs to an address.
pub(super) fn is_link(cell: &Cell) -> bool {
    cell.modifier.contains(LINK)
}

/// From here on what is written leads to this address; to none when it is empty.
pub(super) fn sequence(address: &str) -> Vec<u8> {
    format!("\x1b]8;;{address}\x1b\\").into_bytes()
}

/// The whole address that this cell belongs to.
pub(super) fn address(screen: &[Cell], size: Size, x: u16, y: u16) -> String {
    let (x, y) = (usize::from(x), usize::from(y));
    let line = |y: usize| {
        let width = usize::from(size.width);
        screen.get(y * width..(y + 1) * width).unwrap_or(&[])
    };
    let before = line(y).iter().take(x).rev();
    let start = x - before.take_while(|cell| is_link(cell)).count();
    // The part of an address in this line that begins in the same column.
    let part = |y: usize| -> String {
        let cells = line(y).iter().skip(start);
        let cells = cells.take_while(|cell| is_link(cell));
        cells.map(Cell::symbol).collect()
    };
    let mut first = y;
    while first > 0 && !part(first).starts_with(BEGINS) && !part(first - 1).is_empty() {
        first -= 1;
    }
    let mut address = part(first);
    for y in first + 1..usize::from(size.height) {
        let more = part(y);
        if more.is_empty() || more.starts_with(BEGINS) {
            break;
        }
        address.push_str(&more);
    }
    address
}
