//! Names a store on the command line.

use std::path::PathBuf;
use std::time::Duration;

use super::magento::find;
use super::real_path::real_path;
use super::withheld::Withheld;
use super::{DemoStore, EnvFileStore, MagentoStore, Place, STORE_LIMIT, SshPlace, Store};
use crate::domain::{Label, Problem};
use crate::state::StateDir;

/// Which store is meant, as `--store` says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Spec {
    /// The demo store in memory.
    Demo,
    /// `demo:FILE`
    DemoFile(PathBuf),
    /// `PATH`, or no option at all: a Magento in this folder or one above it.
    Path(PathBuf),
    /// `ssh://user@host:port/path`
    Ssh(SshPlace),
    /// `env-file:FILE`
    EnvFile(PathBuf),
}

/// What opening a store needs beside its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// The words of `--php`; `None` is plain `php`. See [`super::php_command`].
    pub php: Option<Vec<String>>,
    /// Where what can be undone is kept.
    pub state: StateDir,
    /// How long one look at it, or one step of a save, may take; `None` is [`super::STORE_LIMIT`].
    pub limit: Option<Duration>,
    /// What its processes must not see.
    pub withheld: Withheld,
}

impl Opening {
    /// A store opened without further options.
    pub fn plain(state: StateDir) -> Self {
        Self {
            php: None,
            state,
            limit: None,
            withheld: Withheld::default(),
        }
    }
}

impl Spec {
    /// Reads the option's value.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        if is_hosted(text) {
            return Err(Problem::new(
                "store.hosted",
                format!("{} is a store that Adobe runs.", Label::new(text)),
                "Commerce as a Cloud Service and Commerce Optimizer come with their services \
                 connected, and there is no Magento to change.",
                "Nothing is to be done here. For a Magento that feeds Commerce Optimizer, see its \
                 connector: bin/magento aco:config:show",
            ));
        }
        let file = |path: &str| (!path.is_empty()).then(|| PathBuf::from(path));
        let spec = if let Some(path) = text.strip_prefix("demo:") {
            file(path).map(Self::DemoFile)
        } else if let Some(path) = text.strip_prefix("env-file:") {
            file(path).map(Self::EnvFile)
        } else if let Some(place) = text.strip_prefix("ssh://") {
            Some(Self::Ssh(SshPlace::parse(place)?))
        } else {
            file(text).filter(|_| !text.contains("://")).map(Self::Path)
        };
        spec.ok_or_else(|| {
            Problem::new(
                "store.spec",
                format!("{} names no store.", Label::new(text)),
                "A store is named by its folder, ssh://user@host/path, env-file:FILE or demo:FILE.",
                "For example: --store /var/www/shop",
            )
        })
    }

    /// The store around the current folder, for when no option names one.
    pub fn here() -> Self {
        Self::Path(std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")))
    }

    /// For the first screen, before anything was looked at.
    pub fn label(&self) -> Label {
        match self {
            Self::Demo => Label::new("demo store, in memory"),
            Self::DemoFile(path) => Label::new(&format!("demo:{}", path.display())),
            Self::Path(path) => Place::Here(path.clone()).label(),
            Self::Ssh(place) => Place::Ssh(place.clone()).label(),
            Self::EnvFile(path) => Label::new(&format!("env-file:{}", path.display())),
        }
    }

    /// Tells this store from others, however it was named: the same from every folder inside it.
    pub fn identity(&self) -> String {
        match self {
            Self::Path(path) => find(path)
                .unwrap_or_else(|| real_path(path))
                .display()
                .to_string(),
            Self::EnvFile(path) => format!("env-file:{}", real_path(path).display()),
            Self::DemoFile(path) => format!("demo:{}", real_path(path).display()),
            Self::Demo | Self::Ssh(_) => self.label().to_string(),
        }
    }

    /// The host that its processes run on, when it is not this one.
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Ssh(place) => place.destination.rsplit('@').next(),
            Self::Demo | Self::DemoFile(_) | Self::Path(_) | Self::EnvFile(_) => None,
        }
    }

    /// Opens the store as it is opened without further options. Nothing is read yet.
    pub fn open(self) -> Result<Box<dyn Store>, Problem> {
        self.open_with(Opening::plain(StateDir::new(None)))
    }

    /// Opens the store. Nothing is read yet; [`Store::warm`] starts what takes long.
    pub fn open_with(self, opening: Opening) -> Result<Box<dyn Store>, Problem> {
        let Opening {
            php,
            state,
            limit,
            withheld,
        } = opening;
        let magento = |place, state| {
            let store = MagentoStore::new(place, php, state).withholding(withheld);
            Box::new(store.within(limit.unwrap_or(STORE_LIMIT)))
        };
        Ok(match self {
            Self::Demo => Box::new(DemoStore::in_memory()?),
            Self::DemoFile(path) => Box::new(DemoStore::in_file(path, &state)),
            Self::Path(path) => magento(Place::Here(path), state),
            Self::Ssh(place) => magento(Place::Ssh(place), state),
            Self::EnvFile(path) => Box::new(EnvFileStore::new(path, state)),
        })
    }
}

/// An address of Commerce as a Cloud Service or Commerce Optimizer: their hosts end alike.
fn is_hosted(text: &str) -> bool {
    let host = text.strip_prefix("https://").unwrap_or_default();
    let host = host.split(['/', ':', '?']).next().unwrap_or_default();
    host.to_ascii_lowercase()
        .ends_with(".api.commerce.adobe.com")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_store_is_named_in_its_own_way() {
        let parse = |text| Spec::parse(text).unwrap();
        assert_eq!(parse("demo:a.json"), Spec::DemoFile("a.json".into()));
        assert_eq!(parse("env-file:.env"), Spec::EnvFile(".env".into()));
        assert_eq!(parse("/var/www"), Spec::Path("/var/www".into()));
        let ssh = "ssh://deploy@shop:2222/srv/m2";
        assert_eq!(parse(ssh).label().as_str(), ssh);
        let hosted = "https://na1-sandbox.api.commerce.adobe.com/ABC123/graphql";
        assert_eq!(Spec::parse(hosted).unwrap_err().code.0, "store.hosted");
        for bad in ["", "demo:", "env-file:", "ssh://", "https://shop.com/"] {
            assert_eq!(Spec::parse(bad).unwrap_err().code.0, "store.spec", "{bad}");
        }
    }
}
