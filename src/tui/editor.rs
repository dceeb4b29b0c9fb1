//! The editor of the focused text field: a projection of the wizard's text that lives as long as
//! the focus. One line, no undo history, never a secret.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::Style;
use tui_textarea::{CursorMove, TextArea};

use crate::frontend::typed::LONGEST;
use crate::wizard::{Block, FieldId, Msg, Screen};

/// An editor for one field.
#[derive(Debug)]
pub(super) struct Editor {
    field: FieldId,
    area: TextArea<'static>,
    /// Its text is not the wizard's.
    edited: bool,
}

impl Editor {
    /// An editor of this text, the cursor at its end.
    fn new(field: FieldId, text: &str) -> Self {
        let mut area = TextArea::new(vec![text.to_owned()]);
        area.set_max_histories(0);
        area.set_cursor_line_style(Style::default());
        // The terminal's own cursor shows where typing goes.
        area.set_cursor_style(Style::default());
        area.move_cursor(CursorMove::End);
        Self {
            field,
            area,
            edited: false,
        }
    }

    /// Becomes the editor of what has the focus on this screen, or takes over its text; says
    /// whether another field has the focus now.
    pub(super) fn see(editor: &mut Option<Self>, screen: &Screen) -> bool {
        let field = focus_of(screen).filter(|field| field.is_text());
        let text = field.and_then(|field| text_of(screen, field)).unwrap_or("");
        match (field, editor.as_mut()) {
            (Some(field), Some(same)) if same.field == field => {
                same.take_over(text);
                return false;
            }
            (Some(field), _) => *editor = Some(Self::new(field, text)),
            (None, _) => *editor = None,
        }
        true
    }

    /// Its text.
    pub(super) fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// For drawing.
    pub(super) fn area(&self) -> &TextArea<'static> {
        &self.area
    }

    /// What the wizard has not heard.
    pub(super) fn take_edit(&mut self) -> Option<Msg> {
        std::mem::take(&mut self.edited).then(|| Msg::Edited {
            field: self.field,
            text: self.text().to_owned(),
        })
    }

    /// The wizard's text is another: takes it over. The cursor stays at the end, or as far where
    /// it was as possible.
    fn take_over(&mut self, text: &str) {
        if self.text() != text {
            let column = self.area.cursor().1;
            let at_end = column == self.text().chars().count();
            *self = Self::new(self.field, text);
            if !at_end {
                let column = u16::try_from(column).unwrap_or(u16::MAX);
                self.area.move_cursor(CursorMove::Jump(0, column));
            }
        }
    }

    /// Puts text in at the cursor.
    pub(super) fn insert(&mut self, line: &str) {
        self.area.insert_str(line);
        self.edited |= !line.is_empty();
    }

    /// So many characters before the cursor were none of this text.
    pub(super) fn take_back(&mut self, characters: usize) {
        for _ in 0..characters {
            self.edited |= self.area.delete_char();
        }
    }

    /// A key that nobody else wanted.
    pub(super) fn key(&mut self, key: KeyEvent) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        self.edited |= match key.code {
            // Shells have taught everybody that this empties the line; in a text area it is undo.
            KeyCode::Char('u') if control => self.area.delete_line_by_head(),
            // These make new lines, or put back what is not ours.
            KeyCode::Enter => false,
            KeyCode::Char('m' | 'j' | 'r') if control => false,
            KeyCode::Char(_) if key.modifiers.is_empty() && self.text().len() >= LONGEST => false,
            _ => self.area.input(key),
        };
    }
}

/// The focus that counts: while a dialog is open, only what the dialog itself holds.
pub(super) fn focus_of(screen: &Screen) -> Option<FieldId> {
    let focus = screen.focus?;
    match &screen.dialog {
        None => Some(focus),
        Some(dialog) => dialog
            .blocks
            .iter()
            .any(|block| block.has(focus))
            .then_some(focus),
    }
}

/// The wizard's text of a field.
fn text_of(screen: &Screen, field: FieldId) -> Option<&str> {
    let dialog = screen.dialog.iter().flat_map(|dialog| &dialog.blocks);
    let mut blocks = dialog.chain(&screen.blocks);
    if field == FieldId::Filter {
        let list = blocks.find_map(Block::try_as_list_ref);
        return list.and_then(|list| list.filter.as_deref());
    }
    let mut fields = blocks.filter_map(Block::try_as_field_ref);
    let found = fields.find(|found| found.id == field);
    found.map(|found| found.text.as_str())
}
