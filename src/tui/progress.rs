//! The status line: a request is shown when it takes longer than a tenth of a second, and then
//! for a second at least, so that nothing flashes. Says when it wants to be asked again, and
//! wants nothing when nothing is pending.

use std::time::{Duration, Instant};

use crate::frontend::Patience;
use crate::ui;
use crate::wizard::{Pending, RequestId};

/// Whatever is shown stays this long.
const STAY: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(120);
/// How long the line says that something was copied.
const NOTICE: Duration = Duration::from_secs(2);
/// A paste that says nothing for this long is asked about.
const PASTE_SILENCE: Duration = Duration::from_secs(3);

/// The status line.
#[derive(Debug, Default)]
pub(super) struct StatusLine {
    running: Option<Patience>,
    line: Option<ShownRequest>,
    notice: Option<(String, Instant)>,
    /// Since when an open paste has said nothing.
    paste: Option<Instant>,
    paste_shown: bool,
}

/// A request on the line; it may be over.
#[derive(Debug)]
struct ShownRequest {
    request: Patience,
    since: Instant,
    tick: u16,
}

impl StatusLine {
    /// The wizard waits for this now.
    pub(super) fn pending(&mut self, pending: Option<&Pending>, now: Instant) {
        if !self
            .running
            .as_ref()
            .is_some_and(|running| running.is(pending))
        {
            self.running = pending.map(|pending| Patience::begun(pending, now));
        }
    }

    /// Says this for a while.
    pub(super) fn say(&mut self, notice: impl Into<String>, now: Instant) {
        self.notice = Some((notice.into(), now + NOTICE));
    }

    /// What was said is over.
    pub(super) fn hush(&mut self) {
        self.notice = None;
    }

    /// A paste is open, and something of it came just now; or none is.
    pub(super) fn paste(&mut self, open: bool, now: Instant) {
        self.paste = open.then_some(now);
        self.paste_shown = false;
    }

    /// When [`StatusLine::pass`] changes something next.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let shown = |id: RequestId| {
            let line = self.line.as_ref();
            line.is_some_and(|line| line.request.pending.id == id)
        };
        let appears = self
            .running
            .as_ref()
            .filter(|running| !shown(running.pending.id))
            .map(Patience::shown_from);
        let goes_on = self.line.as_ref().map(|line| {
            if self.is_running(line) {
                line.since + TICK * (u32::from(line.tick) + 1)
            } else {
                line.since + STAY
            }
        });
        let notice_ends = self.notice.as_ref().map(|(_, until)| *until);
        let paste = self
            .paste
            .filter(|_| !self.paste_shown)
            .map(|since| since + PASTE_SILENCE);
        [appears, goes_on, notice_ends, paste]
            .into_iter()
            .flatten()
            .min()
    }

    /// Time has passed; says whether the line is another.
    pub(super) fn pass(&mut self, now: Instant) -> bool {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return false;
        }
        if self.notice.as_ref().is_some_and(|(_, until)| now >= *until) {
            self.notice = None;
        }
        if self.paste.is_some_and(|since| now >= since + PASTE_SILENCE) {
            self.paste_shown = true;
        }
        if let Some(line) = self.line.take() {
            let running = self.is_running(&line);
            if running || now < line.since + STAY {
                let past = now.saturating_duration_since(line.since).as_millis();
                let tick = u16::try_from(past / TICK.as_millis()).unwrap_or(u16::MAX);
                let tick = if running { tick } else { line.tick };
                self.line = Some(ShownRequest { tick, ..line });
            }
        }
        if let Some(running) = &self.running
            && now >= running.shown_from()
            && self
                .line
                .as_ref()
                .is_none_or(|line| line.request.pending.id != running.pending.id)
        {
            self.line = Some(ShownRequest {
                request: running.clone(),
                since: now,
                tick: 0,
            });
        }
        true
    }

    /// For drawing.
    pub(super) fn progress(&self) -> Option<ui::RequestProgress<'_>> {
        let said = |what| ui::RequestProgress {
            what,
            tick: None,
            seconds: None,
            done: false,
            note: None,
        };
        if self.paste_shown {
            return Some(said("The paste has not ended yet. Ctrl-C ends it"));
        }
        if let Some((notice, _)) = &self.notice {
            return Some(said(notice));
        }
        self.line.as_ref().map(|line| {
            let running = self.is_running(line);
            // Counted by ticks, so that the seconds need none of their own.
            let now = line.since + TICK * u32::from(line.tick);
            ui::RequestProgress {
                what: line.request.pending.what,
                tick: running.then_some(line.tick),
                seconds: line.request.seconds(now).filter(|_| running),
                done: !running,
                note: line.request.note(now).filter(|_| running),
            }
        })
    }

    fn is_running(&self, line: &ShownRequest) -> bool {
        self.running
            .as_ref()
            .is_some_and(|running| running.pending.id == line.request.pending.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Instant, millis: u64) -> Instant {
        start + Duration::from_millis(millis)
    }

    fn asked(start: Instant) -> StatusLine {
        let mut status = StatusLine::default();
        let pending = Pending {
            id: RequestId(1),
            what: "Checking",
            cancellable: true,
            note: None,
        };
        status.pending(Some(&pending), start);
        status
    }

    #[test]
    fn a_quick_request_is_never_shown() {
        let start = Instant::now();
        let mut status = asked(start);
        assert!(!status.pass(after(start, 99)));
        status.pending(None, after(start, 99));
        assert_eq!(status.progress(), None);
        assert_eq!(status.deadline(), None);
    }

    #[test]
    fn a_slow_request_is_shown_for_a_second_at_least() {
        let start = Instant::now();
        let mut status = asked(start);
        assert!(status.pass(after(start, 100)));
        assert!(status.progress().is_some_and(|shown| !shown.done));
        status.pending(None, after(start, 150));
        status.pass(after(start, 1_050));
        assert!(status.progress().is_some_and(|shown| shown.done));
        assert_eq!(status.deadline(), Some(after(start, 1_100)));
        status.pass(after(start, 1_100));
        assert_eq!(status.progress(), None);
        assert_eq!(
            status.deadline(),
            None,
            "nothing ticks when nothing is pending"
        );
    }

    #[test]
    fn the_spinner_moves_while_the_request_runs() {
        let start = Instant::now();
        let mut status = asked(start);
        status.pass(after(start, 100));
        assert_eq!(status.deadline(), Some(after(start, 220)));
        assert!(status.pass(after(start, 341)));
        assert_eq!(status.progress().and_then(|shown| shown.tick), Some(2));
        status.pass(after(start, 3_250));
        assert_eq!(status.progress().and_then(|shown| shown.seconds), Some(3));
    }

    #[test]
    fn an_open_paste_that_is_silent_is_asked_about_once() {
        let start = Instant::now();
        let mut status = StatusLine::default();
        status.paste(true, start);
        assert_eq!(status.deadline(), Some(after(start, 3_000)));
        assert!(status.pass(after(start, 3_000)));
        assert!(status.progress().is_some());
        assert_eq!(status.deadline(), None);
        status.paste(false, after(start, 4_000));
        assert_eq!(status.progress(), None);
    }
}
