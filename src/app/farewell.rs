//! What stays in the terminal's own scrollback after the wizard: what is connected, what is left
//! to do, and the way back. Plain text, no line wrapped, so that all of it can be copied.

use std::io::Write as _;

use shlex::try_quote;

use crate::cli::Target;
use crate::wizard::{Fact, RESEND, Summary, Wizard};

/// Prints it. Nothing when the run changed nothing and did not come to its end. With `ascii` the
/// signs of ours are those of the keyboard.
pub(super) fn print(wizard: &Wizard, target: &Target, is_demo: bool, ascii: bool) {
    let Some(summary) = wizard.summary() else {
        return;
    };
    let mut lines = told(&summary);
    // A guest has no command line to do anything with, and is not told where the store is.
    if is_demo {
        lines.extend(rehearsed());
    } else if !wizard.is_guided() {
        lines.extend(commands(wizard, target, summary.connected));
    }
    let mut out = std::io::stdout().lock();
    for line in lines {
        let line = if ascii { in_ascii(&line) } else { line };
        // Nobody is left to be told when stdout is closed.
        let _ = writeln!(out, "{line}");
    }
}

/// What is connected, and what this run did.
fn told(summary: &Summary) -> Vec<String> {
    let told = |fact: &Fact| format!("{:19} {}", fact.label, fact.value);
    let mut lines = vec![summary.headline.clone(), String::new()];
    lines.extend(summary.deeds.iter().map(told));
    if !summary.deeds.is_empty() {
        lines.push(String::new());
    }
    lines.extend(summary.facts.iter().map(told));
    lines
}

/// After the demo: how it is done at a real store.
fn rehearsed() -> [String; 5] {
    [
        "",
        "That was a rehearsal: nothing real was touched. At a real store, in its folder:",
        "  commerce-connect",
        "or from here, over ssh:",
        "  commerce-connect --store ssh://USER@HOST/PATH",
    ]
    .map(str::to_owned)
}

/// What comes next, and the way back.
fn commands(wizard: &Wizard, target: &Target, connected: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut offer = |what: String, command: &str| {
        lines.extend([String::new(), what, format!("  {}", exact(command, target))]);
    };
    if let Some(what) = wizard.resent() {
        offer(
            format!("The data space was changed; to send {what} again:"),
            RESEND,
        );
    }
    if connected {
        offer(
            "To see how far the data is, and whether all is well:".into(),
            STATUS,
        );
    }
    match wizard.saves() {
        0 => {}
        1 => offer(
            "To put back what this run replaced in the store:".into(),
            UNDO,
        ),
        saves => offer(
            format!(
                "To put back what this run replaced in the store, once for each of its {saves} saves:"
            ),
            UNDO,
        ),
    }
    lines
}

fn in_ascii(line: &str) -> String {
    line.replace('\u{2192}', "->")
}

/// The command that undoes the last save of this store.
pub(super) fn undo(target: &Target) -> String {
    exact(UNDO, target)
}

/// Says what is connected, and what the feeds say.
const STATUS: &str = "commerce-connect status";

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
