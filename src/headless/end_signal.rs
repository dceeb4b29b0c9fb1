//! TERM and INT as something to wait for.

use std::io;
use std::os::unix::net::UnixStream;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::pipe;

/// Both signals from here on write to a pipe instead of ending the process.
pub(super) struct EndSignal(UnixStream);

impl EndSignal {
    /// Takes the signals over.
    pub(super) fn watch() -> io::Result<Self> {
        let (reader, writer) = UnixStream::pair()?;
        pipe::register(SIGTERM, writer.try_clone()?)?;
        pipe::register(SIGINT, writer)?;
        reader.set_nonblocking(true)?;
        Ok(Self(reader))
    }

    /// Until the first signal. Must be called inside a runtime.
    pub(super) fn received(self) -> io::Result<impl Future<Output = ()> + Send + 'static> {
        let reader = tokio::net::UnixStream::from_std(self.0)?;
        Ok(async move {
            // Whatever went wrong with the pipe, waiting on it would be for nothing.
            let _ = reader.readable().await;
        })
    }
}
