//! What the person sees of the wizard: the page, what lies over it, what keys do, and what is left
//! to read after the end. Decides nothing.

use super::effect::{Effect, Ending};
use super::field_id::FieldId;
use super::help::HelpTopic;
use super::page::Step;
use super::screen::{Action, Block, Dialog, Fact, KeyHint, Screen, StepMark, StepState};
use super::{Overlay, Wizard, help, overview, printout, steps};
use crate::domain::resynced;

/// How a run ended.
#[derive(Debug)]
pub struct Summary {
    /// The store has a project and a data space.
    pub connected: bool,
    /// The same in words, and to what.
    pub headline: String,
    /// What this run did, and how far the store's data is.
    pub deeds: Vec<Fact>,
    /// What is connected.
    pub facts: Vec<Fact>,
}

impl Wizard {
    /// What the person sees now.
    pub fn screen(&self) -> Screen {
        let page = self.page();
        let view = self.pages.seen(page).view(&self.draft);
        let mut blocks: Vec<Block> = self.draft.notice().into_iter().collect();
        blocks.extend(view.blocks);
        let undone = self.draft.undone && page.step() == Step::Summary;
        let map = overview::beside(page, &self.draft);
        let topic = HelpTopic {
            page,
            guided: self.is_guided(),
            focus: view.focus,
            problem: blocks.iter().find_map(Block::try_as_problem_ref),
            map: map.as_ref(),
        };
        Screen {
            steps: Step::all()
                .map(|step| StepMark {
                    title: step.title(),
                    state: match step.cmp(&page.step()) {
                        std::cmp::Ordering::Less if undone => StepState::Ahead,
                        std::cmp::Ordering::Less => StepState::Done,
                        std::cmp::Ordering::Equal => StepState::Current,
                        std::cmp::Ordering::Greater => StepState::Ahead,
                    },
                })
                .collect(),
            subject: self.draft.subject(),
            title: view.title,
            alarm: view.alarm,
            keys: self.keys(view.keys, view.focus, &blocks),
            aside: help::aside(topic),
            dialog: self
                .stray_key
                .dialog(self.requests.is_writing())
                .or_else(|| self.dialog(topic))
                .or(view.dialog),
            blocks,
            focus: view.focus,
            pending: self.requests.pending().cloned(),
        }
    }

    /// What is left to read in the scrollback. Nothing when the run changed nothing and did not come
    /// to its end.
    pub fn summary(&self) -> Option<Summary> {
        let is_worth_it = self.draft.saves > 0 || self.ending() == Ending::Finished;
        is_worth_it.then(|| Summary {
            connected: self.draft.is_connected(),
            headline: steps::headline(&self.draft),
            deeds: steps::deeds(&self.draft),
            facts: steps::summary_facts(&self.draft),
        })
    }

    /// What must be sent again, in words, because this run changed the data space. On a first
    /// connect cron sends everything by itself.
    pub fn resent(&self) -> Option<&'static str> {
        let store = self.draft.store.as_deref();
        store.filter(|_| self.draft.moved).and_then(resynced)
    }

    /// How many saves of this run changed the store and were not undone.
    pub fn saves(&self) -> usize {
        self.draft.saves
    }

    fn keys(&self, own: Vec<KeyHint>, focus: Option<FieldId>, blocks: &[Block]) -> Vec<KeyHint> {
        let mut keys = own;
        match self.requests.pending() {
            Some(pending) => {
                // How it looks can be changed at any time, and a page may be told to stop.
                let stays = [Action::Lines, Action::Back];
                keys.retain(|hint| stays.contains(&hint.action));
                if pending.cancellable {
                    keys.insert(0, KeyHint::new(Action::Back, "cancel"));
                }
            }
            None if focus == Some(FieldId::Filter) => {
                keys.push(KeyHint::new(Action::Back, "all rows"));
            }
            None if self.trail.len() > 1 => keys.push(KeyHint::new(Action::Back, "back")),
            None => {}
        }
        let typed = focus.is_some_and(|field| field.is_text() || field.is_secret());
        if self.requests.pending().is_none() && !typed && printout::is_there(blocks) {
            keys.push(KeyHint::new(Action::Print, "print"));
        }
        keys.push(KeyHint::new(Action::Help, "help"));
        keys.push(KeyHint::new(Action::Quit, "quit"));
        keys
    }

    fn dialog(&self, topic: HelpTopic<'_>) -> Option<Dialog> {
        match self.overlay {
            Overlay::Nothing => None,
            Overlay::Help => Some(help::dialog(topic)),
            Overlay::Quit => Some(Dialog {
                title: "Quit?".into(),
                blocks: vec![Block::plain(format!(
                    "{} {}",
                    if self.draft.saves > 0 {
                        "What was saved stays saved."
                    } else {
                        "Nothing was changed in the store."
                    },
                    if self.draft.setup.kept {
                        "The next start offers to go on here; only keys that are not saved must \
                         be entered again."
                    } else if self.draft.saves > 0 {
                        "What was entered since is lost."
                    } else {
                        "What was entered is lost."
                    }
                ))],
                keys: vec![
                    KeyHint::new(Action::Next, "quit"),
                    KeyHint::new(Action::Back, "stay"),
                ],
                takes_key: false,
            }),
            Overlay::QuitAfterWrite => Some(Dialog {
                title: "Quitting as soon as the answer is there".into(),
                blocks: vec![Block::plain(
                    "Something is being written. Leaving now would leave you without knowing \
                     whether it was done, so this waits for the answer.",
                )],
                keys: vec![KeyHint::new(Action::Back, "stay")],
                takes_key: false,
            }),
        }
    }

    /// The page, or what lies over it, for the scrollback.
    pub(super) fn print(&mut self) {
        let screen = self.screen();
        let (title, blocks, keys) = match &screen.dialog {
            Some(dialog) => (&dialog.title, &dialog.blocks, &dialog.keys),
            None => (&screen.title, &screen.blocks, &screen.keys),
        };
        if keys.iter().any(|hint| hint.action == Action::Print) {
            let lines = printout::lines(title, blocks);
            self.requests.tell(Effect::Print { lines });
        }
    }
}
