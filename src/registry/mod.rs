//! Speaks to the merchant registry: signs, asks, and turns answers and failures into domain values.
//!
//! Must not know the wizard, the terminal or the store. Source of the protocol: the public modules
//! `magento/services-connector` and `magento/module-services-id`.
//!
//! Start with [`Client`], which has one function for each of the nine calls. A call goes through
//! these files in this order: `gateway` (where to), `signing` (who we are), `transport` (one
//! request, one answer, within one time limit), `network` (why there was none), `answer` (yes or
//! no), `rows` (what it says).
//!
//! `export` sends records, and `catalog` asks what arrived of them. For `doctor` there are two more: `probe` (how far a connection gets, with nothing of ours sent)
//! and `glance` (how an answer looked, whatever it means).

mod agent;
mod answer;
mod catalog;
mod client;
mod echo;
mod export;
mod gateway;
mod glance;
mod lenient;
mod network;
mod probe;
mod proxy_setting;
mod rows;
mod signing;
mod transport;
mod trust_setting;
pub mod wire;

pub use agent::UserAgent;
pub use catalog::{Catalog, CatalogView, catalog_url};
pub use client::Client;
pub use gateway::Gateway;
pub use glance::{BodyKind, Glance};
pub use probe::{Certificate, Probe, Proxy, Tried};
