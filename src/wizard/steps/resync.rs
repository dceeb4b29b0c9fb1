//! Step 7: all is sent again, after the data space was changed: the plan, what it costs, a
//! question, one feed after the other, and a count in the end.

use super::feed_bars::bars;
use super::{Logic, PageView};
use crate::domain::{
    FeedLook, InstalledFeed, Problem, ResendPart, StoreFeeds, not_taken, resend_cost, resend_parts,
    sends_nothing,
};
use crate::wizard::draft::Draft;
use crate::wizard::effect::Request;
use crate::wizard::page::Go;
use crate::wizard::requests::InFlight;
use crate::wizard::screen::{Action, Block, Dialog, KeyHint, Tone};

#[derive(Debug, Default)]
pub(super) struct ResyncPage {
    /// The question is open.
    asking: bool,
    run: Option<ResendRun>,
}

/// What was begun.
#[derive(Debug)]
struct ResendRun {
    parts: Vec<ResendPart>,
    /// How many of them were dealt with.
    done: usize,
    failed: Vec<Problem>,
    /// The person wants no more after the one that is being sent.
    stopping: bool,
    over: bool,
}

/// The parts that it would have now; nothing while that is not known.
fn planned(draft: &Draft) -> Option<Result<Vec<ResendPart>, Problem>> {
    let look = draft.watch.look()?;
    Some(match look.feeds.clone() {
        Some(feeds) => resend_parts(feeds.feeds, feeds.resync),
        None => Err(sends_nothing()),
    })
}

fn records(parts: &[ResendPart]) -> u64 {
    parts.iter().map(|part| part.feed.tally().all()).sum()
}

/// The counts of these feeds, as they are now.
fn counted<'l>(run: &ResendRun, look: Option<&'l FeedLook>) -> Vec<&'l InstalledFeed> {
    let feeds = look.and_then(|look| look.feeds.as_ref());
    let dealt_with = &run.parts[..run.done];
    let is_one = |feed: &&InstalledFeed| dealt_with.iter().any(|part| part.feed.name == feed.name);
    feeds.map_or_else(Vec::new, |feeds| {
        feeds.feeds.iter().filter(is_one).collect()
    })
}

impl ResendRun {
    /// Asks for the next feed, unless it is over.
    fn go_on(&mut self, draft: &mut Draft, requests: &mut InFlight) {
        let Some(part) = self.parts.get(self.done).filter(|_| !self.stopping) else {
            self.over = true;
            draft.watch.sending(false);
            if self.done == self.parts.len() && self.failed.is_empty() {
                draft.moved = false;
                let kinds = format!("{} kinds of data", self.parts.len());
                draft.done.push(("Sent again", kinds));
            }
            return;
        };
        requests.ask(
            "Sending again",
            Request::Resend {
                feed: part.feed.name.clone(),
                way: part.way,
            },
        );
    }

    fn blocks(&self, draft: &Draft) -> Vec<Block> {
        let look = draft.watch.look();
        let mut blocks = vec![self.sentence(draft)];
        blocks.extend(self.failed.iter().cloned().map(Block::Problem));
        let feeds = look.and_then(|look| look.feeds.as_ref());
        if let Some(feeds) = feeds {
            let is_one = |feed: &&InstalledFeed| {
                let mut parts = self.parts.iter();
                parts.any(|part| part.feed.name == feed.name)
            };
            let feeds = feeds.feeds.iter().filter(is_one).cloned().collect();
            blocks.push(Block::Bars(bars(&StoreFeeds {
                feeds,
                ..StoreFeeds::default()
            })));
        }
        blocks
    }

    fn sentence(&self, draft: &Draft) -> Block {
        let (done, all) = (self.done, self.parts.len());
        if let Some(part) = self.parts.get(done).filter(|_| !self.over) {
            let stop = if self.stopping {
                " It is the last one: it can't be broken off half way."
            } else {
                ""
            };
            let title = part.feed.title();
            return Block::plain(format!("Sending {title}, {} of {all}.{stop}", done + 1));
        }
        let counted = counted(self, draft.watch.look());
        if draft.watch.is_afresh() {
            return Block::plain("Counting what was taken.");
        }
        let sent: u64 = counted.iter().map(|feed| feed.tally().sent).sum();
        let records: u64 = counted.iter().map(|feed| feed.tally().all()).sum();
        let missed = not_taken(counted.iter().copied());
        let mut text = format!("Sent again: {sent} of {records} records were taken.");
        for missed in &missed {
            text.extend([" ", missed, "."]);
        }
        let whole = done == all && missed.is_empty() && self.failed.is_empty();
        if done < all {
            let left: Vec<String> = self.parts[done..]
                .iter()
                .map(|part| part.feed.title())
                .collect();
            text.extend([" Not sent again: ", &left.join(", "), "."]);
        }
        Block::text(if whole { Tone::Good } else { Tone::Warning }, text)
    }
}

