//! `project list|create|rename`

pub(super) mod create;
pub(super) mod list;
pub(super) mod rename;
