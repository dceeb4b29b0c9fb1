//! `completions SHELL`: from the same definitions as the command line.

use clap::Arg;
use clap_complete::Shell;
use serde::Serialize;

use super::PROGRAM;
use crate::cli::{Extent, described};
use crate::headless::commands::Output;
use crate::headless::report::Report;

/// What it prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct CompletionsOutput {
    shell: String,
    script: String,
}

/// `commerce-connect completions`
pub(in crate::headless) fn run(shell: Shell) -> Report {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut described(Extent::Whole), PROGRAM, &mut script);
    let mut script = one_label(&String::from_utf8_lossy(&script));
    if shell == Shell::Fish {
        script += &third_words();
    }
    let output = CompletionsOutput {
        shell: shell.to_string(),
        script: script.clone(),
    };
    Report::said(Output::Completions(output), script)
}

/// The program's name as one label throughout. For bash `clap_complete` writes the hyphen in it as `__`
/// where a command is recognised, and as its own separator where that command's words stand: they
/// never meet, and bash falls back to the names of files.
fn one_label(script: &str) -> String {
    script.replace(
        &PROGRAM.replace('-', "__subcmd__"),
        &PROGRAM.replace('-', "__"),
    )
}

/// What `clap_complete` leaves out for fish: the options of a command with three words, such as
/// `sandbox keys add`.
fn third_words() -> String {
    let mut script = String::new();
    let whole = described(Extent::Whole);
    for first in whole.get_subcommands() {
        for second in first.get_subcommands() {
            for third in second.get_subcommands() {
                let seen = format!(
                    "__fish_{}_using_subcommand {}; and __fish_seen_subcommand_from {}; \
                     and __fish_seen_subcommand_from {}",
                    PROGRAM.replace('-', "_"),
                    first.get_name(),
                    second.get_name(),
                    third.get_name()
                );
                for option in third.get_opts() {
                    script += &fish_option(&seen, option);
                }
            }
        }
    }
    script
}

fn fish_option(seen: &str, option: &Arg) -> String {
    let Some(name) = option.get_long() else {
        return String::new();
    };
    let help = option.get_help().map(ToString::to_string);
    let help = help.unwrap_or_default().replace('\\', "\\\\");
    let help = help.replace('\'', "\\'");
    let values: Vec<String> = option
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        .collect();
    let values = if values.is_empty() {
        "-r".to_owned()
    } else {
        format!("-r -f -a '{}'", values.join(" "))
    };
    format!("complete -c {PROGRAM} -n \"{seen}\" -l {name} -d '{help}' {values}\n")
}
