//! The lines of a page or of a dialog, before it is known which of them are seen.
//!
//! Knows no block: blocks write on it. Knows no region: it is painted where it is told.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use tui_textarea::TextArea;

use super::theme::Theme;
use crate::text::{head, tail, width};
use crate::wizard::FieldId;

/// What blocks need to write themselves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    pub(super) theme: Theme,
    /// Columns of a line.
    pub(super) width: usize,
    /// Lines that can be seen at once.
    pub(super) height: usize,
    /// Columns of the widest label of a field.
    pub(super) labels: usize,
    pub(super) focus: Option<FieldId>,
    /// There is room for an empty line between fields.
    pub(super) airy: bool,
}

/// Lines, and what about them matters while they are painted.
#[derive(Debug, Default)]
pub(super) struct Sheet<'s> {
    pub(super) lines: Vec<Line<'s>>,
    /// The lines of what has the focus.
    pub(super) focus: Option<Range<usize>>,
    caret: Option<Caret<'s>>,
}

/// Where the terminal's cursor stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Caret<'s> {
    /// In a line of text that is typed.
    Input {
        line: usize,
        x: usize,
        width: usize,
        /// The wizard's copy, for as long as there is no editor.
        text: &'s str,
        placeholder: &'s str,
    },
    /// Behind what is said about text that isn't shown.
    At { line: usize, x: usize },
}

const SPACES: &str = "                                                                                                                                ";

/// This many empty columns, up to 128.
pub(super) fn space(columns: usize) -> Span<'static> {
    Span::raw(&SPACES[..columns.min(SPACES.len())])
}

/// Terminal columns and rows are counted in 16 bits.
pub(super) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

impl<'s> Sheet<'s> {
    pub(super) fn push(&mut self, spans: Vec<Span<'s>>) {
        self.lines.push(Line::from(spans));
    }

    pub(super) fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Everything written since line `from` has the focus, and the cursor stands here.
    pub(super) fn focus_since(&mut self, from: usize, caret: Option<Caret<'s>>) {
        self.focus = Some(from..self.len());
        self.caret = caret;
    }

    /// Puts another sheet below this one.
    pub(super) fn append(&mut self, other: Self) {
        let shift = self.len();
        if let Some(focus) = other.focus {
            self.focus = Some(focus.start + shift..focus.end + shift);
            self.caret = other.caret.map(|caret| caret.moved(shift));
        }
        self.lines.extend(other.lines);
    }

    /// Paints the lines from `top` on; with `cursor` the terminal's cursor is set too.
    pub(super) fn paint(
        &self,
        frame: &mut Frame,
        area: Rect,
        top: usize,
        editor: Option<&TextArea<'_>>,
        cursor: bool,
    ) {
        for (y, line) in (area.top()..area.bottom()).zip(self.lines.iter().skip(top)) {
            frame.buffer_mut().set_line(area.x, y, line, area.width);
        }
        let Some(caret) = self.caret else { return };
        let line = caret.line();
        if line < top || line >= top + usize::from(area.height) {
            return;
        }
        let y = area.y.saturating_add(cells(line - top));
        let x = caret.paint(frame, area, y, editor);
        if cursor && area.width > 0 {
            frame.set_cursor_position((x.min(area.right() - 1), y));
        }
    }
}

impl Caret<'_> {
    fn line(self) -> usize {
        match self {
            Self::Input { line, .. } | Self::At { line, .. } => line,
        }
    }

    fn moved(self, shift: usize) -> Self {
        match self {
            Self::Input {
                line,
                x,
                width,
                text,
                placeholder,
            } => Self::Input {
                line: line + shift,
                x,
                width,
                text,
                placeholder,
            },
            Self::At { line, x } => Self::At {
                line: line + shift,
                x,
            },
        }
    }

    /// Paints what is typed, and says in which column the cursor stands.
    fn paint(self, frame: &mut Frame, area: Rect, y: u16, editor: Option<&TextArea<'_>>) -> u16 {
        match self {
            Self::At { x, .. } => area.x.saturating_add(cells(x)),
            Self::Input {
                x,
                width: room,
                text,
                placeholder,
                ..
            } => {
                let x = area.x.saturating_add(cells(x));
                let input = Rect::new(x, y, cells(room), 1).intersection(area);
                let room = usize::from(input.width);
                let style = Theme::input();
                let column = match editor {
                    Some(editor) if !editor.is_empty() && room > 0 => {
                        frame.render_widget(editor, input);
                        let (_, left) = editor.scroll_offset();
                        cells(editor.screen_cursor().col).saturating_sub(left)
                    }
                    None if !text.is_empty() => {
                        let seen = tail(text, room.saturating_sub(1));
                        frame
                            .buffer_mut()
                            .set_stringn(x, y, seen, room, Style::new());
                        cells(width(seen))
                    }
                    Some(_) | None => {
                        let seen = head(placeholder, room);
                        frame
                            .buffer_mut()
                            .set_stringn(x, y, seen, room, Style::new());
                        0
                    }
                };
                frame.buffer_mut().set_style(input, style);
                x.saturating_add(column)
                    .min(input.right().saturating_sub(1))
            }
        }
    }
}
