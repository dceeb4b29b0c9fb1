//! The signals that ask for the end, as something to wait for.

use std::fs;
use std::io;
use std::os::unix::net::UnixStream;

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::low_level::pipe;

/// Which signal asked for the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// INT, QUIT: Ctrl-C, or Ctrl-\\.
    Interrupt,
    /// HUP: the terminal is gone.
    HangUp,
    /// TERM.
    Terminate,
}

/// These signals from here on write to a pipe instead of ending the process, but for those that
/// were ignored before, as `nohup` does it.
#[derive(Debug)]
pub(super) struct EndSignal {
    interrupt: UnixStream,
    hang_up: UnixStream,
    terminate: UnixStream,
}

impl EndSignal {
    /// Takes the signals over.
    pub(super) fn watch() -> io::Result<Self> {
        let ignored = ignored();
        let watched = |signals: &[i32]| {
            let (reader, writer) = UnixStream::pair()?;
            for signal in signals {
                if ignored & (1 << (signal - 1)) == 0 {
                    pipe::register(*signal, writer.try_clone()?)?;
                }
            }
            reader.set_nonblocking(true)?;
            io::Result::Ok(reader)
        };
        Ok(Self {
            interrupt: watched(&[SIGINT, SIGQUIT])?,
            hang_up: watched(&[SIGHUP])?,
            terminate: watched(&[SIGTERM])?,
        })
    }

    /// Until the first signal. Must be called inside a runtime.
    pub(super) fn received(self) -> io::Result<impl Future<Output = Asked> + Send + 'static> {
        let waited = |pipe: UnixStream| tokio::net::UnixStream::from_std(pipe);
        let interrupt = waited(self.interrupt)?;
        let hang_up = waited(self.hang_up)?;
        let terminate = waited(self.terminate)?;
        Ok(async move {
            tokio::select! {
                () = said(&interrupt) => Asked::Interrupt,
                () = said(&hang_up) => Asked::HangUp,
                () = said(&terminate) => Asked::Terminate,
            }
        })
    }
}

/// Until a signal wrote. A pipe that nobody writes to says nothing, and so does a broken one.
async fn said(pipe: &tokio::net::UnixStream) {
    let mut byte = [0_u8];
    loop {
        if pipe.readable().await.is_err() {
            break;
        }
        match pipe.try_read(&mut byte) {
            Ok(1..) => return,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Ok(0) | Err(_) => break,
        }
    }
    std::future::pending::<()>().await;
}

/// The signals that this process was started to ignore, a bit each; none where nobody says.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.unwrap_or_default()
}
