//! `keys check|rotate`

mod check;
mod rotate;

pub(super) use check::check;
pub(super) use rotate::rotate;
