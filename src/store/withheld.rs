//! Variables of our environment that hold keys: no process that we start sees them.

use std::collections::BTreeSet;
use std::process::Command;

/// Where the API key stands when no file is named.
pub const API_KEY_VARIABLE: &str = "COMMERCE_API_KEY";
/// Where the private key stands when no file is named.
pub const PRIVATE_KEY_VARIABLE: &str = "COMMERCE_PRIVATE_KEY";

/// Names of variables. The usual ones are always among them, also where nobody reads them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Withheld(BTreeSet<String>);

impl Default for Withheld {
    fn default() -> Self {
        Self(
            [API_KEY_VARIABLE, PRIVATE_KEY_VARIABLE]
                .map(str::to_owned)
                .into(),
        )
    }
}

impl Withheld {
    /// This one too, as an answers file names it.
    pub fn add(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }

    /// A process of this command has none of them.
    pub(super) fn keep_from(&self, command: &mut Command) {
        for name in &self.0 {
            command.env_remove(name);
        }
    }
}
