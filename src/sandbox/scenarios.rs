//! The table of failures that are asked for by API key: `assets/scenarios.toml`.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::Deserialize;

use super::{Call, ItemRefusal, Licence};
use crate::domain::Problem;

/// The table.
#[derive(Clone, Debug)]
pub struct Scenarios(Arc<[Scenario]>);

/// One rehearsed failure, or one account of a special kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What to enter as the API key.
    pub api_key: String,
    /// One line for people.
    pub about: String,
    /// The licence of its account.
    #[serde(default)]
    pub edition: Licence,
    /// The calls it touches; all of them when not given.
    calls: Option<CallNames>,
    /// The call takes effect, and only its answer is replaced, late or lost.
    #[serde(default)]
    pub carried_out: bool,
    /// What happens instead.
    pub behaviour: Behaviour,
    /// Projects that the account has from the start.
    pub seed: Option<Seed>,
}

/// What a scenario does to a call.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Behaviour {
    /// Nothing: the account is what matters.
    Ordinary,
    /// A fixed answer.
    Answer {
        /// HTTP status.
        status: u16,
        /// Media type.
        #[serde(default = "json")]
        content_type: String,
        /// The body; `$REQUEST_ID` becomes a fresh request id.
        body: String,
    },
    /// `JWT is invalid` from a server whose `Date` is off.
    Clock {
        /// By how much, in seconds.
        ahead_seconds: i64,
    },
    /// The answer comes late.
    Slow {
        /// By how much, in seconds.
        seconds: u64,
    },
    /// The connection is closed without an answer.
    Drop,
    /// Exports are answered, but some of their items are not taken.
    RefuseItems(ItemRefusal),
    /// The catalog has an index of a store view only after so many questions.
    LateIndex {
        /// How many are answered without one.
        questions: u32,
    },
    /// The answer points elsewhere.
    Redirect {
        /// HTTP status.
        status: u16,
        /// Where to.
        location: String,
    },
}

/// Projects that an account has from the start.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Seed {
    /// `Shop 0001` and so on.
    Numbered {
        /// The name before the number.
        stem: String,
        /// How many.
        count: usize,
    },
    /// One project for each name; its data spaces carry the name too.
    Named {
        /// The names.
        names: Vec<SeedName>,
    },
}

/// A name of a seeded project.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum SeedName {
    /// As it stands.
    Text(String),
    /// A text so many times over.
    Repeated {
        /// The text.
        text: String,
        /// How many times.
        times: usize,
    },
}

fn json() -> String {
    "application/json".to_owned()
}

impl SeedName {
    /// The name.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Repeated { text, times } => text.repeat(*times),
        }
    }
}

/// Calls by their names in the table.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Vec<String>")]
struct CallNames(Vec<Call>);

impl TryFrom<Vec<String>> for CallNames {
    type Error = String;

    fn try_from(names: Vec<String>) -> Result<Self, String> {
        let mut calls = Vec::new();
        for name in names {
            match Call::named(&name) {
                found if found.is_empty() => return Err(format!("there is no call {name}")),
                found => calls.extend(found),
            }
        }
        Ok(Self(calls))
    }
}

impl Scenario {
    /// After how many questions its data spaces have an index, when that comes late.
    pub(super) fn late_index(&self) -> Option<u32> {
        let Behaviour::LateIndex { questions } = self.behaviour else {
            return None;
        };
        Some(questions)
    }

    /// What it says of the items that are exported, when it doesn't take them all.
    pub(super) fn refused_items(&self) -> Option<&ItemRefusal> {
        let Behaviour::RefuseItems(refusal) = &self.behaviour else {
            return None;
        };
        Some(refusal)
    }

    /// The call is touched.
    pub fn touches(&self, call: Call) -> bool {
        self.calls
            .as_ref()
            .is_none_or(|calls| calls.0.contains(&call))
    }
}

impl Scenarios {
    /// The table that this program carries.
    pub fn embedded() -> Result<Self, Problem> {
        Self::parse(include_str!("../../assets/scenarios.toml"))
    }

    /// Reads a table.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        #[derive(Deserialize)]
        struct ScenarioTable {
            scenario: Vec<Scenario>,
        }
        let table: ScenarioTable = toml::from_str(text).map_err(|error| {
            Problem::new(
                "sandbox.scenarios",
                "The table of scenarios can't be read.",
                error.to_string(),
                "",
            )
        })?;
        Ok(Self(table.scenario.into()))
    }

    /// The scenario of an API key.
    pub fn find(&self, api_key: &str) -> Option<&Scenario> {
        self.iter().find(|scenario| scenario.api_key == api_key)
    }

    /// Every scenario, in the table's order.
    pub fn iter(&self) -> impl Iterator<Item = &Scenario> {
        self.0.iter()
    }

    /// API keys and what they show, in two columns, for `--help`.
    pub fn help(&self) -> String {
        let width = self.iter().map(|s| s.api_key.len()).max().unwrap_or(0);
        let mut text =
            String::from("API keys that show a failure (any RSA private key goes with them):\n");
        for scenario in self.iter() {
            // Writing to a String can't fail.
            let _ = writeln!(text, "  {:width$}  {}", scenario.api_key, scenario.about);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_is_whole_and_its_keys_differ() {
        let scenarios = Scenarios::embedded().unwrap();
        let mut keys: Vec<_> = scenarios.iter().map(|s| s.api_key.as_str()).collect();
        assert!(keys.len() >= 12);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), scenarios.iter().count());
    }

    #[test]
    fn the_help_is_plain_and_fits_80_columns() {
        for line in Scenarios::embedded().unwrap().help().lines() {
            assert!(line.is_ascii() && line.len() <= 80, "{line}");
        }
    }
}
