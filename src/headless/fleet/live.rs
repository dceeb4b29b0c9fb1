//! How far several stores are, on stderr: a row each on a terminal while it lasts, else a line when
//! a store is done.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use super::list::Member;
use crate::headless::context::Context;
use crate::printer::{Ink, Paper};
use crate::text::{head, padded, width};

/// What is over sooner is not shown.
const PATIENCE: Duration = Duration::from_millis(300);
/// How often the rows are looked at: what changed is seen soon, and seconds go by.
const TICK: Duration = Duration::from_millis(100);
/// The widest column of names.
const WIDEST: usize = 48;

/// How far a store is.
enum HowFar {
    Waiting,
    Begun(Instant),
    Ended(Ink, String),
}

/// What is shown while stores are worked on.
pub(super) struct Live {
    /// stderr.
    paper: Paper,
    /// A table is drawn: the terminal's rows.
    rows: Option<usize>,
    /// There is one store: nothing is shown.
    alone: bool,
    started: Instant,
    names: Vec<String>,
    stages: RefCell<Vec<HowFar>>,
    /// What stands on the terminal.
    drawn: RefCell<String>,
}

impl Live {
    pub(super) fn new(context: &Context<'_>, members: &[Member]) -> Self {
        let cli = context.options.cli;
        // Lines of `-v` would land in the middle of the table.
        let has_room = !cli.look.plain && !cli.trace.verbose;
        Self {
            paper: context.aside,
            rows: context.aside.rows().filter(|_| has_room).map(usize::from),
            alone: members.len() < 2,
            started: Instant::now(),
            names: members.iter().map(|one| one.label().to_string()).collect(),
            stages: RefCell::new(members.iter().map(|_| HowFar::Waiting).collect()),
            drawn: RefCell::default(),
        }
    }

    /// This store's turn has come.
    pub(super) fn begun(&self, place: usize) {
        if let Some(stage) = self.stages.borrow_mut().get_mut(place) {
            *stage = HowFar::Begun(Instant::now());
        }
    }

    /// This store is done with.
    pub(super) fn ended(&self, place: usize, (ink, said): &(Ink, String)) {
        if let Some(stage) = self.stages.borrow_mut().get_mut(place) {
            *stage = HowFar::Ended(*ink, said.clone());
        }
        if self.rows.is_none() && !self.alone {
            let (done, all) = (
                self.count(|stage| matches!(stage, HowFar::Ended(..))),
                self.names.len(),
            );
            let name = self.names.get(place).map_or("", String::as_str);
            let said = self.paper.ink(*ink, said);
            // Nobody is left to be told when stderr is closed.
            let _ = writeln!(std::io::stderr(), "{done}/{all}  {name}  {said}");
        }
    }

    /// Draws the rows anew as long as it is polled.
    pub(super) async fn redraw(&self) {
        let Some(rows) = self.rows.filter(|_| !self.alone) else {
            return std::future::pending().await;
        };
        tokio::time::sleep(PATIENCE).await;
        loop {
            self.draw(self.table(rows));
            tokio::time::sleep(TICK).await;
        }
    }

    fn count(&self, of: impl Fn(&HowFar) -> bool) -> usize {
        self.stages
            .borrow()
            .iter()
            .filter(|stage| of(stage))
            .count()
    }

    /// A row for each store where there is room; else for those at work, then for those that failed.
    fn table(&self, rows: usize) -> String {
        let stages = self.stages.borrow();
        let room = rows.saturating_sub(2).max(1);
        let mut shown: Vec<usize> = (0..stages.len()).collect();
        if shown.len() > room {
            let weight = |place: &usize| match stages.get(*place) {
                Some(HowFar::Begun(_)) => 0,
                Some(HowFar::Ended(Ink::Bad | Ink::Warning, _)) => 1,
                Some(HowFar::Waiting | HowFar::Ended(..)) | None => 2,
            };
            shown.sort_by_key(weight);
            shown.truncate(room);
            shown.sort_unstable();
        }
        let names = shown.iter().filter_map(|place| self.names.get(*place));
        let column = names.map(|name| width(name)).max().unwrap_or(0).min(WIDEST);
        let mut text = String::new();
        for place in shown {
            if let (Some(name), Some(stage)) = (self.names.get(place), stages.get(place)) {
                let _ = writeln!(text, "{}", self.row(name, column, stage));
            }
        }
        drop(stages);
        let done = self.count(|stage| matches!(stage, HowFar::Ended(..)));
        let begun = self.count(|stage| matches!(stage, HowFar::Begun(_)));
        let failed = self.count(|stage| matches!(stage, HowFar::Ended(Ink::Bad, _)));
        let seconds = self.started.elapsed().as_secs();
        let all = self.names.len();
        let mut last = format!("{done} of {all} done, {begun} at work, {seconds} s");
        if failed > 0 {
            let _ = write!(last, "; failed: {failed}");
        }
        let room = self.paper.columns().saturating_sub(1);
        text + &self.paper.ink(Ink::Strong, head(&last, room))
    }

