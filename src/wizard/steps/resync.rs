//! Step 7: the commands that send the data again.

use super::{Logic, PageView};
use crate::domain::{resync_commands, resynced};
use crate::wizard::draft::Draft;
use crate::wizard::page::Go;
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, KeyHint, Tone};

#[derive(Debug, Default)]
pub(super) struct ResyncPage;

impl Logic for ResyncPage {
    fn next(&mut self, _draft: &mut Draft, _requests: &mut InFlight) -> Go {
        Go::Back
    }

    fn view(&self, draft: &Draft) -> PageView {
        let store = draft.store.as_deref();
        let what = store.and_then(resynced).unwrap_or("the data");
        PageView {
            title: format!("Send {what} again"),
            blocks: vec![
                Block::plain(
                    "Run these in the store's folder after a data space was changed: the feeds \
                     believe that everything was sent already.",
                ),
                Block::Verbatim(store.map(resync_commands).unwrap_or_default()),
                Block::text(
                    Tone::Muted,
                    "They take minutes to hours, depending on how much there is.",
                ),
            ],
            keys: vec![KeyHint::new(Action::Next, "back to the summary")],
            ..PageView::default()
        }
    }
}
