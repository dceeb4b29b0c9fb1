//! One pair of keys while it is being entered: an API key, a private key, and the private key's
//! file.

use std::sync::Arc;

use super::api_key_entry::ApiKeyEntry;
use super::key_file_entry::KeyFileEntry;
use super::private_key_entry::{ApiKeyFound, PrivateKeyEntry};
use crate::domain::{KeyPair, PemCollector, PrivateKey, Problem, SaasEnvironment, Secret};
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::KeyFileText;
use crate::wizard::screen::Block;

/// What was entered for one pair.
#[derive(Debug)]
pub(super) struct KeyPairEntry {
    pair: SaasEnvironment,
    pub(super) api_key: ApiKeyEntry,
    pub(super) private_key: PrivateKeyEntry,
    pub(super) file: KeyFileEntry,
}

/// Where an API key went that was among the key text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum MovedApiKey {
    /// It came along with the private key.
    Beside,
    /// There was nothing else.
    Alone,
}

impl KeyPairEntry {
    pub(super) fn new(pair: SaasEnvironment) -> Self {
        Self {
            pair,
            api_key: ApiKeyEntry::default(),
            private_key: PrivateKeyEntry::default(),
            file: KeyFileEntry::default(),
        }
    }

    /// Nothing was entered at all.
    pub(super) fn is_empty(&self) -> bool {
        self.api_key.is_empty() && !self.private_key.is_there() && self.file.path().is_none()
    }

    /// A path that was typed and not read yet.
    pub(super) fn unread_path(&self) -> Option<&str> {
        let path = self.file.path()?;
        (self.private_key.read_from() != Some(path)).then_some(path)
    }

    /// Takes the next piece of key text, and what came along with it to where that belongs.
    pub(super) fn push(&mut self, text: &str) -> Option<MovedApiKey> {
        self.private_key.push(text);
        self.file.forgive();
        self.take_api_key_beside()
    }

    /// Takes over a private key that was collected elsewhere; the path stays.
    pub(super) fn adopt(&mut self, key: PrivateKeyEntry) -> Option<MovedApiKey> {
        self.private_key = key;
        self.file.forgive();
        self.take_api_key_beside()
    }

    /// No more key text comes: what is there is the private key, whole or not.
    pub(super) fn settle(&mut self) -> Option<MovedApiKey> {
        let moved = self.take_api_key_alone();
        self.private_key.settle();
        moved
    }

    /// The API key that was meant for the other field. What is there already is not overwritten
    /// by a word.
    pub(super) fn take_api_key_alone(&mut self) -> Option<MovedApiKey> {
        let Some(ApiKeyFound::Alone(api_key)) = self.private_key.api_key() else {
            return None;
        };
        if self.api_key.differs_from(&api_key) {
            return None;
        }
        self.private_key = PrivateKeyEntry::default();
        self.api_key.edit(api_key.as_str().to_owned());
        Some(MovedApiKey::Alone)
    }

    /// What came in one paste belongs together.
    fn take_api_key_beside(&mut self) -> Option<MovedApiKey> {
        let Some(ApiKeyFound::Beside(api_key)) = self.private_key.api_key() else {
            return None;
        };
        self.api_key.edit(api_key.as_str().to_owned());
        Some(MovedApiKey::Beside)
    }

    /// The file was read, or could not be: `true` when a private key is there now.
    pub(super) fn file_read(&mut self, result: Result<KeyFileText, Problem>) -> bool {
        let read = result.and_then(|KeyFileText { text, readers }| {
            if self.api_key.is_empty() {
                let mut collector = PemCollector::default();
                collector.push(text.expose());
                if let Some(api_key) = collector.api_key_beside() {
                    self.api_key.edit(api_key.as_str().to_owned());
                }
            }
            Ok((PrivateKey::parse(&text)?, readers))
        });
        match read {
            Ok((key, readers)) => {
                let path = self.file.text().trim().to_owned();
                self.private_key.put(Arc::new(key), path, readers);
                true
            }
            Err(problem) => {
                self.file.refuse(problem);
                false
            }
        }
    }

    /// Fills in a pair from elsewhere.
    pub(super) fn fill(&mut self, api_key: String, private_key: &Secret) {
        *self = Self::new(self.pair);
        self.private_key.push(private_key.expose());
        self.private_key.settle();
        self.api_key.edit(api_key);
    }

    /// The pair, when both keys are good. Else the field to go to; its problem is shown then.
    pub(super) fn parse(&mut self) -> Result<KeyPair, FieldId> {
        let api_key = self.api_key.parse().ok_or(FieldId::ApiKey(self.pair))?;
        if self.file.is_refused() {
            return Err(FieldId::KeyFile(self.pair));
        }
        let private_key = self.private_key.demand();
        let private_key = private_key.map_err(|_| FieldId::PrivateKey(self.pair))?;
        Ok(KeyPair {
            api_key,
            private_key,
        })
    }

    /// The fields and what is wrong with them, the file's only when one can be named.
    pub(super) fn blocks(&self, with_file: bool) -> Vec<Block> {
        let mut blocks = self.api_key.blocks(self.pair);
        blocks.extend(self.private_key.blocks(self.pair));
        if with_file {
            blocks.extend(self.file.blocks(self.pair));
        }
        blocks
    }
}
