//! Commands in hints, made exact: with the options that name the store and the registry, so that
//! they can be pasted as they stand.

use super::context::Context;
use crate::domain::{Label, Problem};

/// The program's own name, as hints begin a command with it.
const NAME: &str = "commerce-connect ";
/// What comes after it in prose, where nothing is to be pasted.
const COMMANDS: [&str; 8] = [
    "apply ", "doctor", "keys ", "project ", "space ", "status", "unbind", "undo",
];

/// Options to be repeated, each with a blank behind it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Exact(String);

impl Exact {
    /// For commands on this store, as it was named; `None` for the one around this folder.
    pub(super) fn new(context: &Context<'_>, store: Option<&str>) -> Self {
        let options = &context.cli.wizard;
        let state = options.state_dir.as_ref().and_then(|path| path.to_str());
        let mut text = String::new();
        for (name, value) in [
            ("--store", store),
            ("--php", options.php.as_deref()),
            ("--registry", options.registry.as_deref()),
            ("--state-dir", state),
        ] {
            // What would disturb a terminal is no command to be pasted.
            let clean = value.filter(|value| Label::new(value).as_str() == *value);
            if let Some(value) = clean.and_then(|value| shlex::try_quote(value).ok()) {
                text = format!("{text}{name} {value} ");
            }
        }
        Self(text)
    }

    /// The text with the options in every command of ours.
    pub(super) fn text(&self, hint: &str) -> String {
        let mut parts = hint.split(NAME);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            text.push_str(NAME);
            if COMMANDS.iter().any(|command| part.starts_with(command)) {
                text.push_str(&self.0);
            }
            text.push_str(part);
        }
        text
    }

    /// The problem with the options in its hint.
    pub(super) fn problem(&self, problem: Problem) -> Problem {
        Problem {
            hint: self.text(&problem.hint),
            ..problem
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_of_ours_gets_the_options_and_nothing_else_does() {
        let exact = Exact("--store 'demo:my shop.json' ".to_owned());
        for (hint, expected) in [
            (
                "commerce-connect unbind --yes, then commerce-connect apply FILE",
                "commerce-connect --store 'demo:my shop.json' unbind --yes, then \
                 commerce-connect --store 'demo:my shop.json' apply FILE",
            ),
            ("bin/magento cron:install", "bin/magento cron:install"),
            ("see commerce-connect --help", "see commerce-connect --help"),
        ] {
            assert_eq!(exact.text(hint), expected);
            assert_eq!(Exact::default().text(hint), hint);
        }
    }
}
