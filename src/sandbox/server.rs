//! HTTP around the registry: connections, their limits, and the end.

use std::future::{Future, pending};
use std::io;
use std::pin::pin;
use std::time::Duration;

use axum::serve::Listener as _;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinSet, spawn_blocking};

use super::line::{Connection, Lines};
use super::visit::{Registry, router};
use super::{Database, Scenarios};
use crate::domain::Problem;

/// After the end was asked for, requests in flight get this long.
const GRACE: Duration = Duration::from_secs(2);

/// What a caller may take of the server.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// A connection is closed that sends no whole head for so long, also between two requests.
    pub head: Duration,
    /// A body that is not there by then is refused with status 408.
    pub body: Duration,
    /// More connections than this wait until another one ends.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            body: Duration::from_secs(30),
            connections: 256,
        }
    }
}

/// Is a registry on `listener` until `shutdown` is done; then takes no more connections, finishes
/// the requests in flight within two seconds, and returns.
pub async fn serve(
    listener: TcpListener,
    database: Database,
    scenarios: Scenarios,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_within(Limits::default(), listener, database, scenarios, shutdown).await
}

/// The same with other limits.
pub async fn serve_within(
    limits: Limits,
    listener: TcpListener,
    database: Database,
    scenarios: Scenarios,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let registry = Registry {
        database,
        scenarios,
        address: listener.local_addr()?,
        body_time: limits.body,
    };
    let lines = Lines::new(listener, limits.connections);
    answer(lines, None, registry, limits.head, shutdown).await;
    Ok(())
}

/// Is a registry that opens what it serves from when somebody calls for the first time, and then
/// until its runtime ends.
pub async fn serve_on_call(
    listener: TcpListener,
    open: impl FnOnce() -> Result<(Database, Scenarios), Problem> + Send + 'static,
) -> io::Result<()> {
    let limits = Limits::default();
    let address = listener.local_addr()?;
    let mut lines = Lines::new(listener, limits.connections);
    let (first, _) = lines.accept().await;
    // What can't be opened is told to whoever asks for keys; a caller finds the line closed.
    if let Ok((database, scenarios)) = spawn_blocking(open).await? {
        let registry = Registry {
            database,
            scenarios,
            address,
            body_time: limits.body,
        };
        answer(lines, Some(first), registry, limits.head, pending()).await;
    }
    Ok(())
}

/// Answers what comes over these lines, and over one that was taken before.
async fn answer(
    mut lines: Lines,
    first: Option<Connection>,
    registry: Registry,
    head_time: Duration,
    shutdown: impl Future<Output = ()>,
) {
    let router = router(registry);
    let (ending, _) = watch::channel(false);
    let mut open = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    if let Some(connection) = first {
        open.spawn(talk(
            connection,
            router.clone(),
            head_time,
            ending.subscribe(),
        ));
    }
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            (connection, _) = lines.accept() => {
                open.spawn(talk(connection, router.clone(), head_time, ending.subscribe()));
            }
            Some(_) = open.join_next() => {}
        }
    }
    drop(lines);
    ending.send_replace(true);
    // Whoever is not done by then is cut off with the set.
    let _ = tokio::time::timeout(GRACE, async { while open.join_next().await.is_some() {} }).await;
}

/// Answers what comes over one connection, until it ends or the server does.
async fn talk(
    connection: Connection,
    router: Router,
    head_time: Duration,
    mut ending: watch::Receiver<bool>,
) {
    let router = router.layer(Extension(connection.line()));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head_time);
    let served = http.serve_connection(TokioIo::new(connection), TowerToHyperService::new(router));
    let mut served = pin!(served);
    tokio::select! {
        // How a connection ended concerns its caller alone.
        _ = &mut served => return,
        _ = ending.changed() => served.as_mut().graceful_shutdown(),
    }
    let _ = served.await;
}
