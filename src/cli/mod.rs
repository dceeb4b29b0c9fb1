//! The command line, as clap types. No behaviour: what of it is shown where stands in `help`.

#![expect(
    clippy::doc_markdown,
    reason = "what stands over an option is its help, read on a terminal"
)]

mod help;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

pub use help::{Extent, described, example_lines, needs};

/// Headings of the options that several commands have.
const TARGET: &str = "Store and registry";
const SAVING: &str = "Saving";
const OUTPUT: &str = "Output";
const GUEST: &str = "Guests";

/// Connects a Magento or Adobe Commerce store to Adobe's Commerce Services.
///
/// Without a command it is the wizard, for the store that --store names.
#[derive(Debug, Parser)]
#[command(name = "commerce-connect", version, propagate_version = true)]
pub struct Cli {
    /// Print one JSON object on stdout; text for people to stderr
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub json: bool,
    /// What is worked on, and through what.
    #[command(flatten)]
    pub target: Target,
    /// How what is shown looks.
    #[command(flatten)]
    pub look: Look,
    /// What commands without questions are given in place of answers.
    #[command(flatten)]
    pub unattended: Unattended,
    /// What a run leaves for whoever has to help.
    #[command(flatten)]
    pub trace: Trace,
    /// A login whose only command is the wizard.
    #[command(flatten)]
    pub guided: Guided,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What a run leaves for whoever has to help.
#[derive(Debug, Args)]
pub struct Trace {
    /// Add a line to this file for each call, save and failure
    #[arg(long, global = true, value_name = "FILE", help_heading = OUTPUT)]
    pub log: Option<PathBuf>,
    /// Say more: those lines on stderr, and each check of doctor
    #[arg(short, long, global = true, help_heading = OUTPUT)]
    pub verbose: bool,
}

/// A login whose only command is the wizard.
#[derive(Debug, Args)]
pub struct Guided {
    /// The wizard as a guest login's only command
    #[arg(long, help_heading = GUEST)]
    pub guided: bool,
    /// Who the guest is, for the log and for other guests
    #[arg(long, value_name = "NAME", help_heading = GUEST, value_hint = ValueHint::Other)]
    pub guest: Option<String>,
    /// A variable that is set here, not by the guest; NAME* takes all
    #[arg(long, value_name = "NAME", help_heading = GUEST, value_hint = ValueHint::Other)]
    pub keep_env: Vec<String>,
    /// Let go of a wizard in which nothing is typed for so long; what was being written is brought
    /// to its end, and the next start goes on from there; 0 is never [default: 30 with --guided,
    /// else never]
    #[arg(long, value_name = "MINUTES", value_parser = minutes)]
    pub idle_limit: Option<Duration>,
}

impl Guided {
    /// With one guest at a time at a store, one who left their desk keeps all others out.
    const GUESTS_LIMIT: Duration = Duration::from_secs(30 * 60);

