//! TERM and INT as something to wait for.

use std::io;
use std::os::unix::net::UnixStream;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::pipe;

/// Which signal asked for the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// INT: Ctrl-C.
    Interrupt,
    /// TERM.
    Terminate,
}

/// Both signals from here on write to a pipe instead of ending the process.
pub(super) struct EndSignal {
    interrupt: UnixStream,
    terminate: UnixStream,
}

impl EndSignal {
    /// Takes the signals over.
    pub(super) fn watch() -> io::Result<Self> {
        let [interrupt, terminate] = [SIGINT, SIGTERM].map(|signal| {
            let (reader, writer) = UnixStream::pair()?;
            pipe::register(signal, writer)?;
            reader.set_nonblocking(true)?;
            io::Result::Ok(reader)
        });
        Ok(Self {
            interrupt: interrupt?,
            terminate: terminate?,
        })
    }

    /// Until the first signal. Must be called inside a runtime.
    pub(super) fn received(self) -> io::Result<impl Future<Output = Asked> + Send + 'static> {
        let interrupt = tokio::net::UnixStream::from_std(self.interrupt)?;
        let terminate = tokio::net::UnixStream::from_std(self.terminate)?;
        Ok(async move {
            // Whatever went wrong with a pipe, waiting on it would be for nothing.
            tokio::select! {
                _ = interrupt.readable() => Asked::Interrupt,
                _ = terminate.readable() => Asked::Terminate,
            }
        })
    }
}
