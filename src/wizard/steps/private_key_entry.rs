//! One private key while it is being entered.

use std::sync::Arc;

use crate::domain::{
    ApiKey, Label, PemCollector, PrivateKey, Problem, Progress, SaasEnvironment, Secret,
};
use crate::wizard::field_id::FieldId;
use crate::wizard::screen::{Block, KeyField, Tone};

/// A private key, or as much of it as came in. Its text stays in the collector until it is whole,
/// then the parsed key is what counts.
#[derive(Debug, Default)]
pub(in crate::wizard) struct PrivateKeyEntry {
    collector: PemCollector,
    key: Option<Result<Arc<PrivateKey>, Problem>>,
    read_from: Option<String>,
    /// Who beside its owner may read that file.
    readers: Option<&'static str>,
    line_open: bool,
}

/// An API key that was among the key text.
pub(super) enum ApiKeyFound {
    /// It came along with a private key.
    Beside(ApiKey),
    /// There was nothing else.
    Alone(ApiKey),
}

impl PrivateKeyEntry {
    /// Some key text is there, whole or not, good or bad.
    pub(super) fn is_there(&self) -> bool {
        self.key.is_some() || self.collector.progress() != Progress::Empty
    }

    /// Why the key can't be used.
    pub(in crate::wizard) fn problem(&self) -> Option<&Problem> {
        self.key.as_ref()?.as_ref().err()
    }

    /// The file that it was read from.
    pub(super) fn read_from(&self) -> Option<&str> {
        self.read_from.as_deref()
    }

    /// Takes the next piece of key text. What follows a whole key is ignored, until another one
    /// begins and replaces it.
    pub(in crate::wizard) fn push(&mut self, text: &str) {
        self.line_open = !text.ends_with('\n');
        let progress = self.collector.push(text);
        if progress == Progress::Empty || self.key.is_some() && self.collector.ignores() {
            return;
        }
        self.key = None;
        self.read_from = None;
        if progress == Progress::Complete {
            self.settle();
        }
    }

    /// The key is in use: from here on its text is kept once, in the key itself.
    pub(super) fn forget_text(&mut self) {
        if matches!(self.key, Some(Ok(_))) {
            self.collector.forget_text();
        }
    }

    /// The key of a file.
    pub(super) fn put(
        &mut self,
        key: Arc<PrivateKey>,
        path: String,
        readers: Option<&'static str>,
    ) {
        *self = Self {
            key: Some(Ok(key)),
            read_from: Some(path),
            readers,
            ..Self::default()
        };
    }

    /// The API key that is among the key text.
    pub(super) fn api_key(&self) -> Option<ApiKeyFound> {
        if let Some(api_key) = self.collector.api_key_alone() {
            return Some(ApiKeyFound::Alone(api_key));
        }
        self.collector.api_key_beside().map(ApiKeyFound::Beside)
    }

    /// Bytes of key text so far.
    pub(in crate::wizard) fn bytes(&self) -> usize {
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

    /// So much came in that it can't be a key.
    pub(in crate::wizard) fn is_too_long(&self) -> bool {
        self.collector.progress() == Progress::TooLong
    }

    /// A key is there, and not to its end.
    pub(in crate::wizard) fn is_partial(&self) -> bool {
        self.key.is_none() && matches!(self.collector.progress(), Progress::Partial { .. })
    }

    /// Backspace: a whole key is forgotten, of an unfinished one the last character.
    pub(super) fn erase(&mut self) {
        self.read_from = None;
        self.key = None;
        if matches!(self.collector.progress(), Progress::Partial { .. }) {
            self.collector.erase_last();
        } else {
            self.collector.clear();
        }
    }

    /// Enter in the field: `true` when it was taken as a line's end of an unfinished key.
    /// Enter on an empty line ends the text, and so does Enter behind an API key.
    pub(super) fn line_end(&mut self) -> bool {
        let taken = self.takes_line_end();
        if taken {
            self.push("\n");
            self.line_open = false;
        }
        taken
    }

    /// Enter in the key's field would end a line of an unfinished key.
    pub(super) fn takes_line_end(&self) -> bool {
        self.is_partial() && self.line_open && self.collector.api_key_alone().is_none()
    }

    /// The focus left the field: what is there is the key, whole or not.
    pub(super) fn settle(&mut self) {
        if self.key.is_none() && self.collector.progress() != Progress::Empty {
            let text = self.collector.text();
            self.key = Some(PrivateKey::parse(&text).map(Arc::new));
        }
    }

    /// It is wanted: of one that is not there that is the problem.
    pub(super) fn demand(&mut self) -> Result<Arc<PrivateKey>, Problem> {
        self.settle();
        self.key
            .get_or_insert_with(|| PrivateKey::parse(&Secret::new(String::new())).map(Arc::new))
            .clone()
    }

    /// The field, and what is wrong with it.
    pub(super) fn blocks(&self, pair: SaasEnvironment) -> Vec<Block> {
        let (status, tone, notes) = self.state();
        let field = Block::KeyField(KeyField {
            id: FieldId::PrivateKey(pair),
            label: FieldId::PrivateKey(pair).key_label(),
            status,
            tone,
            notes,
        });
        let problem = self.problem().cloned().map(Block::Problem);
        [field].into_iter().chain(problem).collect()
    }

    /// What is known of the private key, in words, and what is said below it.
    pub(in crate::wizard) fn state(&self) -> (String, Tone, Vec<String>) {
        match &self.key {
            Some(Ok(key)) => {
                let mut notes = vec![key.fingerprint().to_string()];
                if let Some(path) = &self.read_from {
                    notes.push(format!("read from {}", Label::new(path)));
                    notes.extend(self.readers.map(|who| {
                        format!("which {who} can read: make it yours alone with chmod 600")
                    }));
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
