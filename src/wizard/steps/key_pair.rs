//! One pair of keys while it is being entered.

use std::sync::Arc;

use crate::domain::{
    ApiKey, KeyPair, Label, PemCollector, PrivateKey, Problem, Progress, SaasEnvironment, Secret,
};
use crate::wizard::msg::{Completion, FieldId};
use crate::wizard::screen::{Block, Field, KeyField, Tone};

/// What was entered for one pair. The private key's text stays in the collector until it is
/// whole, then only the parsed key remains.
#[derive(Debug)]
pub(in crate::wizard) struct PairDraft {
    pair: SaasEnvironment,
    api_text: String,
    api_problem: Option<Problem>,
    collector: PemCollector,
    key: Option<Result<Arc<PrivateKey>, Problem>>,
    file: String,
    file_problem: Option<Problem>,
    /// What Tab found out about the path.
    completion: Option<Completion>,
    read_from: Option<String>,
    line_open: bool,
    /// The API key came in where the private key belongs.
    api_key_moved: bool,
}

impl PairDraft {
    pub(in crate::wizard) fn new(pair: SaasEnvironment) -> Self {
        Self {
            pair,
            api_text: String::new(),
            api_problem: None,
            collector: PemCollector::default(),
            key: None,
            file: String::new(),
            file_problem: None,
            completion: None,
            read_from: None,
            line_open: false,
            api_key_moved: false,
        }
    }

    /// Nothing was entered at all.
    pub(super) fn is_empty(&self) -> bool {
        self.api_text.trim().is_empty() && !self.has_key() && self.file.trim().is_empty()
    }

    /// Some key text is there, whole or not, good or bad.
    pub(super) fn has_key(&self) -> bool {
        self.key.is_some() || self.collector.progress() != Progress::Empty
    }

    /// The path as it was typed.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// The file that the private key was read from.
    pub(super) fn read_from(&self) -> Option<&str> {
        self.read_from.as_deref()
    }

    /// A path that was typed and not read yet.
    pub(super) fn unread_path(&self) -> Option<&str> {
        let path = self.file.trim();
        (!path.is_empty() && self.read_from.as_deref() != Some(path)).then_some(path)
    }

    pub(super) fn edit_api_key(&mut self, text: String) {
        self.api_text = text;
        self.api_problem = None;
        self.api_key_moved = false;
    }

    pub(super) fn edit_file(&mut self, text: String) {
        if self.file != text {
            self.completion = None;
        }
        self.file = text;
        self.file_problem = None;
    }

    /// The path, when Tab may still find something to add to it.
    pub(super) fn path_to_complete(&self) -> Option<&str> {
        let known = match &self.completion {
            None | Some(Completion::Several { .. }) => false,
            Some(Completion::Nothing | Completion::One(_)) => true,
        };
        (!known && !self.file.trim().is_empty()).then_some(&self.file)
    }

    /// Takes in what Tab found: `false` when there is nothing to add to the path.
    pub(super) fn complete_path(&mut self, found: Completion) -> bool {
        let (longer, stays) = match &found {
            // Something was typed meanwhile.
            Completion::One(path) | Completion::Several { path, .. }
                if !path.starts_with(&self.file) =>
            {
                return true;
            }
            Completion::Nothing => (None, false),
            Completion::One(path) => (Some(path), *path != self.file),
            Completion::Several { path, .. } => (Some(path), true),
        };
        let grown = longer.filter(|path| **path != self.file).cloned();
        let is_folder = grown.as_ref().is_some_and(|path| path.ends_with('/'));
        // What was just completed is news enough; a folder's content is for the next Tab.
        let settled = match &found {
            Completion::Nothing => true,
            Completion::One(_) => !is_folder,
            Completion::Several { .. } => grown.is_none(),
        };
        if let Some(path) = grown {
            self.edit_file(path);
        }
        self.completion = settled.then_some(found);
        stays
    }

    fn path_note(&self) -> Option<(Tone, String)> {
        match self.completion.as_ref()? {
            Completion::Nothing => Some((Tone::Warning, "Nothing there begins like this.".into())),
            Completion::One(_) => None,
            Completion::Several { names, more, .. } => {
                let mut text = names
                    .iter()
                    .map(Label::as_str)
                    .collect::<Vec<_>>()
                    .join("  ");
                if *more > 0 {
                    text = format!("{text}  and {more} more");
                }
                Some((Tone::Muted, text))
            }
        }
    }

