//! What a save will change: shown, confirmed, then saved whole or not at all.

use std::sync::Arc;

use super::installation::{Installation, Source};
use super::{ApiKey, ConfigPath, DataSpaceId, Label, PrivateKey};

/// A new value for one config path.
#[derive(Clone, Debug)]
pub enum Value {
    /// A plain text.
    Plain(String),
    /// An API key, encrypted by the store.
    ApiKey(ApiKey),
    /// A private key, encrypted by the store.
    PrivateKey(Arc<PrivateKey>),
    /// The value is taken out.
    Removed,
}

impl Value {
    /// How the value is shown: secrets by fingerprint, nothing as `-`.
    pub fn shown(&self) -> String {
        match self {
            Self::Plain(text) => Label::new(text).to_string(),
            Self::ApiKey(key) => key.fingerprint().to_string(),
            Self::PrivateKey(key) => key.fingerprint().to_string(),
            Self::Removed => "-".into(),
        }
    }

    /// The text that a store holds for it; `None` when it is taken out.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Plain(text) => Some(text),
            Self::ApiKey(key) => Some(key.as_str()),
            Self::PrivateKey(key) => Some(key.pem().expose()),
            Self::Removed => None,
        }
    }
}

/// One config value that a save changes.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which value.
    pub path: ConfigPath,
    /// What is there now, as it may be shown; `None` when nothing is.
    pub before: Option<String>,
    /// What will be there.
    pub after: Value,
    /// Where the value is locked, when it is.
    pub locked: Option<Source>,
}

/// Everything that one save changes, in the order keys, project, data space.
///
/// A plan holds only real changes: wanting what is already there makes an empty plan.
///
/// A value that is locked in `app/etc/env.php` is only written, there, by a plan that says so
/// ([`Plan::with_env`]).
#[derive(Clone, Debug, Default)]
pub struct Plan {
    changes: Vec<Change>,
    /// The rest of the connection, as it was shown when the plan was made.
    kept: Vec<(ConfigPath, Option<String>)>,
    env: bool,
    elsewhere: bool,
    shared: bool,
}

impl Plan {
    /// The changes that lead from what the store has to what is wanted.
    pub fn new(
        store: &Installation,
        wanted: impl IntoIterator<Item = (ConfigPath, Value)>,
    ) -> Self {
        let mut changes: Vec<Change> = wanted
            .into_iter()
            .filter_map(|(path, after)| change(store, path, after))
            .collect();
        changes.sort_by_key(|change| change.path);
        let kept = ConfigPath::all()
            .filter(|path| changes.iter().all(|change| change.path != *path))
            .map(|path| (path, shown(store, path)))
            .collect();
        Self {
            changes,
            kept,
            env: false,
            elsewhere: false,
            shared: false,
        }
    }

    /// The changes in saving order.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The values of the connection that are no longer as they were when this was planned, nor as
    /// it wants them: keys, project and data space are meant together. `now` shows a value.
    pub fn outdated(&self, now: impl Fn(ConfigPath) -> Option<String>) -> Vec<ConfigPath> {
        let changes = self.changes.iter().filter(|change| {
            let now = now(change.path);
            now != change.before && now.as_deref() != change.after_shown().as_deref()
        });
        let kept = self
            .kept
            .iter()
            .filter(|(path, shown)| now(*path) != *shown);
        changes
            .map(|change| change.path)
            .chain(kept.map(|(path, _)| *path))
            .collect()
    }

    /// Nothing would change.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The same plan, and what is locked in `app/etc/env.php` is written there.
    pub fn with_env(mut self, env: bool) -> Self {
        self.env = env;
        self
    }

    /// The same plan, not to be saved but carried out elsewhere, where no lock is in its way.
    pub fn elsewhere(mut self) -> Self {
        self.elsewhere = true;
        self
    }

    /// The same plan, and the person knows that another store uses its data space.
    pub fn with_shared(mut self, shared: bool) -> Self {
        self.shared = shared;
        self
    }

    /// Another store may use its data space too.
    pub fn may_share(&self) -> bool {
        self.shared
    }

    /// The data space that the store gets by this plan.
    pub fn data_space(&self) -> Option<DataSpaceId> {
        let change = self
            .changes
            .iter()
            .find(|change| change.path == ConfigPath::DataSpaceId)?;
        DataSpaceId::parse(change.after.text()?)
    }

    /// The changes that are locked where this plan does not write.
    pub fn locked(&self) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(|change| change.locked.is_some() && !self.elsewhere && !self.writes_env(change))
    }

    /// The changes that this plan writes into `app/etc/env.php`.
    pub fn in_env(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| self.writes_env(change))
    }

    /// This change is written into `app/etc/env.php`, where it is locked.
    pub fn writes_env(&self, change: &Change) -> bool {
        self.env && change.locked == Some(Source::EnvPhp)
    }
}

impl Change {
    /// The value as it will be shown; `None` when it is taken out.
    pub fn after_shown(&self) -> Option<String> {
        self.after.text().map(|_| self.after.shown())
    }
}

fn shown(store: &Installation, path: ConfigPath) -> Option<String> {
    store.settings.get(&path)?.value.shown()
}

fn change(store: &Installation, path: ConfigPath, after: Value) -> Option<Change> {
    let setting = store.settings.get(&path);
    let before = shown(store, path);
    let same = match &after {
        Value::Removed => before.is_none(),
        Value::Plain(text) if text.is_empty() => before.is_none(),
        Value::Plain(_) | Value::ApiKey(_) | Value::PrivateKey(_) => {
            before.as_deref() == Some(after.shown().as_str())
        }
    };
    (!same).then(|| Change {
        path,
        before,
        after: match after {
            Value::Plain(text) if text.is_empty() => Value::Removed,
            other => other,
        },
        locked: setting
            .map(|setting| setting.source)
            .filter(|source| source.is_locked()),
    })
}

/// What a save did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Saved {
    /// How many values were changed.
    pub changed: usize,
    /// What the person should know of it, each as a sentence.
    pub notes: Vec<String>,
    /// The store, read again after the save.
    pub store: Box<Installation>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::tests::store;

    #[test]
    fn a_plan_is_outdated_by_what_is_neither_as_it_was_nor_as_it_is_wanted() {
        let store = store();
        let path = ConfigPath::ProjectName;
        let before = shown(&store, path);
        let plan = Plan::new(&store, [(path, Value::Plain("New".into()))]);
        let outdated = |changed: ConfigPath, value: Option<&str>| {
            plan.outdated(|path| {
                if path == changed {
                    value.map(str::to_owned)
                } else {
                    shown(&store, path)
                }
            })
        };
        assert_eq!(outdated(path, before.as_deref()), []);
        assert_eq!(outdated(path, Some("New")), []);
        assert_eq!(outdated(path, Some("Theirs")), [path]);
        // What the plan does not change is meant together with what it does.
        let space = ConfigPath::DataSpaceId;
        assert_eq!(outdated(space, Some("another")), [space]);
    }

    #[test]
    fn a_store_holds_the_text_of_a_value_and_nothing_of_one_that_is_taken_out() {
        assert_eq!(Value::Plain("Shop".into()).text(), Some("Shop"));
        assert_eq!(Value::Removed.text(), None);
        assert_eq!(Value::Removed.shown(), "-");
    }
}
