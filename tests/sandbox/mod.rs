//! The sandbox registry over real HTTP, and its command line as a person runs it.

mod caller;
mod calls;
mod command_line;
mod ending;
mod golden;
mod refusals;
mod rehearsal;
mod scenarios;
mod survival;
