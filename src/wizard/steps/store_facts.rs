//! What was found in the store, as labelled values: short for the first page, whole for the page
//! behind it.

use crate::domain::{ConfigPath, Installation, Label, SaasEnvironment, SettingValue, Source};
use crate::wizard::draft::Draft;
use crate::wizard::screen::{Fact, Tone};

/// How many locked values the first page names.
const NAMED: usize = 3;

/// What one needs to recognise the store, and what of the connection is there already.
pub(super) fn short(store: &Installation, draft: &Draft) -> Vec<Fact> {
    let good = |fact: Fact| Fact {
        tone: Tone::Good,
        ..fact
    };
    let mut facts: Vec<Fact> = place(store).into_iter().map(good).collect();
    facts.extend(cloud(store).into_iter().map(good));
    let connector = Fact::new("Connector", connector(store));
    let whole = store.missing_modules().is_empty() && store.disabled_modules().is_empty();
    facts.push(if whole {
        good(connector)
    } else {
        Fact {
            tone: Tone::Bad,
            ..connector
        }
    });
    facts.push(keys(store));
    facts.push(connection(store));
    let locks = locks(store);
    if !locks.is_empty() {
        facts.push(Fact {
            tone: Tone::Warning,
            ..Fact::new("Locked", locks)
        });
    }
    // Adobe's own for production is what everybody has.
    let production = SaasEnvironment::Production;
    let bare = |gateway: &str| gateway.trim_end_matches('/').to_owned();
    let usual = bare(&draft.gateway()) == bare(production.default_gateway());
    if !draft.setup.portal && (draft.environment() != production || !usual) {
        facts.push(Fact::new(
            "Registry",
            format!("{}, {} keys", draft.gateway(), draft.environment()),
        ));
    }
    facts
}

/// Everything about the store itself.
pub(super) fn whole(store: &Installation) -> Vec<Fact> {
    let mut facts = place(store);
    facts.extend(cloud(store));
    let sites: Vec<String> = store
        .websites
        .iter()
        .map(|site| named(&site.code, &site.name))
        .collect();
    facts.push(Fact::new("Websites", listed(&sites)));
    let views: Vec<String> = store
        .views
        .iter()
        .map(|view| named(&view.code, &view.name))
        .collect();
    facts.push(Fact::new("Store views", listed(&views)));
    let gateway = |place: usize, pair: SaasEnvironment| {
        store.gateways[place].as_deref().map_or_else(
            || format!("{} (Adobe's)", pair.default_gateway()),
            |url| Label::new(url).to_string(),
        )
    };
    facts.push(Fact::new(
        "Production",
        gateway(0, SaasEnvironment::Production),
    ));
    facts.push(Fact::new("Sandbox", gateway(1, SaasEnvironment::Sandbox)));
    if let Some(path) = &store.registry_path {
        facts.push(Fact::new("Registry path", Label::new(path).as_str()));
    }
    let modules: Vec<String> = store
        .modules
        .iter()
        .map(|module| {
            let name = module.name.as_str();
            let name = name.strip_prefix("Magento_").unwrap_or(name);
            let version = module
                .version
                .as_ref()
                .map_or_else(String::new, |version| format!(" {version}"));
            let off = if module.enabled { "" } else { " (disabled)" };
            format!("{name}{version}{off}")
        })
        .collect();
    facts.push(Fact::new("Modules", listed(&modules)));
    facts
}

/// Every value of the connection and where it comes from.
pub(super) fn values(store: &Installation) -> Vec<Fact> {
    ConfigPath::all()
        .map(|path| {
            let Some(setting) = store.settings.get(&path) else {
                return Fact::new(path.label(), "not set");
            };
            let (tone, value) = match &setting.value {
                SettingValue::Plain(text) => (Tone::Plain, text.to_string()),
                // Whole, it would be broken where there are 80 columns.
                SettingValue::Secret(fingerprint) => {
                    (Tone::Plain, format!("{}…", fingerprint.short()))
                }
                SettingValue::Unusable(why) => (Tone::Warning, why.clone()),
            };
            let lock = if setting.source.is_locked() {
                ", locked"
            } else {
                ""
            };
            Fact {
                tone,
                ..Fact::new(
                    path.label(),
                    format!("{value} ({}{lock})", setting.source.as_str()),
                )
            }
        })
        .collect()
}

fn place(store: &Installation) -> Vec<Fact> {
    vec![
        Fact::new("Store", store.place.as_str()),
        Fact::new("Product", store.product()),
        Fact::new("Base URL", store.base_url.as_str()),
    ]
}

