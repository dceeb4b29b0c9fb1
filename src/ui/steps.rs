//! The journey at the side, with marks that need no colour.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::regions::Regions;
use super::theme::Theme;
use crate::wizard::{StepMark, StepState};

/// One line a step, and the line that divides them from the page.
pub(super) fn draw(buffer: &mut Buffer, regions: &Regions, steps: &[StepMark], theme: Theme) {
    let (Some(area), Some(rule)) = (regions.steps, regions.rule) else {
        return;
    };
    let signs = theme.signs();
    for (y, step) in (area.top()..area.bottom()).zip(steps) {
        let (mark, mark_style, style) = match step.state {
            StepState::Done => (signs.done, theme.good(), theme.quiet()),
            StepState::Current => (">", theme.here(), Theme::strong()),
            StepState::Ahead => (" ", Style::new(), theme.quiet()),
        };
        buffer.set_stringn(area.x, y, mark, 1, mark_style);
        let room = usize::from(area.width).saturating_sub(3);
        buffer.set_stringn(area.x + 2, y, step.title, room, style);
    }
    for y in rule.top()..rule.bottom() {
        buffer.set_stringn(rule.x, y, signs.rule, 1, theme.rule());
    }
}