    /// How long a wizard is kept for somebody who types nothing.
    pub fn idle_limit(&self) -> Option<Duration> {
        let limit = self.idle_limit;
        let limit = limit.or(self.guided.then_some(Self::GUESTS_LIMIT));
        limit.filter(|limit| !limit.is_zero())
    }
}

/// Minutes, up to a day, of which there may be a part.
fn minutes(text: &str) -> Result<Duration, String> {
    let minutes = text.parse::<f64>().ok();
    minutes
        .filter(|minutes| (0.0..=1_440.0).contains(minutes))
        .map(|minutes| Duration::from_secs_f64(minutes * 60.0))
        .ok_or_else(|| "minutes from 0 to 1440".into())
}

/// What commands without questions are given in place of answers. No option takes a secret.
#[derive(Debug, Args)]
pub struct Unattended {
    /// The API key, - is stdin [default: $COMMERCE_API_KEY, else the store's]
    #[arg(long, global = true, value_name = "FILE", help_heading = TARGET)]
    pub api_key_file: Option<PathBuf>,
    /// The private key, likewise [default: $COMMERCE_PRIVATE_KEY]
    #[arg(long, global = true, value_name = "FILE", help_heading = TARGET)]
    pub private_key_file: Option<PathBuf>,
    /// Carry it out, without asking
    #[arg(long, global = true, help_heading = SAVING)]
    pub yes: bool,
    /// Write values that are locked in app/etc/env.php there
    #[arg(long, global = true, help_heading = SAVING)]
    pub lock_env: bool,
    /// Print what sets the values elsewhere, in place of saving
    #[arg(long, global = true, value_name = "FORM", value_enum, help_heading = SAVING)]
    pub print: Option<PrintForm>,
    /// Only this store view's, with --print storefront
    #[arg(long, global = true, value_name = "CODE", help_heading = SAVING)]
    pub store_view: Option<String>,
    /// Show what would be done; ends with 6 when there is something
    #[arg(long, global = true, help_heading = SAVING)]
    pub dry_run: bool,
}

/// What is worked on, and through what: store, PHP, registry, the folder for notes.
#[derive(Clone, Debug, Args)]
pub struct Target {
    /// A folder, ssh://USER@HOST/PATH, env-file:FILE or demo:FILE [default: the Magento around
    /// this folder]
    #[arg(long, global = true, value_name = "SPEC", help_heading = TARGET)]
    pub store: Vec<String>,
    /// Several stores: one SPEC in each line, or in TOML a table for each; - is stdin
    #[arg(long, global = true, value_name = "FILE", help_heading = TARGET)]
    pub stores: Option<PathBuf>,
    /// How PHP is run there, such as php8.2 or "ddev exec php"
    #[arg(long, global = true, value_name = "COMMAND", help_heading = TARGET)]
    pub php: Option<String>,
    /// Notes for undo, unfinished runs, known stores [default:
    /// $XDG_STATE_HOME/commerce-connect]
    #[arg(long, global = true, value_name = "DIR", help_heading = TARGET,
          value_hint = ValueHint::DirPath)]
    pub state_dir: Option<PathBuf>,
    /// The gateway [default: what the store says, else Adobe's]
    #[arg(long, global = true, value_name = "URL", help_heading = TARGET)]
    pub registry: Option<String>,
    /// Which pair and gateway [default: what the store says]
    #[arg(long, global = true, value_name = "NAME", help_heading = TARGET)]
    pub environment: Option<EnvironmentChoice>,
    /// For one read or one step of a save [default: 30 for a call, 120 for the store]
    #[arg(long, global = true, value_name = "SECONDS", help_heading = TARGET, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: Option<u64>,
}

/// How what is shown looks.
#[derive(Debug, Args)]
pub struct Look {
    /// Colours; auto is for terminals, unless $NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", value_enum, help_heading = OUTPUT,
          default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
    /// The colours of the wizard; auto takes those that can be read on light and on dark, unless
    /// the terminal says which it is (`COLORFGBG`)
    #[arg(long, global = true, value_name = "FOR", value_enum, help_heading = OUTPUT,
          default_value_t = ThemeChoice::Auto)]
    pub theme: ThemeChoice,
    /// Draw with ASCII characters only
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub ascii: bool,
    /// Lines in place of a full screen; tabs between columns
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub plain: bool,
}

impl Target {
    /// How long one call to the registry may take.
    pub fn call_limit(&self) -> Duration {
        Duration::from_secs(self.timeout.unwrap_or(30))
    }

    /// How long one look at the store may take, when that was said.
    pub fn store_limit(&self) -> Option<Duration> {
        self.timeout.map(Duration::from_secs)
    }
}

/// What `--print` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PrintForm {
    /// Commands for Adobe Commerce on cloud infrastructure
    Cloud,
    /// A storefront's configuration, as JSON
    Storefront,
}

/// For which background the wizard's colours are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ThemeChoice {
    /// Whichever is known.
    Auto,
    /// For a dark one.
    Dark,
    /// For a light one.
    Light,
    /// No colours.
    Mono,
}

