//! One run of the loop, step by step.

use std::io;
use std::ops::ControlFlow;
use std::time::Instant;

use ratatui::Terminal;
use ratatui::backend::Backend as _;
use ratatui::layout::Size;

use super::appearance::{Appearance, window};
use super::backend::{DiffBackend, Out};
use super::clipboard;
use super::editor::Editor;
use super::input::FieldInput;
use super::keymap::{FocusKind, KeyCommand};
use super::progress::StatusLine;
use super::scroll::ScrollPosition;
use super::typeahead::TypeAhead;
use crate::frontend::{FarEnd, Handover, Machine, Mailbox, Outcome, Seat};
use crate::terminal::{Batch, ENTER, Input};
use crate::ui::{Seen, View};
use crate::wizard::{Action, Effect, Msg, Screen};

impl Out for FarEnd {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        FarEnd::send(self, bytes)
    }

    fn size(&self) -> Size {
        window(FarEnd::size(self))
    }
}

/// A run of the loop.
pub(super) struct ScreenSession<'m, M> {
    machine: &'m mut M,
    screen: Screen,
    pub(super) seat: Seat,
    pub(super) far_end: FarEnd,
    look: Appearance,
    pub(super) terminal: Terminal<DiffBackend<FarEnd>>,
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
    Lines(Batch),
}

impl<'m, M: Machine> ScreenSession<'m, M> {
    /// A session that has drawn nothing yet.
    pub(super) fn new(machine: &'m mut M, seat: Seat, look: Appearance) -> io::Result<Self> {
        let far_end = seat.far_end();
        let mut backend = DiffBackend::new(far_end.clone(), look.theme.has_colour());
        backend = backend.with_links(look.links);
        backend.first(ENTER);
        // Where there is one screen only, it is full of other things.
        backend.clear()?;
        let screen = machine.screen();
        let mut input = FieldInput::default();
        input.see(&screen);
        Ok(Self {
            machine,
            screen,
            seat,
            far_end,
            look,
            terminal: Terminal::new(backend)?,
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
        if self.seat.in_paste() || self.input.typed.takes_key() {
            self.seat.drop_input();
        }
        self.tidy_up();
        self.seat.leave();
    }

    /// What the next front end goes on with, behind [`ScreenSession::leave`].
    pub(super) fn hand_over<P>(self, typed: Batch, mailbox: Mailbox, perform: P) -> Handover<P> {
        let (tty, signals, parser) = self.seat.vacate();
        Handover {
            tty,
            signals,
            mailbox,
            perform,
            parser,
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
            let was_in_paste = self.seat.in_paste();
            let pending = self.screen.pending.as_ref();
            let batch = match self.seat.wait(&[self.status.deadline()], pending)? {
                ControlFlow::Continue(batch) => batch,
                ControlFlow::Break(outcome) => return Ok((Stop::Over(outcome), perform)),
            };
            self.after_signals()?;
            let (now, in_paste) = (Instant::now(), self.seat.in_paste());
            if !batch.is_empty() && (in_paste || was_in_paste) {
                self.status.paste(in_paste, now);
            }
            self.inputs(&batch, now, &mut perform)?;
            for msg in mailbox.collect() {
                self.tell(msg, &mut perform)?;
            }
            let ahead = self.ahead.release(self.screen.pending.as_ref());
            self.inputs(&ahead, now, &mut perform)?;
            self.dirty |= self.status.pass(now);
        }
    }

    fn inputs(
        &mut self,
        batch: &Batch,
        now: Instant,
        perform: &mut impl FnMut(Effect),
    ) -> io::Result<()> {
        self.input.typed.begin();
        for (at, &input) in batch.iter().enumerate() {
            self.dirty = true;
            if self.back_from_aside(input)? || self.ahead.keeps(input, self.screen.pending.as_ref())
            {
                continue;
            }
            if input == Input::EscWasNone {
                self.tell(Msg::BackTakenBack, perform)?;
                continue;
            }
            if let Some(command) = self.input.take(&batch[at..], now) {
                self.flush(perform)?;
                self.act(command, perform)?;
            }
            match &mut self.stop {
                None => {}
                Some(Stop::Over(_)) => return Ok(()),
                Some(Stop::Lines(typed)) => {
                    *typed = batch.behind(at + 1);
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
        let command = self.meant(command);
        self.position.heard(command, self.input.place);
        let msg = match command {
            KeyCommand::Next => Msg::Next,
            KeyCommand::Back => Msg::Back,
            KeyCommand::Complete => Msg::Complete,
            KeyCommand::NextField => Msg::NextField,
            KeyCommand::PreviousField => Msg::PreviousField,
            KeyCommand::Move(to) => Msg::Moved(to),
            KeyCommand::Toggle => Msg::Toggled,
            KeyCommand::Filter => Msg::FilterOpened,
            KeyCommand::Letter(letter) => return self.begin_text(letter, perform),
            KeyCommand::Copy => Msg::Copy,
            KeyCommand::Print => Msg::Print,
            KeyCommand::Help => Msg::Help,
            KeyCommand::Quit => Msg::Quit,
            KeyCommand::EraseKey => Msg::KeyErased,
            KeyCommand::Scroll(scroll) => {
                let (seen, place) = (self.seen(), self.input.place);
                match self.position.go(scroll, seen, place) {
                    Some(to) => Msg::Moved(to),
                    None => return Ok(()),
                }
            }
            KeyCommand::Lines => {
                if self.offers(Action::Lines) {
                    self.stop = Some(Stop::Lines(Batch::default()));
                }
                return Ok(());
            }
            KeyCommand::Redraw => return self.terminal.clear(),
            KeyCommand::Suspend => return self.suspend(),
        };
        self.tell(msg, perform)
    }

    /// Where something is chosen, a letter that this screen does not offer to do anything begins a
    /// text, like any other.
    fn meant(&self, command: KeyCommand) -> KeyCommand {
        let chosen = matches!(self.input.place, FocusKind::List | FocusKind::Switch);
        match command.as_letter().filter(|_| chosen) {
            Some((letter, action)) if !self.offers(action) => KeyCommand::Letter(letter),
            Some(_) | None => command,
        }
    }

    /// A text begins where none was typed: in the field that this page has for it, if any.
    fn begin_text(&mut self, letter: char, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        self.tell(Msg::TextBegins, perform)?;
        self.input.begin_text(letter);
        Ok(())
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
                        .say(format!("Copied; p prints it: {text}"), Instant::now());
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
        if screen.title != self.screen.title {
            // What was said belongs to the page that was seen then.
            self.status.hush();
        }
        self.screen = screen;
        self.input.see(&self.screen);
        self.status
            .pending(self.screen.pending.as_ref(), Instant::now());
        self.dirty = true;
    }

    fn seen(&self) -> Seen {
        (self.look.sight)(&self.screen, window(self.far_end.size()), &self.view())
    }

    fn view(&self) -> View<'_> {
        View {
            theme: &self.look.theme,
            editor: self.input.editor.as_ref().map(Editor::area),
            progress: self.status.progress(),
            scroll: self.position.line(),
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        self.dirty = false;
        let view = View {
            theme: &self.look.theme,
            editor: self.input.editor.as_ref().map(Editor::area),
            progress: self.status.progress(),
            scroll: self.position.line(),
        };
        let (draw, screen) = (self.look.draw, &self.screen);
        self.terminal.draw(|frame| draw(frame, screen, &view))?;
        Ok(())
    }

    /// What a signal that ends the run makes of it.
    pub(super) fn ended_by_signal(&self) -> Option<Outcome> {
        self.seat.ended_by_signal()
    }
}
