//! One run of the loop, step by step.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::Backend as _;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use zeroize::Zeroizing;

use super::backend::DiffBackend;
use super::clipboard;
use super::editor::Editor;
use super::input::FieldInput;
use super::keymap::KeyCommand;
use super::progress::StatusLine;
use super::run::{Appearance, TtyOut, window};
use super::scroll::ScrollPosition;
use super::typeahead::TypeAhead;
use crate::terminal::signals::Signals;
use crate::terminal::{
    ENTER, Guard, Handover, Input, Machine, Mailbox, Outcome, Parser, Tty, timespec,
};
use crate::ui::{Seen, View};
use crate::wizard::{Action, Effect, Msg, Screen};

/// A run of the loop.
pub(super) struct ScreenSession<'m, M> {
    machine: &'m mut M,
    screen: Screen,
    pub(super) tty: Arc<Tty>,
    pub(super) signals: Arc<Signals>,
    pub(super) guard: Guard,
    look: Appearance,
    pub(super) terminal: Terminal<DiffBackend<TtyOut>>,
    parser: Parser,
    input: FieldInput,
    ahead: TypeAhead,
    status: StatusLine,
    position: ScrollPosition,
    /// The screen must be drawn.
    pub(super) dirty: bool,
    /// The main screen is up, with a page that was printed.
    pub(super) aside: bool,
    stop: Option<Stop>,
}

/// Why the loop stopped.
#[derive(Debug)]
pub(super) enum Stop {
    /// The run is over.
    Over(Outcome),
    /// It goes on in lines. This was typed behind the key that asked for them.
    Lines(VecDeque<Input>),
}

impl<'m, M: Machine> ScreenSession<'m, M> {
    /// A session that has drawn nothing yet.
    pub(super) fn new(
        machine: &'m mut M,
        tty: Arc<Tty>,
        signals: Arc<Signals>,
        guard: Guard,
        look: Appearance,
    ) -> io::Result<Self> {
        let line = TtyOut::new(Arc::clone(&tty), Arc::clone(&signals));
        let mut backend = DiffBackend::new(line, look.theme.colour).with_links(look.links);
        backend.first(ENTER);
        // Where there is one screen only, it is full of other things.
        backend.clear()?;
        let screen = machine.screen();
        let mut input = FieldInput::default();
        input.see(&screen);
        Ok(Self {
            machine,
            screen,
            tty,
            signals,
            guard,
            look,
            terminal: Terminal::new(backend)?,
            parser: Parser::default(),
            input,
            ahead: TypeAhead::default(),
            status: StatusLine::default(),
            position: ScrollPosition::default(),
            dirty: true,
            aside: false,
            stop: None,
        })
    }

    /// Leaves the terminal as it was found.
    pub(super) fn leave(&self) {
        if self.parser.in_paste() || self.input.takes_key() {
            self.guard.drop_input();
        }
        self.tidy_up();
        self.guard.restore();
    }

    /// What the next front end goes on with, behind [`ScreenSession::leave`].
    pub(super) fn hand_over<P>(
        self,
        typed: VecDeque<Input>,
        mailbox: Mailbox,
        perform: P,
    ) -> Handover<P> {
        Handover {
            tty: self.tty,
            signals: self.signals,
            mailbox,
            perform,
            parser: self.parser,
            typed,
        }
    }

    /// Runs to the end, or until lines are wanted.
    pub(super) fn drive<P: FnMut(Effect)>(
        &mut self,
        mailbox: &Mailbox,
        start: impl FnOnce(Mailbox) -> P,
    ) -> io::Result<(Stop, P)> {
        self.draw()?;
        let mut perform = start(mailbox.clone());
        self.tell(Msg::Started, &mut perform)?;
        self.ahead.started(self.screen.pending.as_ref());
        loop {
            if let Some(stop) = self.stop.take() {
                return Ok((stop, perform));
            }
            if self.dirty && !self.aside {
                self.draw()?;
            }
            let batch = self.wait()?;
            if let Some(outcome) = self.ended_by_signal() {
                return Ok((Stop::Over(outcome), perform));
            }
            self.after_signals()?;
            let Some(batch) = batch else {
                return Ok((Stop::Over(Outcome::HungUp), perform));
            };
            let now = Instant::now();
            self.inputs(batch, now, &mut perform)?;
            for msg in mailbox.collect() {
                self.tell(msg, &mut perform)?;
            }
            let ahead = self.ahead.release(self.screen.pending.as_ref());
            self.inputs(ahead, now, &mut perform)?;
            self.dirty |= self.status.pass(now);
        }
    }

