//! Step 2, where the keys come from: shown when there is a choice.

use super::reach::Reach;
use super::{Logic, View};
use crate::domain::{ConfigPath, KeySource as Source, Keys, Problem};
use crate::wizard::chooser::Chooser;
use crate::wizard::desk::Desk;
use crate::wizard::draft::Draft;
use crate::wizard::effect::Effect;
use crate::wizard::msg::{Answer, FieldId, Move};
use crate::wizard::page::{Go, Page};
use crate::wizard::screen::{Action, Block, KeyHint, Row, Tone};

#[derive(Debug, Default)]
pub(super) struct KeySource {
    chooser: Chooser,
    problem: Option<Problem>,
    reach: Reach,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Portal,
    Stored,
    Enter,
}

fn choices(draft: &Draft) -> Vec<Choice> {
    let stored = draft
        .store
        .as_deref()
        .is_some_and(|store| store.has_pair(draft.environment()));
    let mut choices = Vec::new();
    if stored {
        choices.push(Choice::Stored);
    }
    if draft.setup.portal {
        choices.push(Choice::Portal);
    }
    choices.push(Choice::Enter);
    choices
}

fn rows(draft: &Draft) -> Vec<Row> {
    choices(draft)
        .into_iter()
        .map(|choice| {
            Row::of([match choice {
                Choice::Portal => "Get keys from the sandbox API Portal",
                Choice::Stored => "Keep the keys that the store has",
                Choice::Enter if draft.setup.guided => "Enter keys: paste them",
                Choice::Enter => "Enter keys: paste them, or name the key's file",
            }])
        })
        .collect()
}

impl Logic for KeySource {
    fn next(&mut self, draft: &mut Draft, desk: &mut Desk) -> Go {
        self.problem = None;
        self.reach.forget();
        let choice = self
            .chooser
            .selected(&rows(draft))
            .and_then(|row| choices(draft).get(row).copied());
        match choice {
            Some(Choice::Portal) => Go::To(Page::Portal),
            Some(Choice::Enter) => Go::To(Page::Keys),
            Some(Choice::Stored) => {
                let keys = vec![Keys {
                    environment: draft.environment(),
                    source: Source::Stored,
                }];
                desk.ask("Checking the keys", |id| Effect::CheckKeys { id, keys });
                Go::Stay
            }
            None => Go::Stay,
        }
    }

    fn moved(&mut self, to: Move, draft: &Draft) {
        self.chooser.go(to, &rows(draft));
    }

    fn answered(&mut self, answer: Answer, draft: &mut Draft, desk: &mut Desk) -> Go {
        if let Answer::Reached(reached) = answer {
            self.reach.take(reached);
            return Go::Stay;
        }
        let Answer::KeysChecked(results) = answer else {
            return Go::Stay;
        };
        for (environment, result) in results {
            if let Err(failure) = result {
                self.problem = Some(failure.problem(&format!("check the {environment} keys")));
                self.reach.ask(&failure, draft, desk);
                return Go::Stay;
            }
        }
        draft.entered.clear();
        draft.keys = Some(Keys {
            environment: draft.environment(),
            source: Source::Stored,
        });
        draft.say("The registry accepts the stored keys.");
        Go::To(Page::Project)
    }

    fn view(&self, draft: &Draft) -> View {
        let mut blocks = vec![
            Block::plain("Which keys should connect this store?"),
            Block::List(self.chooser.list(vec![], &rows(draft))),
        ];
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
        View {
            title: "API keys".into(),
            blocks,
            focus: Some(FieldId::List),
            keys: vec![
                KeyHint::new(Action::Next, "next"),
                KeyHint::new(Action::Choose, "move"),
            ],
            dialog: None,
        }
    }
}