    /// Takes the next piece of key text. What follows a whole key is ignored, until another one
    /// begins and replaces it.
    pub(in crate::wizard) fn push(&mut self, text: &str) {
        self.line_open = !text.ends_with('\n');
        let progress = self.collector.push(text);
        if progress == Progress::Empty {
            return;
        }
        self.key = None;
        self.read_from = None;
        if progress == Progress::Complete {
            self.settle();
            if let Some(api_key) = self.collector.api_key_beside() {
                self.edit_api_key(api_key.as_str().to_owned());
            }
        }
    }

    /// An API key that came in place of the private key goes to its own field; says whether one
    /// did.
    pub(super) fn move_api_key(&mut self) -> bool {
        let api_key = self.key.is_none().then(|| self.collector.api_key_alone());
        let Some(api_key) = api_key.flatten() else {
            return false;
        };
        self.edit_api_key(api_key.as_str().to_owned());
        self.api_key_moved = true;
        self.collector.clear();
        true
    }

    /// Takes over what was collected elsewhere. The path stays, and the API key too when none came
    /// along.
    pub(super) fn adopt(&mut self, from: Self) {
        if !from.api_text.is_empty() {
            self.edit_api_key(from.api_text);
        }
        self.collector = from.collector;
        self.key = from.key;
        self.line_open = from.line_open;
        self.read_from = None;
    }

    /// Bytes of key text so far.
    pub(in crate::wizard) fn key_bytes(&self) -> usize {
        self.collector.bytes()
    }

    /// A key, or something of its kind, has begun.
    pub(in crate::wizard) fn looks_like_key(&self) -> bool {
        let over = match self.collector.progress() {
            Progress::Complete | Progress::TooLong => true,
            Progress::Empty | Progress::Partial { .. } => false,
        };
        over || self.collector.kind().is_some()
    }

    /// Why the key can't be used.
    pub(in crate::wizard) fn key_problem(&self) -> Option<&Problem> {
        self.key.as_ref()?.as_ref().err()
    }

    /// Backspace: a whole key is forgotten, of an unfinished one the last character.
    pub(super) fn erase(&mut self) {
        self.read_from = None;
        let whole = match self.collector.progress() {
            Progress::Empty | Progress::Complete | Progress::TooLong => true,
            Progress::Partial { .. } => false,
        };
        self.key = None;
        if whole {
            self.collector.clear();
        } else {
            self.collector.erase_last();
        }
    }

    /// Enter in the field: `true` when it was taken as a line's end of an unfinished key.
    /// Enter on an empty line ends the text.
    pub(super) fn line_end(&mut self) -> bool {
        if self.takes_line_end() {
            self.push("\n");
            self.line_open = false;
            return true;
        }
        false
    }

    /// Enter in the key's field would end a line of an unfinished key.
    pub(super) fn takes_line_end(&self) -> bool {
        self.is_partial() && self.line_open
    }

    /// So much came in that it can't be a key.
    pub(in crate::wizard) fn is_too_long(&self) -> bool {
        self.collector.progress() == Progress::TooLong
    }

    /// A key is there, and not to its end.
    pub(in crate::wizard) fn is_partial(&self) -> bool {
        match self.collector.progress() {
            Progress::Partial { .. } => self.key.is_none(),
            Progress::Empty | Progress::Complete | Progress::TooLong => false,
        }
    }

    /// The focus left the field: what is there is the key, whole or not.
    pub(super) fn settle(&mut self) {
        if !self.move_api_key()
            && self.key.is_none()
            && self.collector.progress() != Progress::Empty
        {
            let text = self.collector.text();
            self.key = Some(PrivateKey::parse(&text).map(Arc::new));
        }
    }

    /// The file was read, or could not be.
    pub(super) fn file_read(&mut self, result: Result<Secret, Problem>) {
        match result {
            Ok(text) => {
                self.collector.clear();
                self.key = Some(PrivateKey::parse(&text).map(Arc::new));
                self.read_from = Some(self.file.trim().to_owned());
            }
            Err(problem) => self.file_problem = Some(problem),
        }
    }

