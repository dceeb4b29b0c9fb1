//! The commands without questions: the real binary, a registry in another process, demo stores.

#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails the test, as the test itself does"
)]

mod apply;
mod doctor;
mod exits;
#[path = "../support/fake_gateway.rs"]
mod fake_gateway;
mod lists;
mod log;
mod pairs;
mod print;
#[path = "../support/schema.rs"]
mod schema;
mod shapes;
mod shop;
#[path = "../support/standin.rs"]
#[expect(dead_code, reason = "other tests use more of it")]
mod standin;
mod status;
