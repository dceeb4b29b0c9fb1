//! The kinds of store that are written, for what must hold of all of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use commerce_connect::domain::ConfigPath;
use commerce_connect::state::StateDir;
use commerce_connect::store::{Opening, Spec};

use super::shop::{ANSWERS, Ran, Shop};
use crate::support::standin::{Play, Standin};

/// A store that `apply` writes, and how it is named.
pub(crate) struct Written {
    pub(crate) spec: String,
    pub(crate) standin: Option<Standin>,
}

/// What a store shows of its connection.
pub(crate) type Connection = BTreeMap<ConfigPath, String>;

impl Written {
    pub(crate) fn demo(shop: &Shop, name: &str) -> Self {
        Self::file("demo", &shop.path().join(name))
    }

    pub(crate) fn env_file(shop: &Shop, name: &str) -> Self {
        Self::file("env-file", &shop.path().join(name))
    }

    fn file(kind: &str, path: &Path) -> Self {
        Self {
            spec: format!("{kind}:{}", path.display()),
            standin: None,
        }
    }

    pub(crate) fn magento() -> Self {
        let standin = Standin::new(&Play::default());
        Self {
            spec: standin.root().display().to_string(),
            standin: Some(standin),
        }
    }

    /// The file that stands for the store.
    pub(crate) fn own_file(&self) -> Option<PathBuf> {
        let (_, path) = self.spec.split_once(':')?;
        Some(PathBuf::from(path))
    }

    /// A command at this store, not yet started.
    pub(crate) fn command(&self, shop: &Shop, arguments: &[&str]) -> Command {
        let mut command = shop.command(arguments);
        command.args(["--json", "--store", &self.spec]);
        if self.standin.is_some() {
            command.env("PATH", std::env::var_os("PATH").unwrap());
        }
        command
    }

    pub(crate) fn run(&self, shop: &Shop, arguments: &[&str]) -> Ran {
        super::shop::ran(self.command(shop, arguments).output().unwrap())
    }

    /// Looks at it without the program.
    pub(crate) fn connection(&self) -> Connection {
        let state = tempfile::tempdir().unwrap();
        let state = StateDir::new(Some(state.path().to_path_buf()));
        let store = Spec::parse(&self.spec).unwrap();
        let now = store
            .open_with(Opening::plain(state))
            .unwrap()
            .inspect()
            .unwrap();
        let settings = now.settings.into_iter();
        settings
            .filter_map(|(path, setting)| Some((path, setting.value.shown()?)))
            .collect()
    }
}

/// This many pairs of keys, each with a project of its own and answers that want it; what a store
/// shows that was connected so.
pub(crate) fn wishes(shop: &Shop, count: usize) -> Vec<Connection> {
    let wish = |n: usize| {
        let (api_key, private_key) = (format!("{n}.key"), format!("{n}.pem"));
        shop.add_keys(&api_key, &private_key);
        let answers = ANSWERS
            .replace("api.key", &api_key)
            .replace("private.pem", &private_key)
            .replace("My Shop", &format!("Shop {n}"));
        let file = format!("{n}.toml");
        shop.write(&file, &answers);
        // Elsewhere, so that nothing here knows who has this data space.
        let alone = Written::demo(shop, &format!("alone-{n}.json"));
        let applied = alone.run(shop, &["apply", &file, "--state-dir", "alone"]);
        assert_eq!(applied.code, Some(0), "{}", applied.err);
        let shown = alone.connection();
        fs::remove_file(alone.own_file().unwrap()).unwrap();
        shown
    };
    (0..count).map(wish).collect()
}
