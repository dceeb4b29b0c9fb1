//! The path of a private key's file while it is being entered.

use super::path_entry::PathEntry;
use crate::domain::{Problem, SaasEnvironment};
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::Completion;
use crate::wizard::screen::{Block, Field};

/// A path, and what was wrong with the file.
#[derive(Debug, Default)]
pub(super) struct KeyFileEntry {
    path: PathEntry,
    problem: Option<Problem>,
}

impl KeyFileEntry {
    /// As it was typed.
    pub(super) fn text(&self) -> &str {
        self.path.text()
    }

    /// What can be read: without the blanks around it.
    pub(super) fn path(&self) -> Option<&str> {
        self.path.path()
    }

    pub(super) fn edit(&mut self, text: String) {
        self.path.edit(text);
        self.problem = None;
    }

    /// The path, when Tab may still find something to add to it.
    pub(super) fn to_complete(&self) -> Option<&str> {
        self.path.to_complete()
    }

    /// Takes in what Tab found: `false` when there is nothing to add to the path.
    pub(super) fn complete(&mut self, found: Completion) -> bool {
        let before = self.path.text().len();
        let stays = self.path.complete(found);
        if self.path.text().len() > before {
            self.problem = None;
        }
        stays
    }

    /// The file can't be read, or has no key.
    pub(super) fn refuse(&mut self, problem: Problem) {
        self.problem = Some(problem);
    }

    pub(super) fn is_refused(&self) -> bool {
        self.problem.is_some()
    }

    /// The private key came from somewhere: what was wrong with the file matters no more.
    pub(super) fn forgive(&mut self) {
        self.problem = None;
    }

    /// The field, and what is wrong with it.
    pub(super) fn blocks(&self, pair: SaasEnvironment) -> Vec<Block> {
        let field = Block::Field(Field {
            id: FieldId::KeyFile(pair),
            label: FieldId::KeyFile(pair).key_label(),
            text: self.path.text().to_owned(),
            placeholder: "(path, for example ~/private.pem)",
            note: self.path.note(),
        });
        let problem = self.problem.clone().map(Block::Problem);
        [field].into_iter().chain(problem).collect()
    }
}
