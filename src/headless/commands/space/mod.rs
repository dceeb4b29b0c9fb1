//! `space list|select|rename|cleanup`

pub(super) mod cleanup;
pub(super) mod list;
pub(super) mod rename;
pub(super) mod select;
