//! What outlives a run that did not come to its end: a checkpoint for each store, and the lock
//! that keeps two runs of the wizard apart.
//!
//! No secret is in it. The wizard says what is to be kept and is given it at the next start; this
//! module writes it down, in the folder that only its owner can enter, and knows the time. It
//! must not know how anything is shown, nor the registry. Start at [`Keeper`].

mod keeper;
mod record;
mod run_lock;

pub use keeper::Keeper;
#[cfg(test)]
pub(crate) use record::through_the_file;
