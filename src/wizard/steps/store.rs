//! Step 1: what was found.

use super::{Logic, View};
use crate::domain::{ConfigPath, Installation, Problem, SaasEnvironment, SettingValue};
use crate::wizard::desk::Desk;
use crate::wizard::draft::Draft;
use crate::wizard::effect::Effect;
use crate::wizard::msg::Answer;
use crate::wizard::page::{Go, Page};
use crate::wizard::screen::{Action, Block, Fact, KeyHint, Tone};

#[derive(Debug, Default)]
pub(super) struct Store {
    problem: Option<Problem>,
}

impl Logic for Store {
    fn enter(&mut self, _draft: &mut Draft, desk: &mut Desk) {
        self.problem = None;
        desk.ask("Looking at the store", |id| Effect::Inspect { id });
    }

    fn next(&mut self, draft: &mut Draft, desk: &mut Desk) -> Go {
        if let Some(door) = door_to_keys(draft) {
            return Go::To(door);
        }
        self.enter(draft, desk);
        Go::Stay
    }

    fn answered(&mut self, answer: Answer, draft: &mut Draft, _desk: &mut Desk) -> Go {
        let Answer::Inspected(result) = answer else {
            return Go::Stay;
        };
        match result {
            Ok(found) => draft.inspected(found),
            Err(problem) => self.problem = Some(problem),
        }
        Go::Stay
    }

    fn view(&self, draft: &Draft) -> View {
        let mut blocks = Vec::new();
        let mut keys = vec![
            KeyHint::new(Action::Next, "look again"),
            KeyHint::new(Action::Lines, "plain mode"),
        ];
        if let Some(problem) = &self.problem {
            blocks.push(Block::Problem(problem.clone()));
        } else if let Some(store) = draft.store.as_deref() {
            blocks.push(Block::Facts(facts(store, draft)));
            blocks.extend(modules(store));
            if is_ready(store) {
                keys[0].label = "next".into();
            }
        } else {
            blocks.push(Block::Facts(vec![Fact::new(
                "Store",
                draft.setup.store.as_str(),
            )]));
            blocks.push(Block::text(
                Tone::Muted,
                "In seven short steps this connects your store to Adobe's Commerce Services: \
                 keys, project, data space, names. Nothing is changed before you have seen \
                 and confirmed it, and every step has a way back.",
            ));
        }
        View {
            title: "Store".into(),
            blocks,
            keys,
            ..View::default()
        }
    }
}

/// The page behind this one, once the store can be connected.
pub(in crate::wizard) fn door_to_keys(draft: &Draft) -> Option<Page> {
    let store = draft.store.as_deref().filter(|store| is_ready(store))?;
    let choice = draft.setup.portal || store.has_pair(draft.environment());
    Some(if choice { Page::KeySource } else { Page::Keys })
}

fn is_ready(store: &Installation) -> bool {
    store.missing_modules().is_empty() && store.disabled_modules().is_empty()
}

fn facts(store: &Installation, draft: &Draft) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("Store", store.place.as_str()),
        Fact::new(
            "Product",
            format!(
                "{} {}, {} mode",
                store.edition.product(),
                store.version,
                store.mode.as_str()
            ),
        ),
        Fact::new("Base URL", store.base_url.as_str()),
        Fact::new("Websites", websites(store)),
    ];
    if let Some(cloud) = &store.cloud_id {
        let environment = store
            .cloud_environment
            .as_ref()
            .map_or_else(String::new, |name| format!(", environment {name}"));
        facts.push(Fact::new("Cloud", format!("{cloud}{environment}")));
    }
    facts.push(Fact::new("Modules", module_list(store)));
    facts.push(keys(store));
    facts.push(connection(store));
    let locks = locks(store);
    if !locks.is_empty() {
        facts.push(Fact {
            tone: Tone::Warning,
            ..Fact::new("Locked", locks)
        });
    }
    facts.push(Fact::new(
        "Registry",
        format!("{}, {} keys", draft.gateway(), draft.environment()),
    ));
    facts
}

fn websites(store: &Installation) -> String {
    let list: Vec<String> = store
        .websites
        .iter()
        .map(|site| {
            if site.name.is_empty() || site.name == site.code {
                site.code.to_string()
            } else {
                format!("{} ({})", site.code, site.name)
            }
        })
        .collect();
    list.join(", ")
}

fn module_list(store: &Installation) -> String {
    let list: Vec<String> = store
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
    if list.is_empty() {
        "none of Commerce Services".into()
    } else {
        list.join(", ")
    }
}

fn keys(store: &Installation) -> Fact {
    let mut parts = Vec::new();
    let mut tone = Tone::Plain;
    for pair in SaasEnvironment::ALL {
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
        parts.push("none stored".into());
    }
    Fact {
        tone,
        ..Fact::new("Keys", parts.join(", "))
    }
}

fn connection(store: &Installation) -> Fact {
    let value = store.connection().map_or_else(
        || "to nothing yet".to_owned(),
        |connection| {
            let space = match &connection.data_space {
                Some(_) => format!(
                    "data space {} ({})",
                    connection.data_space_name, connection.data_space_kind
                ),
                None => "no data space".to_owned(),
            };
            format!("project {}, {space}", connection.project_name)
        },
    );
    Fact::new("Connected", value)
}

fn locks(store: &Installation) -> String {
    let list: Vec<String> = store
        .settings
        .iter()
        .filter(|(_, setting)| setting.source.is_locked())
        .map(|(path, setting)| format!("{} in {}", path.short(), setting.source.as_str()))
        .collect();
    list.join(", ")
}

fn modules(store: &Installation) -> Vec<Block> {
    let missing = store.missing_modules();
    if !missing.is_empty() {
        return vec![
            Block::Problem(Problem::new(
                "store.modules_missing",
                "Modules of Commerce Services are missing.",
                format!("Not installed: {}.", missing.join(", ")),
                "Run these in the store's folder, then press Enter to look again.",
            )),
            Block::Verbatim(vec![
                "composer require magento/services-connector".into(),
                "composer require magento/services-id".into(),
                "bin/magento setup:upgrade".into(),
            ]),
        ];
    }
    let disabled = store.disabled_modules();
    if disabled.is_empty() {
        return vec![];
    }
    vec![
        Block::Problem(Problem::new(
            "store.modules_disabled",
            "Modules of Commerce Services are switched off.",
            format!("Disabled: {}.", disabled.join(", ")),
            "Run this in the store's folder, then press Enter to look again.",
        )),
        Block::Verbatim(vec![
            format!("bin/magento module:enable {}", disabled.join(" ")),
            "bin/magento setup:upgrade".into(),
        ]),
    ]
}
