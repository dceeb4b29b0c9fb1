//! Step 1: what was found.

use super::{Logic, PageView, steady, store_facts};
use crate::domain::{Installation, Problem, findings, module_commands};
use crate::wizard::ListRows;
use crate::wizard::chooser::Chooser;
use crate::wizard::draft::Draft;
use crate::wizard::effect::{Elsewhere, Request};
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::{Inspected, Move};
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Fact, KeyHint, Row, Tone};

#[derive(Debug, Default)]
pub(super) struct StorePage {
    problem: Option<Problem>,
    chooser: Chooser,
    /// The person asked for another look.
    again: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum StoreChoice {
    /// Where no store could be read.
    Again,
    Elsewhere,
    Demo,
    GoOn,
    Overview,
    Found,
    Unbind,
}

impl StoreChoice {
    /// What it is called, and what it does in a few words more.
    fn text(self) -> [&'static str; 2] {
        match self {
            Self::Again => ["Look again", ""],
            Self::Elsewhere => ["Another store", "type its folder or ssh address"],
            Self::Demo => ["Look around", "in the demo; nothing is real"],
            Self::GoOn => ["Start", ""],
            Self::Overview => ["Outline", "how keys, project, data spaces fit"],
            Self::Found => ["All found", "and where each value comes from"],
            Self::Unbind => ["Take the connection out", "of a copy"],
        }
    }
}

impl StoreChoice {
    /// What Enter does with it.
    fn verb(self) -> &'static str {
        match self {
            Self::Again => "look again",
            Self::Elsewhere => "name it",
            Self::Demo => "open the demo",
            Self::GoOn => "start",
            Self::Overview | Self::Found => "show",
            Self::Unbind => "review",
        }
    }
}

fn choices(draft: &Draft, failed: bool) -> Vec<StoreChoice> {
    if failed {
        return vec![
            StoreChoice::Again,
            StoreChoice::Elsewhere,
            StoreChoice::Demo,
        ];
    }
    let mut choices = vec![StoreChoice::GoOn, StoreChoice::Overview, StoreChoice::Found];
    if draft.store.as_deref().is_some_and(Installation::is_bound) {
        choices.push(StoreChoice::Unbind);
    }
    choices
}

fn rows(draft: &Draft, failed: bool) -> ListRows {
    choices(draft, failed)
        .into_iter()
        .map(|choice| Row::of(choice.text()))
        .collect()
}

impl StorePage {
    fn look(&mut self, requests: &mut InFlight) {
        self.problem = None;
        requests.ask("Looking at the store", Request::Inspect);
    }

    fn verb(&self, choice: StoreChoice, draft: &Draft) -> String {
        let all = choices(draft, self.problem.is_some());
        steady(choice.verb(), all.into_iter().map(StoreChoice::verb))
    }

    fn choice(&self, draft: &Draft) -> Option<StoreChoice> {
        let row = self.chooser.selected()?;
        choices(draft, self.problem.is_some()).get(row).copied()
    }
}

impl Logic for StorePage {
    fn refresh(&mut self, draft: &Draft) {
        self.chooser.offer(rows(draft, self.problem.is_some()));
    }

    fn enter(&mut self, _draft: &mut Draft, requests: &mut InFlight) {
        self.chooser.select(0);
        self.look(requests);
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        let choice = self.choice(draft);
        if self.problem.is_some() && draft.may_leave_store() {
            match choice {
                Some(StoreChoice::Elsewhere) => return Go::To(Page::Elsewhere),
                Some(StoreChoice::Demo) => {
                    draft.elsewhere = Some(Elsewhere::Demo);
                    return Go::Elsewhere;
                }
                Some(
                    StoreChoice::Again
                    | StoreChoice::GoOn
                    | StoreChoice::Overview
                    | StoreChoice::Found
                    | StoreChoice::Unbind,
                )
                | None => {}
            }
        }
        let Some(door) = door_to_keys(draft).filter(|_| self.problem.is_none()) else {
            self.again = true;
            self.look(requests);
            return Go::Stay;
        };
        match choice {
            Some(
                StoreChoice::GoOn | StoreChoice::Again | StoreChoice::Elsewhere | StoreChoice::Demo,
            )
            | None => Go::To(door),
            Some(StoreChoice::Overview) => Go::To(Page::Overview),
            Some(StoreChoice::Found) => Go::To(Page::Found),
            Some(StoreChoice::Unbind) => Go::To(Page::Unbind),
        }
    }

    fn moved(&mut self, to: Move) {
        self.chooser.go(to);
    }

    fn inspected(
        &mut self,
        found: Result<Inspected, Problem>,
        draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        let again = std::mem::take(&mut self.again);
        if !again {
            self.chooser.select(0);
        }
        match (found, again) {
            (Ok(found), true) => draft.looked_again(found),
            (Ok(found), false) => draft.inspected(found),
            (Err(problem), again) => {
                self.problem = Some(problem);
                if again {
                    draft.same_again("it failed");
                }
            }
        }
        Go::Stay
    }

