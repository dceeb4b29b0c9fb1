//! The commands that send a store's data again after its data space changed.

use super::Installation;

/// A feed and the module that brings it.
///
/// Names and order are those of Adobe's guide to the SaaS data export, page "Sync feeds using
/// the Commerce CLI".
const FEEDS: [(&str, &str); 9] = [
    ("productattributes", "Magento_SaaSCatalog"),
    ("products", "Magento_SaaSCatalog"),
    ("scopesCustomerGroup", "Magento_SaaSScopes"),
    ("scopesWebsite", "Magento_SaaSScopes"),
    ("prices", "Magento_SaaSPrice"),
    ("productoverrides", "Magento_SaaSProductOverride"),
    ("variants", "Magento_SaaSProductVariant"),
    ("categories", "Magento_SaaSCategory"),
    ("categoryPermissions", "Magento_SaaSCategoryPermissions"),
];

/// The commands for the feeds that this store has, to be run in its folder.
pub fn resync_commands(store: &Installation) -> Vec<String> {
    FEEDS
        .iter()
        .filter(|(_, module)| store.has_module(module))
        .map(|(feed, _)| format!("bin/magento saas:resync --feed {feed}"))
        .collect()
}
