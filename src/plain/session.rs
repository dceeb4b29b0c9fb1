//! One run of the plain mode, step by step: the same wait as the full screen's, lines instead of
//! frames.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use zeroize::Zeroizing;

use super::ear::{Ear, Heard};
use super::paper::Paper;
use super::question::{Question, inputs};
use super::reply::{self, Act};
use super::talk::Talk;
use crate::domain::PemCollector;
use crate::terminal::signals::{self, Signals};
use crate::terminal::{Decoder, Guard, Input, Machine, Mailbox, Outcome, Tty, timespec};
use crate::wizard::{Block, Effect, FieldId, Msg, Pending, RequestId, Screen, Tone};

/// A request that takes longer is worth a line.
const PATIENCE: Duration = Duration::from_secs(1);

/// A run of the plain mode.
pub(super) struct Session<'m, M> {
    machine: &'m mut M,
    screen: Screen,
    tty: Arc<Tty>,
    signals: Arc<Signals>,
    guard: Guard,
    ascii: bool,
    decoder: Decoder,
    ear: Ear,
    talk: Talk,
    /// What was said and not yet heard, because something is waited for.
    heard: VecDeque<Heard>,
    waiting: Option<Waiting>,
    /// The question must be asked.
    ask: bool,
    /// The cursor stands behind a prompt.
    in_line: bool,
    outcome: Option<Outcome>,
}

/// A request under way.
struct Waiting {
    id: RequestId,
    what: &'static str,
    since: Instant,
    said: bool,
}

impl Waiting {
    fn begun(pending: &Pending) -> Self {
        Self {
            id: pending.id,
            what: pending.what,
            since: Instant::now(),
            said: false,
        }
    }
}

impl<'m, M: Machine> Session<'m, M> {
    /// A session that has said nothing yet.
    pub(super) fn new(
        machine: &'m mut M,
        tty: Arc<Tty>,
        signals: Arc<Signals>,
        guard: Guard,
        ascii: bool,
    ) -> Self {
        let screen = machine.screen();
        let mut ear = Ear::default();
        ear.expect_key(Question::of(&screen).is_secret());
        Self {
            waiting: screen.pending.as_ref().map(Waiting::begun),
            machine,
            screen,
            tty,
            signals,
            guard,
            ascii,
            decoder: Decoder::default(),
            ear,
            talk: Talk::default(),
            heard: VecDeque::new(),
            ask: true,
            in_line: false,
            outcome: None,
        }
    }

    /// Leaves the terminal as it was found.
    pub(super) fn leave(&self) {
        if self.decoder.in_paste() {
            self.guard.drop_input();
        }
        if self.in_line && self.outcome.is_some() {
            // Nobody is left to tell when this fails: the terminal is gone.
            let _sent = self.tty.send(b"\n", || true);
        }
        self.guard.restore();
    }

    /// Runs from the beginning to the end.
    pub(super) fn drive<P: FnMut(Effect)>(
        &mut self,
        mailbox: &Mailbox,
        start: impl FnOnce(Mailbox) -> P,
    ) -> io::Result<Outcome> {
        self.say(&Talk::greeting(self.paper()))?;
        let mut perform = start(mailbox.clone());
        self.tell(Msg::Started, &mut perform)?;
        self.go_on(mailbox, &mut perform)
    }

