//! The command line, as clap types. No behaviour.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Connects a Magento or Adobe Commerce store to Adobe's Commerce Services.
#[derive(Debug, Parser)]
#[command(name = "commerce-connect", version, propagate_version = true)]
pub struct Cli {
    /// Print one JSON object on stdout; text for people goes to stderr
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
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
