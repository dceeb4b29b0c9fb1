//! Where the log goes: decided before anything else happens.

use std::io::IsTerminal as _;

use crate::cli::{Cli, Command};
use crate::domain::Problem;
use crate::log::Log;

/// The log of `--log` and `-v`. The wizard's lines never go to a terminal, in whose middle they
/// would land: they need a file, or a stderr that leads elsewhere.
pub(super) fn open(cli: &Cli) -> Result<Log, Problem> {
    let file = cli.trace.log.as_deref();
    let wizard = matches!(cli.command, None | Some(Command::Demo));
    let stderr = cli.trace.verbose && !(wizard && std::io::stderr().is_terminal());
    if cli.trace.verbose && !stderr && file.is_none() {
        return Err(Problem::new(
            "log.no_room",
            "The wizard has no room for the lines of -v.",
            "They would land in the middle of its screen.",
            "Keep them in a file with --log FILE; tail -f FILE shows them in another terminal.",
        ));
    }
    Log::open(file, stderr)
}
