//! Which lines of a long page or dialog are seen. What has the focus always is.

use std::ops::RangeInclusive;

use ratatui::layout::{Rect, Size};

use super::regions;
use super::sheet::{Sheet, cells};
use super::{Theme, View, dialog, page};
use crate::wizard::Screen;

/// The first lines that may stand at the top: the end is seen at most, and the focus always.
fn tops(sheet: &Sheet<'_>, height: usize) -> RangeInclusive<usize> {
    let last = sheet.len().saturating_sub(height);
    match &sheet.focus {
        Some(focus) => {
            let most = focus.start.min(last);
            focus.end.saturating_sub(height).min(most)..=most
        }
        None => 0..=last,
    }
}

/// The line at the top, as near to the wanted one as the focus allows.
pub(super) fn top(sheet: &Sheet<'_>, height: usize, wanted: u16) -> usize {
    let tops = tops(sheet, height);
    usize::from(wanted).clamp(*tops.start(), *tops.end())
}

/// The offsets that [`View::scroll`] can usefully have for this screen at this size.
///
/// Clamp to it before and after a Page key, so that no press is without effect. `0..=0` when
/// everything is seen.
pub fn scroll_range(screen: &Screen, size: Size, view: &View) -> RangeInclusive<u16> {
    let area = Rect::new(0, 0, size.width, size.height);
    let Some(regions) = regions(area, screen, *view.theme) else {
        return 0..=0;
    };
    let theme: Theme = *view.theme;
    let tops = match &screen.dialog {
        Some(open) => {
            let (sheet, area) = dialog::lay_out(&regions, open, screen.focus, theme);
            tops(&sheet, dialog::inside(area).height.into())
        }
        None => tops(
            &page::lay_out(&regions, screen, theme),
            regions.page.height.into(),
        ),
    };
    cells(*tops.start())..=cells(*tops.end())
}
