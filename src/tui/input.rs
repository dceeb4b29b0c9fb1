//! What comes from the keyboard, before the wizard hears of it: typed and pasted text is gathered
//! here, so that a batch of it is one message; key text is told from other text, whatever has the
//! focus.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent};
use zeroize::Zeroizing;

use super::editor::Editor;
use super::keymap::{self, FocusKind, KeyCommand};
use crate::domain::{PemCollector, Secret};
use crate::terminal::Input;
use crate::terminal::key_text::{self, LineEnds};
use crate::wizard::{Msg, Screen};

/// Key text that was typed into another field is over after this much silence.
const SILENCE: Duration = Duration::from_secs(1);
/// Characters closer than this are one text, at 300 baud too; nobody reads what is on the screen
/// and presses Enter that fast.
const PACE: Duration = Duration::from_millis(150);
/// No field takes more; nobody types as much.
const LONGEST: usize = 4_096;

/// Text on its way to the wizard.
#[derive(Debug, Default)]
pub(super) struct FieldInput {
    place: FocusKind,
    editor: Option<Editor>,
    /// The editor's text is not the wizard's.
    edited: bool,
    /// Key text the wizard has not seen.
    key_text: Zeroizing<String>,
    /// Key text goes on although the focus is elsewhere.
    stray: bool,
    /// The last character was key text, and came just now: a line end is one too, and a tab.
    in_key: bool,
    /// Where in its key the key text is that is typed.
    at: Whereabouts,
    /// What was typed without a break into a text field, and the field's text before it.
    typed: Zeroizing<String>,
    before: String,
    last: Option<Instant>,
    paste: Option<Paste>,
    notice: Option<&'static str>,
}

/// Where in its key a key text is that is typed, or pasted without brackets.
#[derive(Debug, Default)]
struct Whereabouts {
    /// Its last line.
    line: Zeroizing<String>,
    /// Its END line was there, with a line end behind it.
    ended: bool,
}

#[derive(Debug)]
struct Paste {
    held: Zeroizing<String>,
    ends: LineEnds,
    /// It is key text and goes on to the wizard as it comes.
    streams: bool,
}

impl FieldInput {
    /// The screen is this now: the focus and its text may be others.
    pub(super) fn see(&mut self, screen: &Screen) {
        let focus = super::editor::focus_of(screen);
        self.place = match &screen.dialog {
            Some(dialog) if dialog.takes_key => FocusKind::Secret,
            Some(_) | None => FocusKind::of(focus),
        };
        let field = focus.filter(|field| field.is_text());
        let text = field
            .and_then(|field| super::editor::text_of(screen, field))
            .unwrap_or("");
        match (field, &mut self.editor) {
            (Some(field), Some(editor)) if editor.field() == field => editor.take_over(text),
            (Some(field), _) => {
                self.editor = Some(Editor::new(field, text));
                self.typed = Zeroizing::default();
            }
            (None, _) => self.editor = None,
        }
    }

    /// The editor of the focused text field.
    pub(super) fn editor(&self) -> Option<&Editor> {
        self.editor.as_ref()
    }

    /// Key text is coming in without brackets: what is not read yet may be more of it.
    pub(super) fn takes_key(&self) -> bool {
        self.in_key || self.stray
    }

    /// Takes one input. What is to be done at once comes back, after [`FieldInput::flush`].
    pub(super) fn take(&mut self, input: Input, now: Instant) -> Option<KeyCommand> {
        let pause = self.last.replace(now).map(|last| now - last);
        let longer = |than| pause.is_none_or(|pause| pause > than);
        if longer(PACE) {
            self.in_key = false;
            self.stray &= !self.at.ended;
        }
        if longer(SILENCE) {
            self.stray = false;
            self.typed = Zeroizing::default();
        }
        match input {
            Input::Key(key) => self.key(key),
            Input::EscWasNone => None,
            Input::KeyGoesOn => {
                self.key_elsewhere();
                None
            }
            Input::PasteStart => {
                self.typed = Zeroizing::default();
                self.stray = false;
                self.paste = Some(Paste {
                    // Never grown, so that nothing of it is left behind elsewhere.
                    held: Zeroizing::new(String::with_capacity(PemCollector::LIMIT + 8)),
                    ends: LineEnds::default(),
                    streams: self.place() == FocusKind::Secret,
                });
                None
            }
            Input::PasteChunk(text) => {
                self.pasted(&text);
                None
            }
            Input::PasteEnd => {
                self.paste_ended();
                None
            }
        }
    }

    /// What the wizard must hear before anything else.
    pub(super) fn flush(&mut self) -> Vec<Msg> {
        let mut messages = Vec::new();
        if std::mem::take(&mut self.edited)
            && let Some(editor) = &self.editor
        {
            let text = editor.text().to_owned();
            messages.push(Msg::Edited {
                field: editor.field(),
                text,
            });
        }
        if !self.key_text.is_empty() {
            let text = std::mem::take(&mut *self.key_text);
            messages.push(Msg::KeyMaterial(Secret::new(text)));
        }
        messages
    }

