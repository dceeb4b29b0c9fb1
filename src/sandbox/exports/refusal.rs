//! Items that a scenario does not take, and how it names them.

use serde::Deserialize;

use super::item::Record;
use crate::registry::wire::feeds::InvalidItem;

/// Which items are refused, and in which words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRefusal {
    /// HTTP status: 200 takes the other items, 400 takes none.
    pub status: u16,
    /// One item in so many, beginning with the second; the only one of a body.
    pub every: usize,
    /// A field's name: items are named by a pointer to it. Without it, by their place.
    pub field: Option<String>,
    /// A word for programs.
    pub code: Option<String>,
    /// A sentence for people.
    pub message: String,
}

impl ItemRefusal {
    /// What is refused and what is taken.
    pub(super) fn split(&self, records: Vec<Record>) -> (Vec<Record>, Vec<Record>) {
        let first = usize::from(records.len() > 1);
        let every = self.every.max(1);
        records
            .into_iter()
            .partition(|record| record.place % every == first % every)
    }

    /// The item at this place, as the answer names it.
    pub(super) fn name(&self, place: usize) -> InvalidItem {
        let field = self.field.as_ref();
        InvalidItem {
            field: field.map(|field| format!("/{place}/{field}")),
            item_index: field.is_none().then_some(place),
            code: self.code.clone(),
            message: Some(self.message.clone()),
        }
    }
}
