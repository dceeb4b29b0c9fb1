//! A run that is cut short goes on at the next start: the real binary on real terminals, killed in
//! every way at every step, and behind a real sshd.

#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that can't be set up has failed"
)]

#[path = "../support/pty.rs"]
#[expect(dead_code, unreachable_pub, reason = "the bench uses the rest")]
mod pty;
#[path = "../support/standin.rs"]
#[expect(dead_code, reason = "the store's own tests use the rest")]
mod standin;

mod cut;
mod guided;
mod journey;
mod php;
mod sshd;
mod two;
mod world;

/// A run that nobody can reach any more is gone by then.
const GONE: std::time::Duration = std::time::Duration::from_secs(2);
