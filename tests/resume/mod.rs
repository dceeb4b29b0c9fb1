//! A run that is cut short goes on at the next start: the real binary on real terminals, killed in
//! every way at every step, and behind a real sshd.

mod cut;
mod guided;
mod journey;
mod named;
mod php;
mod sshd;
mod two;
mod world;

/// A run that nobody can reach any more is gone by then.
const GONE: std::time::Duration = std::time::Duration::from_secs(2);
