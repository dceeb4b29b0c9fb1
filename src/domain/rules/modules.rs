//! What to run when modules of Commerce Services are missing, switched off or too old.

use crate::domain::{Installation, Mode};

/// What brings a connector that reads private keys, to be run in the store's folder.
pub const CONNECTOR_UPDATE: &str = "composer require magento/services-connector \
     magento/services-id --with-all-dependencies && bin/magento setup:upgrade";

/// The package that brings a required module.
fn package(module: &str) -> &'static str {
    match module {
        "Magento_ServicesConnector" => "magento/services-connector",
        _ => "magento/services-id",
    }
}

/// The commands that bring the required modules, to be run in the store's folder; none when they
/// are all there and switched on.
pub fn module_commands(store: &Installation) -> Vec<String> {
    let (missing, disabled) = (store.missing_modules(), store.disabled_modules());
    let mut commands = Vec::new();
    // One thing a line: lines that are not broken can be copied.
    for module in &missing {
        commands.push(format!("composer require {}", package(module)));
    }
    for module in missing.iter().chain(&disabled) {
        commands.push(format!("bin/magento module:enable {module}"));
    }
    if !commands.is_empty() {
        commands.push("bin/magento setup:upgrade".into());
        if store.mode == Mode::Production {
            commands.push("bin/magento setup:di:compile".into());
        }
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::tests::store;
    use crate::domain::{Label, Module, REQUIRED_MODULES};

    #[test]
    fn each_missing_module_is_brought_by_its_package_and_a_disabled_one_switched_on() {
        let mut store = store();
        store.modules = vec![];
        assert_eq!(
            module_commands(&store),
            [
                "composer require magento/services-connector",
                "composer require magento/services-id",
                "bin/magento module:enable Magento_ServicesConnector",
                "bin/magento module:enable Magento_ServicesId",
                "bin/magento setup:upgrade",
                "bin/magento setup:di:compile",
            ]
        );
        store.mode = Mode::Developer;
        let module = |name: &str| Module {
            name: Label::new(name),
            version: None,
            enabled: name != "Magento_ServicesId",
        };
        store.modules = REQUIRED_MODULES.into_iter().map(module).collect();
        assert_eq!(
            module_commands(&store),
            [
                "bin/magento module:enable Magento_ServicesId",
                "bin/magento setup:upgrade",
            ]
        );
        store.modules[1].enabled = true;
        store.modules[0].enabled = true;
        assert_eq!(module_commands(&store), [""; 0]);
    }
}
