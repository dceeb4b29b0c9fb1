//! `commerce-connect` connects a Magento or Adobe Commerce store to Adobe's Commerce Services.
//!
//! A pure state machine decides, and describes each page as data; everything else is an edge.
//! Start reading at [`wizard::Wizard::update`], then at [`app`], which puts the parts together.
//!
//! # The house
//! Arrows lead down: a module may name those on the floors below it, and of those only what its
//! row in the table allows. Two on one floor know nothing of each other.
//!
//! ```text
//! ┌───────────────────────────────────────────────────────────┐
//! │ app                                                       │  which run this is
//! ├───────────────────┬───────────────────┬───────────────────┤
//! │ tui               │ plain             │ headless          │  full screen, lines, no questions
//! ├───────────┬───────┴───┬───────────┬───┴─────────┬─────────┤
//! │ ui        │ frontend  │ resume    │ effects     │ sandbox │  the edges
//! ├───────────┴───────────┴───┬───────┴─────┬───────┴─────────┤
//! │ wizard                    │ registry    │ store           │  what decides, and two worlds
//! ├─────┬──────┬──────────────┼─────────────┼─────────────────┤
//! │ cli │ exit │ terminal     │ printer     │ log │ state     │  what all may lean on
//! ├─────┴──────┴──────────────┴──┬──────────┴─┬───┴───────────┤
//! │ domain                       │ text       │ files         │  valid values, wide texts, whole files
//! └──────────────────────────────┴────────────┴───────────────┘
//! ```
//!
//! Of the standard library, the parts that reach out of the program are named like crates: env,
//! fs, io, net, os, process, thread and time.
//!
//! | module | its one responsibility | what it names of ours | what it names of others |
//! | --- | --- | --- | --- |
//! | [`app`] | puts the parts together, and says which run this is | cli, domain, effects, exit, frontend, headless, log, plain, printer, registry, resume, sandbox, state, store, terminal, tui, ui, wizard | `clap, rustix, shlex, signal-hook, std::env, std::io, std::net, std::os, std::process, std::time, tokio` |
//! | [`headless`] | run without questions: one command a file | cli, domain, effects, exit, files, log, printer, registry, sandbox, state, store, text | `clap, clap_complete, clap_mangen, httpdate, serde, serde_json, shlex, signal-hook, std::env, std::fs, std::io, std::net, std::os, std::time, tokio, toml` |
//! | [`tui`] | keys in, frames out | domain, frontend, terminal, ui, wizard | `base64, crossterm, ratatui, std::io, std::time, tui-textarea` |
//! | [`plain`] | lines in, lines out: the same screens | domain, frontend, terminal, text, wizard | `crossterm, std::io, std::time, strum` |
//! | [`ui`] | show a screen: a function of it | domain, text, wizard | `ratatui, tui-textarea` |
//! | [`frontend`] | what both front ends share: the one wait, and what was typed, told apart | domain, terminal, wizard | `crossterm, rustix, std::io, std::os, std::time, zeroize` |
//! | [`effects`] | do what was asked, answer with one message | domain, files, log, registry, state, store, wizard | `std::env, std::fs, std::io, std::thread, std::time, tokio` |
//! | [`resume`] | what outlives an unfinished run: its checkpoint, the lock | domain, state, wizard | `rustix, serde, serde_json, std::fs, std::io, std::os, std::process, std::thread, std::time` |
//! | [`sandbox`] | be a registry and its data spaces | domain, registry | `aws-lc-rs, axum, base64, flate2, graphql-parser, httpdate, hyper, hyper-util, rusqlite, serde, serde_json, std::fs, std::io, std::net, std::os, std::thread, std::time, strum, tokio, toml, uuid, zeroize` |
//! | [`wizard`] | what happens next, and what the person sees, as data | domain, text | `strum` |
//! | [`registry`] | speak to the registry | domain, files, log | `aws-lc-rs, base64, flate2, httpdate, hyper-util, pem, reqwest, rustls, serde, serde_json, std::env, std::fs, std::io, std::net, std::time, tokio, url, uuid, zeroize` |
//! | [`store`] | read and write one installation | domain, files, state | `rustix, serde, serde_json, shlex, std::env, std::io, std::os, std::process, std::thread, std::time, uuid, zeroize` |
//! | [`state`] | the notes of the state folder: journal, ledger, known stores, open requests | domain, files | `rustix, serde, serde_json, std::env, std::fs, std::io, std::os, std::time, zeroize` |
//! | [`terminal`] | the device: its two ends, bytes to inputs, signals | nothing | `crossterm, rustix, signal-hook, std::fs, std::io, std::os, std::time, zeroize` |
//! | [`log`] | a line for each thing that happened | domain | `rustix, std::fs, std::io, std::os, std::process, std::time` |
//! | [`domain`] | valid values, and the rules about them | nothing | `aws-lc-rs, base64, strum, zeroize` |
//! | [`files`] | read and write files: whole, and without waiting | nothing | `rustix, std::fs, std::io, std::os, std::thread, std::time, zeroize` |
//! | [`text`] | how wide a text is, and where it may be cut and wrapped | nothing | `unicode-segmentation, unicode-width` |
//! | [`cli`] | the command line as types | nothing | `clap, clap_complete, std::net, std::time` |
//! | [`exit`] | how a run ends, as a code | domain | `std::process` |
//! | [`printer`] | data to stdout, words for people to stderr | domain, text | `serde, serde_json, std::io` |
//!
//! What wants a reason: [`sandbox`] names [`registry`] for the bodies that both read and write, and
//! [`headless`] names [`sandbox`] because `sandbox serve` is a command.
//!
//! `tests/architecture` fails on any other arrow, and on a row that allows what nobody names.
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
pub mod files;
pub mod frontend;
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
pub mod text;
pub mod tui;
pub mod ui;
pub mod wizard;
