//! The commands that send a store's data again after its data space changed.

use crate::domain::{Installation, SaasEnvironment};

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

/// Payment Services' feeds, each sent with one pair of keys. Names as in the list that its own
/// `saas:resync` gives; stores first, because orders name them.
const PAYMENT_FEEDS: [(&str, SaasEnvironment); 6] = [
    (
        "paymentServicesStoresProduction",
        SaasEnvironment::Production,
    ),
    (
        "paymentServicesOrdersProduction",
        SaasEnvironment::Production,
    ),
    (
        "paymentServicesOrderStatusesProduction",
        SaasEnvironment::Production,
    ),
    ("paymentServicesStoresSandbox", SaasEnvironment::Sandbox),
    ("paymentServicesOrdersSandbox", SaasEnvironment::Sandbox),
    (
        "paymentServicesOrderStatusesSandbox",
        SaasEnvironment::Sandbox,
    ),
];
const PAYMENT_EXPORT: &str = "Magento_PaymentServicesSaaSExport";

fn catalog(store: &Installation) -> impl Iterator<Item = &'static str> {
    FEEDS
        .iter()
        .filter(|(_, module)| store.has_module(module))
        .map(|(feed, _)| *feed)
}

fn payments(store: &Installation) -> impl Iterator<Item = &'static str> {
    PAYMENT_FEEDS
        .iter()
        .filter(|(_, pair)| store.has_module(PAYMENT_EXPORT) && store.has_pair(*pair))
        .map(|(feed, _)| *feed)
}

/// The commands for the feeds that this store has, to be run in its folder.
pub fn resync_commands(store: &Installation) -> Vec<String> {
    catalog(store)
        .chain(payments(store))
        .map(|feed| format!("bin/magento saas:resync --feed {feed}"))
        .collect()
}

/// What these commands send, in words: `the catalog`. Nothing when there are none.
pub fn resynced(store: &Installation) -> Option<&'static str> {
    match (
        catalog(store).next().is_some(),
        payments(store).next().is_some(),
    ) {
        (true, false) => Some("the catalog"),
        (false, true) => Some("the orders"),
        (true, true) => Some("catalog and orders"),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ConfigPath, Edition, Fingerprint, Label, Mode, Module, Setting, SettingValue, Source,
    };

    fn store(modules: &[&str], pairs: &[SaasEnvironment]) -> Installation {
        let key = || Setting {
            value: SettingValue::Secret(Fingerprint::of(b"key")),
            source: Source::Database,
        };
        Installation {
            place: Label::new("/shop"),
            identity: None,
            edition: Edition::parse("Community"),
            version: Label::new("2.4.7-p1"),
            mode: Mode::parse("production"),
            base_url: Label::new("https://shop.example.com/"),
            websites: vec![],
            views: vec![],
            modules: modules
                .iter()
                .map(|name| Module {
                    name: Label::new(name),
                    version: None,
                    enabled: true,
                })
                .collect(),
            settings: pairs
                .iter()
                .flat_map(|pair| [ConfigPath::api_key(*pair), ConfigPath::private_key(*pair)])
                .map(|path| (path, key()))
                .collect(),
            cloud_id: None,
            cloud_environment: None,
            gateways: [None, None],
            registry_path: None,
            circumstances: crate::domain::Circumstances::default(),
        }
    }

    #[test]
    fn payment_services_sends_what_it_has_keys_for() {
        let both = [SaasEnvironment::Production, SaasEnvironment::Sandbox];
        let all = Some("catalog and orders");
        for (modules, pairs, count, what) in [
            (&[PAYMENT_EXPORT][..], &both[..1], 3, Some("the orders")),
            (&[PAYMENT_EXPORT], &both[..], 6, Some("the orders")),
            (&[PAYMENT_EXPORT], &[], 0, None),
            (&["Magento_SaaSCatalog", PAYMENT_EXPORT], &both[..1], 5, all),
            (&["Magento_SaaSCatalog"], &both[..], 2, Some("the catalog")),
            (&[], &both[..], 0, None),
        ] {
            let store = store(modules, pairs);
            let commands = resync_commands(&store);
            assert_eq!(commands.len(), count, "{commands:?}");
            assert_eq!(resynced(&store), what, "{commands:?}");
        }
        let commands = resync_commands(&store(&[PAYMENT_EXPORT], &both[1..]));
        assert_eq!(
            commands[0],
            "bin/magento saas:resync --feed paymentServicesStoresSandbox"
        );
    }
}
