//! Blocks onto a sheet: which file draws which, and the empty lines between them.
//!
//! A list gets the lines that the other blocks leave, so that it scrolls inside a page that
//! stands still.

use super::sheet::{Pen, Sheet};
use super::{bars, facts, field, list, notice, plan, verbatim};
use crate::text::width;
use crate::wizard::Block;

/// All blocks, top to bottom.
pub(super) fn sheet(blocks: &[Block], pen: Pen) -> Sheet<'_> {
    let pen = Pen {
        labels: blocks.iter().map(label).max().unwrap_or(0),
        ..pen
    };
    let mut above = Sheet::default();
    let mut below = Sheet::default();
    let mut main_list = None;
    for (index, block) in blocks.iter().enumerate() {
        let onto = if main_list.is_some() {
            &mut below
        } else {
            &mut above
        };
        let fields = is_field(block) && index > 0 && is_field(&blocks[index - 1]);
        if index > 0 && (!fields || pen.airy) {
            onto.gap();
        }
        match block {
            Block::Text { tone, text } => notice::text(pen, onto, *tone, text),
            Block::Facts(facts) => facts::draw(pen, onto, facts),
            Block::Bars(bars) => bars::draw(pen, onto, bars),
            Block::Field(field) => field::line(pen, onto, field),
            Block::KeyField(field) => field::key(pen, onto, field),
            Block::Toggle(toggle) => field::toggle(pen, onto, toggle),
            Block::Button(does) => field::button(pen, onto, does),
            Block::List(list) if main_list.is_none() => main_list = Some(list),
            Block::List(list) => list::draw(pen, onto, list, pen.height / 2),
            Block::Plan(rows) => plan::draw(pen, onto, rows),
            Block::Problem(problem) => notice::problem(pen, onto, problem),
            Block::Verbatim(lines) => verbatim::lines(pen, onto, lines),
            Block::Drawing(drawing) => verbatim::drawing(pen, onto, drawing),
            Block::KeyText(key) => verbatim::key(pen, onto, key),
        }
    }
    if let Some(list) = main_list {
        let left = pen.height.saturating_sub(above.len() + below.len());
        list::draw(pen, &mut above, list, left);
        above.append(below);
    }
    above
}

fn label(block: &Block) -> usize {
    let line = block.try_as_field_ref().map(|field| field.label);
    let key = block.try_as_key_field_ref().map(|field| field.label);
    line.or(key).map_or(0, width)
}

fn is_field(block: &Block) -> bool {
    block.input().is_some() && block.try_as_list_ref().is_none()
}