    fn row(&self, name: &str, column: usize, stage: &HowFar) -> String {
        let (ink, said) = match stage {
            HowFar::Waiting => (Ink::Usual, "-".to_owned()),
            HowFar::Begun(since) => (Ink::Strong, format!("{} s", since.elapsed().as_secs())),
            HowFar::Ended(ink, said) => (*ink, said.clone()),
        };
        let name = padded(head(name, column), column + 2);
        // A line that wraps could not be drawn over.
        let room = self.paper.columns().saturating_sub(column + 3);
        format!("{name}{}", self.paper.ink(ink, head(&said, room)))
    }

    /// Draws over what stands there, which the cursor is at the end of.
    fn draw(&self, text: String) {
        let mut drawn = self.drawn.borrow_mut();
        if *drawn == text {
            return;
        }
        // Nobody is left to be told when stderr is closed.
        let mut err = std::io::stderr().lock();
        let _ = write!(err, "{}{}", over(&drawn), text.replace('\n', "\x1b[K\n"));
        let _ = err.flush();
        *drawn = text;
    }
}

/// To the beginning of what stands there; all of it is taken away.
fn over(drawn: &str) -> String {
    match drawn.matches('\n').count() {
        _ if drawn.is_empty() => String::new(),
        0 => "\r\x1b[J".to_owned(),
        up => format!("\r\x1b[{up}A\x1b[J"),
    }
}

impl Drop for Live {
    /// What came of it is said elsewhere.
    fn drop(&mut self) {
        let drawn = self.drawn.borrow();
        let mut err = std::io::stderr().lock();
        let _ = write!(err, "{}", over(&drawn));
        let _ = err.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twelve stores, of which the last two are at work and the fifth failed.
    fn live(paper: Paper) -> Live {
        let stage = |n: usize| match n {
            10.. => HowFar::Begun(Instant::now()),
            4 => HowFar::Ended(Ink::Bad, "It can't be read, for a long reason".to_owned()),
            0..=3 => HowFar::Ended(Ink::Good, "ok".to_owned()),
            _ => HowFar::Waiting,
        };
        Live {
            paper,
            rows: None,
            alone: false,
            started: Instant::now(),
            names: (0..12).map(|n| format!("demo:{n}.json")).collect(),
            stages: RefCell::new((0..12).map(stage).collect()),
            drawn: RefCell::default(),
        }
    }

    #[test]
    fn where_rows_are_few_those_at_work_come_first_and_then_those_that_failed() {
        let live = live(Paper::new(false, Some(80)));
        let all = live.table(24);
        assert_eq!(all.lines().count(), 13, "{all}");
        assert!(all.contains("demo:5.json   -\n"), "{all}");
        let last = "5 of 12 done, 2 at work, 0 s; failed: 1";
        assert_eq!(all.lines().last(), Some(last));
        let few = live.table(5);
        let few: Vec<&str> = few.lines().collect();
        assert_eq!(
            few,
            [
                "demo:4.json   It can't be read, for a long reason",
                "demo:10.json  0 s",
                "demo:11.json  0 s",
                last
            ]
        );
    }

    #[test]
    fn no_row_is_wider_than_the_terminal() {
        let table = live(Paper::new(false, Some(30))).table(24);
        assert!(table.lines().all(|row| width(row) < 30), "{table}");
    }

    #[test]
    fn what_was_drawn_is_gone_over_from_its_beginning() {
        assert_eq!(over(""), "");
        assert_eq!(over("one"), "\r\x1b[J");
        assert_eq!(over("one\ntwo\nthree"), "\r\x1b[2A\x1b[J");
    }
}
