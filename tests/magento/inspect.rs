use commerce_connect::domain::{ConfigPath, Edition, Mode, SettingValue, Source, findings};
use commerce_connect::store::{MagentoStore, Place, Store as _};
use needs::needs;

use super::{API_KEY, SPACE, everything};
use crate::support::fake_gateway::{answers, http, tunnels};
use crate::support::standin::{Play, Standin};

#[needs(php)]
#[test]
fn an_inspection_sees_the_store_as_magento_does() {
    let standin = Standin::new(&Play::default());
    standin.set_row("services_connector/services_id/environment_id", SPACE);
    let found = standin.store().inspect().unwrap();
    assert_eq!(found.place.as_str(), standin.root().to_str().unwrap());
    assert_eq!(found.edition, Edition::OpenSource);
    assert_eq!(found.version.as_str(), "2.4.7-p1");
    assert_eq!(found.mode, Mode::Production);
    assert_eq!(found.base_url.as_str(), "https://shop.example.com/");
    let codes: Vec<&str> = found.websites.iter().map(|w| w.code.as_str()).collect();
    assert_eq!(codes, ["base", "outlet"]);
    assert_eq!(found.websites[1].name.as_str(), "Out\u{fffd}let");
    assert!(found.missing_modules().is_empty());
    assert!(found.disabled_modules().is_empty());
    let version = found.modules[1].version.as_ref().unwrap();
    assert_eq!(version.as_str(), "1.3.6");
    let space = &found.settings[&ConfigPath::DataSpaceId];
    assert_eq!(space.source, Source::Database);
    let environment = &found.settings[&ConfigPath::SaasEnvironment];
    assert_eq!(environment.source, Source::Default);
    assert!(!found.settings.contains_key(&ConfigPath::ProjectId));
    assert_eq!(
        found.gateways[0].as_deref(),
        Some("https://commerce.adobe.io/")
    );
    assert_eq!(found.registry_path, None);
}

#[needs(php)]
#[test]
fn what_else_bears_on_the_connection_is_recognised() {
    let standin = Standin::new(&Play::default());
    let nothing = standin.store().inspect().unwrap();
    assert_eq!(nothing.circumstances.payment_services, Some(false));
    assert!(!nothing.circumstances.optimizer && !nothing.circumstances.mage_os);
    assert_eq!(findings::technical_account(&nothing), None);
    let kind = "services_connector/services_connector_credentials/credentials_type";
    standin.set_row(kind, "Magento_JWT");
    let found = standin.store().inspect().unwrap();
    assert_eq!(findings::technical_account(&found), None);
    standin.set_row(kind, "IMS_Tech_Acct");
    standin.set_row("payment/payment_methods/sandbox_merchant_id", "M-1");
    standin.set_row("aco_exporter/general/tenant_id", "t-1");
    std::fs::create_dir_all(standin.root().join("vendor/mage-os")).unwrap();
    let found = standin.store().inspect().unwrap();
    assert_eq!(found.circumstances.payment_services, Some(true));
    assert!(found.circumstances.mage_os);
    let problem = findings::technical_account(&found).unwrap();
    assert!(problem.what.contains("IMS_Tech_Acct"), "{problem}");
    assert!(findings::optimizer_connector(&found).is_some());
}

#[needs(php)]
#[test]
fn every_variant_of_the_modules_can_be_inspected_and_saved() {
    for (connector, services_id) in [("1.0.7", "2.0.3"), ("1.2.6", "3.1.3"), ("1.3.6", "3.3.1")] {
        for (mode, prefix) in [("default", ""), ("developer", "m2_")] {
            for noise in [false, true] {
                let standin = Standin::new(&Play {
                    connector,
                    services_id,
                    prefix,
                    mode,
                    noise,
                    ..Play::default()
                });
                let mut store = standin.store();
                let now = store.inspect().unwrap();
                let saved = store.save(&everything(&now)).unwrap();
                let case = format!("{connector} {mode} {noise}");
                assert_eq!(saved.changed, 7, "{case}");
                assert!(everything(&saved.store).is_empty(), "{case}");
            }
        }
    }
}

