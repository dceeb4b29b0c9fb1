//! Which lines of a long page or dialog are seen: around the focus, until the person scrolls.
//! Then every line can be brought to sight, whatever has the focus.

use ratatui::layout::{Rect, Size};

use super::regions;
use super::sheet::{Sheet, cells};
use super::{Theme, View, dialog, page};
use crate::wizard::Screen;

/// What is seen of a page or of a dialog, in lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// The line at the top.
    pub top: u16,
    /// How many can be seen at once.
    pub height: u16,
    /// How many there are.
    pub lines: u16,
    /// What has the focus is among those that are seen, or nothing has it.
    pub focus: bool,
}

impl Seen {
    pub(super) fn of(sheet: &Sheet<'_>, height: usize, scroll: Option<u16>) -> Self {
        let last = sheet.len().saturating_sub(height);
        let focus = sheet.focus.clone().unwrap_or(0..0);
        let top = match scroll {
            Some(top) => usize::from(top).min(last),
            None => focus.end.saturating_sub(height).min(focus.start).min(last),
        };
        Self {
            top: cells(top),
            height: cells(height),
            lines: cells(sheet.len()),
            focus: focus.is_empty() || (top <= focus.start && focus.start < top + height),
        }
    }

    /// There are lines above.
    pub fn above(self) -> bool {
        self.top > 0
    }

    /// There are lines below.
    pub fn below(self) -> bool {
        self.top < self.last()
    }

    /// The last line that can usefully stand at the top.
    pub fn last(self) -> u16 {
        self.lines.saturating_sub(self.height)
    }
}

/// What is seen of this screen at this size: of the dialog, when one is open.
pub fn seen(screen: &Screen, size: Size, view: &View) -> Seen {
    let area = Rect::new(0, 0, size.width, size.height);
    let Some(regions) = regions(area, screen, *view.theme) else {
        return Seen::default();
    };
    let theme: Theme = *view.theme;
    let (sheet, area) = match &screen.dialog {
        Some(open) => {
            let (sheet, place) = dialog::lay_out(&regions, open, screen.focus, theme);
            (sheet, dialog::inside(place))
        }
        None => (page::lay_out(&regions, screen, theme), regions.page),
    };
    Seen::of(&sheet, area.height.into(), view.scroll)
}
