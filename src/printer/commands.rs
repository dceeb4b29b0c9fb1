//! Commands within sentences: where they begin and end, so that they stay in one piece.

use super::paper::GLUE;

/// The program's own name, as hints begin a command with it.
pub const NAME: &str = "commerce-connect ";
/// What comes after it in prose, where nothing is to be pasted.
const COMMANDS: [&str; 9] = [
    "apply ", "doctor", "keys ", "project ", "space ", "status", "sync ", "unbind", "undo",
];
/// How commands of the store's own begin in hints.
const OF_THE_STORE: [&str; 2] = ["bin/magento ", "composer require "];
/// What ends one of them in a sentence.
const ENDS: [&str; 5] = [", ", "; ", " && ", ". ", ")"];

/// What stands behind the program's name is a command of ours.
pub fn is_command(behind: &str) -> bool {
    COMMANDS.iter().any(|command| behind.starts_with(command))
}

/// The text with each command in it in one piece.
pub(super) fn glued(text: &str) -> String {
    let mut whole = String::new();
    let mut rest = text;
    while let Some(at) = next(rest) {
        let (before, command) = rest.split_at(at);
        // Its first word may have in it what ends a command.
        let first = command.find(' ').map_or(command.len(), |blank| blank + 1);
        let (command, behind) = command.split_at(first + end(&command[first..]));
        whole.push_str(before);
        whole.push_str(&glue(command));
        rest = behind;
    }
    whole + rest
}

fn next(text: &str) -> Option<usize> {
    let ours = text.match_indices(NAME).map(|(at, _)| at).find(|at| {
        let behind = &text[at + NAME.len()..];
        is_command(behind) || (behind.starts_with("--") && behind.contains(' '))
    });
    let there = text.match_indices("ssh -- ").map(|(at, _)| at).next();
    [ours, there, begin(text)].into_iter().flatten().min()
}

/// Where a command ends in a sentence.
pub fn end(command: &str) -> usize {
    let ends = ENDS.iter().filter_map(|end| command.find(end));
    ends.min().unwrap_or(command.len())
}

/// The command in one piece.
pub fn glue(command: &str) -> String {
    command.replace(' ', GLUE.encode_utf8(&mut [0; 4]))
}

/// Where the first command of the store's own begins: in prose no command follows its name.
pub fn begin(text: &str) -> Option<usize> {
    let of = |name: &str| {
        text.match_indices(name).map(|(at, _)| at).find(|at| {
            let (before, command) = text.split_at(*at);
            let word = command[name.len()..].split_whitespace().next();
            before
                .chars()
                .next_back()
                .is_none_or(|c| c == ' ' || c == '(')
                && word.is_some_and(|word| word.trim_end_matches(':').contains([':', '/']))
        })
    };
    OF_THE_STORE.iter().filter_map(|name| of(name)).min()
}
