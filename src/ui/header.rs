//! The first line: whose program this is, and how far the journey has come.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::regions::Regions;
use super::sheet::cells;
use super::theme::Theme;
use crate::text::{head, width};
use crate::wizard::{Screen, StepState};

const NAME: &str = "commerce-connect";

/// The program's name at the left, the step at the right; its title too where no list shows it.
pub(super) fn draw(buffer: &mut Buffer, regions: &Regions, screen: &Screen) {
    let line = regions.header;
    let (after_name, _) =
        buffer.set_stringn(line.x, line.y, NAME, line.width.into(), Theme::strong());
    let steps = &screen.steps;
    let Some(at) = steps
        .iter()
        .position(|step| step.state == StepState::Current)
    else {
        return;
    };
    let mut step = format!("Step {} of {}", at + 1, steps.len());
    if regions.steps.is_none() {
        step = format!("{step}: {}", steps[at].title);
    }
    let room = line.right().saturating_sub(after_name + 2);
    if width(&step) > room.into() {
        step = format!("{}/{} {}", at + 1, steps.len(), steps[at].title);
    }
    let seen = head(&step, room.into());
    let x = line.right() - cells(width(seen));
    buffer.set_stringn(x, line.y, seen, room.into(), Style::new());
}
