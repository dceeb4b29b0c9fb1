//! What the script found, as the rest of the program knows it: cleaned, secrets as fingerprints.

use super::protocol::WireStore;
use crate::domain::{
    Circumstances, ConfigPath, Edition, Fingerprint, Installation, Label, Mode, Module, Plan,
    Setting, SettingValue, Source, StoreView, Value, Website,
};
use crate::store::{BY_KEYS, setting_value};

/// The store at this place.
pub(super) fn installation(
    place: &str,
    identity: Option<Fingerprint>,
    store: WireStore,
) -> Installation {
    let [production, sandbox] = store.gateways;
    Installation {
        place: Label::new(place),
        identity,
        edition: Edition::parse(&store.edition),
        version: Label::new(&store.version),
        mode: Mode::parse(&store.mode),
        base_url: Label::new(&store.base_url),
        websites: store
            .websites
            .iter()
            .map(|site| Website {
                code: Label::new(&site.code),
                name: Label::new(&site.name),
            })
            .collect(),
        views: store
            .views
            .iter()
            .map(|view| StoreView {
                code: Label::new(&view.code),
                name: Label::new(&view.name),
            })
            .collect(),
        modules: store
            .modules
            .iter()
            .map(|module| Module {
                name: Label::new(&module.name),
                version: module.version.as_deref().map(Label::new),
                enabled: module.enabled,
            })
            .collect(),
        settings: store
            .settings
            .into_iter()
            .filter_map(|(path, setting)| {
                let path = ConfigPath::parse(&path)?;
                let source = match setting.source.as_str() {
                    "variable" => Source::Variable,
                    "env.php" => Source::EnvPhp,
                    "config.php" => Source::ConfigPhp,
                    "database" => Source::Database,
                    _ => Source::Default,
                };
                let value = shown(path, setting.value.0.expose());
                Some((path, Setting { value, source }))
            })
            .collect(),
        cloud_id: store.cloud_id.as_deref().map(Label::new),
        cloud_environment: store.cloud_environment.as_deref().map(Label::new),
        gateways: [gateway(production), gateway(sandbox)],
        registry_path: gateway(store.registry_path),
        circumstances: Circumstances {
            credentials: store
                .credentials
                .filter(|kind| !kind.is_empty() && kind != BY_KEYS)
                .map(|kind| Label::new(&kind)),
            optimizer: store.optimizer,
            payment_services: store.payment_services,
            mage_os: store.mage_os,
        },
    }
}

/// The gateway that the store's configuration names, unless it is the one of connectors 1.0: that
/// one is for calls without a signature, and newer connectors go there only without a private key.
fn gateway(text: Option<String>) -> Option<String> {
    const UNSIGNED: [&str; 2] = ["https://api.magento.com", "https://sandbox.api.magento.com"];
    text.filter(|text| !text.is_empty() && !UNSIGNED.contains(&text.trim_end_matches('/')))
}

/// The connector hands back the ciphertext when it can't decrypt: that is no key.
pub(super) fn shown(path: ConfigPath, text: &str) -> SettingValue {
    let mut parts = text.splitn(3, ':');
    let number = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    if path.is_secret() && number(parts.next()) && number(parts.next()) {
        return SettingValue::Unusable(
            "It can't be decrypted: it was encrypted with another crypt/key.".into(),
        );
    }
    setting_value(path, text)
}

/// The paths that were saved and read back as something else.
pub(super) fn ignored(store: &Installation, plan: &Plan) -> Vec<ConfigPath> {
    let wanted = plan.changes().iter().map(|c| (c.path, c.after.clone()));
    Plan::new(store, wanted)
        .changes()
        .iter()
        // What was taken out may leave a module's own default behind.
        .filter(|change| {
            !(matches!(change.after, Value::Removed)
                && store
                    .settings
                    .get(&change.path)
                    .is_some_and(|setting| setting.source == Source::Default))
        })
        .map(|change| change.path)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::gateway;

    #[test]
    fn the_gateway_for_unsigned_calls_is_not_asked() {
        for (named, asked) in [
            ("https://api.magento.com/", None),
            ("https://sandbox.api.magento.com/", None),
            ("", None),
            (
                "https://commerce.adobe.io/",
                Some("https://commerce.adobe.io/"),
            ),
            ("http://127.0.0.1:8099/", Some("http://127.0.0.1:8099/")),
        ] {
            assert_eq!(gateway(Some(named.into())).as_deref(), asked, "{named}");
        }
    }
}
