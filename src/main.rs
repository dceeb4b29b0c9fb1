//! The binary: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    commerce_connect::app::run(std::env::args_os())
}
