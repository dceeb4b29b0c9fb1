//! The API key: names the merchant to the gateway.

use std::fmt;

use super::{Fingerprint, Problem};

/// An API key as the API Portal shows it: visible ASCII without blanks.
///
/// Shown while it is typed, so that it can be compared with the portal; elsewhere by its
/// fingerprint. `Debug` shows the fingerprint only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ApiKey(String);

impl ApiKey {
    /// Trims and checks a key.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Ok(Self(text.trim().to_owned()))
    }

    /// The key itself, for the request header and the store.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// SHA-256 over the key's text.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self.0.as_bytes())
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({})", self.fingerprint())
    }
}