/// When colours are used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ColorChoice {
    /// Unless `NO_COLOR` is set or the terminal has none
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The wizard on a registry and a store of its own
    Demo,
    /// What is connected, and whether the registry agrees
    Status,
    /// Every check of keys, store, network and registry, with its fix
    Doctor(Doctor),
    /// Connect the store as an answers file says, without questions
    Apply(Apply),
    /// List, request and rename SaaS projects
    #[command(subcommand)]
    Project(ProjectCommand),
    /// List, select, rename and empty data spaces
    #[command(subcommand)]
    Space(SpaceCommand),
    /// Check or replace the key pair
    #[command(subcommand)]
    Keys(PairCommand),
    /// Whether the store's data arrives, and how it is sent again
    #[command(subcommand)]
    Sync(SyncCommand),
    /// Take the connection out of a copy of a store
    Unbind,
    /// Put back what the last save replaced
    Undo,
    /// A registry and an API Portal to rehearse with
    Sandbox(Sandbox),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the man page, or write one for each command
    Man(Man),
}

/// `commerce-connect doctor`
#[derive(Debug, Args)]
pub struct Doctor {
    /// Print a text for a support ticket: no secrets, no places, no users
    #[arg(long)]
    pub report: bool,
}

/// `commerce-connect man`
#[derive(Debug, Args)]
pub struct Man {
    /// Write a page for each command into this folder, such as ~/.local/share/man/man1
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// `commerce-connect apply`
#[derive(Debug, Args)]
pub struct Apply {
    /// The answers file, in TOML; - is stdin
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `commerce-connect project`
#[derive(Debug, Subcommand)]
pub enum ProjectCommand {
    /// List the projects
    List(Filter),
    /// Request a project, once; it can't be deleted
    Create {
        /// Its name: the shop's, not one service's
        name: String,
    },
    /// Give a project another name
    Rename {
        /// The project's id or name
        project: String,
        /// Its new name
        name: String,
    },
}

/// `commerce-connect space`
#[derive(Debug, Subcommand)]
pub enum SpaceCommand {
    /// List the data spaces
    List(SpaceFilter),
    /// Connect the store to a data space
    Select(Select),
    /// Empty a data space, before another store's data goes there; needs its name
    Cleanup(Cleanup),
    /// Give a data space another name
    Rename {
        /// The data space's id or name; a name is looked for in the store's project first
        space: String,
        /// Its new name
        name: String,
    },
}

/// `commerce-connect space select`
#[derive(Debug, Args)]
pub struct Select {
    /// The data space's id or name; a name is looked for in the store's project first
    #[arg(value_name = "DATA_SPACE")]
    pub space: String,
    /// A Production data space, although the store does not look like production
    #[arg(long)]
    pub allow_production_on_nonproduction: bool,
    /// A data space that another store known here writes into, with the same website or store view
    /// codes
    #[arg(long)]
    pub allow_shared_data_space: bool,
}

/// `commerce-connect space cleanup`
#[derive(Debug, Args)]
pub struct Cleanup {
    /// The data space's id or name; a name is looked for in the store's project first
    #[arg(value_name = "DATA_SPACE")]
    pub space: String,
    /// Its name once more, where nobody can be asked to type it
    #[arg(long, value_name = "NAME")]
    pub confirm: Option<String>,
    /// A Production data space, although shoppers may be using what is in it
    #[arg(long)]
    pub allow_live_production: bool,
    /// A data space that another store known here uses too
    #[arg(long)]
    pub allow_shared_data_space: bool,
}

/// Which rows of a list.
#[derive(Debug, Args)]
pub struct Filter {
    /// Only those with this text in the name or id
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
}

/// Which data spaces of a list.
#[derive(Debug, Args)]
pub struct SpaceFilter {
    /// Only those of this project, by id or name [default: the store's, else all]
    #[arg(long, value_name = "PROJECT")]
    pub project: Option<String>,
    /// Those of all projects
    #[arg(long, conflicts_with = "project")]
    pub all: bool,
    /// Only those of this type, such as Testing
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// Which rows of a list.
    #[command(flatten)]
    pub filter: Filter,
}

/// `commerce-connect keys`
#[derive(Debug, Subcommand)]
pub enum PairCommand {
    /// What the pair is, who accepts it, and what it sees
    Check,
    /// Replace the store's pair by a new one that sees the same project and data space
    Rotate,
}

/// `commerce-connect sync`
#[derive(Debug, Subcommand)]
pub enum SyncCommand {
    /// What was sent, what waits, what was refused and why, by website and store view; ends with 6
    /// when something needs a person
    Status,
    /// Send feeds again, each the way that sends it with the installed exporter, and count what was
    /// taken; needs --yes, ends with 6 when some was not
    Resend(Resend),
    /// Follow what is sent until all of it is, or it is clear that it won't be; ends with 6 then
    Watch(Watch),
    /// Ask the services what arrived, store view by store view, beside what was sent; ends with 6
    /// when something needs a person, or nobody tells
    Verify(Verify),
}

/// `commerce-connect sync verify`
#[derive(Debug, Args)]
pub struct Verify {
    /// The catalog service [default: Adobe's for the data space's type]
    #[arg(long, value_name = "URL")]
    pub catalog_url: Option<String>,
    /// Its API key, - is stdin [default: the store's; for Testing storefront-widgets]
    #[arg(long, value_name = "FILE")]
    pub catalog_key_file: Option<PathBuf>,
}

/// `commerce-connect sync resend`
#[derive(Debug, Args)]
pub struct Resend {
    /// Only this feed, such as products; several may be named [default: all that are installed]
    #[arg(long, value_name = "FEED")]
    pub feed: Vec<String>,
}

/// `commerce-connect sync watch`
#[derive(Debug, Args)]
pub struct Watch {
    /// End after so long, whatever was sent by then; with 0 while the rest is on the way
    #[arg(long = "for", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub seconds: Option<u64>,
}

/// `commerce-connect sandbox`
#[derive(Debug, Args)]
pub struct Sandbox {
    /// The sandbox's database [default: $XDG_DATA_HOME/commerce-connect/sandbox.db]
    #[arg(long, global = true, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// What to do with it.
    #[command(subcommand)]
    pub command: SandboxCommand,
}

/// What to do with the sandbox.
#[derive(Debug, Subcommand)]
pub enum SandboxCommand {
    /// Be a registry until TERM or Ctrl-C; prints "listening on URL" when ready
    Serve(Serve),
    /// Show what the data spaces hold, by feed, website and store view, and which codes collide
    Data,
    /// The sandbox's API Portal, also while it serves
    #[command(subcommand)]
    Keys(Keys),
}

/// `commerce-connect sandbox serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// Loopback address and port; port 0 picks a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8099")]
    pub listen: SocketAddr,
}

/// `commerce-connect sandbox keys`
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Make a key pair: the API key goes to stdout, the private key is handed out this one time
    Add(AddKeys),
    /// List the API keys
    List,
    /// Delete a key pair; its projects stay
    Delete {
        /// The API key
        #[arg(value_name = "KEY")]
        api_key: String,
    },
}

