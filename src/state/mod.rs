//! The state folder: what is remembered between runs, and kept apart between runs at once.
//!
//! [`StateDir`] is the folder, with its lock and its reader. In it stand the [`Journal`] of each
//! store's saves, the [`Ledger`] of who uses which data space, the requests for projects whose
//! outcome is open ([`PendingRequests`]), and by which names a store is known. Must not know how a
//! store is read, nor the registry.

mod clock;
mod first_version;
mod folder;
mod journal;
mod known_stores;
mod ledger;
mod pending_requests;
mod system_account;
mod trust;

pub use clock::now;
pub use folder::{StateDir, StateLock};
pub use journal::{
    Carried, Journal, JournalEntry, ReplacedRow, changed_since, nothing_to_undo, paths,
};
pub use ledger::{Ledger, LedgerEntry};
pub use pending_requests::{PENDING_FOR, PendingRequests};
