//! Step 3: the keys go into the store.

use super::plan_page::PlanSubject;
use super::plan_parts::{saves, values};
use super::summary_facts;
use crate::domain::{Installation, Plan, SaasEnvironment, wanted_keys};
use crate::wizard::draft::Draft;
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Block, Tone};

/// The keys that were entered and accepted.
#[derive(Debug, Default)]
pub(super) struct SaveKeys;

impl PlanSubject for SaveKeys {
    const DOING: &'static str = "Saving the keys";
    const NOTHING: &'static str = "The store has these keys: nothing to save.";
    const ONWARD: &'static str = "next";
    const VERB: &'static str = "save";

    fn title(_draft: &Draft) -> String {
        "Save the keys?".into()
    }

    fn plan(draft: &Draft) -> Plan {
        let Some(store) = draft.store.as_deref() else {
            return Plan::default();
        };
        let wanted = wanted_keys(store, draft.environment(), &draft.entered);
        Plan::new(store, wanted).with_env(true)
    }

    fn sentence(plan: &Plan) -> String {
        format!("To be saved: {}.", saves(plan))
    }

    fn unchanged(draft: &Draft) -> Vec<Block> {
        vec![Block::Facts(summary_facts(draft))]
    }

    fn end(draft: &Draft, ready: bool) -> Vec<Block> {
        let connection = draft.store.as_deref().and_then(Installation::connection);
        let about_data = if connection.is_some_and(|connection| connection.data_space.is_some()) {
            Block::text(
                Tone::Warning,
                "This store has a data space already: with these keys saved, its cron goes on \
                 sending data there.",
            )
        } else {
            Block::text(
                Tone::Muted,
                "Secrets are shown by their SHA-256. Nothing is sent to Adobe yet: that begins \
                 when a data space is saved.",
            )
        };
        let mut of = draft.entered.iter().map(|keys| keys.environment);
        let in_force = of.any(|of| of == SaasEnvironment::Sandbox).then(|| {
            let text = format!("In force is the {} pair.", draft.environment());
            Block::text(Tone::Muted, text)
        });
        ready
            .then_some(about_data)
            .into_iter()
            .chain(in_force)
            .collect()
    }

    fn nothing(_draft: &mut Draft, _requests: &mut InFlight) -> Go {
        Go::To(Page::Project)
    }

    fn saved(changed: usize, draft: &mut Draft, _requests: &mut InFlight) -> Go {
        draft.done.push(("Keys saved", values(changed)));
        draft.say(format!("Saved {}, and read back.", values(changed)));
        Go::To(Page::Project)
    }
}
