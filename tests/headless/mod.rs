//! The commands without questions: the real binary, a registry in another process, demo stores.

mod apply;
mod completions;
mod doctor;
mod exits;
mod lists;
mod log;
mod pairs;
mod print;
mod processes;
mod shapes;
mod shop;
mod status;