    /// Waits until something is there, and gives what was typed; nothing when nobody is there.
    fn wait(&mut self) -> io::Result<Option<VecDeque<Input>>> {
        let mut inputs = Vec::new();
        let deadline = [self.parser.deadline(), self.status.deadline()]
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

    /// Reads all that is there; says whether the terminal still is.
    fn read(&mut self, inputs: &mut Vec<Input>) -> io::Result<bool> {
        let was_in_paste = self.parser.in_paste();
        let mut bytes = Zeroizing::new([0_u8; 4096]);
        for _ in 0..16 {
            match rustix::io::read(self.tty.input(), bytes.as_mut_slice()) {
                Ok(0) | Err(Errno::IO) => return Ok(false),
                Ok(read) => self.parser.feed(&bytes[..read], Instant::now(), inputs),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            }
            let mut fds = [PollFd::from_borrowed_fd(self.tty.input(), PollFlags::IN)];
            let more = poll(&mut fds, Some(&timespec(Duration::ZERO)));
            if more != Ok(1) || !fds[0].revents().contains(PollFlags::IN) {
                break;
            }
        }
        let in_paste = self.parser.in_paste();
        if in_paste || was_in_paste {
            self.status.paste(in_paste, Instant::now());
            self.dirty = true;
        }
        Ok(true)
    }

    fn inputs(
        &mut self,
        mut batch: VecDeque<Input>,
        now: Instant,
        perform: &mut impl FnMut(Effect),
    ) -> io::Result<()> {
        while let Some(input) = batch.pop_front() {
            self.dirty = true;
            if self.back_from_aside(&input)? {
                continue;
            }
            let Some(input) = self.ahead.keep(input, self.screen.pending.as_ref()) else {
                continue;
            };
            if matches!(input, Input::EscWasNone) {
                self.tell(Msg::BackTakenBack, perform)?;
                continue;
            }
            let command = self.input.take(input, now);
            if let Some(command) = command {
                self.flush(perform)?;
                self.act(command, perform)?;
            }
            match &mut self.stop {
                None => {}
                Some(Stop::Over(_)) => return Ok(()),
                Some(Stop::Lines(typed)) => {
                    *typed = batch;
                    return Ok(());
                }
            }
        }
        self.flush(perform)?;
        if let Some(notice) = self.input.take_notice() {
            self.status.say(notice, now);
        }
        Ok(())
    }

    fn flush(&mut self, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        for msg in self.input.flush() {
            self.position.follow();
            self.tell(msg, perform)?;
        }
        Ok(())
    }

    fn act(&mut self, command: KeyCommand, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        self.position.heard(command, self.input.place());
        let msg = match command {
            KeyCommand::Next => Msg::Next,
            KeyCommand::Back => Msg::Back,
            KeyCommand::Complete => Msg::Complete,
            KeyCommand::NextField => Msg::NextField,
            KeyCommand::PreviousField => Msg::PreviousField,
            KeyCommand::Move(to) => Msg::Moved(to),
            KeyCommand::Toggle => Msg::Toggled,
            KeyCommand::Filter => Msg::FilterOpened,
            KeyCommand::Copy => Msg::Copy,
            KeyCommand::Print => Msg::Print,
            KeyCommand::Help => Msg::Help,
            KeyCommand::Quit => Msg::Quit,
            KeyCommand::EraseKey => Msg::KeyErased,
            KeyCommand::Scroll(scroll) => {
                let (seen, place) = (self.seen(), self.input.place());
                match self.position.go(scroll, seen, place) {
                    Some(to) => Msg::Moved(to),
                    None => return Ok(()),
                }
            }
            KeyCommand::Lines => {
                if self.offers(Action::Lines) {
                    self.stop = Some(Stop::Lines(VecDeque::new()));
                }
                return Ok(());
            }
            KeyCommand::Redraw => return self.terminal.clear(),
            KeyCommand::Suspend => return self.suspend(),
        };
        self.tell(msg, perform)
    }

    /// This screen says so at its foot.
    fn offers(&self, action: Action) -> bool {
        let keys = match &self.screen.dialog {
            Some(dialog) => &dialog.keys,
            None => &self.screen.keys,
        };
        keys.iter().any(|hint| hint.action == action)
    }

    fn tell(&mut self, msg: Msg, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        let effects = self.machine.update(msg);
        self.look_again();
        self.perform(effects, perform)
    }

    fn perform(
        &mut self,
        effects: Vec<Effect>,
        perform: &mut impl FnMut(Effect),
    ) -> io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Quit(ending) => self.stop = Some(Stop::Over(Outcome::Ended(ending))),
                Effect::Copy { text } => {
                    self.terminal.backend_mut().first(&clipboard::copy(&text));
                    self.status
                        .say(format!("Copied {text}; p prints it"), Instant::now());
                }
                Effect::Print { lines } => self.print(&lines)?,
                Effect::Ask { .. } | Effect::Cancel { .. } => perform(effect),
            }
        }
        Ok(())
    }

    /// The machine may show another screen.
    fn look_again(&mut self) {
        let screen = self.machine.screen();
        let place = |screen: &Screen| {
            (
                screen.title.clone(),
                screen.dialog.as_ref().map(|dialog| dialog.title.clone()),
                screen.focus,
            )
        };
        if place(&screen) != place(&self.screen) {
            self.position.follow();
        }
        self.screen = screen;
        self.input.see(&self.screen);
        self.status
            .pending(self.screen.pending.as_ref(), Instant::now());
        self.dirty = true;
    }

    fn seen(&self) -> Seen {
        (self.look.sight)(&self.screen, window(self.tty.size()), &self.view())
    }

    fn view(&self) -> View<'_> {
        View {
            theme: &self.look.theme,
            editor: self.input.editor().map(Editor::area),
            progress: self.status.progress(),
            scroll: self.position.line(),
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        self.dirty = false;
        let view = View {
            theme: &self.look.theme,
            editor: self.input.editor().map(Editor::area),
            progress: self.status.progress(),
            scroll: self.position.line(),
        };
        let (draw, screen) = (self.look.draw, &self.screen);
        self.terminal.draw(|frame| draw(frame, screen, &view))?;
        Ok(())
    }

    /// What a signal that ends the run makes of it.
    pub(super) fn ended_by_signal(&self) -> Option<Outcome> {
        Outcome::by_signal(&self.signals)
    }
}
