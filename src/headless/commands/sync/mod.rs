//! `sync`: what a store sends to its data space, and whether it arrives.

mod feed_objects;
mod look;
mod page;
pub(super) mod status;
