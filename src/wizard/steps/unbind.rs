//! Step 1, for a copy of another store: the connection is taken out.

use super::plan_page::PlanSubject;
use super::plan_parts::{saves, values};
use crate::domain::{Plan, wanted_unbound};
use crate::wizard::draft::Draft;
use crate::wizard::page::Go;
use crate::wizard::requests::InFlight;
use crate::wizard::screen::Block;

/// Every value of the connection, taken out.
#[derive(Debug, Default)]
pub(super) struct TakeOut;

impl PlanSubject for TakeOut {
    const DOING: &'static str = "Taking the connection out";
    const NOTHING: &'static str = "Nothing of a connection is in this store.";
    const ONWARD: &'static str = "back to the store";
    const VERB: &'static str = "take out";
    const STOP_FIRST: bool = true;

    fn title(_draft: &Draft) -> String {
        "Take the connection out".into()
    }

    fn plan(draft: &Draft) -> Plan {
        draft.store.as_deref().map_or_else(Plan::default, |store| {
            Plan::new(store, wanted_unbound()).with_env(true)
        })
    }

    fn sentence(plan: &Plan) -> String {
        format!("To be taken out: {}.", saves(plan))
    }

    fn above(_draft: &Draft) -> Vec<Block> {
        vec![Block::plain(
            "For a copy of another store, which must not write where that one writes. Nothing \
             changes at the registry.",
        )]
    }

    fn nothing(_draft: &mut Draft, _requests: &mut InFlight) -> Go {
        Go::Back
    }

    fn saved(changed: usize, draft: &mut Draft, _requests: &mut InFlight) -> Go {
        let undo = draft.setup.undo.as_ref();
        let undo = undo.map_or_else(String::new, |undo| {
            format!(" To have them back, run: {undo}")
        });
        draft.say(format!("Taken out: {}.{undo}", values(changed)));
        Go::Back
    }
}
