//! `keys check|rotate`

pub(super) mod check;
pub(super) mod rotate;
