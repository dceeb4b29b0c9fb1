//! The composition root: reads the command line, picks who does the work, ends with its exit code.
//!
//! Nothing is built before the command is known, and no runtime is started for a command that
//! needs none.

mod capabilities;
mod farewell;
mod guest;
mod guided;
mod invocation;
mod own_process;
mod recorded;
mod trace;
mod wizard;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use self::invocation::Invocation;
use crate::cli::{Cli, Command, Extent, described};
use crate::domain::Problem;
use crate::exit::Exit;
use crate::headless;
use crate::printer::Printer;
use crate::sandbox::Scenarios;
use crate::store::end_processes;

/// Runs the program with its arguments, the program's own name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    own_process::protect();
    let _leftovers = Leftovers;
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let exit = match Cli::try_parse_from(&arguments) {
        Ok(cli) => perform(&cli, &arguments),
        Err(error) => not_a_command(error, &arguments),
    };
    exit.into()
}

/// Ends the processes that somebody still waits for when the program ends, in a panic too.
struct Leftovers;

impl Drop for Leftovers {
    fn drop(&mut self) {
        end_processes();
    }
}

/// Opens the log before anything else happens, and picks who does the work.
fn perform(cli: &Cli, arguments: &[OsString]) -> Exit {
    let printer = Printer::new(cli.json).on(
        capabilities::paper(&cli.look, &std::io::stdout()),
        capabilities::paper(&cli.look, &std::io::stderr()),
    );
    let guided = match guided::wrong(cli) {
        Some(problem) => Err(problem),
        None if cli.guided.guided => guided::clean_environment(&cli.guided.keep_env, arguments),
        None => Ok(()),
    };
    if let Err(problem) = guided {
        printer.problem("wizard", &problem);
        return Exit::Usage;
    }
    let log = match trace::open(cli) {
        Ok(log) => log,
        Err(problem) => {
            let command = cli.command.as_ref().map_or("wizard", headless::name);
            printer.problem(command, &problem);
            return Exit::Usage;
        }
    };
    let invocation = Invocation::of(arguments);
    match &cli.command {
        Some(Command::Sandbox(sandbox)) => headless::sandbox(sandbox, printer, &log),
        Some(Command::Demo) => wizard::demo(cli, &invocation, printer, &log),
        Some(
            command @ (Command::Status
            | Command::Doctor(_)
            | Command::Apply(_)
            | Command::Project(_)
            | Command::Space(_)
            | Command::Keys(_)
            | Command::Sync(_)
            | Command::Unbind
            | Command::Undo
            | Command::Completions { .. }
            | Command::Man(_)),
        ) => headless::command(cli, command, printer, &log),
        None => wizard::wizard(cli, &invocation, printer, &log),
    }
}

/// Help, version, or a command line that can't be understood.
fn not_a_command(error: clap::Error, arguments: &[OsString]) -> Exit {
    let error = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            help(arguments).unwrap_or(error)
        }
        _ => error,
    };
    // clap picks the stream; nobody is left to be told when it is closed.
    let _ = error.print();
    if !error.use_stderr() {
        return Exit::Done;
    }
    let json = arguments.iter().any(|argument| argument == "--json");
    Printer::new(json).problem_object("", &usage(&error));
    Exit::Usage
}

/// The help as it is shown, which is only made when it is asked for: each command with its own
/// options, and the sandbox with its table of scenarios. Nothing when other options stand beside it.
fn help(arguments: &[OsString]) -> Option<clap::Error> {
    let is_short = arguments.iter().any(|argument| argument == "-h");
    let extent = if is_short {
        Extent::Short
    } else {
        Extent::Long
    };
    let mut command = described(extent);
    if !is_short && let Ok(scenarios) = Scenarios::embedded() {
        let table = scenarios.help();
        command = command.mut_subcommand("sandbox", |sandbox| {
            let serve = sandbox.find_subcommand("serve");
            let before = serve.and_then(clap::Command::get_after_help);
            let after = before.map_or(String::new(), |help| format!("{help}\n\n")) + &table;
            sandbox
                .after_help(table)
                .mut_subcommand("serve", |serve| serve.after_help(after))
        });
    }
    let shown = command.try_get_matches_from(arguments).err()?;
    match shown.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Some(shown),
        _ => None,
    }
}

fn usage(error: &clap::Error) -> Problem {
    let text = error.render().to_string();
    let what = text.split("\n\n").next().unwrap_or_default();
    let what: Vec<&str> = what.split_whitespace().collect();
    let what = what.join(" ");
    Problem::new(
        "usage",
        what.strip_prefix("error: ").unwrap_or(&what),
        "",
        "commerce-connect --help",
    )
}
