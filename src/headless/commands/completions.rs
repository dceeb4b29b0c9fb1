//! `completions SHELL`: from the same definitions as the command line.

use clap::CommandFactory as _;
use clap_complete::Shell;
use serde::Serialize;

use super::PROGRAM;
use crate::cli::Cli;
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
    clap_complete::generate(shell, &mut Cli::command(), PROGRAM, &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    let output = CompletionsOutput {
        shell: shell.to_string(),
        script: script.clone(),
    };
    Report::said(Output::Completions(output), script)
}
