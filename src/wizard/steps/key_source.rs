//! Step 2, where the keys come from: shown when there is a choice.

use super::reach::Reach;
use super::{Logic, PageView};
use crate::domain::{
    ConfigPath, KeySource, Keys, Problem, ReachStep, RegistryFailure, SaasEnvironment,
};
use crate::wizard::ListRows;
use crate::wizard::chooser::Chooser;
use crate::wizard::draft::Draft;
use crate::wizard::effect::Request;
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::Move;
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, KeyHint, Row, Tone};

#[derive(Debug, Default)]
pub(super) struct KeySourcePage {
    chooser: Chooser,
    problem: Option<Problem>,
    reach: Reach,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum KeySourceChoice {
    Portal,
    Stored,
    Enter,
}

fn choices(draft: &Draft) -> Vec<KeySourceChoice> {
    let stored = draft
        .store
        .as_deref()
        .is_some_and(|store| store.has_pair(draft.environment()));
    let mut choices = Vec::new();
    if stored {
        choices.push(KeySourceChoice::Stored);
    }
    if draft.setup.portal {
        choices.push(KeySourceChoice::Portal);
    }
    choices.push(KeySourceChoice::Enter);
    choices
}

fn rows(draft: &Draft) -> ListRows {
    choices(draft)
        .into_iter()
        .map(|choice| {
            Row::of(match choice {
                KeySourceChoice::Portal => ["Get keys", "from the sandbox API Portal"],
                KeySourceChoice::Stored => ["Keep the keys", "that the store has"],
                KeySourceChoice::Enter if draft.setup.guided => ["Enter keys", "paste them"],
                KeySourceChoice::Enter => ["Enter keys", "paste them, or name the key's file"],
            })
        })
        .collect()
}

impl Logic for KeySourcePage {
    fn refresh(&mut self, draft: &Draft) {
        self.chooser.offer(rows(draft));
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        self.problem = None;
        self.reach.forget();
        let choice = self
            .chooser
            .selected()
            .and_then(|row| choices(draft).get(row).copied());
        match choice {
            Some(KeySourceChoice::Portal) => Go::To(Page::Portal),
            Some(KeySourceChoice::Enter) => Go::To(Page::Keys),
            Some(KeySourceChoice::Stored) => {
                let keys = vec![Keys {
                    environment: draft.environment(),
                    source: KeySource::Stored,
                }];
                requests.ask("Checking the keys", Request::CheckKeys { keys });
                Go::Stay
            }
            None => Go::Stay,
        }
    }

    fn moved(&mut self, to: Move) {
        self.chooser.go(to);
    }

    fn reached(
        &mut self,
        reached: Result<Option<Vec<ReachStep>>, Problem>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        self.reach.take(reached);
        Go::Stay
    }

    fn keys_checked(
        &mut self,
        results: Vec<(SaasEnvironment, Result<(), RegistryFailure>)>,
        draft: &mut Draft,
        requests: &mut InFlight,
    ) -> Go {
        for (environment, result) in results {
            if let Err(failure) = result {
                self.problem = Some(failure.problem(&format!("check the {environment} keys")));
                self.reach.ask(&failure, draft, requests);
                return Go::Stay;
            }
        }
        draft.entered.clear();
        draft.keys = Some(Keys {
            environment: draft.environment(),
            source: KeySource::Stored,
        });
        draft.say("The registry accepts the stored keys.");
        Go::To(Page::Project)
    }

    fn view(&self, draft: &Draft) -> PageView {
        let mut blocks = vec![Block::List(self.chooser.list(vec![]))];
        let environment = draft.environment();
        if let Some(store) = draft.store.as_deref()
            && let (Some(api_key), Some(private_key)) = (
                store.secret(ConfigPath::api_key(environment)),
                store.secret(ConfigPath::private_key(environment)),
            )
        {
            blocks.push(Block::text(
                Tone::Muted,
                format!(
                    "Stored {environment} pair: API key {}…, private key {}…",
                    api_key.short(),
                    private_key.short()
                ),
            ));
        }
        if let Some(problem) = &self.problem {
            blocks.push(Block::Problem(problem.clone()));
            blocks.extend(self.reach.blocks());
        }
        PageView {
            title: "Which keys should connect this store?".into(),
            blocks,
            focus: Some(FieldId::List),
            keys: vec![
                KeyHint::new(Action::Next, "go on"),
                KeyHint::new(Action::Choose, "move"),
            ],
            ..PageView::default()
        }
    }
}
