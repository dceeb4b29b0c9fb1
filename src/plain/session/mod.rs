//! One run of the plain mode, step by step: the same wait as the full screen's, lines instead of
//! frames. What an answer does is in `answer`.

mod answer;

use std::collections::VecDeque;
use std::io;
use std::ops::ControlFlow;
use std::time::Instant;

use crate::frontend::typed::TOO_MUCH;
use crate::frontend::{Machine, Mailbox, Outcome, Patience, Seat, Typed, wanted};
use crate::plain::entered::Entered;
use crate::plain::line_input::LineInput;
use crate::plain::output::Output;
use crate::plain::question::Question;
use crate::plain::transcript::Transcript;
use crate::terminal::Batch;
use crate::wizard::{Effect, Msg, Screen};

/// A run of the plain mode.
pub(super) struct LineSession<'m, M> {
    pub(super) machine: &'m mut M,
    pub(super) screen: Screen,
    seat: Seat,
    pub(super) out: Output,
    typed: Typed,
    pub(super) line_input: LineInput,
    pub(super) transcript: Transcript,
    /// What was said and not yet answered, because something is waited for.
    pub(super) heard: VecDeque<Entered>,
    pub(super) waiting: Option<Patience>,
    /// The question must be asked.
    pub(super) ask: bool,
    /// A path is being completed; the person types on behind it.
    pub(super) completing: bool,
    /// What follows in the same read was meant for another question.
    pub(super) deaf: bool,
    pub(super) outcome: Option<Outcome>,
}

impl<'m, M: Machine> LineSession<'m, M> {
    /// A session that has said nothing yet.
    pub(super) fn new(machine: &'m mut M, seat: Seat, ascii: bool) -> Self {
        let screen = machine.screen();
        let mut line_input = LineInput::new(ascii);
        line_input.expect(wanted(&screen));
        let begun = |pending| Patience::begun(pending, Instant::now());
        Self {
            waiting: screen.pending.as_ref().map(begun),
            machine,
            screen,
            out: Output::new(seat.far_end(), ascii),
            seat,
            typed: Typed::default(),
            line_input,
            transcript: Transcript::default(),
            heard: VecDeque::new(),
            ask: true,
            completing: false,
            deaf: false,
            outcome: None,
        }
    }

    /// Leaves the terminal as it was found.
    pub(super) fn leave(&self) {
        if self.seat.in_paste() || self.line_input.holds_key() {
            self.seat.drop_input();
        }
        self.out.leave();
        self.seat.leave();
    }

    /// Runs from the beginning to the end.
    pub(super) fn drive<P: FnMut(Effect)>(
        &mut self,
        mailbox: &Mailbox,
        start: impl FnOnce(Mailbox) -> P,
    ) -> io::Result<Outcome> {
        self.greet()?;
        let mut perform = start(mailbox.clone());
        self.tell(Msg::Started, &mut perform)?;
        self.go_on(mailbox, &mut perform)
    }

    /// Runs to the end what another front end began, with what was typed there.
    pub(super) fn take_over(
        &mut self,
        mailbox: &Mailbox,
        perform: &mut impl FnMut(Effect),
        typed: &Batch,
    ) -> io::Result<Outcome> {
        self.greet()?;
        self.news()?;
        self.listen(typed, perform)?;
        self.collect(mailbox, perform)?;
        self.go_on(mailbox, perform)
    }

    fn greet(&mut self) -> io::Result<()> {
        let lines = Transcript::greeting(self.out.wording());
        self.out.say(&lines)
    }

    fn go_on(
        &mut self,
        mailbox: &Mailbox,
        perform: &mut impl FnMut(Effect),
    ) -> io::Result<Outcome> {
        loop {
            self.hear_all(perform)?;
            if let Some(outcome) = self.outcome {
                return Ok(outcome);
            }
            self.ask()?;
            let patience = self.waiting.as_ref().map(Patience::said_from);
            let moments = [self.typed.deadline(), self.line_input.deadline(), patience];
            let batch = match self.seat.wait(&moments, self.screen.pending.as_ref())? {
                ControlFlow::Continue(batch) => batch,
                ControlFlow::Break(outcome) => return Ok(outcome),
            };
            self.after_signals()?;
            self.listen(&batch, perform)?;
            self.collect(mailbox, perform)?;
            let now = Instant::now();
            if let Some(line) = self.waiting.as_mut().and_then(|waiting| waiting.line(now)) {
                self.out.sentence(&line)?;
            }
            if let Some(lines) = self.line_input.stalled(now) {
                let count = format!("{lines} {}", if lines == 1 { "line" } else { "lines" });
                self.out.sentence(&format!(
                    "{count} so far, no END line yet. Paste the rest; Enter alone ends it."
                ))?;
                self.out.prompt("Not shown: ")?;
            }
        }
    }

