//! What of a person's input goes to the field that has the focus, and what the wizard is to hear at
//! once. Typed and pasted text is gathered, so that a batch of it is one message.

use std::time::Instant;

use super::editor::Editor;
use super::keymap::{self, FocusKind, KeyCommand};
use crate::domain::{SecretText, Wanted};
use crate::frontend::typed::TOO_MUCH;
use crate::frontend::{Piece, Typed, wanted};
use crate::terminal::Input;
use crate::wizard::{Msg, Screen};

/// Text on its way to the wizard.
#[derive(Debug, Default)]
pub(super) struct FieldInput {
    pub(super) typed: Typed,
    /// What has the focus, as far as keys care.
    pub(super) place: FocusKind,
    wanted: Wanted,
    /// The editor of the focused text field.
    pub(super) editor: Option<Editor>,
    /// Key text that the wizard has not heard of.
    key_text: SecretText,
    /// The paste that it came in is over.
    key_over: bool,
    notice: Option<&'static str>,
}

impl FieldInput {
    /// The screen is this now: the focus and its text may be others.
    pub(super) fn see(&mut self, screen: &Screen) {
        self.place = FocusKind::on(screen);
        self.wanted = wanted(screen);
        let typed = self.editor.is_some();
        // A text that begins in a list goes on in the field that its first letter opened.
        if Editor::see(&mut self.editor, screen) && typed {
            self.typed.forget_run();
        }
    }

    /// Takes the first input of what is left of a batch. What is to be done at once comes back,
    /// after [`FieldInput::flush`].
    pub(super) fn take(&mut self, rest: &[Input], now: Instant) -> Option<KeyCommand> {
        match self.typed.take(rest, self.wanted, now)? {
            Piece::Key(key) => {
                if keymap::begins_text(key, self.place) && self.typed.is_in_word() {
                    // Part of a word for which there is no field: no letter of it is a command.
                    return None;
                }
                let command = keymap::command(key, self.place);
                match (command, &mut self.editor) {
                    (None, Some(editor)) => editor.key(key),
                    (None, None) | (Some(KeyCommand::Letter(_)), _) => {}
                    (Some(_), _) => self.typed.forget_run(),
                }
                return command;
            }
            Piece::KeyBegins { shown, text } => {
                if let Some(editor) = &mut self.editor {
                    editor.take_back(shown);
                }
                self.key_text.append(text.expose());
            }
            Piece::KeyChar(c) => self.key_text.push(c),
            // Where nothing is typed, pasted text means nothing.
            Piece::Text(line) => {
                if let Some(editor) = &mut self.editor {
                    editor.insert(&line);
                }
            }
            Piece::TooMuch => self.notice = self.editor.as_ref().map(|_| TOO_MUCH),
            Piece::KeyOver => self.key_over = true,
            // The wizard takes an Esc back that was none.
            Piece::EscWasNone => {}
        }
        None
    }

    /// A text begins with this letter, when there is a field for it now.
    pub(super) fn begin_text(&mut self, letter: char) {
        if let Some(editor) = &mut self.editor {
            editor.insert(letter.encode_utf8(&mut [0; 4]));
        }
    }

    /// What the wizard must hear before anything else.
    pub(super) fn flush(&mut self) -> Vec<Msg> {
        let edit = self.editor.as_mut().and_then(Editor::take_edit);
        let text = self.key_text.take();
        let key = (!text.is_empty()).then(|| Msg::KeyMaterial(text.into_secret()));
        let over = std::mem::take(&mut self.key_over).then_some(Msg::KeyTextOver);
        edit.into_iter().chain(key).chain(over).collect()
    }

    /// What the person should hear about the last paste.
    pub(super) fn take_notice(&mut self) -> Option<&'static str> {
        self.notice.take()
    }
}