    fn view(&self, draft: &Draft) -> PageView {
        let mut blocks = Vec::new();
        let mut keys = vec![KeyHint::new(Action::Next, "look again")];
        let mut focus = None;
        if let Some(problem) = &self.problem {
            if draft.notice.is_none() {
                blocks.extend(orientation(draft));
            }
            blocks.push(Block::Problem(problem.clone()));
            if draft.may_leave_store() {
                blocks.push(Block::List(self.chooser.list(vec![])));
                focus = Some(FieldId::List);
                let choice = self.choice(draft).unwrap_or(StoreChoice::Again);
                keys = vec![
                    KeyHint::new(Action::Next, self.verb(choice, draft)),
                    KeyHint::new(Action::Choose, "move"),
                ];
            }
        } else if let Some(store) = draft.store.as_deref() {
            let ready = is_ready(store);
            // What was just done here is said on top, and must be seen with the choices.
            if ready && draft.notice.is_none() {
                blocks.extend(orientation(draft));
            }
            blocks.push(Block::Facts(store_facts::short(store, draft)));
            blocks.extend(modules(store));
            if ready {
                blocks.extend(warnings(store, draft));
                blocks.push(Block::List(self.chooser.list(vec![])));
                focus = Some(FieldId::List);
                let choice = self.choice(draft).unwrap_or(StoreChoice::GoOn);
                keys = vec![
                    KeyHint::new(Action::Next, self.verb(choice, draft)),
                    KeyHint::new(Action::Choose, "move"),
                ];
            }
        } else {
            blocks.extend(orientation(draft));
            blocks.push(Block::Facts(vec![Fact {
                tone: Tone::Open,
                ..Fact::new("Store", draft.setup.store.as_str())
            }]));
        }
        keys.push(KeyHint::new(Action::Lines, "plain mode"));
        PageView {
            title: "Connect to Adobe Commerce Services".into(),
            blocks,
            focus,
            keys,
            ..PageView::default()
        }
    }
}

/// What this is, how it goes, and what one needs.
fn orientation(draft: &Draft) -> Vec<Block> {
    let has_pair = |store: &Installation| store.has_pair(draft.environment());
    let mut blocks = Vec::new();
    if draft.setup.portal {
        blocks.push(Block::text(
            Tone::Good,
            "Rehearsal: nothing real is touched.",
        ));
    }
    blocks.push(Block::plain(
        "Seven short steps. Nothing is changed before you have seen it, and every step has a way \
         back.",
    ));
    if !draft.store.as_deref().is_some_and(has_pair) {
        blocks.push(Block::Facts(vec![Fact::new(
            "You need",
            "an API key and its private key, made by the licence owner in the API Portal at \
             account.magento.com",
        )]));
    }
    blocks
}

/// The page behind this one, once the store can be connected.
pub(in crate::wizard) fn door_to_keys(draft: &Draft) -> Option<Page> {
    let store = draft.store.as_deref().filter(|store| is_ready(store))?;
    let choice = draft.setup.portal || store.has_pair(draft.environment());
    Some(if choice { Page::KeySource } else { Page::Keys })
}

fn is_ready(store: &Installation) -> bool {
    store.missing_modules().is_empty() && store.disabled_modules().is_empty()
}

/// What to think about before going on.
fn warnings(store: &Installation, draft: &Draft) -> Vec<Block> {
    let mut texts = Vec::new();
    let signs = findings::of_a_copy(store, &draft.neighbours);
    if !signs.is_empty() {
        let signs: Vec<&str> = signs.iter().map(|sign| sign.why.as_str()).collect();
        texts.push(format!(
            "Is this a copy of another store? {} Take the connection out of a copy, before its \
             cron sends data there.",
            signs.join(" ")
        ));
    }
    let found = [
        findings::connector_old(store),
        findings::keys_in_the_repository(store),
        findings::optimizer_connector(store),
    ];
    texts.extend(found.into_iter().flatten().map(|problem| {
        let Problem {
            what, why, hint, ..
        } = problem;
        format!("{what} {why} {hint}").trim_end().to_owned()
    }));
    texts
        .into_iter()
        .map(|text| Block::text(Tone::Warning, text))
        .collect()
}

/// The commands stand below, one a line, so that they can be copied.
fn modules(store: &Installation) -> Vec<Block> {
    let Some(found) = findings::modules(store) else {
        return vec![];
    };
    let hint = if store.cloud_id.is_some() {
        "Run the first lines in a clone of the project, commit and deploy; then press Enter to \
         look again."
    } else {
        "Run this in the store's folder, then press Enter to look again."
    };
    vec![
        Block::Problem(Problem {
            hint: hint.into(),
            ..found
        }),
        Block::Verbatim(module_commands(store)),
    ]
}
