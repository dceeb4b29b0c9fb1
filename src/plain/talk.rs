//! The conversation: what of a screen is new, and what is asked now.

use super::paper::Paper;
use super::question::{Question, input, inputs, label};
use crate::wizard::{Action, Block, List, Screen, StepState, Tone};

/// What the person has read so far.
#[derive(Debug, Default)]
pub(super) struct Talk {
    /// The page's step and title.
    page: Option<(usize, String)>,
    /// Its blocks, as they were read.
    read: Vec<Vec<String>>,
    dialog: Option<Vec<String>>,
    /// The first row of the list's page that was read last.
    row: usize,
    list: Option<List>,
    /// The list must be read again.
    list_again: bool,
}

impl Talk {
    /// What to say before anything else.
    pub(super) fn greeting(paper: Paper) -> Vec<String> {
        let mut lines = vec!["Commerce Connect, plain mode: one question at a time.".to_owned()];
        lines.extend(paper.wrap(
            "Words for every question: back, next, help, review, quit. \
             To enter such a word itself, put = before it.",
            0,
        ));
        lines
    }

    /// An answer was given: if it is followed by the same problem, that is news.
    pub(super) fn answered(&mut self) {
        self.read.retain(|lines| {
            let first = lines.first().map_or("", String::as_str);
            !first.starts_with("Error:")
        });
    }

    /// What is new on this screen.
    pub(super) fn news(&mut self, screen: &Screen, paper: Paper) -> Vec<String> {
        let mut lines = Vec::new();
        let page = (step(screen), screen.title.clone());
        if self.page.as_ref() != Some(&page) {
            lines.push(String::new());
            lines.extend(title(screen, paper));
            *self = Self {
                page: Some(page),
                ..Self::default()
            };
        }
        let mut read = Vec::new();
        for block in &screen.blocks {
            if !is_read_aloud(block) {
                continue;
            }
            let text = paper.block(block);
            if !self.read.contains(&text) {
                lines.extend(text.iter().cloned());
            }
            read.push(text);
        }
        self.read = read;
        let dialog = screen.dialog.as_ref().map(|dialog| {
            let mut text = vec![String::new()];
            text.extend(paper.wrap(&dialog.title, 0));
            text.extend(dialog.blocks.iter().flat_map(|block| paper.block(block)));
            text
        });
        if self.dialog != dialog {
            lines.extend(dialog.iter().flatten().cloned());
            self.dialog = dialog;
        }
        lines
    }

    /// The question, its prompt last; the list's rows first when they are new.
    pub(super) fn question(&mut self, screen: &Screen, paper: Paper, rows: u16) -> Vec<String> {
        let question = Question::of(screen);
        let mut lines = Vec::new();
        if let Question::Choose(list) = question {
            let same = self
                .list
                .as_ref()
                .is_some_and(|seen| seen.rows == list.rows && seen.filter == list.filter);
            if !same || self.list_again {
                let page = page_rows(rows);
                if !same {
                    self.row = list.selected / page * page;
                }
                lines.extend(self.rows(list, screen, page, paper));
                self.list = Some(list.clone());
                self.list_again = false;
            }
        } else {
            self.list = None;
        }
        lines.extend(question.lines(screen, paper));
        lines
    }

    fn rows(&self, list: &List, screen: &Screen, page: usize, paper: Paper) -> Vec<String> {
        let count = list.rows.len();
        let end = (self.row + page).min(count);
        let mut lines = paper.rows(list, self.row..end);
        let filter = label(&screen.keys, Action::Filter).is_some();
        if let Some(wanted) = &list.filter {
            lines.extend(paper.wrap(&format!("{count} of {} rows have: {wanted}", list.total), 2));
            lines.push("/ alone: all rows again.".into());
        }
        if count > page {
            let what = format!("Rows {} to {end} of {count}. more: the next.", self.row + 1);
            lines.extend(paper.wrap(&what, 2));
            if filter {
                lines.push("/text: only the rows with that text.".into());
            }
        }
        lines
    }

    /// The list's next rows are wanted.
    pub(super) fn more(&mut self, rows: u16) {
        self.list_again = true;
        let count = self.list.as_ref().map_or(0, |list| list.rows.len());
        self.row += page_rows(rows);
        if self.row >= count {
            self.row = 0;
        }
    }

    /// The whole page, with what was entered.
    pub(super) fn review(&mut self, screen: &Screen, paper: Paper) -> Vec<String> {
        self.list_again = true;
        self.row = 0;
        let mut lines = vec![String::new()];
        lines.extend(title(screen, paper));
        let asked = Question::of(screen);
        for block in &screen.blocks {
            // The list that is asked for follows with the question.
            if !matches!((block, asked), (Block::List(_), Question::Choose(_))) {
                lines.extend(paper.block(block));
            }
        }
        lines
    }

    /// What can be entered on this page.
    pub(super) fn fields(screen: &Screen, paper: Paper) -> Vec<String> {
        if inputs(screen) < 2 {
            return paper.wrap("There is nothing else to enter on this page.", 0);
        }
        let blocks = screen.blocks.iter().filter(|block| input(block).is_some());
        let mut lines: Vec<String> = blocks
            .enumerate()
            .flat_map(|(at, block)| match block {
                Block::List(list) => {
                    let row = list.rows.get(list.selected);
                    let cell = row.and_then(|row| row.cells.first());
                    let text = cell.map_or("nothing", String::as_str);
                    paper.wrap(&format!("{}. {text}", at + 1), 3)
                }
                Block::Text { .. }
                | Block::Facts(_)
                | Block::Field(_)
                | Block::KeyField(_)
                | Block::Toggle(_)
                | Block::Plan(_)
                | Block::Problem(_)
                | Block::Verbatim(_)
                | Block::KeyText(_) => {
                    let text = paper.block(block);
                    let first = text.first().map_or("", String::as_str);
                    paper.wrap(&format!("{}. {first}", at + 1), 3)
                }
            })
            .collect();
        lines.push("field 2 goes to the second.".into());
        lines
    }
}

/// Rows of a list that are read at once: what a screen holds, without the question.
fn page_rows(rows: u16) -> usize {
    usize::from(rows).saturating_sub(6).clamp(5, 30)
}

fn step(screen: &Screen) -> usize {
    let current = |mark: &crate::wizard::StepMark| mark.state == StepState::Current;
    screen.steps.iter().position(current).unwrap_or(0)
}

/// `Step 2 of 7, API keys`
fn title(screen: &Screen, paper: Paper) -> Vec<String> {
    if screen.steps.is_empty() {
        return paper.wrap(&screen.title, 0);
    }
    let (place, count) = (step(screen), screen.steps.len());
    let name = screen.steps.get(place).map_or("", |mark| mark.title);
    let mut lines = paper.wrap(&format!("Step {} of {count}: {name}", place + 1), 2);
    if screen.title != name {
        lines.extend(paper.wrap(&screen.title, 2));
    }
    lines
}

/// Fields are asked, not read aloud; what a private key turned out to be is.
fn is_read_aloud(block: &Block) -> bool {
    match block {
        Block::Text { .. }
        | Block::Facts(_)
        | Block::Plan(_)
        | Block::Problem(_)
        | Block::Verbatim(_)
        | Block::KeyText(_) => true,
        Block::KeyField(field) => match field.tone {
            Tone::Good => true,
            Tone::Bad => !field.notes.is_empty(),
            Tone::Plain | Tone::Muted | Tone::Warning => false,
        },
        Block::Field(_) | Block::Toggle(_) | Block::List(_) => false,
    }
}
