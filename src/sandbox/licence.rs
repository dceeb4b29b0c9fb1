//! The licence behind a key, and what it entitles a project to.

use std::fmt;

use serde::Deserialize;
use strum::{EnumIter, IntoEnumIterator as _};

/// The edition that a key of the sandbox is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Deserialize, EnumIter)]
#[serde(rename_all = "kebab-case")]
pub enum Licence {
    /// Adobe Commerce: one Production and two Testing data spaces a project.
    #[default]
    Commerce,
    /// Magento Open Source: one Production data space a project.
    OpenSource,
}

impl Licence {
    /// As on the command line and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Commerce => "commerce",
            Self::OpenSource => "open-source",
        }
    }

    /// Reads it back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::iter().find(|own| own.as_str() == text)
    }

    /// Name and type of the data spaces that a new project gets.
    pub(super) fn data_spaces(self) -> &'static [(&'static str, &'static str)] {
        const COMMERCE: [(&str, &str); 3] = [
            ("Production", "Production"),
            ("Testing 1", "Testing"),
            ("Testing 2", "Testing"),
        ];
        match self {
            Self::Commerce => &COMMERCE,
            Self::OpenSource => &COMMERCE[..1],
        }
    }

    /// `accountEntitlements`
    pub(super) fn entitlements(self) -> &'static [&'static str] {
        match self {
            Self::Commerce => &["Catalog", "Premium Search"],
            Self::OpenSource => &["Catalog"],
        }
    }

    /// `featureSet`
    pub(super) fn features(self) -> &'static [&'static str] {
        match self {
            Self::Commerce => &[
                "Premium Search",
                "Commerce Payments Sandbox",
                "Product Recommendations",
                "Catalog Service",
                "Catalog Events",
            ],
            Self::OpenSource => &["Product Recommendations"],
        }
    }
}

impl fmt::Display for Licence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
