//! `sync`: what a store sends to its data space, and whether it arrives.

mod feed_objects;
mod look;
mod many;
mod page;
mod progress;
pub(super) mod resend;
pub(super) mod status;
pub(super) mod verify;
mod verify_page;
pub(super) mod watch;

pub(in crate::headless) use look::Verdict;
