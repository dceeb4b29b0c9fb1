//! A merchant registry, its data spaces and an API Portal to rehearse with, as strict as the real ones.
//!
//! [`serve`] is the registry: listener, database, scenarios and the end are brought by the caller,
//! so that a command, the demo and the tests run the same code. [`portal`] makes and deletes key
//! pairs, also in another process on the same file. [`Scenarios`] is the table of failures that
//! are asked for by API key.
//!
//! A request passes through `server` (connections), `visit` (HTTP), `gate` (API key, signature, scenario) and one file of
//! `routes`, which is plain code over `records` and the database. What a data space holds comes in
//! through `exports` and is asked for through `catalog`. Knows nothing of this program but
//! the domain and the registry's wire bodies.
//!
//! Where the real registry is unknown, the sandbox chooses: keys of one edition share one account,
//! whatever their environment, so that a rotation can be rehearsed; an account may request any
//! number of projects (`sandbox-entitlement-refused` shows a refusal); names may repeat and have no
//! limit but the body's; one server stands for both gateways.

mod answer;
mod call;
mod catalog;
mod database;
mod exports;
mod gate;
mod host;
mod key_table;
mod licence;
mod line;
mod page;
pub mod portal;
mod records;
mod routes;
mod scenarios;
mod server;
mod token;
mod visit;

pub use call::Call;
pub use database::Database;
pub use exports::{
    Collision, DataSpaceContents, EXPORT_LIMIT, ExportRoute, FeedContents, ITEM_LIMIT, ItemRefusal,
    contents,
};
pub use key_table::ListedKey;
pub use licence::Licence;
pub use scenarios::{Behaviour, Scenario, Scenarios, Seed, SeedName};
pub use server::{Limits, serve, serve_on_call, serve_within};
pub use visit::BODY_LIMIT;
