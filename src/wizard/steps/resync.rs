//! Step 7: how the data is sent again, after the data space was changed.

use super::{Logic, PageView};
use crate::domain::resynced;
use crate::wizard::RESEND;
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
                    "The data space was changed, and the store believes that everything was sent \
                     already. This sends it again, each feed in the way that works with the \
                     installed exporter; with --dry-run it only shows Magento's own commands.",
                ),
                Block::Verbatim(vec![RESEND.to_owned()]),
                Block::text(
                    Tone::Muted,
                    "It takes minutes to hours, depending on how much there is.",
                ),
            ],
            keys: vec![KeyHint::new(Action::Next, "back to the summary")],
            ..PageView::default()
        }
    }
}
