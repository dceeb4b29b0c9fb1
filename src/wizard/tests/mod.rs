//! The journey as sentences, and what must hold for any sequence of messages.

mod face;
mod feeds;
mod guards;
mod journey;
mod keys;
mod leaving;
mod paths;
mod pictures;
pub(crate) mod play;
mod project_request;
mod properties;
mod resume;
mod seldom;
mod stray_key;
