//! A text for a support ticket: versions, modules, ids, fingerprints, checks. No secret, and no
//! more of this machine than is needed: places, users and folders are left out.

use std::env;

use super::Group;
use super::evidence::{Evidence, Told};
use crate::domain::{ConfigPath, Installation, Label, SettingValue};
use crate::headless::report::say;

/// The text.
pub(super) fn text(evidence: &Evidence, groups: &[Group]) -> String {
    let mut text = String::new();
    let mut fact = |name: &str, value: &str| {
        let value = if value.is_empty() { "-" } else { value };
        say(&mut text, format_args!("{name:14}  {value}\n"));
    };
    fact(
        "Program",
        &format!(
            "commerce-connect {}, {} {}",
            env!("CARGO_PKG_VERSION"),
            env::consts::OS,
            env::consts::ARCH
        ),
    );
    fact(
        "Written",
        &httpdate::fmt_http_date(std::time::SystemTime::now()),
    );
    if let Some(store) = evidence.store() {
        about(store, &mut fact);
    }
    if let Some(health) = evidence.health.yes() {
        fact("PHP", health.php.as_str());
    }
    fact("Environment", evidence.environment.as_str());
    if let Ok(client) = &evidence.client {
        fact("Gateway", client.gateway().base());
    }
    if let Some(Ok(key)) = &evidence.given.api_key {
        fact("Given API key", key.fingerprint().as_str());
    }
    if let Some(Ok(key)) = &evidence.given.private_key {
        fact(
            "Given key",
            &format!("{}, {}", key.kind(), key.fingerprint()),
        );
    }
    if let Some(first) = evidence.projects().and_then(<[_]>::first) {
        let label = |label: &Option<Label>| label.as_ref().map(Label::to_string);
        let account = [
            label(&first.mage_id),
            label(&first.organization),
            label(&first.ims_organization_id),
        ];
        let account: Vec<String> = account.into_iter().flatten().collect();
        fact("Account", &account.join(", "));
    }
    for (name, told) in [
        ("Request", &evidence.told),
        ("Request, other", &evidence.elsewhere),
        ("Request, pair", &evidence.other_pair),
    ] {
        if let Some(told) = told {
            fact(name, &asked(told));
        }
    }
    if let Some(Ok(glance)) = &evidence.knock
        && let Some(id) = &glance.request_id
    {
        fact(
            "Request, bare",
            &format!("status {}, id {id}", glance.status),
        );
    }
    text.push('\n');
    for check in groups.iter().flat_map(|(_, checks)| checks) {
        let word = check.state.as_str();
        say(
            &mut text,
            format_args!(
                "{word:4}  {:22}  {}\n",
                check.id,
                [check.what.as_str(), &check.why].join(" ").trim_end()
            ),
        );
    }
    scrubbed(text, evidence)
}

fn about(store: &Installation, fact: &mut impl FnMut(&str, &str)) {
    let kind = match store.place.as_str() {
        place if place.starts_with("ssh://") => "behind ssh",
        place if place.starts_with("env-file:") => "a file of variables",
        place if place.starts_with("demo") => "a demo store",
        _ => "a folder",
    };
    fact("Store", kind);
    fact("Product", &store.product());
    let codes: Vec<&str> = store
        .websites
        .iter()
        .map(|site| site.code.as_str())
        .collect();
    fact("Website codes", &codes.join(", "));
    if let Some(id) = &store.cloud_id {
        fact("Cloud project", id.as_str());
    }
    for module in &store.modules {
        let version = module
            .version
            .as_ref()
            .map_or("?", |version| version.as_str());
        let off = if module.enabled { "" } else { ", switched off" };
        fact("Module", &format!("{} {version}{off}", module.name));
    }
    for path in ConfigPath::all() {
        let Some(setting) = store.settings.get(&path) else {
            continue;
        };
        let value = match &setting.value {
            SettingValue::Plain(text) => text.to_string(),
            SettingValue::Secret(fingerprint) => fingerprint.to_string(),
            SettingValue::Unusable(why) => format!("unusable: {why}"),
        };
        fact(
            "Value",
            &format!("{} = {value} ({})", path.short(), setting.source.as_str()),
        );
    }
}

fn asked(told: &Told) -> String {
    let Some(glance) = &told.glance else {
        return format!("{}: no answer", told.environment);
    };
    let id = glance
        .request_id
        .as_ref()
        .map_or_else(String::new, |id| format!(", id {id}"));
    format!(
        "{}: status {} after {} ms{id}",
        told.environment,
        glance.status,
        glance.elapsed.as_millis()
    )
}

/// Takes out what would tell where and as whom this runs.
fn scrubbed(mut text: String, evidence: &Evidence) -> String {
    let mut places: Vec<(String, &str)> = Vec::new();
    if let Some(store) = evidence.store() {
        let place = store.place.as_str();
        places.push((place.to_owned(), "<store>"));
        if let Some(ssh) = place.strip_prefix("ssh://") {
            let host = ssh.split('/').next().unwrap_or(ssh);
            places.push((host.to_owned(), "<store's host>"));
        }
    }
    if let Ok(here) = env::current_dir() {
        places.push((here.display().to_string(), "<here>"));
    }
    for (variable, word) in [("HOME", "~"), ("USER", "<user>"), ("LOGNAME", "<user>")] {
        if let Ok(value) = env::var(variable) {
            places.push((value, word));
        }
    }
    for (place, word) in places {
        // A short one would be found inside other words.
        if place.len() > 2 && place != "root" {
            text = text.replace(&place, word);
        }
    }
    text
}
