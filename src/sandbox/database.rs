//! The sandbox's SQLite database: one connection, safe to share with other processes.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::domain::{Label, Problem};

/// Marks a file as a sandbox database, so that another program's is never touched.
const APPLICATION_ID: i32 = 0x636f_6d63;
/// 1: accounts, keys, projects. 2: what the data spaces hold.
const SCHEMA_VERSION: i32 = 2;
/// How long a statement waits for another process that writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// The state of a sandbox registry, in a file or in memory.
#[derive(Clone, Debug)]
pub struct Database {
    connection: Arc<Mutex<Connection>>,
    in_memory: bool,
}

impl Database {
    /// Opens or creates a file (mode 0600). Every write is on the disk before it is answered, so
    /// it survives the end of the process by any means.
    pub fn open(file: &Path) -> Result<Self, Problem> {
        let cant = |why: String| {
            Problem::new(
                "sandbox.database",
                format!(
                    "Can't open the sandbox database {}.",
                    Label::new(&file.to_string_lossy())
                ),
                why,
                "Name another file with --db FILE; it is created when it does not exist.",
            )
        };
        // An absolute path, because SQLite takes ":memory:" for something else than a file.
        let file = std::path::absolute(file).map_err(|error| cant(error.to_string()))?;
        create_private(&file).map_err(|error| cant(error.to_string()))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(&file, flags).map_err(|error| cant(error.to_string()))?;
        match set_up_patiently(connection) {
            Ok(Some(connection)) => Ok(Self::new(connection, false)),
            Ok(None) => Err(cant("It belongs to another program.".into())),
            Err(error) => Err(cant(error.to_string())),
        }
    }

    /// Opens or creates the file in its own directory, which is made (mode 0700) with its parents.
    pub fn open_with_directory(file: &Path) -> Result<Self, Problem> {
        if let Some(directory) = file.parent() {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(directory)
                .map_err(|error| {
                    Problem::new(
                        "sandbox.database",
                        format!(
                            "Can't make the directory {}.",
                            Label::new(&directory.to_string_lossy())
                        ),
                        error.to_string(),
                        "Name another file with --db FILE.",
                    )
                })?;
        }
        Self::open(file)
    }

    /// A database that ends with the process.
    pub fn in_memory() -> Result<Self, Problem> {
        let failed = |error: rusqlite::Error| {
            Problem::new(
                "sandbox.database",
                "Can't make a sandbox database in memory.",
                error.to_string(),
                "",
            )
        };
        let mut connection = Connection::open_in_memory().map_err(failed)?;
        set_up(&mut connection).map_err(failed)?;
        Ok(Self::new(connection, true))
    }

    fn new(connection: Connection, in_memory: bool) -> Self {
        Self {
            connection: Arc::new(Mutex::new(connection)),
            in_memory,
        }
    }

    /// Works on the connection, on the caller's thread.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Connection) -> T) -> T {
        // A poisoned lock means a panic in between; its transaction was rolled back by then.
        let mut connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        work(&mut connection)
    }

    /// Works on the connection without holding up other requests. A file may wait for the disk or
    /// for another process, so it gets a thread; memory answers within microseconds and needs none.
    /// `None` when the thread was lost.
    pub(super) async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> T + Send + 'static,
    ) -> Option<T> {
        if self.in_memory {
            return Some(self.with(work));
        }
        let own = self.clone();
        tokio::task::spawn_blocking(move || own.with(work))
            .await
            .ok()
    }
}

fn create_private(file: &Path) -> io::Result<()> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    match made {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map(drop),
    }
}

/// Two processes may meet on a new file; changing its journal mode does not wait by itself.
fn set_up_patiently(mut connection: Connection) -> rusqlite::Result<Option<Connection>> {
    let started = Instant::now();
    loop {
        match set_up(&mut connection) {
            Ok(ours) => return Ok(ours.then_some(connection)),
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && started.elapsed() < PATIENCE =>
            {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(error) => return Err(error),
        }
    }
}

/// `false` when the file is another program's.
fn set_up(connection: &mut Connection) -> rusqlite::Result<bool> {
    connection.busy_timeout(PATIENCE)?;
    let id = |c: &Connection| c.query_row("PRAGMA application_id", [], |row| row.get::<_, i32>(0));
    let version =
        |c: &Connection| c.query_row("PRAGMA user_version", [], |row| row.get::<_, i32>(0));
    let tables = |c: &Connection| {
        c.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
            row.get::<_, i64>(0)
        })
    };
    // In this order: whoever sees another process's new tables sees its mark as well.
    if tables(connection)? > 0 && id(connection)? != APPLICATION_ID {
        return Ok(false);
    }
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -4096;",
    )?;
    let start = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if tables(&start)? == 0 {
        start.execute_batch(include_str!("../../assets/sandbox.sql"))?;
        start.pragma_update(None, "application_id", APPLICATION_ID)?;
        start.pragma_update(None, "user_version", 1)?;
    }
    if id(&start)? == APPLICATION_ID && version(&start)? == 1 {
        start.execute_batch(include_str!("../../assets/sandbox-data.sql"))?;
        start.pragma_update(None, "user_version", 2)?;
    }
    let ours = id(&start)? == APPLICATION_ID && version(&start)? == SCHEMA_VERSION;
    start.commit()?;
    Ok(ours)
}
