//! `--print cloud`: a plan as commands of Adobe Commerce's own command line for cloud projects,
//! whose files can't be written after a deployment.
//!
//! `variable:create` takes a value as an argument, which every user of the machine can read, or at
//! a prompt of one line; from a file or standard input it takes none. So a secret's value is never
//! printed: an API key is left for the prompt, and a private key, which has many lines, for the
//! Cloud Console.

use crate::domain::{Change, Installation, Plan, Source, Value};

/// The script. Lines that are no commands are the shell's comments.
pub(super) fn script(store: &Installation, plan: &Plan) -> String {
    let mut lines = vec![
        "# Nothing was saved: these set the values as variables of the cloud environment.".into(),
        "# Each of them starts a deployment. Child environments don't inherit the values.".into(),
    ];
    let (secret, open): (Vec<&Change>, Vec<&Change>) = plan
        .changes()
        .iter()
        // There is no variable to delete for what stands in the database.
        .filter(|change| {
            !matches!(change.after, Value::Removed) || change.locked == Some(Source::Variable)
        })
        .partition(|change| matches!(change.after, Value::ApiKey(_) | Value::PrivateKey(_)));
    lines.extend(open.iter().map(|change| command(store, change)));
    let (keys, pems): (Vec<&Change>, Vec<&Change>) = secret
        .into_iter()
        .partition(|change| matches!(change.after, Value::ApiKey(_)));
    if !keys.is_empty() {
        lines.push("# An API key: paste it when the command asks for the value.".into());
        lines.extend(keys.iter().map(|change| command(store, change)));
    }
    for change in pems {
        lines.push(
            "# The private key: the command takes no value of several lines but as an argument."
                .into(),
        );
        lines.push(
            "# Paste it into the Cloud Console (Variables, sensitive) under this name:".into(),
        );
        lines.push(format!("#   {}", name(change)));
    }
    lines.join("\n") + "\n"
}

fn name(change: &Change) -> String {
    format!("env:{}", change.path.variable())
}

fn command(store: &Installation, change: &Change) -> String {
    let there = change.locked == Some(Source::Variable);
    let mut words: Vec<String> = ["magento-cloud"].map(str::to_owned).to_vec();
    let mut say = |list: &[&str]| words.extend(list.iter().map(|word| quoted(word)));
    say(&[match (&change.after, there) {
        (Value::Removed, _) => "variable:delete",
        (Value::Plain(_) | Value::ApiKey(_) | Value::PrivateKey(_), true) => "variable:update",
        (Value::Plain(_) | Value::ApiKey(_) | Value::PrivateKey(_), false) => "variable:create",
    }]);
    if let Some(project) = &store.cloud_id {
        say(&["--project", project.as_str()]);
    }
    if let Some(environment) = &store.cloud_environment {
        say(&["--environment", environment.as_str()]);
    }
    say(&["--level", "environment"]);
    let name = name(change);
    match &change.after {
        Value::Removed => say(&[&name]),
        Value::Plain(text) => {
            say(&["--inheritable", "false", "--json", "false"]);
            say(&["--sensitive", "false", "--value", text]);
            say(&if there {
                vec![&*name]
            } else {
                vec!["--name", &name]
            });
        }
        Value::ApiKey(_) | Value::PrivateKey(_) => {
            say(&["--inheritable", "false", "--json", "false"]);
            say(&["--sensitive", "true"]);
            say(&if there {
                vec![&*name]
            } else {
                vec!["--name", &name]
            });
        }
    }
    words.join(" ")
}

/// As a POSIX shell reads it back.
fn quoted(word: &str) -> String {
    let bare = !word.is_empty()
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-./:@+,%=".contains(&b));
    if bare {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{ApiKey, ConfigPath, PrivateKey, Secret, Setting, SettingValue};
    use crate::state::StateDir;
    use crate::store::{EnvFileStore, Store as _};

    const PEM: &str = include_str!("../../tests/fixtures/keys/rsa-2048-pkcs8.pem");

    #[test]
    fn secrets_are_marked_and_never_printed_and_words_are_quoted() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(Some(folder.path().to_owned()));
        let mut file = EnvFileStore::new(folder.path().join("none.env"), state);
        let mut store = file.inspect().unwrap();
        store.cloud_id = Some(crate::domain::Label::new("abc123"));
        let value = SettingValue::Plain(crate::domain::Label::new("old"));
        let source = Source::Variable;
        for path in [ConfigPath::ProjectId, ConfigPath::ImsOrganizationId] {
            let value = value.clone();
            store.settings.insert(path, Setting { value, source });
        }
        let key = PrivateKey::parse(&Secret::new(PEM.to_owned())).unwrap();
        let wanted = [
            (ConfigPath::ProjectId, Value::Plain("p-1".into())),
            (ConfigPath::ProjectName, Value::Plain("It's; $HOME".into())),
            (ConfigPath::ImsOrganizationId, Value::Removed),
            (
                ConfigPath::ProductionApiKey,
                Value::ApiKey(ApiKey::parse("0123456789abcdef").unwrap()),
            ),
            (
                ConfigPath::ProductionPrivateKey,
                Value::PrivateKey(Arc::new(key)),
            ),
        ];
        let script = script(&store, &Plan::new(&store, wanted).elsewhere());
        assert!(!script.contains("0123456789abcdef") && !script.contains("BEGIN"));
        let line = |part: &str| {
            let mut found = script.lines().filter(|line| line.contains(part));
            found.next().unwrap().to_owned()
        };
        assert!(line("__PROJECT_ID").contains("variable:update --project abc123 "));
        assert!(line("__PROJECT_NAME").contains(r"--value 'It'\''s; $HOME' "));
        assert!(line("__IMS_ORGANIZATION_ID").contains("variable:delete"));
        let api_key = line("PRODUCTION_API_KEY");
        assert!(api_key.contains("--sensitive true") && !api_key.contains("--value"));
        assert!(line("PRODUCTION_PRIVATE_KEY").starts_with("#   env:CONFIG__DEFAULT__"));
    }
}
