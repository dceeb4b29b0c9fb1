//! Step 1, behind the first page: everything that was found, and where each value comes from.

use super::{Logic, PageView, store_facts};
use crate::wizard::draft::Draft;
use crate::wizard::page::Go;
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, KeyHint};

#[derive(Debug, Default)]
pub(super) struct FoundPage;

impl Logic for FoundPage {
    fn next(&mut self, _draft: &mut Draft, _requests: &mut InFlight) -> Go {
        Go::Back
    }

    fn view(&self, draft: &Draft) -> PageView {
        let blocks = draft.store.as_deref().map_or_else(Vec::new, |store| {
            vec![
                Block::Facts(store_facts::whole(store)),
                Block::plain("The values of the connection, and where Magento takes each from:"),
                Block::Facts(store_facts::values(store)),
            ]
        });
        PageView {
            title: "Everything that was found".into(),
            blocks,
            keys: vec![KeyHint::new(Action::Next, "back to the store")],
            ..PageView::default()
        }
    }
}
