//! Commands in hints, made exact, so that they can be pasted as they stand: ours with the options
//! that name the store and the registry, the store's own where the store is and with its PHP.

use super::context::Context;
use crate::domain::{Label, Problem};
use crate::printer::GLUE;
use crate::printer::commands::{NAME, begin, end, glue, is_command};
use crate::store::{Shell, Spec};

/// What makes commands exact.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Hints {
    /// Our options to be repeated, each with a blank behind it.
    options: String,
    /// How the store's own commands are typed, where it has any.
    shell: Option<Shell>,
}

impl Hints {
    /// For commands on this store, as it was named; `None` for the one around this folder.
    pub(super) fn new(context: &Context<'_>, store: Option<&str>) -> Self {
        let options = &context.options.cli.target;
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
        let spec = store.map_or_else(|| Ok(Spec::here()), Spec::parse);
        let clean = store.is_none_or(|store| Label::new(store).as_str() == store);
        let shell = spec.ok().filter(|_| clean);
        Self {
            options: text,
            shell: shell.and_then(|spec| Shell::of(&spec, options.php.as_deref())),
        }
    }

    /// The text with every command in it as it must be typed.
    pub(super) fn text(&self, hint: &str) -> String {
        self.glued(hint).replace(GLUE, " ")
    }

    /// The same, with every command in one piece, as [`Paper::wrapped`] takes it.
    ///
    /// [`Paper::wrapped`]: crate::printer::Paper::wrapped
    pub(super) fn glued(&self, hint: &str) -> String {
        self.of_the_store(&self.ours(hint))
    }

    /// The text with the options in every command of ours.
    fn ours(&self, hint: &str) -> String {
        let mut parts = hint.split(NAME);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            if is_command(part) {
                let (command, behind) = part.split_at(end(part));
                text.push_str(&glue(&format!("{NAME}{}{command}", self.options)));
                text.push_str(behind);
            } else {
                text.push_str(NAME);
                text.push_str(part);
            }
        }
        text
    }

    /// The text with every command of the store's own where the store is.
    fn of_the_store(&self, hint: &str) -> String {
        let mut text = String::new();
        let mut rest = hint;
        while let Some(at) = begin(rest) {
            let (before, command) = rest.split_at(at);
            let (command, behind) = command.split_at(end(command));
            let (command, stop) = match command.strip_suffix('.') {
                Some(command) => (command, "."),
                None => (command, ""),
            };
            text.push_str(before);
            let line = self.shell.as_ref().and_then(|shell| shell.line(command));
            match line {
                Some(line) => text.push_str(&glue(&line)),
                None => text.push_str(&glue(command)),
            }
            text.push_str(stop);
            rest = behind;
        }
        text + rest
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
        let hints = Hints {
            options: "--store 'demo:my shop.json' ".to_owned(),
            shell: None,
        };
        for (hint, expected) in [
            (
                "commerce-connect unbind --yes, then commerce-connect apply FILE",
                "commerce-connect --store 'demo:my shop.json' unbind --yes, then \
                 commerce-connect --store 'demo:my shop.json' apply FILE",
            ),
            ("bin/magento cron:install", "bin/magento cron:install"),
            ("see commerce-connect --help", "see commerce-connect --help"),
        ] {
            assert_eq!(hints.text(hint), expected);
            assert_eq!(Hints::default().text(hint), hint);
        }
    }

    #[test]
    fn every_command_of_the_stores_own_is_run_there_and_prose_stays() {
        let spec = Spec::parse("ssh://deploy@shop/srv/m2").unwrap();
        let hints = Hints {
            options: String::new(),
            shell: Shell::of(&spec, Some("php8.2")),
        };
        let there = |command: &str| format!("ssh -- deploy@shop 'cd -- /srv/m2 && {command}'");
        let check = |hint: &str, expected: String| assert_eq!(hints.text(hint), expected);
        check(
            "bin/magento cron:install, or let the host's cron run: bin/magento cron:run",
            format!(
                "{}, or let the host's cron run: {}",
                there("php8.2 bin/magento cron:install"),
                there("php8.2 bin/magento cron:run")
            ),
        );
        check(
            "composer require magento/services-id && bin/magento setup:upgrade",
            format!(
                "{} && {}",
                there("composer require magento/services-id"),
                there("php8.2 bin/magento setup:upgrade")
            ),
        );
        check(
            "Run bin/magento cache:clean config.",
            format!("Run {}.", there("php8.2 bin/magento cache:clean config")),
        );
        for prose in [
            "bin/magento --version should work with the same PHP (php8.2)",
            "Mend the file; bin/magento fails the same way.",
            "There is no bin/magento with app/etc in /srv/m2 or above.",
        ] {
            check(prose, prose.to_owned());
        }
    }
}
