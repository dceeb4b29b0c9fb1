//! What stays in the terminal's own scrollback after the wizard: what is connected, what is left
//! to do, and the way back. Plain text, no line wrapped, so that all of it can be copied.

use std::io::Write as _;

use shlex::try_quote;

use crate::cli::Target;
use crate::wizard::Wizard;

/// Prints it. Nothing when the run changed nothing and did not come to its end.
pub(super) fn print(wizard: &Wizard, target: &Target, is_demo: bool) {
    // A guest has no command line to undo anything with, and is not told where the store is.
    let undo = (!is_demo && !wizard.is_guided()).then(|| undo(target));
    let mut out = std::io::stdout().lock();
    for line in lines(wizard, undo) {
        // Nobody is left to be told when stdout is closed.
        let _ = writeln!(out, "{line}");
    }
}

fn lines(wizard: &Wizard, undo: Option<String>) -> Vec<String> {
    let mut lines: Vec<String> = wizard
        .summary()
        .iter()
        .map(|fact| format!("{:12} {}", fact.label, fact.value))
        .collect();
    let resync = wizard.resync();
    if !resync.is_empty() {
        lines.push(String::new());
        lines.push("After a change of data space, in the store's folder:".into());
        lines.extend(resync.iter().map(|command| format!("  {command}")));
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
fn undo(target: &Target) -> String {
    let mut command = "commerce-connect undo --yes".to_owned();
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
            undo(&cli.target),
            "commerce-connect undo --yes --store 'demo:my shop.json' --state-dir /tmp/state"
        );
    }
}
