//! The rules about production, neighbours and locks, each by the case that would break it.

use std::sync::Arc;

use super::*;
use crate::domain::{
    ApiKey, ConfigPath, DataSpace, DataSpaceId, DataSpaceKind, Edition, Installation, KeyPair,
    KeySource, Keys, Label, Mode, Module, Name, Plan, PrivateKey, Project, ProjectId,
    SaasEnvironment, Secret, Setting, SettingValue, Source, StoreView, Value, Website,
};

pub(in crate::domain) fn store() -> Installation {
    Installation {
        place: Label::new("/shop"),
        identity: None,
        edition: Edition::Commerce,
        version: Label::new("2.4.7"),
        mode: Mode::Production,
        base_url: Label::new("https://www.shop.com/"),
        websites: vec![],
        views: vec![],
        modules: vec![],
        settings: std::collections::BTreeMap::new(),
        cloud_id: None,
        cloud_environment: None,
        gateways: [None, None],
        registry_path: None,
        circumstances: crate::domain::Circumstances::default(),
    }
}

fn set(store: &mut Installation, path: ConfigPath, text: &str, source: Source) {
    let value = SettingValue::Plain(Label::new(text));
    store.settings.insert(path, Setting { value, source });
}

fn website(code: &str) -> Website {
    Website {
        code: Label::new(code),
        name: Label::new(code),
    }
}

fn view(code: &str) -> StoreView {
    StoreView {
        code: Label::new(code),
        name: Label::new(code),
    }
}

fn space(id: &str, kind: DataSpaceKind) -> DataSpace {
    DataSpace {
        id: DataSpaceId::parse(id).unwrap(),
        name: Label::new("Space"),
        kind,
        features: vec![],
        cloud_id: None,
    }
}

fn project(name: &str, organization: Option<&str>) -> Project {
    Project {
        id: ProjectId::parse("p-1").unwrap(),
        name: Label::new(name),
        data_spaces: vec![],
        ims_organization_id: organization.map(Label::new),
        organization: None,
        mage_id: None,
        entitlements: vec![],
    }
}

fn pair() -> KeyPair {
    let pem = include_str!("../../../tests/fixtures/keys/rsa-2048-pkcs8.pem");
    KeyPair {
        api_key: ApiKey::parse("0123456789abcdef").unwrap(),
        private_key: Arc::new(PrivateKey::parse(&Secret::new(pem.to_owned())).unwrap()),
    }
}

fn texts(wanted: &[(ConfigPath, Value)]) -> Vec<(ConfigPath, String)> {
    wanted
        .iter()
        .map(|(path, value)| (*path, value.shown()))
        .collect()
}

#[test]
fn only_the_production_environment_of_a_cloud_passes_for_production() {
    for (environment, passes) in [
        (None, true),
        (Some("production"), true),
        (Some("master"), true),
        (Some("main"), true),
        (Some("staging"), false),
        (Some("integration"), false),
        (Some("production-2"), false),
        (Some("Master"), false),
        (Some("feature-main"), false),
    ] {
        let mut shop = store();
        shop.cloud_environment = environment.map(Label::new);
        let reasons = not_production(&shop);
        assert_eq!(reasons.is_empty(), passes, "{environment:?}: {reasons:?}");
        if let (Some(environment), false) = (environment, passes) {
            assert_eq!(
                reasons,
                [format!("The cloud environment is {environment}.")]
            );
        }
    }
}

