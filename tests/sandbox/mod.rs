//! The sandbox registry over real HTTP, and its command line as a person runs it.

pub(crate) mod caller;
mod calls;
mod catalog;
mod command_line;
mod demo_store;
mod ending;
mod exporter;
mod exports;
mod golden;
mod limits;
mod openapi;
mod refusals;
mod scenarios;
mod survival;

use std::path::Path;
use std::process::{Command, Output};

use crate::support::program;

/// Runs the binary to its end, away from the person's own data directory.
fn run(home: &Path, arguments: &[&str]) -> Output {
    command(home, arguments).output().unwrap()
}

fn command(home: &Path, arguments: &[&str]) -> Command {
    let mut command = program(home);
    command.args(arguments);
    command
}
