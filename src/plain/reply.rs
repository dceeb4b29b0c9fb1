//! What a line means as the answer to a question.

use super::question::{Question, input, inputs, label};
use crate::domain::Secret;
use crate::wizard::{Action, Block, FieldId, Move, Msg, Screen, Tone};

/// What is to be done about an answer.
#[derive(Debug)]
pub(super) enum Act {
    /// The machine is told.
    Tell(Msg),
    /// The focus goes there.
    Go(FieldId),
    /// What the private key field holds is forgotten.
    Forget,
    /// The help is printed.
    Help,
    /// The whole page is printed again.
    Review,
    /// The list's next rows are printed.
    More,
    /// What can be entered here is printed.
    Fields,
    /// The dialog's private key is printed.
    Show,
    /// A sentence is printed.
    Say(&'static str),
}

/// A word that is understood at every question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Word {
    Back,
    Next,
    Help,
    Quit,
    Review,
    More,
    Copy,
    Show,
    Fields,
    Field(usize),
}

fn word(line: &str) -> Option<Word> {
    let line = line.trim().to_ascii_lowercase();
    Some(match line.as_str() {
        "back" => Word::Back,
        "next" => Word::Next,
        "help" | "?" => Word::Help,
        "quit" => Word::Quit,
        "review" => Word::Review,
        "more" => Word::More,
        "copy" => Word::Copy,
        "show" => Word::Show,
        "fields" => Word::Fields,
        other => Word::Field(other.strip_prefix("field ")?.trim().parse().ok()?),
    })
}

/// This line is no key text, even where a private key is asked for.
pub(super) fn is_word(line: &str) -> bool {
    word(line).is_some()
}

/// `back` and `quit` are heard at once, also while something is waited for.
pub(super) fn is_urgent(line: &str) -> bool {
    matches!(word(line), Some(Word::Back | Word::Quit))
}

/// What a line means here.
pub(super) fn to_line(line: &str, screen: &Screen) -> Vec<Act> {
    let question = Question::of(screen);
    if let Some(word) = word(line) {
        return to_word(word, screen);
    }
    let text = line.trim();
    match question {
        Question::Dialog(keys) => match text {
            "" if label(keys, Action::Next).is_some() => tell(Msg::Next),
            "" => tell(Msg::Back),
            _ => say("Press Enter, or type back."),
        },
        Question::Read if text.is_empty() => tell(Msg::Next),
        Question::Read => say("Press Enter to go on, or type back, help, review or quit."),
        Question::Choose(list) => match text.strip_prefix('/') {
            Some("") if list.filter.is_some() => tell(Msg::Back),
            Some("") => vec![],
            Some(wanted) if label(&screen.keys, Action::Filter).is_some() => {
                vec![Act::Tell(Msg::FilterOpened), edit(FieldId::Filter, wanted)]
            }
            Some(_) => say("This list can't be filtered."),
            None if text.is_empty() && list.rows.is_empty() => vec![],
            None if text.is_empty() => tell(Msg::Next),
            None => match text.parse::<usize>() {
                Ok(number) if (1..=list.rows.len()).contains(&number) => choose(number - 1),
                Ok(_) | Err(_) => say("Type the number of a row."),
            },
        },
        Question::Text(field) => match text {
            "" => tell(Msg::Next),
            _ => vec![
                edit(field.id, text.strip_prefix('=').unwrap_or(text)),
                Act::Tell(Msg::Next),
            ],
        },
        Question::Key(field) if field.tone == Tone::Muted && inputs(screen) > 1 => {
            tell(Msg::NextField)
        }
        Question::Key(_) => tell(Msg::Next),
        Question::Switch(toggle) => match text.to_ascii_lowercase().as_str() {
            "yes" | "y" if !toggle.on => {
                vec![Act::Tell(Msg::Toggled), Act::Tell(Msg::NextField)]
            }
            "no" | "n" if toggle.on => vec![Act::Tell(Msg::Toggled)],
            "" | "yes" | "y" | "no" | "n" => tell(Msg::Next),
            _ => say("Type yes or no, or press Enter."),
        },
    }
}

/// A whole private key came in.
pub(super) fn to_key(key: Secret, screen: &Screen) -> Vec<Act> {
    let again = match Question::of(screen) {
        Question::Key(field) => field.tone != Tone::Muted,
        Question::Dialog(_)
        | Question::Choose(_)
        | Question::Text(_)
        | Question::Switch(_)
        | Question::Read => false,
    };
    let mut acts = Vec::new();
    if again {
        acts.push(Act::Forget);
    }
    acts.push(Act::Tell(Msg::KeyMaterial(key)));
    acts
}

fn to_word(word: Word, screen: &Screen) -> Vec<Act> {
    let keys = screen.dialog.as_ref().map_or(&screen.keys, |d| &d.keys);
    match word {
        Word::Back if label(keys, Action::Back).is_some() || filtered(screen) => tell(Msg::Back),
        Word::Back => say("This is the first page: there is no way back from here."),
        Word::Next => tell(Msg::Next),
        Word::Help => vec![Act::Help],
        Word::Quit => tell(Msg::Quit),
        Word::Review => vec![Act::Review],
        Word::More => vec![Act::More],
        Word::Copy => tell(Msg::Copy),
        Word::Show => vec![Act::Show],
        Word::Fields => vec![Act::Fields],
        Word::Field(number) => {
            let target = screen
                .blocks
                .iter()
                .filter_map(input)
                .nth(number.wrapping_sub(1));
            target.map_or_else(
                || say("There is no field with this number. Type fields to see them."),
                |field| vec![Act::Go(field)],
            )
        }
    }
}

fn filtered(screen: &Screen) -> bool {
    screen.blocks.iter().any(|block| match block {
        Block::List(list) => list.filter.is_some(),
        Block::Text { .. }
        | Block::Facts(_)
        | Block::Field(_)
        | Block::KeyField(_)
        | Block::Toggle(_)
        | Block::Plan(_)
        | Block::Problem(_)
        | Block::Verbatim(_)
        | Block::KeyText(_) => false,
    })
}

fn tell(msg: Msg) -> Vec<Act> {
    vec![Act::Tell(msg)]
}

fn say(text: &'static str) -> Vec<Act> {
    vec![Act::Say(text)]
}

fn edit(field: FieldId, text: &str) -> Act {
    Act::Tell(Msg::Edited {
        field,
        text: text.to_owned(),
    })
}

/// The selection goes to a row, which is taken then.
fn choose(row: usize) -> Vec<Act> {
    let mut acts = tell(Msg::Moved(Move::First));
    acts.extend((0..row).map(|_| Act::Tell(Msg::Moved(Move::Down))));
    acts.push(Act::Tell(Msg::Next));
    acts
}
