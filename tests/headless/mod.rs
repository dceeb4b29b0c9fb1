//! The commands without questions: the real binary, a registry in another process, demo stores.

mod apply;
mod at_once;
mod cleanup;
mod completions;
mod doctor;
mod exits;
mod fleet;
mod killed;
mod kinds;
mod lists;
mod log;
mod named_files;
mod pairs;
mod print;
mod processes;
mod rehearsal;
mod resend;
mod shapes;
mod shop;
mod status;
mod storefront;
mod sync;
mod verify;
mod wiped;