#[test]
fn every_sign_against_production_is_told_alone_and_with_the_others() {
    let mut shop = store();
    shop.mode = Mode::Developer;
    assert_eq!(not_production(&shop), ["Magento runs in developer mode."]);
    shop.base_url = Label::new("https://Staging.Shop.com:8443/x?y");
    assert_eq!(
        not_production(&shop)[1],
        "The base URL's host is staging.shop.com."
    );
    shop.cloud_environment = Some(Label::new("staging"));
    assert_eq!(not_production(&shop).len(), 3);
    for (host, live) in [
        ("shop.test", false),
        ("a.localhost", false),
        ("a.local", false),
        ("a.example", false),
        ("a.invalid", false),
        ("a.ddev.site", false),
        ("a.internal", false),
        ("a.magentosite.cloud", false),
        ("stage.a.com", false),
        ("a-stg.com", false),
        ("dev3.a.com", false),
        ("develop.a.com", false),
        ("test-a.com", false),
        ("testing.a.com", false),
        ("uat.a.com", false),
        ("qa1.a.com", false),
        ("integration.a.com", false),
        ("preprod.a.com", false),
        ("192.168.1.9", false),
        ("[fe80::1]", false),
        ("a.com", true),
        ("contest.com", true),
        ("1a.com", true),
    ] {
        let mut shop = store();
        shop.base_url = Label::new(&format!("https://{host}/"));
        assert_eq!(not_production(&shop).is_empty(), live, "{host}");
    }
}

#[test]
fn a_production_data_space_needs_a_clear_yes_only_where_something_changes() {
    let mut shop = store();
    shop.mode = Mode::Developer;
    let production = space("e-1", DataSpaceKind::Production);
    let wanted = [(ConfigPath::ProjectId, Value::Plain("p".into()))];
    let plan = Plan::new(&shop, wanted);
    assert_eq!(against_production(&shop, &production, &plan).len(), 1);
    assert!(against_production(&shop, &production, &Plan::default()).is_empty());
    for kind in [
        DataSpaceKind::Testing,
        DataSpaceKind::Other(Label::new("x")),
    ] {
        assert!(against_production(&shop, &space("e-1", kind), &plan).is_empty());
    }
    assert!(against_production(&store(), &production, &plan).is_empty());
}

#[test]
fn the_keys_that_are_wanted_are_those_that_were_given() {
    let shop = store();
    let now = shop.environment();
    let entered = |environment| Keys {
        environment,
        source: KeySource::Entered(pair()),
    };
    let stored = Keys {
        environment: now,
        source: KeySource::Stored,
    };
    assert!(wanted_keys(&shop, now, &[stored]).is_empty());
    let paths = |wanted: Vec<(ConfigPath, Value)>| -> Vec<ConfigPath> {
        wanted.into_iter().map(|(path, _)| path).collect()
    };
    assert_eq!(
        paths(wanted_keys(
            &shop,
            now,
            &[entered(SaasEnvironment::Sandbox)]
        )),
        [ConfigPath::SandboxApiKey, ConfigPath::SandboxPrivateKey]
    );
    let other = match now {
        SaasEnvironment::Production => SaasEnvironment::Sandbox,
        SaasEnvironment::Sandbox => SaasEnvironment::Production,
    };
    let wanted = wanted_keys(&shop, other, &[]);
    assert_eq!(
        texts(&wanted),
        [(ConfigPath::SaasEnvironment, other.as_str().to_owned())]
    );
}

#[test]
fn a_connection_is_written_whole_and_an_organisation_where_there_is_one() {
    let space = space("e-1", DataSpaceKind::Testing);
    let wanted = wanted_connection(&project("Shop", Some("org@AdobeOrg")), &space);
    let expected: Vec<(ConfigPath, String)> = [
        (ConfigPath::ProjectId, "p-1"),
        (ConfigPath::ProjectName, "Shop"),
        (ConfigPath::DataSpaceId, "e-1"),
        (ConfigPath::DataSpaceName, "Space"),
        (ConfigPath::DataSpaceKind, "Testing"),
        (ConfigPath::ImsOrganizationId, "org@AdobeOrg"),
    ]
    .map(|(path, text)| (path, text.to_owned()))
    .into();
    assert_eq!(texts(&wanted), expected);
    assert_eq!(wanted_connection(&project("Shop", None), &space).len(), 5);
}

