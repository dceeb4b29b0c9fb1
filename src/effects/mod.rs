//! The only door outside: performs [`Effect`]s and answers each with one message.
//!
//! Must not know how anything is shown. Reads can be dropped half way; writes run to their end,
//! also when the worker is being stopped.
//!
//! [`Effect`]: crate::wizard::Effect

mod clients;
pub mod key_file;
mod path_completion;
mod perform;
mod request_once;
mod runtime;
mod sample_export;
mod services;
mod worker;

pub use request_once::RequestedProject;
pub use runtime::{check_threads, runtime};
pub use services::{
    Claiming, GUESTS_STORE, PortalKeys, SHARED_DATA_SPACE, Services, SharedStore, blocking,
};
pub use worker::Worker;
