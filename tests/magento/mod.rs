//! A Magento store by way of the real bridge script and a real PHP, against the stand-in.

mod failures;
mod feeds;
mod health;
mod inspect;
mod kill;
mod lock_env;
mod properties;
mod resend;
mod save;
mod ssh;
mod undo;
mod ways;
mod wrappers;

use std::sync::Arc;

use commerce_connect::domain::{ApiKey, ConfigPath, Installation, Plan, PrivateKey, Secret, Value};

use needs::needs;

use crate::support::standin;

const PEM: &str = include_str!("../fixtures/keys/rsa-2048-pkcs8.pem");
const API_KEY: &str = "0123456789abcdef0123456789abcdef";
const PROJECT: &str = "3f0d6c1e-6d0b-4a37-9a5b-7c1f2e3d4a5b";
const SPACE: &str = "8b1f2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

fn private_key() -> Value {
    let key = PrivateKey::parse(&Secret::new(PEM.to_owned())).unwrap();
    Value::PrivateKey(Arc::new(key))
}

fn plain(text: &str) -> Value {
    Value::Plain(text.into())
}

/// Both keys, the project and the data space: what a whole connect saves.
fn everything(now: &Installation) -> Plan {
    Plan::new(
        now,
        [
            (
                ConfigPath::ProductionApiKey,
                Value::ApiKey(ApiKey::parse(API_KEY).unwrap()),
            ),
            (ConfigPath::ProductionPrivateKey, private_key()),
            (ConfigPath::ProjectId, plain(PROJECT)),
            (ConfigPath::ProjectName, plain("My Shop")),
            (ConfigPath::DataSpaceId, plain(SPACE)),
            (ConfigPath::DataSpaceName, plain("Testing 1")),
            (ConfigPath::DataSpaceKind, plain("Testing")),
        ],
    )
}

/// The row of this path as the database holds it.
fn raw(store: &standin::Standin, path: ConfigPath) -> Option<String> {
    store.rows().get(&format!("default {path}")).cloned()
}

/// The version of the PHP that stands in `PATH`.
fn php_version() -> String {
    let output = std::process::Command::new("php")
        .args(["-r", "echo PHP_VERSION;"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// PHP takes the text from the standard input, as the connector takes it from the configuration.
fn php_reads(key: &str) -> bool {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let script = "echo openssl_pkey_get_private(stream_get_contents(STDIN)) ? 'yes' : 'no';";
    let mut php = Command::new("php")
        .args(["-r", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    php.stdin.take().unwrap().write_all(key.as_bytes()).unwrap();
    php.wait_with_output().unwrap().stdout == b"yes"
}

#[needs(php)]
#[test]
fn a_stored_key_is_told_mangled_where_php_can_not_read_it() {
    let body: String = PEM.lines().filter(|line| !line.contains("-----")).collect();
    let each = |edit: &dyn Fn(&str) -> String| -> String {
        PEM.lines().map(edit).collect::<Vec<_>>().join("\n")
    };
    let wide = |width: usize| {
        let lines: Vec<&str> = body
            .as_bytes()
            .chunks(width)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
            lines.join("\n")
        )
    };
    for text in [
        PEM.to_owned(),
        include_str!("../fixtures/keys/rsa-2048-pkcs1.pem").to_owned(),
        PEM.replace('\n', "\r\n"),
        each(&|line| format!("{line} \t")),
        PEM.trim_end().to_owned(),
        format!("Bag Attributes\n    friendlyName: shop\n{PEM}and more"),
        wide(76),
        wide(20),
        PEM.replace('\n', " "),
        PEM.replace('\n', "\r"),
        PEM.replace('\n', "\\n"),
        PEM.replace('\n', "\n\n"),
        PEM.replace("-----", "----"),
        PEM.replace("-----END PRIVATE", "-----END RSA PRIVATE"),
        each(&|line| format!("  {line}")),
        format!("\"{PEM}\""),
        format!(" {PEM}"),
        wide(body.len()),
        body.clone(),
        PEM.lines().skip(1).collect::<Vec<_>>().join("\n"),
        PEM.trim_end().trim_end_matches(|c| c != '\n').to_owned(),
        PEM.replace('A', "A\u{200b}"),
        PEM.replace('+', " "),
    ] {
        let told = PrivateKey::is_read_by_openssl(&Secret::new(text.clone()));
        assert_eq!(told, php_reads(&text), "{text}");
    }
}