#[test]
fn unbinding_takes_everything_but_the_environment() {
    let wanted = wanted_unbound();
    assert!(
        wanted
            .iter()
            .all(|(_, value)| matches!(value, Value::Removed))
    );
    let paths: Vec<ConfigPath> = wanted.iter().map(|(path, _)| *path).collect();
    assert_eq!(paths.len(), ConfigPath::all().count() - 1);
    assert!(!paths.contains(&ConfigPath::SaasEnvironment));
    assert!(CONNECTION_PATHS.iter().all(|path| paths.contains(path)));
}

#[test]
fn cautions_come_with_another_data_space_only() {
    let mut shop = store();
    let new = DataSpaceId::parse("e-2").unwrap();
    shop.modules.push(Module {
        name: Label::new("Magento_PaymentServicesBase"),
        version: None,
        enabled: true,
    });
    assert!(cautions(&shop, Some(&new)).is_empty(), "it had none");
    set(&mut shop, ConfigPath::ProjectId, "p-1", Source::Database);
    set(&mut shop, ConfigPath::DataSpaceId, "e-1", Source::Database);
    let same = DataSpaceId::parse("e-1").unwrap();
    assert!(cautions(&shop, Some(&same)).is_empty());
    assert!(cautions(&shop, Some(&new))[0].starts_with("Payment Services"));
    assert!(!cautions(&shop, None).is_empty());
    shop.modules.clear();
    assert!(
        cautions(&shop, Some(&new))
            .iter()
            .all(|text| !text.contains("Payment"))
    );
}

#[test]
fn neighbours_clash_by_their_codes_within_one_data_space() {
    let mut shop = store();
    shop.websites = vec![website("base"), website("eu")];
    shop.views = ["default", "eu_de"].map(view).to_vec();
    let labels = |codes: &[&str]| codes.iter().map(|code| Label::new(code)).collect();
    let neighbour = |data_space: &str, websites: &[&str], views: &[&str]| Neighbour {
        place: Label::new("/other"),
        data_space: DataSpaceId::parse(data_space).unwrap(),
        websites: labels(websites),
        views: labels(views),
    };
    let here = DataSpaceId::parse("e-1").unwrap();
    for (neighbour, codes) in [
        (neighbour("e-2", &["base"], &["default"]), None),
        (neighbour("e-1", &["us"], &["us_en"]), None),
        (
            neighbour("e-1", &["eu", "us"], &[]),
            Some("website codes (eu)"),
        ),
        // Products and categories are told apart by store view only.
        (
            neighbour("e-1", &["us"], &["default"]),
            Some("store view codes (default)"),
        ),
        (
            neighbour("e-1", &["base", "eu"], &["eu_de", "default"]),
            Some("website codes (base, eu) and store view codes (default, eu_de)"),
        ),
    ] {
        let expected = codes.map(|codes| {
            format!(
                "/other uses this data space too, with the same {codes}: it and /shop would \
                 overwrite each other's data."
            )
        });
        let told = shared_codes(&shop, &here, &[neighbour]);
        assert_eq!(told, expected.into_iter().collect::<Vec<_>>());
    }
    assert!(default_code(&shop).is_some());
    shop.websites.remove(0);
    assert_eq!(default_code(&shop), None);
}

#[test]
fn a_name_is_taken_whatever_its_letters_and_only_a_new_project_fulfils_a_request() {
    let name = |text: &str| Name::parse(text).unwrap();
    let there = [project("My Shop", None)];
    assert!(name_taken(&there, &name("my shop")).is_some());
    assert!(name_taken(&there, &name("My Shop 2")).is_none());
    let request = |known: Vec<ProjectId>| ProjectRequest {
        name: name("My Shop"),
        known,
    };
    assert!(request(vec![]).fulfilled(&there).is_some());
    assert!(
        request(vec![there[0].id.clone()])
            .fulfilled(&there)
            .is_none()
    );
    assert!(
        request(vec![])
            .fulfilled(&[project("my shop", None)])
            .is_none()
    );
}

