//! What a wizard works on: the demo, a store in a file, or a store that real PHP reads and writes.

use std::cell::RefCell;

use super::cell::GONE;
use crate::support::pty::{BOUND, Family};
use crate::support::sandbox::Sandbox;
use crate::support::standin::{Play, Standin};

const API_KEY: &str = "services_connector/services_connector_integration/production_api_key";
const PROJECT_ID: &str = "services_connector/services_id/project_id";
const DATA_SPACE_ID: &str = "services_connector/services_id/environment_id";
const DATA_SPACE_TYPE: &str = "services_connector/services_id/environment";

/// A registry in another process, for every world but the demo.
pub(crate) struct Registry {
    served: Sandbox,
    _home: tempfile::TempDir,
}

impl Registry {
    pub(crate) fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        Self {
            served: Sandbox::serve(home.path()),
            _home: home,
        }
    }
}

/// What kind of world a screen needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scene {
    Demo,
    /// A store in a file that runs in developer mode.
    Staging,
    /// A store that PHP reads and writes, as all below.
    Shop,
    /// PHP starts and never says a word.
    Silent,
    Disabled,
    LockedInEnv,
    LockedInConfig,
    Connected,
    /// Somebody else writes into the database until the program is left.
    Held,
}

impl Scene {
    fn play(self) -> Option<Play> {
        let play = Play::default();
        match self {
            Self::Demo | Self::Staging => None,
            Self::Shop | Self::Silent | Self::Connected | Self::Held => Some(play),
            Self::Disabled => Some(Play {
                disabled: vec!["Magento_ServicesId"],
                ..play
            }),
            Self::LockedInEnv => Some(Play {
                env: vec![(API_KEY, "0:3:old")],
                ..play
            }),
            Self::LockedInConfig => Some(Play {
                config: vec![(API_KEY, "0:3:old")],
                ..play
            }),
        }
    }
}

/// One world, for one run of the wizard.
pub(crate) struct World {
    /// Options and their values; none in the demo.
    given: Vec<(&'static str, String)>,
    shop: Option<Standin>,
    held: RefCell<Option<rusqlite::Connection>>,
    _home: tempfile::TempDir,
}

impl World {
    pub(crate) fn new(scene: Scene, registry: &Registry) -> Self {
        let home = tempfile::tempdir().unwrap();
        let inside = |name: &str| home.path().join(name).display().to_string();
        let shop = scene.play().map(|play| Standin::new(&play));
        let mut given = vec![
            ("--registry", registry.served.url.clone()),
            ("--state-dir", inside("state")),
        ];
        let mut held = None;
        match (scene, &shop) {
            (Scene::Demo, _) => given.clear(),
            (_, Some(shop)) => {
                given.push(("--store", shop.root().display().to_string()));
                held = (scene == Scene::Held).then(|| shop.database());
            }
            (_, None) => {
                let store = include_str!("../../assets/demo-store.json");
                let staging = store.replace("\"mode\": \"production\"", "\"mode\": \"developer\"");
                assert_ne!(store, staging);
                std::fs::write(home.path().join("shop.json"), staging).unwrap();
                given.push(("--store", format!("demo:{}", inside("shop.json"))));
            }
        }
        if scene == Scene::Silent {
            let deaf = inside("deaf.php");
            std::fs::write(&deaf, "<?php while (fgets(STDIN) !== false);").unwrap();
            given.push(("--php", format!("php {deaf}")));
        }
        if let Some(shop) = shop.as_ref().filter(|_| scene == Scene::Connected) {
            shop.set_row(PROJECT_ID, "0b54fd0e-5b0f-4a6a-8e1d-1f5e6d7c8b9a");
            shop.set_row(DATA_SPACE_ID, "7d1a3c55-27d6-4a0e-9a27-3f6f1f9a7f10");
            shop.set_row(DATA_SPACE_TYPE, "Testing");
        }
        if let Some(database) = &held {
            database.execute_batch("BEGIN IMMEDIATE").unwrap();
        }
        Self {
            given,
            shop,
            held: RefCell::new(held),
            _home: home,
        }
    }

    /// The program's arguments.
    pub(crate) fn arguments(&self) -> Vec<&str> {
        if self.given.is_empty() {
            return vec!["demo"];
        }
        let given = self.given.iter();
        given
            .flat_map(|(option, value)| [*option, value.as_str()])
            .collect()
    }

    /// PHP runs, where it should.
    pub(crate) fn check_php(&self, family: &Family) {
        let php = |family: &Family| {
            family.members().iter().any(|process| {
                let name = std::fs::read_to_string(process.join("comm"));
                name.is_ok_and(|name| name.starts_with("php"))
            })
        };
        let start = std::time::Instant::now();
        while self.shop.is_some() && !php(family) {
            assert!(start.elapsed() < BOUND, "no PHP runs");
            // Nothing on the screen says that it has started.
            std::thread::park_timeout(std::time::Duration::from_millis(5));
        }
    }

    /// Whoever held the database lets go of it.
    pub(crate) fn let_go(&self) {
        self.held.take();
    }

    /// Nobody of the program's own is left, and the store has both keys or none.
    pub(crate) fn check_left(&self, family: &Family) {
        family.assert_gone(GONE);
        let Some(shop) = &self.shop else { return };
        let rows = shop.rows();
        let keys = rows.keys().filter(|path| path.contains("/production_"));
        assert_ne!(keys.count(), 1, "half a pair was saved");
    }
}
