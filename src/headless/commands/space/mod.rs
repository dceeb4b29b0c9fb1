//! `space list|select|rename`

pub(super) mod list;
pub(super) mod rename;
pub(super) mod select;
