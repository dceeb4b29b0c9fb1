//! The command line, as clap types. No behaviour.

use std::net::SocketAddr;
use std::path::PathBuf;

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
    /// How the wizard looks and whom it works with.
    #[command(flatten)]
    pub wizard: Wizard,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of the wizard.
#[derive(Debug, Args)]
pub struct Wizard {
    /// The store: its folder, `ssh://user@host/path`, `env-file:FILE` for `CONFIG__DEFAULT__`
    /// variables, or `demo:FILE`, a JSON file that stands for one [default: the Magento around this
    /// folder]
    #[arg(long, global = true, value_name = "SPEC")]
    pub store: Option<String>,
    /// How PHP is run for that store: php8.2, "docker compose exec -T php php", "ddev exec php"
    #[arg(long, global = true, value_name = "COMMAND")]
    pub php: Option<String>,
    /// Where what can be undone and the ledger of stores are kept [default:
    /// $XDG_STATE_HOME/commerce-connect]
    #[arg(long, global = true, value_name = "DIR")]
    pub state_dir: Option<PathBuf>,
    /// The gateway [default: what the store's configuration says, else Adobe's]
    #[arg(long, global = true, value_name = "URL")]
    pub registry: Option<String>,
    /// Which pair of keys and which gateway are to be in force [default: what the store says]
    #[arg(long, global = true)]
    pub environment: Option<EnvironmentChoice>,
    /// How long one call to the registry may take
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,
    /// Colours; auto leaves them out when `NO_COLOR` is set
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Plain lines instead of a full screen, for screen readers and simple terminals
    #[arg(long, global = true)]
    pub plain: bool,
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
    /// A registry and an API Portal to rehearse with
    Sandbox(Sandbox),
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
