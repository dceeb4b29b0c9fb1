//! Where things stand, at every size: full, without the step list, or too small.
//!
//! ```text
//! commerce-connect                    Step 2 of 7   header
//!
//! ✓ Store    │ API keys                             steps, rule, title
//! > API keys │
//!   Save     │ > API key      0123                  page; a dialog lies above it
//!            │   Private key  paste it here
//!
//! / Checking the keys...                            status
//! Enter check the keys   Tab fields   Esc back      foot
//! ```
//!
//! Plain arithmetic; a layout solver would take longer than the drawing itself.

use ratatui::layout::Rect;

/// The least columns and rows that a page can be used with.
pub(super) const LEAST: (u16, u16) = (40, 10);

/// Longer lines are hard to read.
const LONGEST_LINE: u16 = 90;

/// Columns of the step list: a mark and the longest title.
const STEPS: u16 = 13;

/// From this many columns on there is room for a panel beside the page.
const WITH_PANEL: u16 = 110;

/// Columns of the panel: the host of Adobe's documentation fits, and where there is room the page
/// keeps what it has at 80 columns.
const PANEL: (u16, u16) = (35, 44);

/// Columns of a page at 80 columns.
const PAGE_AT_80: u16 = 63;

/// From this many columns on all stands in the middle.
const CENTRED: u16 = 130;

/// A page beside a panel is not wider.
const LONGEST_BESIDE: u16 = 78;

/// The parts of a screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Regions {
    /// Program's name and step, one line.
    pub(super) header: Rect,
    /// The step list, where there is room for it.
    pub(super) steps: Option<Rect>,
    /// The line between the step list and the page.
    pub(super) rule: Option<Rect>,
    /// The page's title, one line.
    pub(super) title: Rect,
    /// The page's blocks.
    pub(super) page: Rect,
    /// The panel beside the page, where there is room for it.
    pub(super) panel: Option<Rect>,
    /// Where a dialog may lie.
    pub(super) above_page: Rect,
    /// What is being waited for, one line.
    pub(super) status: Rect,
    /// The key help, one line or two.
    pub(super) foot: Rect,
    /// There is room for more empty lines.
    pub(super) airy: bool,
}

impl Regions {
    /// Columns that the key help has.
    pub(super) fn foot_width(area: Rect) -> u16 {
        let (left, right) = frame(area);
        right - left
    }

    /// The regions of this area with so many lines of key help, or nothing when it is too small.
    pub(super) fn of(area: Rect, steps: usize, foot: u16, panel: bool) -> Option<Self> {
        if area.width < LEAST.0 || area.height < LEAST.1 {
            return None;
        }
        let airy = area.height >= 30;
        let foot = if area.height < 13 { 1 } else { foot };
        let bottom = area.bottom() - u16::from(airy);
        let top = area.y
            + match area.height {
                0..14 => 1,
                14..30 => 2,
                30.. => 3,
            };
        let below_title = if area.height < 13 { 1 } else { 2 };
        let page_bottom = bottom - 1 - foot;
        let side = area.width >= 72 && steps > 0 && steps <= usize::from(page_bottom - top);
        let (left, right) = frame(area);
        let page_left = if side { left + STEPS + 2 } else { left };
        let beside = if has_panel(area, panel) {
            let spare = (right - left).saturating_sub(STEPS + 2 + 3 + PAGE_AT_80);
            spare.clamp(PANEL.0, PANEL.1)
        } else {
            0
        };
        let panel = (beside > 0).then(|| {
            let tall = page_bottom - top;
            Rect::new(right - beside, top, beside, tall)
        });
        let taken = if beside > 0 { beside + 3 } else { 0 };
        let page_width = (right - taken - page_left).min(LONGEST_LINE);
        let line = |y| Rect::new(left, y, right - left, 1);
        let page_top = top + below_title;
        Some(Self {
            header: line(area.y + u16::from(airy)),
            steps: side.then(|| Rect::new(left, top, STEPS, page_bottom - top)),
            rule: side.then(|| Rect::new(left + STEPS, top, 1, page_bottom - top)),
            title: Rect::new(page_left, top, page_width, 1),
            page: Rect::new(page_left, page_top, page_width, page_bottom - page_top),
            panel,
            above_page: Rect::new(area.x, top - 1, area.width, page_bottom - top + 1),
            status: line(bottom - 1 - foot),
            foot: Rect {
                height: foot,
                ..line(bottom - foot)
            },
            airy,
        })
    }
}

fn has_panel(area: Rect, panel: bool) -> bool {
    panel && area.width >= WITH_PANEL
}

/// The first column of all that is seen and the one behind the last: in the middle, where the
/// terminal is wider. The same for pages that have no panel, so that nothing jumps.
fn frame(area: Rect) -> (u16, u16) {
    let room = area.width.saturating_sub(2 * margin(area));
    let most = STEPS
        + 2
        + if has_panel(area, true) {
            LONGEST_BESIDE + 3 + PANEL.1
        } else {
            LONGEST_LINE
        };
    let wide = room.min(most);
    let left = if area.width >= CENTRED {
        area.x + (area.width - wide) / 2
    } else {
        area.x + margin(area)
    };
    (left, left + wide)
}

/// Empty columns at both sides.
fn margin(area: Rect) -> u16 {
    if area.width >= 116 { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_lies_inside_the_screen_at_every_size() {
        for width in 0..200 {
            for height in 0..80 {
                let area = Rect::new(0, 0, width, height);
                let panel = height % 2 == 0;
                let Some(regions) = Regions::of(area, 7, 1 + width % 2, panel) else {
                    assert!(width < LEAST.0 || height < LEAST.1);
                    continue;
                };
                let all = [
                    Some(regions.header),
                    regions.steps,
                    regions.rule,
                    regions.panel,
                    Some(regions.title),
                    Some(regions.page),
                    Some(regions.above_page),
                    Some(regions.status),
                    Some(regions.foot),
                ];
                for part in all.into_iter().flatten() {
                    assert_eq!(part.intersection(area), part, "{width}x{height}");
                    assert!(part.area() > 0, "{width}x{height}");
                }
                assert!(regions.page.bottom() <= regions.status.y);
                if let Some(panel) = regions.panel {
                    assert!(
                        regions.page.right() < panel.x && panel.right() == regions.foot.right()
                    );
                    assert!(regions.page.width >= 55, "{width}x{height}");
                }
            }
        }
    }
}
