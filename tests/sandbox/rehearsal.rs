//! A registry inside the test, and the real binary beside it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use commerce_connect::domain::{Name, SaasEnvironment};
use commerce_connect::sandbox::{Database, Licence, Scenarios, portal, serve};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::sandbox::caller::Caller;
use crate::support::BINARY;

/// A registry in memory; it ends with the test.
pub(crate) struct Rehearsal {
    pub(crate) url: String,
    pub(crate) database: Database,
    pub(crate) end: Option<oneshot::Sender<()>>,
    pub(crate) server: JoinHandle<std::io::Result<()>>,
}

impl Rehearsal {
    pub(crate) async fn start() -> Self {
        Self::with(Scenarios::embedded().unwrap()).await
    }

    pub(crate) async fn with(scenarios: Scenarios) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let database = Database::in_memory().unwrap();
        let (end, ended) = oneshot::channel();
        let server = tokio::spawn(serve(listener, database.clone(), scenarios, async {
            let _ = ended.await;
        }));
        Self {
            url,
            database,
            end: Some(end),
            server,
        }
    }

    /// A caller with keys that the portal made.
    pub(crate) fn caller(&self, edition: Licence) -> Caller {
        let name = Name::parse("Test").unwrap();
        let keys =
            portal::add(&self.database, &name, SaasEnvironment::Production, edition).unwrap();
        Caller::new(&self.url, &keys.api_key, keys.private_key_pem.expose())
    }

    /// A caller that asks for a scenario, with a key pair that the registry has never seen.
    pub(crate) fn scenario(&self, api_key: &str) -> Caller {
        let keys = portal::NewKeys::make().unwrap();
        Caller::new(&self.url, api_key, keys.private_key_pem.expose())
    }
}

/// Runs the binary to its end, away from the person's own data directory.
pub(crate) fn run(home: &Path, arguments: &[&str]) -> Output {
    command(home, arguments).output().unwrap()
}

pub(crate) fn command(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command
        .args(arguments)
        .env_clear()
        .env("HOME", home)
        .stdin(Stdio::null());
    command
}

/// `sandbox serve` as a process of its own.
pub(crate) struct Served {
    pub(crate) process: Child,
    pub(crate) url: String,
}

impl Served {
    /// Starts it on a free port and waits until it says that it is ready.
    pub(crate) fn start(home: &Path, db: &str) -> Self {
        let arguments = ["sandbox", "serve", "--listen", "127.0.0.1:0", "--db", db];
        let mut process = command(home, &arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line.strip_prefix("listening on ").unwrap().trim_end();
        Self {
            url: url.to_owned(),
            process,
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
