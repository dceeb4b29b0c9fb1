//! Step 5, before it is saved: what speaks against it, and the plan.

use super::plan_page::PlanSubject;
use super::plan_parts::{saves, values};
use super::summary_facts;
use crate::domain::{
    Plan, RegistryFailure, against_production, cautions, default_code, shared_codes,
    wanted_connection,
};
use crate::wizard::draft::Draft;
use crate::wizard::effect::Request;
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Block, Tone};

/// The chosen project and data space.
#[derive(Debug, Default)]
pub(super) struct Connect;

/// The registry is told the cloud project, when there is one; then on.
fn tell_cloud(draft: &mut Draft, requests: &mut InFlight) -> Go {
    let cloud_id = draft.store.as_deref().and_then(|s| s.cloud_id.clone());
    if let (Some(cloud_id), Some(keys), Some(data_space)) =
        (cloud_id, draft.keys.clone(), draft.data_space.clone())
    {
        requests.ask(
            "Telling the registry the cloud id",
            Request::TellCloudId {
                keys,
                data_space,
                cloud_id,
            },
        );
        return Go::Stay;
    }
    go_on(draft)
}

fn go_on(draft: &mut Draft) -> Go {
    if draft.notice.is_none() {
        draft.say("The store is connected.");
    }
    Go::To(Page::Names)
}

impl PlanSubject for Connect {
    const DOING: &'static str = "Saving project and data space";
    const NOTHING: &'static str = "The store has this project and data space: nothing to save.";
    const ONWARD: &'static str = "next";
    const VERB: &'static str = "save";

    fn title(draft: &Draft) -> String {
        draft
            .data_space()
            .map_or_else(String::new, |space| format!("Connect to {}?", space.name))
    }

    fn plan(draft: &Draft) -> Plan {
        let (Some(store), Some(project), Some(space)) =
            (draft.store.as_deref(), draft.project(), draft.data_space())
        else {
            return Plan::default();
        };
        // Who else uses it is said below, so Enter is a yes to that too.
        let shared = !shared_codes(store, &space.id, &draft.neighbours).is_empty();
        Plan::new(store, wanted_connection(project, space))
            .with_env(true)
            .with_shared(shared)
    }

    fn sentence(plan: &Plan) -> String {
        format!("{}. From then on data flows there.", saves(plan))
    }

    /// A Production data space on a store that does not look like production, unless it is the
    /// one in use.
    fn reasons(draft: &Draft) -> Vec<String> {
        let (Some(store), Some(space)) = (draft.store.as_deref(), draft.data_space()) else {
            return vec![];
        };
        against_production(store, space, &Self::plan(draft))
    }

    fn unchanged(draft: &Draft) -> Vec<Block> {
        vec![Block::Facts(summary_facts(draft))]
    }

    fn above(draft: &Draft) -> Vec<Block> {
        let store = draft.store.as_deref();
        store.map_or_else(Vec::new, |store| {
            cautions(store, draft.data_space.as_ref())
                .into_iter()
                .map(|text| Block::text(Tone::Warning, text))
                .collect()
        })
    }

    /// Other stores known here that write the same codes into this data space; else what
    /// to know about Magento's default code.
    fn below(draft: &Draft) -> Vec<Block> {
        let (Some(store), Some(data_space)) = (draft.store.as_deref(), &draft.data_space) else {
            return vec![];
        };
        let clashes = shared_codes(store, data_space, &draft.neighbours);
        if clashes.is_empty() {
            let code = default_code(store).map(|text| Block::text(Tone::Muted, text));
            return code.into_iter().collect();
        }
        let clashes = clashes.into_iter();
        clashes
            .map(|text| Block::text(Tone::Warning, text))
            .collect()
    }

    fn nothing(draft: &mut Draft, requests: &mut InFlight) -> Go {
        if std::mem::take(&mut draft.cloud_untold) {
            return tell_cloud(draft, requests);
        }
        Go::To(Page::Names)
    }

    fn saved(changed: usize, draft: &mut Draft, requests: &mut InFlight) -> Go {
        draft.done.push(("Connection saved", values(changed)));
        draft.say(format!(
            "Connected: saved {}, and read back.",
            values(changed)
        ));
        tell_cloud(draft, requests)
    }

    fn cloud_id_told(told: Result<(), RegistryFailure>, draft: &mut Draft) -> Go {
        if let Err(failure) = told {
            let problem = failure.problem("tell the registry the cloud project's id");
            draft.warn(format!(
                "Connected, but: {} {} The store works without it.",
                problem.what, problem.why
            ));
        }
        go_on(draft)
    }
}