    /// Runs to the end what another front end began, with what was typed there.
    pub(super) fn take_over(
        &mut self,
        mailbox: &Mailbox,
        perform: &mut impl FnMut(Effect),
        decoder: Decoder,
        typed: VecDeque<Input>,
    ) -> io::Result<Outcome> {
        self.decoder = decoder;
        self.say(&Talk::greeting(self.paper()))?;
        self.news()?;
        self.listen(typed, perform)?;
        self.collect(mailbox, perform)?;
        self.go_on(mailbox, perform)
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
            self.patience()?;
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

    fn paper(&self) -> Paper {
        Paper::new(self.tty.size().columns, self.ascii)
    }

    /// Waits until something is there; nothing when nobody is there any more.
    fn wait(&mut self) -> io::Result<Option<VecDeque<Input>>> {
        let mut inputs = Vec::new();
        let patience = self
            .waiting
            .as_ref()
            .filter(|waiting| !waiting.said)
            .map(|waiting| waiting.since + PATIENCE);
        let deadline = [self.decoder.deadline(), self.ear.deadline(), patience]
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
        self.decoder.expire(Instant::now(), &mut inputs);
        Ok(Some(inputs.into()))
    }

    /// Reads what is there; says whether the terminal still is.
    fn read(&mut self, inputs: &mut Vec<Input>) -> io::Result<bool> {
        let mut bytes = Zeroizing::new([0_u8; 4096]);
        match rustix::io::read(self.tty.input(), bytes.as_mut_slice()) {
            Ok(0) | Err(Errno::IO) => return Ok(false),
            Ok(read) => self.decoder.feed(&bytes[..read], Instant::now(), inputs),
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
        while let Some(input) = inputs.pop_front() {
            let heard = self.ear.take(input, !inputs.is_empty(), now);
            self.hear(heard, perform)?;
            if self.outcome.is_some() {
                return Ok(());
            }
        }
        let whole = if some { self.ear.read_over(now) } else { None };
        self.hear(whole, perform)?;
        let silent = self.ear.silence(now);
        self.hear(silent, perform)?;
        self.echo()
    }

    fn hear(&mut self, heard: Option<Heard>, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        let Some(heard) = heard else {
            return Ok(());
        };
        self.echo()?;
        match heard {
            Heard::Interrupt => {
                self.heard.clear();
                self.ask = true;
                self.tell(Msg::Quit, perform)
            }
            Heard::End => {
                self.tell(Msg::Quit, perform)?;
                if self.outcome.is_none() {
                    self.tell(Msg::Quit, perform)?;
                }
                Ok(())
            }
            Heard::Suspend => self.suspend(),
            Heard::Escape if self.screen.pending.is_some() => self.tell(Msg::Back, perform),
            Heard::EscapeTakenBack => self.tell(Msg::BackTakenBack, perform),
            Heard::Line(line) if self.screen.pending.is_some() && reply::is_urgent(&line) => {
                let acts = reply::to_line(&line, &self.screen);
                self.act_all(acts, perform)
            }
            Heard::Line(_) | Heard::Key(_) | Heard::Escape => {
                self.heard.push_back(heard);
                self.hear_all(perform)
            }
        }
    }

    /// Answers what was said, as long as nothing is waited for.
    fn hear_all(&mut self, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        while self.screen.pending.is_none() && self.outcome.is_none() {
            let Some(heard) = self.heard.pop_front() else {
                break;
            };
            self.ask()?;
            self.ask = true;
            self.talk.answered();
            let acts = match heard {
                Heard::Line(line) => reply::to_line(&line, &self.screen),
                Heard::Key(key) => reply::to_key(key, &self.screen),
                Heard::Escape => reply::to_line("back", &self.screen),
                Heard::EscapeTakenBack | Heard::Interrupt | Heard::End | Heard::Suspend => vec![],
            };
            self.act_all(acts, perform)?;
        }
        Ok(())
    }

    fn act_all(&mut self, acts: Vec<Act>, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        let last = acts.len().saturating_sub(1);
        for (at, act) in acts.into_iter().enumerate() {
            // Between two messages of one answer nothing is said.
            match act {
                Act::Tell(msg) if at < last => self.tell_quietly(msg, perform)?,
                Act::Tell(msg) => self.tell(msg, perform)?,
                Act::Go(field) => self.go(field, perform)?,
                Act::Forget => self.forget_key(perform)?,
                Act::Help => self.help(perform)?,
                Act::Review => {
                    let lines = self.talk.review(&self.screen, self.paper());
                    self.say(&lines)?;
                }
                Act::More => self.talk.more(self.tty.size().rows),
                Act::Fields => self.say(&Talk::fields(&self.screen, self.paper()))?,
                Act::Show => self.show()?,
                Act::Say(text) => self.say(&self.paper().wrap(text, 0))?,
            }
        }
        Ok(())
    }

    fn go(&mut self, field: FieldId, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        for _ in 0..=inputs(&self.screen) {
            if self.screen.focus == Some(field) {
                break;
            }
            self.tell_quietly(Msg::NextField, perform)?;
        }
        self.news()
    }

    /// Takes back what the private key field holds, also an unfinished key.
    fn forget_key(&mut self, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        for _ in 0..=PemCollector::LIMIT {
            let holds = matches!(
                Question::of(&self.screen),
                Question::Key(field) if field.tone != Tone::Muted
            );
            if !holds {
                break;
            }
            self.tell_quietly(Msg::KeyErased, perform)?;
        }
        Ok(())
    }

    /// Prints the help and closes it again.
    fn help(&mut self, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        self.tell(Msg::Help, perform)?;
        self.tell(Msg::Help, perform)
    }

    fn show(&mut self) -> io::Result<()> {
        let dialog = self.screen.dialog.iter();
        let key = dialog
            .flat_map(|dialog| &dialog.blocks)
            .find_map(|block| match block {
                Block::KeyText(key) => Some(Arc::clone(key)),
                Block::Text { .. }
                | Block::Facts(_)
                | Block::Field(_)
                | Block::KeyField(_)
                | Block::Toggle(_)
                | Block::List(_)
                | Block::Plan(_)
                | Block::Problem(_)
                | Block::Verbatim(_) => None,
            });
        let Some(key) = key else {
            return self.say(&["There is nothing to show here.".to_owned()]);
        };
        self.fresh_line()?;
        for line in key.expose().lines() {
            self.send(line)?;
            self.send("\n")?;
        }
        Ok(())
    }

    fn tell(&mut self, msg: Msg, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        self.tell_quietly(msg, perform)?;
        self.news()
    }

    fn tell_quietly(&mut self, msg: Msg, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        let effects = self.machine.update(msg);
        self.screen = self.machine.screen();
        self.ear.expect_key(Question::of(&self.screen).is_secret());
        self.wait_for_answer()?;
        for effect in effects {
            match effect {
                Effect::Quit(ending) => self.outcome = Some(Outcome::Ended(ending)),
                Effect::Copy { text } => self.say(&[text])?,
                Effect::Inspect { .. }
                | Effect::ReadKeyFile { .. }
                | Effect::CheckKeys { .. }
                | Effect::ListProjects { .. }
                | Effect::RequestProject { .. }
                | Effect::RenameProject { .. }
                | Effect::RenameDataSpace { .. }
                | Effect::TellCloudId { .. }
                | Effect::Save { .. }
                | Effect::Undo { .. }
                | Effect::AddPortalKeys { .. }
                | Effect::Cancel { .. } => perform(effect),
            }
        }
        Ok(())
    }

    fn wait_for_answer(&mut self) -> io::Result<()> {
        let id = self.screen.pending.as_ref().map(|pending| pending.id);
        if self.waiting.as_ref().map(|waiting| waiting.id) == id {
            return Ok(());
        }
        if self.waiting.take().is_some_and(|waiting| waiting.said) {
            self.say(&["Done.".to_owned()])?;
        }
        self.ask = true;
        self.waiting = self.screen.pending.as_ref().map(Waiting::begun);
        Ok(())
    }

    /// Says what is waited for when it takes its time.
    fn patience(&mut self) -> io::Result<()> {
        let Some(waiting) = &mut self.waiting else {
            return Ok(());
        };
        if waiting.said || waiting.since.elapsed() < PATIENCE {
            return Ok(());
        }
        waiting.said = true;
        let line = format!("{}...", waiting.what);
        self.say(&[line])
    }

    /// Says what is new.
    fn news(&mut self) -> io::Result<()> {
        let lines = self.talk.news(&self.screen, self.paper());
        if !lines.is_empty() {
            self.ask = true;
        }
        self.say(&lines)
    }

    /// Asks, when there is something to answer.
    fn ask(&mut self) -> io::Result<()> {
        if !self.ask || self.screen.pending.is_some() || self.outcome.is_some() {
            return Ok(());
        }
        self.ask = false;
        let rows = self.tty.size().rows;
        let mut lines = self.talk.question(&self.screen, self.paper(), rows);
        let prompt = lines.pop().unwrap_or_default();
        self.say(&lines)?;
        self.fresh_line()?;
        self.send(&prompt)?;
        self.in_line = true;
        Ok(())
    }

    fn say(&mut self, lines: &[String]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        self.fresh_line()?;
        let mut text = lines.join("\n");
        text.push('\n');
        self.send(&text)
    }

    fn fresh_line(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.in_line) {
            self.send("\n")?;
        }
        Ok(())
    }

    fn echo(&mut self) -> io::Result<()> {
        let echo = self.ear.echo();
        if echo.is_empty() {
            return Ok(());
        }
        self.in_line = !echo.ends_with('\n');
        self.send(&echo)
    }

    fn send(&self, text: &str) -> io::Result<()> {
        self.tty
            .send(text.as_bytes(), || self.signals.fatal().is_some())
    }

    fn after_signals(&mut self) -> io::Result<()> {
        if self.signals.take_stop() {
            self.suspend()?;
        }
        if self.signals.take_go_on() {
            self.guard.enter_again()?;
            self.ask = true;
        }
        self.signals.take_resize();
        Ok(())
    }

    /// Ctrl-Z, or SIGTSTP: leaves the terminal to the shell until somebody says `fg`.
    fn suspend(&mut self) -> io::Result<()> {
        self.fresh_line()?;
        self.guard.restore();
        signals::stop_this_process()?;
        self.signals.take_go_on();
        self.ask = true;
        self.guard.enter_again()
    }
}
