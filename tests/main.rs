//! All tests from outside, in one program: `cargo test --test main NAME`. A new file is named here.
//!
//! They share one process, so none may change what the process has but once: its folder, its
//! environment, its limits. What does, does it to a child.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that can't be set up has failed"
)]

mod any_screen;
mod architecture;
mod examples;
mod headless;
mod magento;
mod matrix;
mod pictures;
mod plain;
mod registry;
mod replay;
mod resume;
mod sandbox;
mod screens;
mod support;
mod terminal;
mod terminal_loop;
mod words;

/// Where everything is to be tried, nothing may be missing.
#[test]
fn nothing_that_a_test_needs_is_missing_where_all_are_required() {
    const MISSING: &[&str] = needs::missing!();
    if std::env::var_os("COMMERCE_CONNECT_REQUIRE_ALL").is_some() {
        assert!(MISSING.is_empty(), "tests were not run: {MISSING:#?}");
    }
}
