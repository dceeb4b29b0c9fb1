//! Speaks to the merchant registry: signs, asks, and turns answers and failures into domain values.
//!
//! Must not know the wizard, the terminal or the store. Source of the protocol: the public modules
//! `magento/services-connector` and `magento/module-services-id`.

pub mod wire;
