//! A path while it is being typed, and what Tab found out about it.

use crate::domain::Label;
use crate::wizard::msg::Completion;
use crate::wizard::screen::Tone;

/// A path, and how it may go on.
#[derive(Debug, Default)]
pub(super) struct PathEntry {
    path: String,
    completion: Option<Completion>,
}

impl PathEntry {
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

    /// What Tab found, for the line below the path.
    pub(super) fn note(&self) -> Option<(Tone, String)> {
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
