//! What a line means as the answer to a question.

use super::commands::{LineCommand, filters, word};
use super::question::{Question, inputs, label, only_row};
use crate::domain::recognise::begins_like_a_key;
use crate::domain::{Secret, key_path};
use crate::wizard::{Action, Block, FieldId, KeyField, KeyPart, Move, Msg, Screen, Tone};

/// What is to be done about an answer.
#[derive(Debug)]
pub(super) enum AnswerAct {
    /// The machine is told.
    Tell(Msg),
    /// The focus goes there.
    Go(FieldId),
    /// What the private key field holds is forgotten.
    Forget,
    /// What the private key field holds is all there is: it is judged.
    Judge,
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
    /// This was no answer: a sentence is printed, and what was typed ahead is forgotten.
    Refuse(&'static str),
}

/// What a line means here.
pub(super) fn to_line(line: &str, screen: &Screen) -> Vec<AnswerAct> {
    if let Some(word) = word(line, screen) {
        return to_word(word, screen);
    }
    let text = line.trim();
    match Question::of(screen) {
        Question::Dialog(keys) => {
            let (next, back) = (label(keys, Action::Next), label(keys, Action::Back));
            match text.to_ascii_lowercase().as_str() {
                "" | "yes" | "y" if next.is_some() => tell(Msg::Next),
                "" | "no" | "n" if back.is_some() => tell(Msg::Back),
                _ => refuse("Press Enter, or type back."),
            }
        }
        Question::Read if text.is_empty() || says_next(text, screen) => tell(Msg::Next),
        Question::Read => refuse("Press Enter to go on, or type back, help, review or quit."),
        Question::Choose(list) if text.is_empty() && list.rows.is_empty() => {
            refuse("No row has that. Type another part of a name, or all.")
        }
        Question::Choose(_) if text.is_empty() => tell(Msg::Next),
        Question::Choose(list) => match text.trim_end_matches('.').parse::<usize>() {
            Ok(number) if (1..=list.rows.len()).contains(&number) => choose(number - 1),
            Ok(_) if list.rows.is_empty() => filter(text),
            Ok(_) if filters(screen) => {
                refuse("There is no row with this number. Type / before it to look for it.")
            }
            Ok(_) => refuse("There is no row with this number."),
            Err(_) if filters(screen) => filter(text),
            Err(_) => match only_row(list, text) {
                Some(row) => choose(row),
                None => refuse("Type the number of a row, or a word that only one row has."),
            },
        },
        Question::Text(field) => match text {
            "" => tell(Msg::Next),
            _ => vec![
                edit(field.id, text.strip_prefix('=').unwrap_or(text)),
                AnswerAct::Tell(Msg::Next),
            ],
        },
        Question::Key(field) if field.tone != Tone::Good && inputs(screen) > 1 => {
            tell(Msg::NextField)
        }
        Question::Key(_) => tell(Msg::Next),
        Question::Switch(toggle) => match text.to_ascii_lowercase().as_str() {
            "yes" | "y" if !toggle.on => {
                vec![
                    AnswerAct::Tell(Msg::Toggled),
                    AnswerAct::Tell(Msg::NextField),
                ]
            }
            "no" | "n" if toggle.on => vec![AnswerAct::Tell(Msg::Toggled)],
            "" | "yes" | "y" | "no" | "n" => tell(Msg::Next),
            _ => refuse("Type yes or no, or press Enter."),
        },
    }
}

/// A private key came in, whole or as much of it as there is.
pub(super) fn to_key(key: Secret, screen: &Screen) -> Vec<AnswerAct> {
    let Question::Key(field) = Question::of(screen) else {
        return vec![AnswerAct::Tell(Msg::KeyMaterial(key))];
    };
    if let Some(file) = file_of(field, screen)
        && let Some(path) = key_path(key.expose())
    {
        let path = edit(file, &path);
        return vec![AnswerAct::Go(file), path, AnswerAct::Tell(Msg::Next)];
    }
    if field.tone == Tone::Good && !begins_like_a_key(key.expose()) {
        return refuse("There is a private key already. Press Enter, or paste another one.");
    }
    let mut acts = Vec::new();
    // What broke off elsewhere was put here, and goes on.
    let goes_on = field.tone == Tone::Plain && !key.expose().contains("-----BEGIN");
    if field.tone != Tone::Muted && !goes_on {
        acts.push(AnswerAct::Forget);
    }
    acts.extend([
        AnswerAct::Tell(Msg::KeyMaterial(key)),
        AnswerAct::Tell(Msg::KeyTextOver),
        AnswerAct::Judge,
    ]);
    acts
}

/// The field for the file of this private key, where there is one.
fn file_of(field: &KeyField, screen: &Screen) -> Option<FieldId> {
    let (pair, _) = field.id.key_part()?;
    screen
        .blocks
        .iter()
        .filter_map(Block::input)
        .find(|id| id.key_part() == Some((pair, KeyPart::File)))
}

/// The words at the foot of the full screen's page: `save 2 values`.
fn says_next(text: &str, screen: &Screen) -> bool {
    label(&screen.keys, Action::Next).is_some_and(|next| next.eq_ignore_ascii_case(text))
}

fn to_word(word: LineCommand, screen: &Screen) -> Vec<AnswerAct> {
    let keys = screen.dialog.as_ref().map_or(&screen.keys, |d| &d.keys);
    match word {
        LineCommand::Back if label(keys, Action::Back).is_some() || filtered(screen) => {
            tell(Msg::Back)
        }
        LineCommand::Back => refuse("This is the first page: there is no way back from here."),
        LineCommand::Next => tell(Msg::Next),
        LineCommand::Help => vec![AnswerAct::Help],
        LineCommand::Quit => tell(Msg::Quit),
        LineCommand::Review => vec![AnswerAct::Review],
        LineCommand::More => vec![AnswerAct::More],
        LineCommand::Filter(wanted) => filter(&wanted),
        LineCommand::All if filtered(screen) => tell(Msg::Back),
        LineCommand::All => refuse("These are all rows."),
        LineCommand::Print => tell(Msg::Print),
        LineCommand::Copy(None) => tell(Msg::Copy),
        LineCommand::Copy(Some(row)) => {
            let rows = Question::of(screen).try_as_choose();
            if !rows.is_some_and(|list| (1..=list.rows.len()).contains(&row)) {
                return refuse("There is no row with this number.");
            }
            let mut acts = select(row - 1);
            acts.push(AnswerAct::Tell(Msg::Copy));
            acts
        }
        LineCommand::Show => vec![AnswerAct::Show],
        LineCommand::Fields => vec![AnswerAct::Fields],
        LineCommand::Field(number) => {
            let target = screen
                .blocks
                .iter()
                .filter_map(Block::input)
                .nth(number.wrapping_sub(1));
            target.map_or_else(
                || refuse("There is no field with this number. Type fields to hear them."),
                |field| vec![AnswerAct::Go(field)],
            )
        }
    }
}

fn filtered(screen: &Screen) -> bool {
    let mut lists = screen.blocks.iter().filter_map(Block::try_as_list_ref);
    lists.any(|list| list.filter.is_some())
}

fn tell(msg: Msg) -> Vec<AnswerAct> {
    vec![AnswerAct::Tell(msg)]
}

fn refuse(text: &'static str) -> Vec<AnswerAct> {
    vec![AnswerAct::Refuse(text)]
}

fn edit(field: FieldId, text: &str) -> AnswerAct {
    AnswerAct::Tell(Msg::Edited {
        field,
        text: text.to_owned(),
    })
}

fn filter(wanted: &str) -> Vec<AnswerAct> {
    vec![
        AnswerAct::Tell(Msg::FilterOpened),
        edit(FieldId::Filter, wanted),
    ]
}

/// The selection goes to a row.
fn select(row: usize) -> Vec<AnswerAct> {
    let mut acts = tell(Msg::Moved(Move::First));
    acts.extend((0..row).map(|_| AnswerAct::Tell(Msg::Moved(Move::Down))));
    acts
}

/// The selection goes to a row, which is taken then.
fn choose(row: usize) -> Vec<AnswerAct> {
    let mut acts = select(row);
    acts.push(AnswerAct::Tell(Msg::Next));
    acts
}
