//! Step 7: the first data goes out, and is watched until all is sent or it is clear that it won't be.

use super::feed_bars::bars;
use super::{Logic, PageView};
use crate::domain::{FeedLook, Headway, Problem};
use crate::wizard::ListRows;
use crate::wizard::chooser::Chooser;
use crate::wizard::draft::Draft;
use crate::wizard::feed_watch::WatchOver;
use crate::wizard::field_id::FieldId;
use crate::wizard::msg::Move;
use crate::wizard::page::{Go, Page};
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, KeyHint, Row, Tone};

#[derive(Debug, Default)]
pub(super) struct FeedsPage {
    chooser: Chooser,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FeedsChoice {
    Done,
    Again,
    Resend,
}

impl FeedsChoice {
    fn text(self) -> &'static str {
        match self {
            Self::Done => "Back to the summary",
            Self::Again => "Look again",
            Self::Resend => "Send all again",
        }
    }
}

fn choices(draft: &Draft) -> Vec<FeedsChoice> {
    let mut choices = vec![FeedsChoice::Done];
    if draft.watch.over().is_some() {
        choices.push(FeedsChoice::Again);
    }
    if draft.can_resend() {
        choices.push(FeedsChoice::Resend);
    }
    choices
}

fn rows(draft: &Draft) -> ListRows {
    let choices = choices(draft).into_iter();
    choices.map(|choice| Row::of([choice.text()])).collect()
}

/// How far it is, as one sentence.
pub(super) fn sentence(draft: &Draft) -> Block {
    if let Some(problem) = draft.watch.failed() {
        return Block::text(
            Tone::Warning,
            format!(
                "The store could not be asked what it has sent: {} {}",
                problem.what, problem.why
            ),
        );
    }
    let Some(look) = draft.watch.look() else {
        return Block::text(Tone::Muted, "The store is asked what it has sent.");
    };
    let tone = match look.headway() {
        Headway::AllSent => Tone::Good,
        Headway::OnTheWay | Headway::NotAStore => Tone::Plain,
        Headway::NeedsAPerson => Tone::Warning,
    };
    Block::text(tone, look.first_data())
}

/// What needs a person, behind its sentence. A guest has no command line.
fn needed(look: &FeedLook, draft: &Draft) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut hints: Vec<&str> = Vec::new();
    for (place, problem) in look.findings.iter().enumerate() {
        let Problem { what, why, .. } = problem;
        match (problem.code.0, place) {
            // What can be done here needs no command.
            ("feeds.sent_before", 0) if draft.can_resend() => continue,
            // The bars say of each feed what was refused.
            ("feeds.refused", _) => {}
            (_, 0) => blocks.push(Block::plain(why.clone())),
            (_, _) => blocks.push(Block::text(Tone::Warning, format!("{what} {why}"))),
        }
        let hint = problem.hint.as_str();
        if !draft.setup.guided && !hint.is_empty() && !hints.contains(&hint) {
            blocks.push(Block::plain(hint));
            hints.push(hint);
        }
    }
    blocks
}

impl Logic for FeedsPage {
    fn refresh(&mut self, draft: &Draft) {
        self.chooser.offer(rows(draft));
    }

    fn enter(&mut self, draft: &mut Draft, _requests: &mut InFlight) {
        self.chooser.select(0);
        draft.looks = 0;
        draft.watch.again();
    }

    fn watches_feeds(&self, _draft: &Draft) -> bool {
        true
    }

    fn next(&mut self, draft: &mut Draft, _requests: &mut InFlight) -> Go {
        let row = self.chooser.selected().unwrap_or(0);
        match choices(draft).get(row) {
            Some(FeedsChoice::Again) => {
                draft.watch.wanted();
                Go::Stay
            }
            Some(FeedsChoice::Resend) => Go::To(Page::Resync),
            Some(FeedsChoice::Done) | None => Go::Back,
        }
    }

    fn moved(&mut self, to: Move) {
        self.chooser.go(to);
    }

    fn view(&self, draft: &Draft) -> PageView {
        let mut blocks = vec![sentence(draft)];
        let look = draft.watch.look();
        if let Some(look) = look {
            blocks.extend(needed(look, draft));
        }
        let over = draft.watch.over();
        if over == Some(WatchOver::Stalled) {
            blocks.push(Block::text(
                Tone::Warning,
                "Nothing moves any more, although cron had its turn. What the exporter says of it \
                 is in the store's var/log/saas-export-errors.log.",
            ));
        }
        let list = self.chooser.list(vec![]);
        let row = self.chooser.selected().unwrap_or(0);
        let has_list = list.rows.len() > 1;
        if has_list {
            blocks.push(Block::List(list));
        }
        let feeds = look.and_then(|look| look.feeds.as_ref());
        if let Some(feeds) = feeds.filter(|feeds| !feeds.feeds.is_empty()) {
            blocks.push(Block::Bars(bars(feeds)));
        }
        if over.is_none() {
            blocks.push(Block::text(
                Tone::Muted,
                "Counted anew every few seconds; it goes on without this page.",
            ));
        }
        let verb = match choices(draft).get(row) {
            Some(FeedsChoice::Again) => "look",
            Some(FeedsChoice::Resend) => "see what that means",
            Some(FeedsChoice::Done) | None => "back to the summary",
        };
        let mut keys = vec![KeyHint::new(Action::Next, verb)];
        if has_list {
            keys.push(KeyHint::new(Action::Choose, "move"));
        }
        PageView {
            title: "What the store sends".into(),
            blocks,
            focus: has_list.then_some(FieldId::List),
            keys,
            ..PageView::default()
        }
    }
}
