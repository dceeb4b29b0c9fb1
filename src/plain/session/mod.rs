//! One run of the plain mode, step by step: the same wait as the full screen's, lines instead of
//! frames. What an answer does is in `answer`.

mod answer;

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use zeroize::Zeroizing;

use crate::plain::entered::Entered;
use crate::plain::line_input::LineInput;
use crate::plain::output::Output;
use crate::plain::patience::Patience;
use crate::plain::question::Question;
use crate::plain::transcript::Transcript;
use crate::terminal::signals::Signals;
use crate::terminal::{Guard, Input, Machine, Mailbox, Outcome, Parser, Tty, timespec};
use crate::wizard::{Effect, Msg, Screen};

/// A run of the plain mode.
pub(super) struct LineSession<'m, M> {
    pub(super) machine: &'m mut M,
    pub(super) screen: Screen,
    tty: Arc<Tty>,
    signals: Arc<Signals>,
    guard: Guard,
    pub(super) out: Output,
    parser: Parser,
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
    pub(super) fn new(
        machine: &'m mut M,
        tty: Arc<Tty>,
        signals: Arc<Signals>,
        guard: Guard,
        ascii: bool,
    ) -> Self {
        let screen = machine.screen();
        let mut line_input = LineInput::new(ascii);
        line_input.expect_key(Question::of(&screen).is_secret());
        Self {
            waiting: screen.pending.as_ref().map(Patience::begun),
            machine,
            screen,
            out: Output::new(Arc::clone(&tty), Arc::clone(&signals), ascii),
            tty,
            signals,
            guard,
            parser: Parser::default(),
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
        if self.parser.in_paste() || self.line_input.holds_key() {
            self.guard.drop_input();
        }
        self.out.leave();
        self.guard.restore();
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
        parser: Parser,
        typed: VecDeque<Input>,
    ) -> io::Result<Outcome> {
        self.parser = parser;
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
            let Some(inputs) = self.wait()? else {
                return Ok(Outcome::HungUp);
            };
            if let Some(outcome) = self.ended_by_signal() {
                return Ok(outcome);
            }
            self.after_signals()?;
            self.listen(inputs, perform)?;
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
        Outcome::by_signal(&self.signals)
    }

    /// Waits until something is there; nothing when nobody is there any more.
    fn wait(&mut self) -> io::Result<Option<VecDeque<Input>>> {
        let mut inputs = Vec::new();
        let patience = self.waiting.as_ref().and_then(Patience::deadline);
        let deadline = [self.parser.deadline(), self.line_input.deadline(), patience]
            .into_iter()
            .flatten()
            .min();
        let timeout =
            deadline.map(|deadline| timespec(deadline.saturating_duration_since(Instant::now())));
        let ready = {
            let mut fds = [
                PollFd::from_borrowed_fd(self.tty.input(), PollFlags::IN),
                PollFd::from_borrowed_fd(self.signals.wake(), PollFlags::IN),
            ];
            match poll(&mut fds, timeout.as_ref()) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            if !fds[1].revents().is_empty() {
                self.signals.awake();
            }
            fds[0].revents()
        };
        if !ready.is_empty() && !self.read(&mut inputs)? {
            return Ok(None);
        }
        self.parser.expire(Instant::now(), &mut inputs);
        Ok(Some(inputs.into()))
    }

    /// Reads what is there; says whether the terminal still is.
    fn read(&mut self, inputs: &mut Vec<Input>) -> io::Result<bool> {
        let mut bytes = Zeroizing::new([0_u8; 4096]);
        match rustix::io::read(self.tty.input(), bytes.as_mut_slice()) {
            Ok(0) | Err(Errno::IO) => return Ok(false),
            Ok(read) => self.parser.feed(&bytes[..read], Instant::now(), inputs),
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(true)
    }

    fn listen(
        &mut self,
        mut inputs: VecDeque<Input>,
        perform: &mut impl FnMut(Effect),
    ) -> io::Result<()> {
        let now = Instant::now();
        let some = !inputs.is_empty();
        self.deaf = false;
        while let Some(input) = inputs.pop_front() {
            let heard = self.line_input.take(input, !inputs.is_empty(), now);
            let heard = heard.filter(|heard| !self.deaf || heard.counts_always());
            self.hear(heard, perform)?;
            if self.outcome.is_some() {
                return Ok(());
            }
        }
        if self.deaf && !self.line_input.holds_key() {
            self.line_input.forget();
        }
        let whole = if some {
            self.line_input.read_over(now)
        } else {
            None
        };
        self.hear(whole, perform)?;
        let silent = self.line_input.silence(now);
        self.hear(silent, perform)?;
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
        if self.signals.take_stop() {
            self.suspend()?;
        }
        if self.signals.take_go_on() {
            self.guard.enter_again()?;
            self.come_back()?;
        }
        self.signals.take_resize();
        Ok(())
    }

    /// Ctrl-Z, or SIGTSTP: leaves the terminal to the shell until somebody says `fg`.
    fn suspend(&mut self) -> io::Result<()> {
        self.out.fresh_line()?;
        self.guard.restore();
        self.tty.leave_to_the_shell()?;
        self.signals.take_go_on();
        self.guard.enter_again()?;
        self.come_back()
    }

    /// Says again where the person is.
    fn come_back(&mut self) -> io::Result<()> {
        self.ask = true;
        match self.waiting.as_mut().map(Patience::again) {
            Some(line) => self.out.sentence(&line),
            None => Ok(()),
        }
    }
}