    /// Fills in a pair from elsewhere.
    pub(super) fn fill(&mut self, api_key: String, private_key: &Secret) {
        *self = Self::new(self.pair);
        self.api_text = api_key;
        self.push(private_key.expose());
        self.settle();
    }

    /// The pair, when both keys are good. Else the field to go to; its problem is shown then.
    pub(super) fn parse(&mut self) -> Result<KeyPair, FieldId> {
        self.settle();
        let api_key = match ApiKey::parse(&self.api_text) {
            Ok(api_key) => api_key,
            Err(problem) => {
                self.api_problem = Some(problem);
                return Err(FieldId::ApiKey(self.pair));
            }
        };
        if self.file_problem.is_some() {
            return Err(FieldId::KeyFile(self.pair));
        }
        match self
            .key
            .get_or_insert_with(|| PrivateKey::parse(&Secret::new(String::new())).map(Arc::new))
        {
            Ok(key) => Ok(KeyPair {
                api_key,
                private_key: Arc::clone(key),
            }),
            Err(_) => Err(FieldId::PrivateKey(self.pair)),
        }
    }

    /// Checks the API key alone, when the person goes on from it.
    pub(super) fn check_api_key(&mut self) -> bool {
        self.api_problem = ApiKey::parse(&self.api_text).err();
        self.api_problem.is_none()
    }

    /// The fields and what is wrong with them, the file's only when one can be named.
    pub(super) fn blocks(&self, label: &'static str, with_file: bool) -> Vec<Block> {
        let mut blocks = vec![Block::Field(Field {
            id: FieldId::ApiKey(self.pair),
            label,
            text: self.api_text.clone(),
            placeholder: "(paste or type it)",
            note: None,
        })];
        blocks.extend(self.api_problem.clone().map(Block::Problem));
        if self.api_key_moved {
            blocks.push(Block::text(
                Tone::Warning,
                "What came as the private key is an API key: it was moved into its own field.",
            ));
        }
        blocks.push(Block::KeyField(self.key_field()));
        if let Some(Err(problem)) = &self.key {
            blocks.push(Block::Problem(problem.clone()));
        }
        if !with_file {
            return blocks;
        }
        blocks.push(Block::Field(Field {
            id: FieldId::KeyFile(self.pair),
            label: "or its file",
            text: self.file.clone(),
            placeholder: "(path, for example ~/private.pem)",
            note: self.path_note(),
        }));
        blocks.extend(self.file_problem.clone().map(Block::Problem));
        blocks
    }

    fn key_field(&self) -> KeyField {
        let (status, tone, notes) = self.state();
        KeyField {
            id: FieldId::PrivateKey(self.pair),
            label: "Private key",
            status,
            tone,
            notes,
        }
    }

    /// What is known of the private key, in words, and what is said below it.
    pub(in crate::wizard) fn state(&self) -> (String, Tone, Vec<String>) {
        match &self.key {
            Some(Ok(key)) => {
                let mut notes = vec![key.fingerprint().to_string()];
                if let Some(path) = &self.read_from {
                    notes.push(format!("read from {}", Label::new(path)));
                }
                notes.extend(
                    key.repairs()
                        .iter()
                        .map(|repair| repair.sentence().to_owned()),
                );
                (key.kind(), Tone::Good, notes)
            }
            Some(Err(_)) => ("not usable".into(), Tone::Bad, vec![]),
            None => self.coming_in(),
        }
    }

    fn coming_in(&self) -> (String, Tone, Vec<String>) {
        let kind = self.collector.kind().unwrap_or("text");
        match self.collector.progress() {
            Progress::Empty => ("paste it here".into(), Tone::Muted, vec![]),
            Progress::Partial { lines } => (
                format!("{kind}, not complete"),
                Tone::Plain,
                vec![
                    format!(
                        "{lines} {}, {} bytes so far, no END line yet.",
                        if lines == 1 { "line" } else { "lines" },
                        self.collector.bytes(),
                    ),
                    "Backspace takes back.".into(),
                ],
            ),
            Progress::Complete => (format!("{kind}, complete"), Tone::Plain, vec![]),
            Progress::TooLong => (
                "That is more than any key has".into(),
                Tone::Bad,
                vec!["Over 64 KiB: nothing of it was kept. Backspace to begin again.".into()],
            ),
        }
    }
}