#[needs(php)]
#[test]
fn where_a_value_is_locked_is_told_apart() {
    let standin = Standin::new(&Play {
        env: vec![("services_connector/services_id/project_id", "from-env")],
        config: vec![("services_connector/services_id/project_name", "From config")],
        ..Play::default()
    });
    standin.set_row("services_connector/services_id/project_id", "from-db");
    let php = [
        "env",
        "CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__ENVIRONMENT_ID=from-variable",
        "MAGENTO_DC_SYSTEM__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__IMS_ORGANIZATION_ID=whose",
        "MAGENTO_CLOUD_PROJECT=abc123",
        "MAGENTO_CLOUD_ENVIRONMENT=staging",
        "php",
        "-dvariables_order=EGPCS",
    ];
    let php = php.map(str::to_owned).to_vec();
    let place = Place::Here(standin.root());
    let mut store = MagentoStore::new(place, Some(php), standin.state_dir());
    let found = store.inspect().unwrap();
    for (path, source, text) in [
        (ConfigPath::ProjectId, Source::EnvPhp, "from-env"),
        (ConfigPath::ProjectName, Source::ConfigPhp, "From config"),
        (ConfigPath::DataSpaceId, Source::Variable, "from-variable"),
    ] {
        assert_eq!(found.lock(path), Some(source), "{path}");
        assert_eq!(found.plain(path).unwrap().as_str(), text, "{path}");
    }
    let organization = found.lock(ConfigPath::ImsOrganizationId);
    assert_eq!(organization, Some(Source::Variable));
    assert_eq!(found.cloud_id.unwrap().as_str(), "abc123");
    assert_eq!(found.cloud_environment.unwrap().as_str(), "staging");
}

#[needs(php)]
#[test]
fn an_empty_value_that_a_config_dump_wrote_locks_and_is_no_broken_key() {
    let standin = Standin::new(&Play::default());
    let file = standin.root().join("app/etc/config.php");
    let dumped = std::fs::read_to_string(&file).unwrap().replace(
        "'default' => ",
        "'default' => ['services_connector' => ['services_connector_integration' =>
         ['sandbox_api_key' => null]]] + ",
    );
    std::fs::write(&file, dumped).unwrap();
    let found = standin.store().inspect().unwrap();
    let path = ConfigPath::SandboxApiKey;
    assert_eq!(found.lock(path), Some(Source::ConfigPhp));
    let SettingValue::Plain(text) = &found.settings[&path].value else {
        panic!("passes for a key");
    };
    assert!(text.is_empty());
}

#[needs(php)]
#[test]
fn a_key_that_stayed_ciphertext_is_recognised() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    store.save(&everything(&now)).unwrap();
    standin.play(&Play {
        crypt_key: "another-key-from-another-host",
        ..Play::default()
    });
    let found = store.inspect().unwrap();
    for path in [
        ConfigPath::ProductionApiKey,
        ConfigPath::ProductionPrivateKey,
    ] {
        let SettingValue::Unusable(why) = &found.settings[&path].value else {
            panic!("{path} passes for a key");
        };
        assert!(why.contains("crypt/key"), "{why}");
    }
}

#[needs(php)]
#[test]
fn looking_again_sees_what_changed_without_a_restart_by_hand() {
    let standin = Standin::new(&Play {
        disabled: vec!["Magento_ServicesId"],
        ..Play::default()
    });
    let mut store = standin.store();
    let found = store.inspect().unwrap();
    assert_eq!(found.disabled_modules(), ["Magento_ServicesId"]);
    standin.play(&Play::default());
    assert!(store.inspect().unwrap().disabled_modules().is_empty());
    standin.set_row("services_connector/services_id/project_name", "Theirs");
    let found = store.inspect().unwrap();
    let name = found.plain(ConfigPath::ProjectName).unwrap();
    assert_eq!(name.as_str(), "Theirs");
}

#[needs(php)]
#[test]
fn looking_does_not_clean_the_shops_cache() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    store.inspect().unwrap();
    store.inspect().unwrap();
    assert_eq!(standin.cleaned(), 0);
}

#[needs(php)]
#[test]
fn the_stored_pair_comes_back_in_clear() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    store.save(&everything(&now)).unwrap();
    let pair = store.stored_pair(now.environment()).unwrap();
    assert_eq!(pair.api_key.as_str(), API_KEY);
    assert_eq!(pair.private_key.pem().expose(), super::PEM);
}

