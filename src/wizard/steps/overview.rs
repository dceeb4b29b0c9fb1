//! Step 1, behind the first page: how it fits together.

use super::{Logic, PageView};
use crate::wizard::draft::Draft;
use crate::wizard::overview;
use crate::wizard::page::Go;
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, KeyHint};

#[derive(Debug, Default)]
pub(super) struct OverviewPage;

impl Logic for OverviewPage {
    fn next(&mut self, _draft: &mut Draft, _requests: &mut InFlight) -> Go {
        Go::Back
    }

    fn view(&self, _draft: &Draft) -> PageView {
        PageView {
            title: "How it fits together".into(),
            blocks: overview::blocks(),
            keys: vec![KeyHint::new(Action::Next, "back to the store")],
            ..PageView::default()
        }
    }
}
