//! The first line: whose program this is, and how far the journey has come.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::regions::Regions;
use super::sheet::cells;
use super::theme::Theme;
use crate::text::{head, width};
use crate::wizard::{Screen, StepState};

const NAME: &str = "commerce-connect";

/// Columns that are kept for the step.
const STEP_ROOM: usize = 26;

/// Columns of the way for each step.
const STRIDE: usize = 3;

/// The program's name and the store at the left, the step at the right; its title too where no
/// list shows it, else how far the way is behind.
pub(super) fn draw(buffer: &mut Buffer, regions: &Regions, screen: &Screen, theme: Theme) {
    let line = regions.header;
    let (after_name, _) =
        buffer.set_stringn(line.x, line.y, NAME, line.width.into(), Theme::strong());
    let subject_room = usize::from(line.right().saturating_sub(after_name));
    let subject = screen.subject.as_str();
    let shown = width(subject) + 4 + STEP_ROOM <= subject_room;
    let after_name = if shown && !subject.is_empty() {
        buffer
            .set_stringn(after_name + 2, line.y, subject, subject_room, theme.quiet())
            .0
    } else {
        after_name
    };
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
    let way = steps.len() * STRIDE;
    if regions.steps.is_some() && width(seen) + 4 + way <= room.into() {
        let (gone, sign) = ((at + 1) * STRIDE, theme.signs().way);
        for column in 0..way {
            let style = if column < gone {
                theme.here()
            } else {
                theme.rule()
            };
            let sign = if column < gone { sign[0] } else { sign[1] };
            let x = x - cells(2 + way - column);
            buffer.set_stringn(x, line.y, sign, 1, style);
        }
    }
}
