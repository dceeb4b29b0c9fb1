//! Which of the two key pairs and gateways is in force.

use std::fmt;

use strum::{EnumIter, IntoEnumIterator as _};

/// The API Portal's environment, config path `magento_saas/environment`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, EnumIter)]
pub enum SaasEnvironment {
    /// `production`, the default.
    #[default]
    Production,
    /// `sandbox`.
    Sandbox,
}

impl SaasEnvironment {
    /// Both, in the order in which a person meets them.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// Reads the config value; anything but `sandbox` is production, as Magento reads it.
    pub fn from_config(text: &str) -> Self {
        if text == "sandbox" {
            Self::Sandbox
        } else {
            Self::Production
        }
    }

    /// As in the config and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
        }
    }

    /// Adobe's gateway base for this environment.
    pub fn default_gateway(self) -> &'static str {
        match self {
            Self::Production => "https://commerce.adobe.io/",
            Self::Sandbox => "https://commerce-beta.adobe.io/",
        }
    }
}

impl fmt::Display for SaasEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
