//! What stays in the terminal's own scrollback after the wizard: what is connected, what is left
//! to do, and the way back. Plain text, no line wrapped, so that all of it can be copied.

use std::io::Write as _;

use shlex::try_quote;

use crate::cli::Target;
use crate::wizard::{RESEND, Wizard};

/// Prints it. Nothing when the run changed nothing and did not come to its end.
pub(super) fn print(wizard: &Wizard, target: &Target, is_demo: bool) {
    // A guest has no command line to do anything with, and is not told where the store is.
    let has_line = !is_demo && !wizard.is_guided();
    let ours = |command| has_line.then(|| exact(command, target));
    let (undo, resend) = (ours(UNDO), ours(RESEND));
    let mut out = std::io::stdout().lock();
    for line in lines(wizard, undo, resend) {
        // Nobody is left to be told when stdout is closed.
        let _ = writeln!(out, "{line}");
    }
}

fn lines(wizard: &Wizard, undo: Option<String>, resend: Option<String>) -> Vec<String> {
    let mut lines: Vec<String> = wizard
        .summary()
        .iter()
        .map(|fact| format!("{:12} {}", fact.label, fact.value))
        .collect();
    if let (Some(what), Some(resend)) = (wizard.resent(), resend) {
        lines.push(String::new());
        lines.push(format!("The data space was changed; to send {what} again:"));
        lines.push(format!("  {resend}"));
    }
    if let (saves @ 1.., Some(undo)) = (wizard.saves(), undo) {
        lines.push(String::new());
        lines.push(match saves {
            1 => "To put back what this run replaced in the store:".into(),
            _ => format!(
                "To put back what this run replaced in the store, once for each of its {saves} saves:"
            ),
        });
        lines.push(format!("  {undo}"));
    }
    lines
}

/// The command that undoes the last save of this store.
pub(super) fn undo(target: &Target) -> String {
    exact(UNDO, target)
}

/// Undoes the last save of a store.
const UNDO: &str = "commerce-connect undo --yes";

/// The command with the options that name this store.
fn exact(command: &str, target: &Target) -> String {
    let mut command = command.to_owned();
    let state_dir = target
        .state_dir
        .as_ref()
        .map(|dir| dir.display().to_string());
    for (option, value) in [
        ("--store", target.store.first()),
        ("--php", target.php.as_ref()),
        ("--state-dir", state_dir.as_ref()),
    ] {
        if let Some(value) = value {
            // What no shell can take is not offered to one.
            let Ok(value) = try_quote(value) else {
                continue;
            };
            command = format!("{command} {option} {value}");
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn the_way_back_names_the_store_as_a_shell_takes_it() {
        let cli = Cli::parse_from([
            "commerce-connect",
            "--store=demo:my shop.json",
            "--state-dir=/tmp/state",
        ]);
        assert_eq!(
            exact(UNDO, &cli.target),
            "commerce-connect undo --yes --store 'demo:my shop.json' --state-dir /tmp/state"
        );
    }
}