#[needs(php)]
#[test]
fn the_process_is_started_before_it_is_needed_and_ends_with_the_store() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    store.warm();
    store.inspect().unwrap();
    let pid = standin.pid().unwrap();
    store.inspect().unwrap();
    assert_eq!(standin.pid(), Some(pid));
    drop(store);
    let pid = rustix::process::Pid::from_raw(pid).unwrap();
    assert!(rustix::process::test_kill_process(pid).is_err());
}

#[needs(php)]
#[test]
fn the_gateway_can_be_tried_from_the_stores_host() {
    let standin = Standin::new(&Play::default());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/ping", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 512]);
        let _ = stream.write_all(b"HTTP/1.1 401 Unauthorized\r\n\r\n");
    });
    let mut store = standin.store();
    let steps = store.reach(&url).unwrap().unwrap();
    assert!(steps.iter().all(|step| step.ok), "{steps:?}");
    assert_eq!(steps[2].detail.as_str(), "HTTP/1.1 401 Unauthorized");
    let steps = store.reach("https://127.0.0.1:9/").unwrap().unwrap();
    let failed = steps.last().unwrap();
    assert!(!failed.ok && failed.layer.as_str() == "TCP", "{steps:?}");
    let steps = store.reach("https://no.such.invalid/").unwrap().unwrap();
    assert_eq!(steps[0].layer.as_str(), "DNS");
    assert!(!steps[0].ok);
}

#[needs(php)]
#[test]
fn the_gateway_is_tried_through_the_proxy_of_the_stores_host() {
    let standin = Standin::new(&Play::default());
    let authority = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/tls/corporate-proxy-ca.pem"
    );
    let reach = |variables: &[&str], url: &str| {
        let words = ["env"].iter().chain(variables).chain(&["php"]);
        let php = words.map(|word| (*word).to_owned()).collect();
        let place = Place::Here(standin.root());
        let mut store = MagentoStore::new(place, Some(php), standin.state_dir());
        let steps = store.reach(url).unwrap().unwrap();
        let shown = steps.iter().map(|step| {
            let word = if step.ok { "ok" } else { "failed" };
            format!("{} {word} {}", step.layer.as_str(), step.detail)
        });
        shown.collect::<Vec<String>>()
    };
    let address = tunnels(http("403 Forbidden", "", ""));
    let port = address.rsplit_once(':').unwrap().1;
    let trust = format!("SSL_CERT_FILE={authority}");
    let proxy = format!("HTTPS_PROXY=http://me:secret@localhost:{port}");
    // The proxy knows the name, this machine need not.
    let steps = reach(&[&trust, &proxy], &format!("https://{address}/"));
    assert_eq!(steps[1], format!("TCP ok localhost:{port}"));
    assert_eq!(steps[2], format!("proxy ok localhost:{port} (HTTPS_PROXY)"));
    assert!(steps[3].starts_with("TLS ok TLS"), "{steps:?}");
    assert_eq!(steps[4], "HTTP ok HTTP/1.1 403 Forbidden");
    let steps = reach(&[&proxy], &format!("https://{address}/"));
    assert!(
        steps[3].starts_with("TLS failed ") && steps[3].contains("Corporate Proxy CA"),
        "{steps:?}"
    );

    let refuses = answers(http("407 Proxy Authentication Required", "", ""));
    let proxy = format!("ALL_PROXY=http://{refuses}");
    let steps = reach(&[&proxy], "https://no.such.invalid/");
    assert_eq!(
        steps[2],
        "proxy failed HTTP/1.1 407 Proxy Authentication Required"
    );
    let steps = reach(&[&proxy, "NO_PROXY=.invalid"], "https://no.such.invalid/");
    assert_eq!(steps, ["DNS failed no.such.invalid"]);
    let steps = reach(
        &[&format!("http_proxy={refuses}")],
        "http://no.such.invalid/",
    );
    assert!(steps[3].starts_with("HTTP ok HTTP/1.1 407"), "{steps:?}");
    let steps = reach(
        &[&format!("ALL_PROXY=socks5://{refuses}")],
        "https://no.such.invalid/",
    );
    assert!(steps[2].ends_with("(ALL_PROXY), no further"), "{steps:?}");
}
