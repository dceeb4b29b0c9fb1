//! `commerce-connect` connects a Magento or Adobe Commerce store to Adobe's Commerce Services.

pub mod domain;
pub mod registry;
pub mod sandbox;
pub mod store;
pub mod ui;
pub mod wizard;