    /// Tells the machine what was answered.
    fn collect(&mut self, mailbox: &Mailbox, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        for msg in mailbox.collect() {
            self.tell(msg, perform)?;
        }
        Ok(())
    }

    /// What a signal that ends the run makes of it.
    pub(super) fn ended_by_signal(&self) -> Option<Outcome> {
        self.seat.ended_by_signal()
    }

    fn listen(&mut self, batch: &Batch, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        let now = Instant::now();
        self.deaf = false;
        if self.typed.expire(now) {
            let key = self.line_input.over(now);
            self.hear(key, perform)?;
        }
        self.typed.begin();
        for at in 0..batch.len() {
            let wanted = self.line_input.wanted();
            let Some(piece) = self.typed.take(&batch[at..], wanted, now) else {
                continue;
            };
            let more = at + 1 < batch.len();
            let entered = self.line_input.take(piece, more, now);
            let entered = entered.filter(|entered| !self.deaf || entered.counts_always());
            self.hear(entered, perform)?;
            if self.outcome.is_some() {
                return Ok(());
            }
        }
        if self.deaf && !self.line_input.holds_key() {
            self.line_input.forget();
        }
        if !batch.is_empty() {
            let whole = self.line_input.read_over(now);
            self.hear(whole, perform)?;
        }
        let echo = self.line_input.echo();
        if self.ask && self.screen.pending.is_none() {
            // Shown behind the prompt that comes now.
            return Ok(());
        }
        self.out.echo(&echo)
    }

    fn hear(&mut self, heard: Option<Entered>, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        let Some(heard) = heard else {
            return Ok(());
        };
        if matches!(heard, Entered::Key(_)) {
            self.typed.key_is_over();
        }
        self.ask()?;
        self.out.echo(&self.line_input.echo())?;
        match heard {
            Entered::Interrupt | Entered::End => {
                self.heard.clear();
                self.ask = true;
                self.tell(Msg::Quit, perform)
            }
            Entered::Suspend => self.suspend(),
            Entered::EscapeTakenBack => self.tell(Msg::BackTakenBack, perform),
            Entered::Tab => self.tab(perform),
            Entered::TooMuch => {
                self.ask = true;
                self.out.sentence(&format!("{TOO_MUCH}."))
            }
            Entered::Escape if self.screen.pending.is_some() => self.answer("back", perform),
            Entered::Line(line) if self.screen.pending.is_some() && Self::is_urgent(&line) => {
                self.answer(&line, perform)
            }
            Entered::Line(_) | Entered::Key(_) | Entered::Escape => {
                self.heard.push_back(heard);
                self.hear_all(perform)
            }
        }
    }

    /// Asks, when there is something to answer.
    pub(super) fn ask(&mut self) -> io::Result<()> {
        if !self.ask || self.screen.pending.is_some() || self.outcome.is_some() {
            return Ok(());
        }
        self.ask = false;
        let rows = self.out.size().rows;
        let mut lines = self
            .transcript
            .question(&self.screen, self.out.wording(), rows);
        let mut prompt = lines.pop().unwrap_or_default();
        if std::mem::take(&mut self.completing)
            && let Question::Text(field) = Question::of(&self.screen)
        {
            self.line_input.begin_line(&field.text);
            lines = Question::note(field, self.out.wording());
            prompt = format!("{}: ", field.label);
        }
        self.out.say(&lines)?;
        self.out.prompt(&prompt)?;
        self.out.echo(self.line_input.line())
    }

    fn after_signals(&mut self) -> io::Result<()> {
        if self.seat.is_told_to_stop() {
            self.suspend()?;
        }
        if self.seat.is_back()? {
            self.come_back()?;
        }
        // Lines are worded for the window that there is when they are printed.
        self.seat.is_resized();
        Ok(())
    }

    /// Ctrl-Z, or SIGTSTP.
    fn suspend(&mut self) -> io::Result<()> {
        self.out.fresh_line()?;
        self.seat.suspend()?;
        self.come_back()
    }

    /// Says again where the person is.
    fn come_back(&mut self) -> io::Result<()> {
        self.ask = true;
        let now = Instant::now();
        match self.waiting.as_mut().map(|waiting| waiting.again(now)) {
            Some(line) => self.out.sentence(&line),
            None => Ok(()),
        }
    }
}
