//! One turn of the conversation: an answer is carried out, and what came of it is said.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use super::LineSession;
use crate::domain::PemCollector;
use crate::frontend::{Machine, Outcome, Patience, wanted};
use crate::plain::commands::{self, LineCommand};
use crate::plain::entered::Entered;
use crate::plain::question::{Question, inputs};
use crate::plain::reply::{self, AnswerAct};
use crate::plain::transcript::{News, Transcript, said};
use crate::wizard::{Block, Effect, FieldId, Msg, Tone};

impl<M: Machine> LineSession<'_, M> {
    /// Carried out at once, also while something is waited for. Other lines wait with it.
    pub(super) fn is_urgent(line: &str) -> bool {
        commands::everywhere(line).is_some_and(|word| word != LineCommand::Next)
    }

    /// Answers what was said, as long as nothing is waited for.
    pub(super) fn hear_all(&mut self, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        while self.screen.pending.is_none() && self.outcome.is_none() {
            let Some(heard) = self.heard.pop_front() else {
                break;
            };
            let late = self.ask;
            self.ask()?;
            match heard {
                Entered::Line(line) => {
                    if late {
                        // Typed before its question was there.
                        self.out
                            .echo(&format!("{}\n", self.out.wording().clean(&line)))?;
                    }
                    self.answer(&line, perform)?;
                }
                Entered::Escape => self.answer("back", perform)?,
                Entered::Key(key) => {
                    let acts = reply::to_key(key, &self.screen);
                    self.act_all(acts, perform)?;
                }
                Entered::EscapeTakenBack
                | Entered::Interrupt
                | Entered::End
                | Entered::Suspend
                | Entered::Tab
                | Entered::TooMuch => {}
            }
        }
        Ok(())
    }

    /// Carries a line out.
    pub(super) fn answer(
        &mut self,
        line: &str,
        perform: &mut impl FnMut(Effect),
    ) -> io::Result<()> {
        let acts = reply::to_line(line, &self.screen);
        self.act_all(acts, perform)
    }

    fn act_all(
        &mut self,
        acts: Vec<AnswerAct>,
        perform: &mut impl FnMut(Effect),
    ) -> io::Result<()> {
        self.ask = true;
        let (printed, focus) = (self.out.count(), self.screen.focus);
        let onward = matches!(
            acts.last(),
            Some(AnswerAct::Tell(Msg::Next) | AnswerAct::Judge)
        );
        let copies = matches!(acts.last(), Some(AnswerAct::Tell(Msg::Copy)));
        let last = acts.len().saturating_sub(1);
        for (at, act) in acts.into_iter().enumerate() {
            // Between two messages of one answer nothing is said.
            match act {
                AnswerAct::Tell(msg) if at < last => self.tell_quietly(msg, perform)?,
                AnswerAct::Tell(msg) => self.tell(msg, perform)?,
                AnswerAct::Go(field) => self.go(field, perform)?,
                AnswerAct::Forget => self.forget_key(perform)?,
                AnswerAct::Judge => self.judge_key(perform)?,
                AnswerAct::Help => self.help(perform)?,
                AnswerAct::Review => {
                    let lines = self.transcript.review(&self.screen, self.out.wording());
                    self.out.say(&lines)?;
                    if let Some(waiting) = &mut self.waiting {
                        let line = waiting.again(Instant::now());
                        self.out.sentence(&line)?;
                    }
                }
                AnswerAct::More => {
                    if !self.transcript.more(self.out.size().rows) {
                        self.out
                            .sentence("Those were all rows. From the first again:")?;
                    }
                }
                AnswerAct::Fields => {
                    let lines = Transcript::fields(&self.screen, self.out.wording());
                    self.out.say(&lines)?;
                }
                AnswerAct::Show => self.show()?,
                AnswerAct::Refuse(text) => {
                    self.out.sentence(text)?;
                    self.forget_what_was_typed_ahead();
                }
            }
        }
        let silent = self.out.count() == printed && self.screen.pending.is_none();
        if copies && silent {
            self.out.sentence("There is no id to print.")?;
        }
        if onward && silent && self.screen.focus == focus {
            // The answer changed nothing, and the reason was read long ago.
            let problems = Transcript::problems(&self.screen, self.out.wording());
            self.out.say(&problems)?;
        }
        Ok(())
    }

    /// Tab completes a path, and goes to the next field where nothing is typed.
    pub(super) fn tab(&mut self, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        if self.screen.pending.is_some() {
            return Ok(());
        }
        match Question::of(&self.screen) {
            Question::Text(field) => {
                let (field, text) = (field.id, self.line_input.take_line());
                if !text.is_empty() {
                    self.tell_quietly(Msg::Edited { field, text }, perform)?;
                }
                self.ask = true;
                self.tell(Msg::Complete, perform)?;
                self.completing = self.screen.pending.is_some();
                Ok(())
            }
            Question::Dialog(_)
            | Question::Choose(_)
            | Question::Key(_)
            | Question::Switch(_)
            | Question::Read => {
                if inputs(&self.screen) < 2 || !self.line_input.is_silent() {
                    return Ok(());
                }
                self.ask = true;
                self.tell(Msg::NextField, perform)
            }
        }
    }

    /// What was typed ahead counted on another answer. A key that was pasted is kept.
    fn forget_what_was_typed_ahead(&mut self) {
        self.heard.retain(|heard| matches!(heard, Entered::Key(_)));
        if !self.line_input.holds_key() {
            self.line_input.forget();
            self.deaf = true;
        }
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

    /// A field judges a key when it is left: of half a key that says what is missing.
    fn judge_key(&mut self, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        let unfinished = matches!(
            Question::of(&self.screen),
            Question::Key(field) if field.tone == Tone::Plain
        );
        if unfinished {
            self.tell_quietly(Msg::NextField, perform)?;
            self.tell_quietly(Msg::PreviousField, perform)?;
        }
        self.news()
    }

    /// Prints the page's help and the words that work here.
    fn help(&mut self, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        self.tell_quietly(Msg::Help, perform)?;
        let wording = self.out.wording();
        let lines = self.screen.dialog.iter();
        let lines: Vec<String> = lines.flat_map(|dialog| said(dialog, wording)).collect();
        self.out.say(&lines)?;
        self.tell_quietly(Msg::Help, perform)?;
        let rows = self.out.size().rows;
        self.out
            .say(&Transcript::words(&self.screen, wording, rows))
    }

    fn show(&mut self) -> io::Result<()> {
        let dialog = self.screen.dialog.iter();
        let key = dialog
            .flat_map(|dialog| &dialog.blocks)
            .find_map(Block::try_as_key_text_ref)
            .map(Arc::clone);
        for line in key.iter().flat_map(|key| key.expose().lines()) {
            self.out.verbatim(line)?;
        }
        Ok(())
    }

    /// Tells the machine, and says what is new.
    pub(super) fn tell(&mut self, msg: Msg, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        let back = matches!(msg, Msg::Back);
        let waited = self.waiting.is_some();
        let said = self.waiting.as_ref().is_some_and(Patience::was_said);
        self.tell_quietly(msg, perform)?;
        let over = waited && self.waiting.is_none();
        let news = self.transcript.news(&self.screen, self.out.wording());
        if over && back {
            self.out.sentence("Cancelled.")?;
        } else if over && said && !news.problem {
            self.out.sentence("Done.")?;
        }
        self.print(&news)
    }

    /// Says what is new.
    pub(super) fn news(&mut self) -> io::Result<()> {
        let news = self.transcript.news(&self.screen, self.out.wording());
        self.print(&news)
    }

    fn print(&mut self, news: &News) -> io::Result<()> {
        self.ask |= !news.lines.is_empty();
        if news.problem {
            self.forget_what_was_typed_ahead();
        }
        self.out.say(&news.lines)
    }

    fn tell_quietly(&mut self, msg: Msg, perform: &mut impl FnMut(Effect)) -> io::Result<()> {
        let effects = self.machine.update(msg);
        self.screen = self.machine.screen();
        self.line_input.expect(wanted(&self.screen));
        let pending = self.screen.pending.as_ref();
        if !self
            .waiting
            .as_ref()
            .is_some_and(|waiting| waiting.is(pending))
        {
            self.ask |= self.waiting.is_some();
            self.waiting = pending.map(|pending| Patience::begun(pending, Instant::now()));
        }
        for effect in effects {
            match effect {
                Effect::Quit(ending) => self.outcome = Some(Outcome::Ended(ending)),
                Effect::Copy { text } => {
                    let line = self.out.wording().clean(&text);
                    self.out.say(&[line])?;
                }
                Effect::Print { lines } => {
                    let wording = self.out.wording();
                    let lines: Vec<String> = lines.iter().map(|line| wording.clean(line)).collect();
                    self.out.say(&lines)?;
                }
                Effect::Ask { .. } | Effect::Cancel { .. } => perform(effect),
            }
        }
        Ok(())
    }
}
