//! Files, read and written so that nothing is lost, left behind or waited for.
//!
//! [`WholeFile`] is the one way in which a file is written, [`replace`] the one in which a file of
//! others is, [`read`] the one in which a file that somebody named is read. Must not know what
//! stands in a file.

mod named_file;
mod shared_file;
mod whole_file;

pub use named_file::{NamedFile, NotRead, read, read_to_end};
pub use shared_file::{NotReplaced, Tightened, behind_links, replace};
pub use whole_file::{WholeFile, sweep, sweep_folder};