fn cloud(store: &Installation) -> Option<Fact> {
    let project = store.cloud_id.as_ref()?;
    let environment = store
        .cloud_environment
        .as_ref()
        .map_or_else(String::new, |name| format!(", environment {name}"));
    Some(Fact::new("Cloud", format!("{project}{environment}")))
}

fn named(code: &Label, name: &Label) -> String {
    if name.is_empty() || name == code {
        code.to_string()
    } else {
        format!("{code} ({name})")
    }
}

fn listed(list: &[String]) -> String {
    if list.is_empty() {
        "none found".into()
    } else {
        list.join(", ")
    }
}

/// The modules that connect, by name where one is missing or off, and how many there are besides.
fn connector(store: &Installation) -> String {
    let required = crate::domain::REQUIRED_MODULES;
    let whole = store.missing_modules().is_empty() && store.disabled_modules().is_empty();
    let named = if whole { 1 } else { required.len() };
    let required = &required[..named.min(required.len())];
    let mut parts: Vec<String> = required
        .iter()
        .filter_map(|name| {
            let module = store.modules.iter().find(|m| m.name.as_str() == *name)?;
            let short = name.strip_prefix("Magento_").unwrap_or(name);
            let version = module
                .version
                .as_ref()
                .map_or_else(String::new, |version| format!(" {version}"));
            let off = if module.enabled { "" } else { " (disabled)" };
            Some(format!("{short}{version}{off}"))
        })
        .collect();
    let others = store
        .modules
        .iter()
        .filter(|module| !required.contains(&module.name.as_str()))
        .count();
    match (parts.is_empty(), others) {
        (true, 0) => return "none of Commerce Services' modules".into(),
        (_, 0) => {}
        (_, more) => parts.push(format!("and {more} more")),
    }
    parts.join(", ")
}

/// Which values are locked where; only counted where they are many.
fn locks(store: &Installation) -> String {
    let mut parts = Vec::new();
    for source in [Source::EnvPhp, Source::ConfigPhp, Source::Variable] {
        let paths: Vec<&str> = store
            .settings
            .iter()
            .filter(|(_, setting)| setting.source == source)
            .map(|(path, _)| path.short())
            .collect();
        if paths.is_empty() {
            continue;
        }
        let what = if paths.len() > NAMED {
            format!("{} values", paths.len())
        } else {
            paths.join(", ")
        };
        parts.push(format!("{what} in {}", source.as_str()));
    }
    parts.join("; ")
}

fn keys(store: &Installation) -> Fact {
    let mut parts = Vec::new();
    let mut tone = Tone::Good;
    for pair in SaasEnvironment::all() {
        let state = |path| store.settings.get(&path).map(|setting| &setting.value);
        let both = [
            state(ConfigPath::api_key(pair)),
            state(ConfigPath::private_key(pair)),
        ];
        if store.has_pair(pair) {
            parts.push(format!("{pair} pair"));
        } else if both
            .iter()
            .any(|value| matches!(value, Some(SettingValue::Unusable(_))))
        {
            tone = Tone::Warning;
            parts.push(format!("{pair} pair can't be decrypted: enter it again"));
        } else if both
            .iter()
            .any(|v| matches!(v, Some(SettingValue::Secret(_))))
        {
            tone = Tone::Warning;
            parts.push(format!("{pair} pair incomplete"));
        }
    }
    if parts.is_empty() {
        tone = Tone::Open;
        parts.push("not yet".into());
    }
    Fact {
        tone,
        ..Fact::new("Keys", parts.join(", "))
    }
}

fn connection(store: &Installation) -> Fact {
    let (tone, value) = store.connection().map_or_else(
        || (Tone::Open, "not yet".to_owned()),
        |connection| {
            let space = match &connection.data_space {
                Some(_) => format!(
                    "data space {} ({})",
                    connection.data_space_name, connection.data_space_kind
                ),
                None => "no data space".to_owned(),
            };
            let tone = match &connection.data_space {
                Some(_) => Tone::Good,
                None => Tone::Open,
            };
            let value = format!("project {}, {space}", connection.project_name);
            (tone, value)
        },
    );
    Fact {
        tone,
        ..Fact::new("Connected", value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_says_no_more_than_its_code_is_left_out() {
        let check = |name: &str, shown: &str| {
            assert_eq!(named(&Label::new("base"), &Label::new(name)), shown);
        };
        check("Main Website", "base (Main Website)");
        check("base", "base");
        check("", "base");
    }
}
