//! The conversation: what of a screen is new, and what is asked now.

use super::commands::{offers, prints};
use super::question::{Question, inputs};
use super::wording::Wording;
use crate::wizard::{Block, Dialog, FieldId, List, Screen, StepState, Tone};

const EVERYWHERE: &str = "At every question you can type back, next, help, review or quit. \
     Type = before a text that is such a word.";

/// What the person has read so far.
#[derive(Debug, Default)]
pub(super) struct Transcript {
    page: Option<PageMark>,
    /// What stands on it, as it was read.
    read: Vec<Vec<String>>,
    dialog: Option<Vec<String>>,
    /// The first row of the list's page that was read last.
    row: usize,
    list: Option<List>,
    /// The list must be read again.
    list_again: bool,
    /// With every id, for a whole review.
    ids: bool,
    /// What can be typed on this page, as far as it was said.
    offers: Vec<&'static str>,
}

/// Tells one page from another, as far as a screen says it.
#[derive(Debug)]
struct PageMark {
    step: usize,
    title: String,
    /// The first thing that can be entered.
    input: Option<FieldId>,
}

impl PageMark {
    fn of(screen: &Screen) -> Self {
        Self {
            step: step(screen),
            title: screen.title.clone(),
            input: screen.blocks.iter().find_map(Block::input),
        }
    }

    /// A page on which something can be entered only now is the same one.
    fn is(&self, other: &Self) -> bool {
        let input = match (self.input, other.input) {
            (Some(one), Some(another)) => one == another,
            (Some(_), None) | (None, Some(_) | None) => true,
        };
        (self.step, &self.title) == (other.step, &other.title) && input
    }
}

/// What is new on a screen.
#[derive(Debug, Default)]
pub(super) struct News {
    pub(super) lines: Vec<String>,
    /// A problem is among it.
    pub(super) problem: bool,
}

impl Transcript {
    /// What to say before anything else.
    pub(super) fn greeting(wording: Wording) -> Vec<String> {
        let mut lines = vec!["Commerce Connect, plain mode: one question at a time.".to_owned()];
        lines.extend(wording.wrap(EVERYWHERE, 0));
        lines
    }

    /// What is new on this screen.
    pub(super) fn news(&mut self, screen: &Screen, wording: Wording) -> News {
        let mut news = News::default();
        let page = PageMark::of(screen);
        if !self.page.as_ref().is_some_and(|seen| seen.is(&page)) {
            news.lines.push(String::new());
            news.lines.extend(title(screen, wording));
            *self = Self::default();
        }
        self.page = Some(page);
        let mut read = Vec::new();
        for block in screen.blocks.iter().filter(|block| is_read_aloud(block)) {
            for part in parts(block, wording) {
                if !self.read.contains(&part) {
                    news.lines.extend(part.iter().cloned());
                    news.problem |= matches!(block, Block::Problem(_));
                }
                read.push(part);
            }
        }
        self.read = read;
        let dialog = screen.dialog.as_ref().map(|dialog| said(dialog, wording));
        if self.dialog != dialog {
            news.lines.extend(dialog.iter().flatten().cloned());
            self.dialog = dialog;
        }
        news
    }

    /// The problems that are on this screen, for an answer that changed nothing.
    pub(super) fn problems(screen: &Screen, wording: Wording) -> Vec<String> {
        let problems = screen.blocks.iter();
        let problems = problems.filter(|block| block.try_as_problem_ref().is_some());
        problems.flat_map(|block| wording.block(block)).collect()
    }

    /// The question, its prompt last; before it the list's rows and what else can be typed here,
    /// when they are new.
    pub(super) fn question(&mut self, screen: &Screen, wording: Wording, rows: u16) -> Vec<String> {
        let question = Question::of(screen);
        let mut lines = Vec::new();
        if let Question::Choose(list) = question {
            let page = page_rows(rows);
            let changed = self.list.as_ref().and_then(|read| changed(read, list));
            if changed.is_none() {
                self.row = list.selected / page * page;
            }
            match changed {
                Some(changed) if !self.list_again => {
                    let place = self.row..self.row + page;
                    for row in changed.into_iter().filter(|row| place.contains(row)) {
                        lines.extend(wording.rows(list, row..row + 1, self.ids));
                    }
                }
                _ => lines.extend(self.rows(list, page, wording)),
            }
            self.list = Some(list.clone());
            (self.list_again, self.ids) = (false, false);
        } else {
            self.list = None;
        }
        for offer in offers(screen, page_rows(rows)) {
            if !self.offers.contains(&offer) {
                lines.extend(wording.wrap(offer, 2));
                self.offers.push(offer);
            }
        }
        lines.extend(question.lines(screen, wording));
        lines
    }

    fn rows(&self, list: &List, page: usize, wording: Wording) -> Vec<String> {
        let count = list.rows.len();
        let end = (self.row + page).min(count);
        let mut lines = wording.rows(list, self.row..end, self.ids);
        if let Some(wanted) = &list.filter {
            lines.extend(wording.wrap(
                &format!(
                    "{} of {} rows have: {wanted}",
                    count - list.rows.uncounted(),
                    list.rows.total()
                ),
                2,
            ));
        }
        if count > page {
            lines.push(format!("Rows {} to {end} of {count}.", self.row + 1));
        }
        lines
    }

