//! What tests share: the real program on a real terminal, stores and gateways that stand in for
//! others, and screens made by hand. The benchmarks use it too.

pub(crate) mod fake_gateway;
pub(crate) mod key_text;
pub(crate) mod page_lines;
pub(crate) mod picture;
pub(crate) mod problem_codes;
pub(crate) mod pty;
pub(crate) mod raw_server;
pub(crate) mod rehearsal;
pub(crate) mod sandbox;
pub(crate) mod schema;
pub(crate) mod screens;
pub(crate) mod standin;
pub(crate) mod standin_feeds;
pub(crate) mod styles;
pub(crate) mod walk;

use std::path::Path;
use std::process::{Command, Stdio};

/// The real program.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_commerce-connect");

/// The real program in this folder, which is its home too, with nothing from this environment.
pub(crate) fn program(home: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command
        .current_dir(home)
        .env_clear()
        .env("HOME", home)
        .stdin(Stdio::null());
    command
}

/// This program again, for one test of the module that asks: a part that needs a process of its
/// own to be killed, or to have another environment.
pub(crate) fn alone(module: &str, test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([&name(module, test), "--exact", "--nocapture"]);
    command
}

/// A test's name, as it stands behind the name of this program.
pub(crate) fn name(module: &str, test: &str) -> String {
    let (_, module) = module.split_once("::").unwrap();
    format!("{module}::{test}")
}
