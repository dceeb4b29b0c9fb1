//! The path of a private key's file while it is being entered.

use crate::domain::{Label, Problem, SaasEnvironment};
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::Completion;
use crate::wizard::screen::{Block, Field, Tone};

/// A path, what Tab found out about it, and what was wrong with the file.
#[derive(Debug, Default)]
pub(super) struct KeyFileEntry {
    path: String,
    problem: Option<Problem>,
    completion: Option<Completion>,
}

impl KeyFileEntry {
    /// As it was typed.
    pub(super) fn text(&self) -> &str {
        &self.path
    }

    /// What can be read: without the blanks around it.
    pub(super) fn path(&self) -> Option<&str> {
        let path = self.path.trim();
        (!path.is_empty()).then_some(path)
    }

    pub(super) fn edit(&mut self, text: String) {
        if self.path != text {
            self.completion = None;
        }
        self.path = text;
        self.problem = None;
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

    /// The path, when Tab may still find something to add to it.
    pub(super) fn to_complete(&self) -> Option<&str> {
        let known = match &self.completion {
            None | Some(Completion::Several { .. }) => false,
            Some(Completion::Nothing | Completion::One(_)) => true,
        };
        (!known && self.path().is_some()).then_some(&self.path)
    }

    /// Takes in what Tab found: `false` when there is nothing to add to the path.
    pub(super) fn complete(&mut self, found: Completion) -> bool {
        let (longer, stays) = match &found {
            // Something was typed meanwhile.
            Completion::One(path) | Completion::Several { path, .. }
                if !path.starts_with(&self.path) =>
            {
                return true;
            }
            Completion::Nothing => (None, false),
            Completion::One(path) => (Some(path), *path != self.path),
            Completion::Several { path, .. } => (Some(path), true),
        };
        let grown = longer.filter(|path| **path != self.path).cloned();
        let is_folder = grown.as_ref().is_some_and(|path| path.ends_with('/'));
        // What was just completed is news enough; a folder's content is for the next Tab.
        let settled = match &found {
            Completion::Nothing => true,
            Completion::One(_) => !is_folder,
            Completion::Several { .. } => grown.is_none(),
        };
        if let Some(path) = grown {
            self.edit(path);
        }
        self.completion = settled.then_some(found);
        stays
    }

    /// The field, and what is wrong with it.
    pub(super) fn blocks(&self, pair: SaasEnvironment) -> Vec<Block> {
        let field = Block::Field(Field {
            id: FieldId::KeyFile(pair),
            label: FieldId::KeyFile(pair).key_label(),
            text: self.path.clone(),
            placeholder: "(path, for example ~/private.pem)",
            note: self.note(),
        });
        let problem = self.problem.clone().map(Block::Problem);
        [field].into_iter().chain(problem).collect()
    }

    fn note(&self) -> Option<(Tone, String)> {
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
}