    /// What the person should hear about the last paste.
    pub(super) fn take_notice(&mut self) -> Option<&'static str> {
        self.notice.take()
    }

    /// What has the focus, as far as keys care.
    pub(super) fn place(&self) -> FocusKind {
        self.place
    }

    fn key(&mut self, key: KeyEvent) -> Option<KeyCommand> {
        let typed = match key.code {
            KeyCode::Char(c) if key.modifiers.is_empty() => Some(c),
            // Within a key that comes in all at once, a line end is not the Enter key.
            KeyCode::Enter if self.takes_key() => Some('\n'),
            // Nor is a tab before its end the Tab key: people copy keys from indented text.
            KeyCode::Tab if self.takes_key() && !self.at.is_over() => Some('\t'),
            _ => None,
        };
        if let Some(c) = typed
            && (self.stray || self.place() == FocusKind::Secret || c.is_control())
        {
            if !self.takes_key() {
                self.at = Whereabouts::default();
            }
            push(&mut self.key_text, c);
            self.in_key = true;
            self.at.goes_on(c);
            return None;
        }
        self.in_key = false;
        if let Some(command) = keymap::command(key, self.place()) {
            self.stray = false;
            self.typed = Zeroizing::default();
            return Some(command);
        }
        if let Some(editor) = &mut self.editor {
            if self.typed.is_empty() {
                editor.text().clone_into(&mut self.before);
            }
            let full = typed.is_some() && editor.text().len() >= LONGEST;
            self.edited |= !full && editor.key(key);
        }
        match typed {
            Some(c) => self.watch(c),
            None => self.typed = Zeroizing::default(),
        }
        None
    }

    /// A private key that is typed, or pasted without brackets, into a field that is not for it.
    fn watch(&mut self, c: char) {
        push(&mut self.typed, c);
        if key_text::begins_key(&self.typed) {
            self.key_elsewhere();
        }
    }

    /// What was typed so far, or what comes now, is key text in a field that is not for it.
    fn key_elsewhere(&mut self) {
        if self.stray || self.place() == FocusKind::Secret {
            return;
        }
        let typed = std::mem::take(&mut self.typed);
        if !typed.is_empty()
            && let Some(editor) = &mut self.editor
        {
            editor.take_over(&self.before);
            self.edited = true;
        }
        append(&mut self.key_text, &typed);
        self.in_key = true;
        self.stray = true;
        self.at = Whereabouts {
            line: typed,
            ended: false,
        };
    }

    fn pasted(&mut self, text: &Secret) {
        let Some(paste) = &mut self.paste else {
            return;
        };
        if paste.streams {
            let mut piece = Zeroizing::new(String::with_capacity(text.expose().len()));
            paste.ends.normalise(text.expose(), &mut piece);
            append(&mut self.key_text, &piece);
            return;
        }
        // One more than the limit, so that the wizard sees that it was too long.
        let room = (PemCollector::LIMIT + 1).saturating_sub(paste.held.len());
        if text.expose().len() > room {
            let mut piece = text.expose().char_indices();
            let cut = piece.find(|(at, c)| at + c.len_utf8() > room);
            let kept = cut.map_or(0, |(at, _)| at);
            paste
                .ends
                .normalise(&text.expose()[..kept], &mut paste.held);
        } else {
            paste.ends.normalise(text.expose(), &mut paste.held);
        }
        if key_text::holds_key(&paste.held) {
            paste.streams = true;
            append(&mut self.key_text, &paste.held);
        }
    }

    fn paste_ended(&mut self) {
        let Some(paste) = self.paste.take() else {
            return;
        };
        if paste.streams {
            return;
        }
        let secret = self.place() == FocusKind::Secret;
        match &mut self.editor {
            Some(_) if paste.held.len() > LONGEST => {
                self.notice = Some("Too much for this field: nothing of it was pasted");
            }
            Some(editor) => {
                let line = key_text::one_line(&paste.held);
                editor.insert(&line);
                self.edited |= !line.is_empty();
            }
            // Where nothing is typed, pasted text means nothing.
            None if secret => append(&mut self.key_text, &paste.held),
            None => {}
        }
    }
}

impl Whereabouts {
    /// The END line is there, with or without a line end behind it.
    fn is_over(&self) -> bool {
        self.ended || key_text::ends_key(&self.line)
    }

    fn goes_on(&mut self, c: char) {
        push(&mut self.line, c);
        if c == '\n' {
            self.ended |= key_text::ends_key(&self.line);
            self.line = Zeroizing::default();
        }
    }
}

/// A string that grows leaves its old place as it was; this one wipes it.
fn push(text: &mut Zeroizing<String>, c: char) {
    append(text, c.encode_utf8(&mut [0; 4]));
}

fn append(text: &mut Zeroizing<String>, more: &str) {
    if text.capacity() - text.len() < more.len() {
        let room = (text.len() + more.len()).max(64) * 2;
        let mut roomy = Zeroizing::new(String::with_capacity(room));
        roomy.push_str(text);
        *text = roomy;
    }
    text.push_str(more);
}
