//! `commerce-connect` connects a Magento or Adobe Commerce store to Adobe's Commerce Services.

pub mod app;
pub mod cli;
pub mod domain;
pub mod effects;
pub mod exit;
pub mod headless;
pub mod printer;
pub mod registry;
pub mod sandbox;
pub mod store;
pub mod tui;
pub mod ui;
pub mod wizard;
