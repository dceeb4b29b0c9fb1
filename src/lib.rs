//! `commerce-connect` connects a Magento or Adobe Commerce store to Adobe's Commerce Services.
//!
//! A pure state machine decides, and describes each page as data; everything else is an edge.
//! Start reading at [`wizard::Wizard::update`], then at [`app`], which puts the parts together.
//!
//! | module | its one responsibility | must not know |
//! | --- | --- | --- |
//! | [`domain`] | valid values | serde, tokio, ratatui, HTTP, PHP |
//! | [`wizard`] | what happens next, and what the person sees, as data | IO, clocks, randomness, ratatui, tokio, serde |
//! | [`registry`] | speak to the registry | wizard, ui, store |
//! | [`log`] | a line for each thing that happened | everything but domain |
//! | [`state`] | the notes of the state folder: journal, ledger, known stores, open requests | everything but domain |
//! | [`store`] | read and write one installation | wizard, ui, registry |
//! | [`effects`] | do what was asked, answer with one message | ui, tui, plain |
//! | [`resume`] | what outlives an unfinished run: its checkpoint, the lock | ui, tui, plain, registry, effects |
//! | [`ui`] | show a screen | effects, registry, store, terminal events |
//! | [`terminal`] | the terminal's two ends, keys, signals | ui, registry, store |
//! | [`tui`] | keys in, frames out | registry, store |
//! | [`plain`] | lines in, lines out: the same screens | ratatui, registry, store |
//! | [`headless`] | run without questions | ui, tui, plain |
//! | [`sandbox`] | be a registry | everything but the wire bodies and domain |
//!
//! `tests/architecture.rs` fails on any other arrow.
//!
//! # What must stay true
//! - The wizard performs no IO and reads no clock: the same messages give the same screens.
//! - Every request has an id; an answer with another id is ignored.
//! - Reads are cancelled by dropping them. Writes are awaited, and one whose outcome is unknown is
//!   looked up before it is offered again. A project is never requested twice for one request.
//! - Nothing is written to a store but a [`domain::Plan`] that was confirmed; a plan is saved
//!   whole or not at all, and saving it twice changes nothing the second time.
//! - A secret is a type ([`domain::Secret`]): never cloned, shown, logged or serialised.
//! - Every name from outside goes through [`domain::Label`] before it is drawn or printed.
//! - Nothing ticks when nothing is pending.
//! - Back is always possible, also from a page with an error.
//! - There is no dry run inside the machine: a rehearsal is the real program on the sandbox.

pub mod app;
pub mod cli;
pub mod domain;
pub mod effects;
pub mod exit;
pub mod headless;
pub mod log;
pub mod plain;
pub mod printer;
pub mod registry;
pub mod resume;
pub mod sandbox;
pub mod state;
pub mod store;
pub mod terminal;
pub mod tui;
pub mod ui;
pub mod wizard;
