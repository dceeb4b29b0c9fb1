//! The sandbox registry over real HTTP, and its command line as a person runs it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a helper of a test fails the test, as the test itself does"
)]

mod caller;
mod calls;
mod command_line;
mod ending;
mod golden;
mod refusals;
mod rehearsal;
mod scenarios;
mod survival;
