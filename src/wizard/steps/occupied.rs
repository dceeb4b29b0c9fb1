//! Before anything: another run of the wizard has this store in hand.

use super::{Logic, PageView};
use crate::domain::Problem;
use crate::wizard::ListRows;
use crate::wizard::checkpoint::{Claim, Occupied};
use crate::wizard::chooser::Chooser;
use crate::wizard::draft::Draft;
use crate::wizard::effect::Request;
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::Move;
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Fact, KeyHint, Row, Tone};

#[derive(Debug, Default)]
pub(super) struct OccupiedPage {
    chooser: Chooser,
    problem: Option<Problem>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OccupiedChoice {
    End,
    Look,
}

fn choices(other: Option<&Occupied>) -> Vec<OccupiedChoice> {
    let mut choices = vec![OccupiedChoice::Look];
    if other.is_some_and(|other| other.can_end) {
        choices.insert(0, OccupiedChoice::End);
    }
    choices
}

fn rows(draft: &Draft) -> ListRows {
    choices(draft.occupied.as_ref())
        .into_iter()
        .map(|choice| {
            Row::of([match choice {
                OccupiedChoice::End => "End that run, and go on here where it is",
                OccupiedChoice::Look => "Look again",
            }])
        })
        .collect()
}

impl Logic for OccupiedPage {
    fn refresh(&mut self, draft: &Draft) {
        self.chooser.offer(rows(draft));
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        self.problem = None;
        let choice = self
            .chooser
            .selected()
            .and_then(|row| choices(draft.occupied.as_ref()).get(row).copied());
        match choice {
            Some(OccupiedChoice::End) => {
                requests.ask("Ending the other run", Request::Claim { end_other: true });
            }
            Some(OccupiedChoice::Look) => {
                requests.ask("Looking again", Request::Claim { end_other: false });
            }
            None => {}
        }
        Go::Stay
    }

    fn moved(&mut self, to: Move) {
        self.chooser.go(to);
    }

    fn claimed(
        &mut self,
        claim: Result<Claim, Problem>,
        draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        match claim {
            Ok(Claim::Ours(unfinished)) => {
                draft.occupied = None;
                draft.unfinished = unfinished.map(|unfinished| *unfinished);
                return Go::Instead(if draft.unfinished.is_some() {
                    Page::Unfinished
                } else {
                    Page::Store
                });
            }
            Ok(Claim::Theirs(other)) => {
                draft.occupied = Some(other);
                draft.same_again("it is still running");
            }
            Err(problem) => self.problem = Some(problem),
        }
        Go::Stay
    }

    fn view(&self, draft: &Draft) -> PageView {
        let mut blocks = vec![Block::text(
            Tone::Warning,
            "Another run of this wizard is open for this store.",
        )];
        let mut facts = vec![Fact::new("Store", draft.setup.store.as_str())];
        if let Some(other) = &draft.occupied {
            if !other.by.is_empty() {
                facts.push(Fact::new("By", other.by.as_str()));
            }
            facts.push(Fact::new("Started", other.ago()));
            facts.push(Fact::new("Process", other.process.to_string()));
        }
        blocks.push(Block::Facts(facts));
        if let Some(problem) = &self.problem {
            blocks.push(Block::Problem(problem.clone()));
        }
        blocks.push(Block::List(self.chooser.list(vec![])));
        let ending = if choices(draft.occupied.as_ref()).contains(&OccupiedChoice::End) {
            "A session whose line was cut may still be waiting. Ending it loses no more than keys \
             that are not saved."
        } else {
            "Only who started it can end it."
        };
        let idle = draft
            .setup
            .idle_limit
            .as_ref()
            .map_or_else(String::new, |limit| {
                format!(" It ends by itself when nothing is typed in it for {limit}.")
            });
        blocks.push(Block::text(Tone::Muted, format!("{ending}{idle}")));
        PageView {
            title: "This store is in hand".into(),
            blocks,
            focus: Some(FieldId::List),
            keys: vec![
                KeyHint::new(Action::Next, "choose"),
                KeyHint::new(Action::Choose, "move"),
                KeyHint::new(Action::Lines, "plain mode"),
            ],
            ..PageView::default()
        }
    }
}
