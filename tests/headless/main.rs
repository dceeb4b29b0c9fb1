//! The commands without questions: the real binary, a registry in another process, demo stores.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails the test, as the test itself does"
)]

mod apply;
mod exits;
mod lists;
mod log;
mod pairs;
mod print;
mod shop;
mod status;