/// What is asked before anything is sent.
fn question(draft: &Draft, parts: &[ResendPart]) -> Dialog {
    let store = draft.store.as_deref();
    let cost = store.map(|store| resend_cost(store, parts));
    Dialog {
        title: "Send all of it again?".into(),
        blocks: vec![
            Block::text(Tone::Warning, cost.unwrap_or_default()),
            Block::plain(
                "One kind of data after the other. Esc stops after the one that is being sent.",
            ),
        ],
        keys: vec![
            KeyHint::new(Action::Next, "send it"),
            KeyHint::new(Action::Back, "don't"),
        ],
        takes_key: false,
    }
}

impl Logic for ResyncPage {
    fn enter(&mut self, draft: &mut Draft, _requests: &mut InFlight) {
        *self = Self::default();
        draft.watch.again();
    }

    fn watches_feeds(&self, draft: &Draft) -> bool {
        // Before it begins one look is enough: the plan must not move under the question.
        let begun = self.run.as_ref();
        match begun {
            Some(run) => !run.over || draft.watch.is_afresh(),
            None => draft.watch.look().is_none() || draft.watch.is_afresh(),
        }
    }

    fn close(&mut self) -> bool {
        std::mem::take(&mut self.asking)
    }

    fn reopen(&mut self) {
        self.asking = true;
    }

    fn lost(&mut self, draft: &mut Draft) {
        if let Some(run) = &mut self.run {
            run.over = true;
            draft.watch.sending(false);
        }
    }

    fn stop(&mut self) {
        if let Some(run) = &mut self.run {
            run.stopping = true;
        }
    }

    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go {
        if self.run.is_some() {
            return Go::Back;
        }
        match planned(draft) {
            None => Go::Stay,
            Some(Err(_)) => Go::Back,
            Some(Ok(_)) if !std::mem::take(&mut self.asking) => {
                self.asking = true;
                Go::Stay
            }
            Some(Ok(parts)) => {
                draft.watch.sending(true);
                let run = self.run.insert(ResendRun {
                    parts,
                    done: 0,
                    failed: vec![],
                    stopping: false,
                    over: false,
                });
                run.go_on(draft, requests);
                Go::Stay
            }
        }
    }

    fn resent(
        &mut self,
        sent: Result<(), Problem>,
        draft: &mut Draft,
        requests: &mut InFlight,
    ) -> Go {
        if let Some(run) = &mut self.run {
            run.done += 1;
            run.failed.extend(sent.err());
            run.go_on(draft, requests);
        }
        Go::Stay
    }

    fn view(&self, draft: &Draft) -> PageView {
        let mut view = PageView {
            title: "Send all again".into(),
            ..PageView::default()
        };
        if let Some(run) = &self.run {
            view.blocks = run.blocks(draft);
            view.keys = vec![if run.over {
                KeyHint::new(Action::Next, "back")
            } else {
                KeyHint::new(Action::Back, "stop after this one")
            }];
            return view;
        }
        view.blocks.push(Block::plain(
            "The store believes that everything was sent already, and does not see that it went to \
             another data space. This makes it send everything once more.",
        ));
        let back = KeyHint::new(Action::Next, "back");
        match planned(draft) {
            None => {
                view.blocks.push(match draft.watch.failed() {
                    Some(problem) => Block::Problem(problem.clone()),
                    None => Block::text(Tone::Muted, "The store is asked what it has."),
                });
                view.keys = vec![back];
            }
            Some(Err(problem)) => {
                view.blocks.push(Block::Problem(problem));
                view.keys = vec![back];
            }
            Some(Ok(parts)) => {
                let store = draft.store.as_deref();
                let cost = store.map(|store| resend_cost(store, &parts));
                view.blocks
                    .push(Block::text(Tone::Warning, cost.unwrap_or_default()));
                if !draft.setup.guided {
                    let typed = |part: &ResendPart| part.way.typed(part.feed.name.as_str());
                    view.blocks
                        .push(Block::Verbatim(parts.iter().map(typed).collect()));
                }
                let send = format!("send {} records again", records(&parts));
                view.keys = vec![KeyHint::new(Action::Next, send)];
                view.dialog = self.asking.then(|| question(draft, &parts));
            }
        }
        view
    }
}