    /// The list's next rows are wanted: `false` when those were the last, and it begins again.
    pub(super) fn more(&mut self, rows: u16) -> bool {
        self.list_again = true;
        let count = self.list.as_ref().map_or(0, |list| list.rows.len());
        self.row += page_rows(rows);
        let some = self.row < count;
        if !some {
            self.row = 0;
        }
        some
    }

    /// What can be typed here, for the help.
    pub(super) fn words(screen: &Screen, wording: Wording, rows: u16) -> Vec<String> {
        let mut lines = wording.wrap(EVERYWHERE, 0);
        if matches!(Question::of(screen), Question::Choose(_)) {
            lines.extend(wording.wrap(
                "A number chooses that row, and Enter alone the one it names.",
                0,
            ));
        }
        for offer in offers(screen, page_rows(rows)) {
            lines.extend(wording.wrap(offer, 2));
        }
        if prints(screen) {
            lines.extend(wording.wrap("print: this page once more, its lines not broken.", 2));
        }
        lines
    }

    /// The whole page, with what was entered, and what lies over it.
    pub(super) fn review(&mut self, screen: &Screen, wording: Wording) -> Vec<String> {
        (self.list_again, self.ids) = (true, true);
        self.row = 0;
        self.offers.clear();
        let mut lines = vec![String::new()];
        lines.extend(title(screen, wording));
        let asked = Question::of(screen);
        for block in &screen.blocks {
            // The list that is asked for follows with the question.
            if !matches!((block, asked), (Block::List(_), Question::Choose(_))) {
                lines.extend(wording.block(block));
            }
        }
        lines.extend(
            screen
                .dialog
                .iter()
                .flat_map(|dialog| said(dialog, wording)),
        );
        lines
    }

    /// What can be entered on this page.
    pub(super) fn fields(screen: &Screen, wording: Wording) -> Vec<String> {
        if inputs(screen) < 2 {
            return wording.wrap("There is nothing else to enter on this page.", 0);
        }
        let blocks = screen.blocks.iter().filter(|block| block.input().is_some());
        let mut lines: Vec<String> = blocks
            .enumerate()
            .flat_map(|(at, block)| {
                let spoken = wording.block(block);
                let text = match block.try_as_list_ref() {
                    Some(list) => {
                        let row = list.rows.get(list.selected);
                        let cell = row.and_then(|row| row.cells.first());
                        cell.map_or("nothing", String::as_str)
                    }
                    None => spoken.first().map_or("", String::as_str),
                };
                wording.wrap(&format!("{}. {text}", at + 1), 3)
            })
            .collect();
        lines.push("field 2 goes to the second.".into());
        lines
    }
}

/// The rows that say something else than when the list was read. None of a list that is another:
/// its filter is, or most of its rows are.
fn changed(read: &List, list: &List) -> Option<Vec<usize>> {
    if (&read.filter, read.rows.len()) != (&list.filter, list.rows.len()) {
        return None;
    }
    let pairs = read.rows.iter().zip(list.rows.iter()).enumerate();
    let changed: Vec<usize> = pairs
        .filter_map(|(at, (old, new))| (old != new).then_some(at))
        .collect();
    (changed.len() * 2 <= list.rows.len()).then_some(changed)
}

/// Rows of a list that are read at once: as many as can be kept in mind, fewer where the screen
/// does not hold them.
fn page_rows(rows: u16) -> usize {
    usize::from(rows).saturating_sub(6).clamp(5, 10)
}

/// What lies over a page, as it is read.
pub(super) fn said(dialog: &Dialog, wording: Wording) -> Vec<String> {
    let mut text = vec![String::new()];
    text.extend(wording.wrap(&dialog.title, 0));
    text.extend(dialog.blocks.iter().flat_map(|block| wording.block(block)));
    text
}

/// What of a block can be news of its own.
fn parts(block: &Block, wording: Wording) -> Vec<Vec<String>> {
    match (block.try_as_facts_ref(), block.try_as_bars_ref()) {
        (Some(facts), _) => facts.iter().map(|fact| wording.fact(fact)).collect(),
        (_, Some(bars)) => bars.iter().map(|bar| wording.bar(bar)).collect(),
        (None, None) => vec![wording.block(block)],
    }
}

fn step(screen: &Screen) -> usize {
    let current = |mark: &crate::wizard::StepMark| mark.state == StepState::Current;
    screen.steps.iter().position(current).unwrap_or(0)
}

/// `Step 2 of 7, API keys`
fn title(screen: &Screen, wording: Wording) -> Vec<String> {
    if screen.steps.is_empty() {
        return wording.wrap(&screen.title, 0);
    }
    let (place, count) = (step(screen), screen.steps.len());
    let name = screen.steps.get(place).map_or("", |mark| mark.title);
    let mut lines = wording.wrap(&format!("Step {} of {count}: {name}", place + 1), 2);
    if screen.title != name {
        lines.extend(wording.wrap(&screen.title, 2));
    }
    lines
}

/// Fields are asked, not read aloud; what a private key turned out to be is.
fn is_read_aloud(block: &Block) -> bool {
    let Some(key) = block.try_as_key_field_ref() else {
        return block.input().is_none();
    };
    match key.tone {
        Tone::Good => true,
        Tone::Bad => !key.notes.is_empty(),
        Tone::Plain | Tone::Muted | Tone::Open | Tone::Warning => false,
    }
}
