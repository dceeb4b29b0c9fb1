//! `sandbox serve`: be a registry until TERM or Ctrl-C.
//!
//! Ends with code 0 on either signal: a server that is told to stop has done what it was there for.

use std::io;
use std::net::SocketAddr;
use std::path::Path;

use serde::Serialize;
use tokio::net::TcpListener;

use super::database;
use crate::cli::Serve;
use crate::domain::Problem;
use crate::effects::runtime;
use crate::exit::{Exit, Failure};
use crate::headless::end_signal::EndSignal;
use crate::printer::Printer;
use crate::sandbox::{self, Scenarios};

/// The command's name in results.
pub(super) const NAME: &str = "sandbox serve";

/// What it prints under `--json`, once it is ready.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct ServeOutput<'a> {
    url: &'a str,
}

/// `commerce-connect sandbox serve`. Prints one line when it is ready, and returns when it was told to end.
pub(super) fn run(serve: &Serve, db: Option<&Path>, printer: Printer) -> Result<(), Failure> {
    let address = serve.listen;
    if !address.ip().is_loopback() {
        return Err(Failure {
            exit: Exit::Usage,
            problem: Problem::new(
                "sandbox.not_loopback",
                format!("The sandbox can't listen on {address}."),
                "It speaks plain HTTP, so it serves this machine only.",
                "Use 127.0.0.1 or [::1]; to reach it from elsewhere, forward a port with ssh -L.",
            ),
        });
    }
    let database = database::open(db)?;
    let scenarios = Scenarios::embedded()?;
    let failed = |error: io::Error| cant_listen(address, &error);
    let signal = EndSignal::watch().map_err(failed)?;
    let runtime = runtime()?;
    let ended = runtime.block_on(async {
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let url = format!("http://{}", listener.local_addr().map_err(failed)?);
        let end = signal.received().map_err(failed)?;
        printer.result(NAME, false, &ServeOutput { url: &url }, |out| {
            writeln!(out, "listening on {url}")
        })?;
        let end = async move {
            end.await;
        };
        sandbox::serve(listener, database, scenarios, end)
            .await
            .map_err(failed)
    });
    // A thread that still waits for the database must not hold up the end.
    runtime.shutdown_background();
    ended.map_err(Failure::from)
}

fn cant_listen(address: SocketAddr, error: &io::Error) -> Problem {
    let hint = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "Another program has this port: name another one with --listen, or 127.0.0.1:0 for a \
             free one."
        }
        _ => "Name another address with --listen 127.0.0.1:PORT.",
    };
    Problem::new(
        "sandbox.listen",
        format!("The sandbox can't listen on {address}."),
        error.to_string(),
        hint,
    )
}