#[test]
fn secrets_are_in_no_line_that_is_to_be_copied() {
    let mut shop = store();
    set(
        &mut shop,
        ConfigPath::ProductionApiKey,
        "x",
        Source::Variable,
    );
    set(
        &mut shop,
        ConfigPath::ProductionPrivateKey,
        "x",
        Source::ConfigPhp,
    );
    set(&mut shop, ConfigPath::ProjectName, "x", Source::Variable);
    let keys = pair();
    let plan = Plan::new(
        &shop,
        [
            (ConfigPath::ProductionApiKey, Value::ApiKey(keys.api_key)),
            (
                ConfigPath::ProductionPrivateKey,
                Value::PrivateKey(keys.private_key),
            ),
            (ConfigPath::ProjectName, Value::Removed),
        ],
    );
    let lines = lines_to_set(&plan);
    assert_eq!(lines.len(), 3);
    assert!(
        lines[0].ends_with("PRODUCTION_API_KEY=(the API key)"),
        "{lines:?}"
    );
    assert!(lines[1].ends_with("PROJECT_NAME (unset)"), "{lines:?}");
    assert!(lines[2].ends_with("production_private_key = (the private key, with its line breaks)"));
    let hint = locked_values(&plan).unwrap().hint;
    assert!(hint.contains("Where the environment is defined, set ") && hint.contains("config.php"));
    assert_eq!(variable_lines(plan.changes()).len(), 3);
    assert!(locked_values(&Plan::default()).is_none());
    assert!(locked_values(&plan.elsewhere()).is_none());
}

#[test]
fn a_plan_holds_real_changes_only_in_saving_order() {
    let mut shop = store();
    set(&mut shop, ConfigPath::ProjectId, "p-1", Source::Database);
    set(&mut shop, ConfigPath::ProjectName, "", Source::Database);
    set(&mut shop, ConfigPath::DataSpaceId, "e-1", Source::EnvPhp);
    let to = |text: &str| Value::Plain(text.to_owned());
    let plan = Plan::new(
        &shop,
        [
            (ConfigPath::DataSpaceName, to("New")),
            (ConfigPath::DataSpaceId, to("")),
            (ConfigPath::ProjectName, to("")),
            (ConfigPath::ProjectId, to("p-1")),
            (ConfigPath::ImsOrganizationId, Value::Removed),
        ],
    );
    let changes: Vec<(ConfigPath, Option<&str>, String)> = plan
        .changes()
        .iter()
        .map(|change| (change.path, change.before.as_deref(), change.after.shown()))
        .collect();
    assert_eq!(
        changes,
        [
            (ConfigPath::DataSpaceId, Some("e-1"), "-".to_owned()),
            (ConfigPath::DataSpaceName, None, "New".to_owned()),
        ]
    );
    assert!(matches!(plan.changes()[0].after, Value::Removed));
    assert!(!plan.is_empty());
    assert_eq!((plan.locked().count(), plan.in_env().count()), (1, 0));
    let plan = plan.with_env(true);
    assert_eq!((plan.locked().count(), plan.in_env().count()), (0, 1));
}

#[test]
fn payment_services_are_warned_about_only_where_they_are_in_use() {
    let mut store = store();
    store.modules.push(crate::domain::Module {
        name: Label::new("Magento_PaymentServicesBase"),
        version: None,
        enabled: true,
    });
    for (path, value) in [
        (ConfigPath::ProjectId, "project-1"),
        (ConfigPath::DataSpaceId, "space-1"),
    ] {
        store.settings.insert(
            path,
            Setting {
                value: SettingValue::Plain(Label::new(value)),
                source: Source::Database,
            },
        );
    }
    let other = DataSpaceId::parse("space-2").unwrap();
    for (in_use, warned) in [(Some(true), true), (Some(false), false), (None, true)] {
        store.circumstances.payment_services = in_use;
        let cautions = cautions(&store, Some(&other));
        let about_payments = cautions
            .iter()
            .any(|text| text.contains("Payment Services:"));
        assert_eq!(about_payments, warned, "{in_use:?}: {cautions:?}");
    }
}