/// `commerce-connect sandbox keys add`
#[derive(Debug, Args)]
pub struct AddKeys {
    /// A name for the pair
    #[arg(long)]
    pub name: String,
    /// The API Portal's environment
    #[arg(long)]
    pub environment: EnvironmentChoice,
    /// The licence: commerce gives 1 production and 2 testing data spaces, open-source 1 production
    #[arg(long)]
    pub edition: EditionChoice,
    /// Write the private key into this new file (mode 0600); without it, it follows the API key's
    /// line on stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// The API Portal's environment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum EnvironmentChoice {
    /// For the production gateway
    Production,
    /// For the sandbox gateway
    Sandbox,
}

/// The licence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum EditionChoice {
    /// Adobe Commerce
    Commerce,
    /// Magento Open Source
    OpenSource,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guest_is_let_go_after_half_an_hour_unless_something_else_was_said() {
        let limit = |arguments: &str| {
            let words = std::iter::once("commerce-connect").chain(arguments.split(' '));
            let cli = Cli::try_parse_from(words).ok()?;
            Some(cli.guided.idle_limit().map(|limit| limit.as_secs()))
        };
        for (arguments, expected) in [
            ("--plain", Some(None)),
            ("--guided --store a", Some(Some(1_800))),
            ("--guided --store a --idle-limit 0", Some(None)),
            ("--idle-limit 0.5", Some(Some(30))),
            ("--idle-limit 1441", None),
            ("--idle-limit=-1", None),
            ("--idle-limit NaN", None),
        ] {
            assert_eq!(limit(arguments), expected, "{arguments}");
        }
    }
}
