//! The command line, as clap types. No behaviour.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Connects a Magento or Adobe Commerce store to Adobe's Commerce Services.
///
/// Without a command it is the wizard, for the store that --store names.
#[derive(Debug, Parser)]
#[command(name = "commerce-connect", version, propagate_version = true)]
pub struct Cli {
    /// Print one JSON object on stdout; text for people goes to stderr
    #[arg(long, global = true)]
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
    /// Add a line to this file for each thing that is done: calls, saves, failures; no secret
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// The same lines on stderr; the wizard's must go elsewhere than its terminal
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// A login whose only command is the wizard.
#[derive(Debug, Args)]
pub struct Guided {
    /// The wizard for a guest, as a login's only command: store and registry are fixed, no file
    /// of this machine is read at the guest's wish, variables that came with the login are ignored
    #[arg(long)]
    pub guided: bool,
    /// Who the guest is, for the log and for other guests
    #[arg(long, value_name = "NAME")]
    pub guest: Option<String>,
    /// A variable that is set here and not by the guest, such as `HTTPS_PROXY`; `NAME*` is every
    /// name that begins so
    #[arg(long, value_name = "NAME")]
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
    /// A file with the API key; - is stdin [default: `COMMERCE_API_KEY`, else the store's]
    #[arg(long, global = true, value_name = "FILE")]
    pub api_key_file: Option<PathBuf>,
    /// A file with the private key; - is stdin [default: `COMMERCE_PRIVATE_KEY`, else the store's]
    #[arg(long, global = true, value_name = "FILE")]
    pub private_key_file: Option<PathBuf>,
    /// Carry out what is shown, without asking
    #[arg(long, global = true)]
    pub yes: bool,
    /// Write values that are locked in app/etc/env.php there, as config:set --lock-env does
    #[arg(long, global = true)]
    pub lock_env: bool,
    /// In place of saving, print what sets the same values elsewhere: cloud is a script of
    /// magento-cloud commands; secrets are not in it
    #[arg(long, global = true, value_name = "FORM", value_enum)]
    pub print: Option<PrintForm>,
    /// Show what would be done and do nothing; ends with 6 when there is something to do
    #[arg(long, global = true)]
    pub dry_run: bool,
}

/// What is worked on, and through what: store, PHP, registry, the folder for notes.
#[derive(Debug, Args)]
pub struct Target {
    /// The store: its folder, `ssh://user@host/path`, `env-file:FILE` for `CONFIG__DEFAULT__`
    /// variables, or `demo:FILE`, a JSON file that stands for one [default: the Magento around this
    /// folder]; status takes several
    #[arg(long, global = true, value_name = "SPEC")]
    pub store: Vec<String>,
    /// How PHP is run for that store: php8.2, "docker compose exec -T php php", "ddev exec php"
    #[arg(long, global = true, value_name = "COMMAND")]
    pub php: Option<String>,
    /// Where what can be undone, unfinished runs and the ledger of stores are kept [default:
    /// $XDG_STATE_HOME/commerce-connect]
    #[arg(long, global = true, value_name = "DIR")]
    pub state_dir: Option<PathBuf>,
    /// The gateway [default: what the store's configuration says, else Adobe's]
    #[arg(long, global = true, value_name = "URL")]
    pub registry: Option<String>,
    /// Which pair of keys and which gateway are to be in force [default: what the store says]
    #[arg(long, global = true)]
    pub environment: Option<EnvironmentChoice>,
    /// How long one read may take, and one step of a save: a call to the registry, a look at the
    /// store [default: 30 for a call, 120 for the store, whose first start after a cache clean takes
    /// up to a minute in developer mode]
    #[arg(long, global = true, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: Option<u64>,
}

/// How what is shown looks.
#[derive(Debug, Args)]
pub struct Look {
    /// Colours; auto leaves them out when `NO_COLOR` is set
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Plain lines instead of a full screen, for screen readers and simple terminals; lists with
    /// tabs between their columns
    #[arg(long, global = true)]
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
    /// The wizard on a registry inside this program and a store in memory: nothing to set up
    Demo,
    /// What is connected, and whether the registry agrees; ends with 6 when it does not
    Status(Status),
    /// Make every check, of keys, store, network and registry, and say what mends what; ends with 6
    /// when something was found
    Doctor(Doctor),
    /// Connect the store as an answers file says, without questions
    Apply(Apply),
    /// The SaaS projects that the keys can see
    #[command(subcommand)]
    Project(ProjectCommand),
    /// The data spaces of a project
    #[command(subcommand)]
    Space(SpaceCommand),
    /// The pair of keys
    #[command(subcommand)]
    Keys(PairCommand),
    /// Whether the store's data arrives, and how it is sent again
    #[command(subcommand)]
    Sync(SyncCommand),
    /// Take keys, project and data space out of the store, for example out of a clone; nothing
    /// changes at the registry
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

/// `commerce-connect status`
#[derive(Debug, Args)]
pub struct Status {
    /// A file that names one store in each line; - is stdin
    #[arg(long, value_name = "FILE")]
    pub stores: Option<PathBuf>,
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
#[command(after_long_help = concat!("An answers file:\n\n", include_str!("../assets/answers.toml")))]
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
    /// A data space that another store known here writes into, with the same website codes
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
    Status(Status),
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
