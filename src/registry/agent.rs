//! Who asks: the `User-Agent` that Magento's own client sends.

use std::fmt;

/// `Magento Services Connector (Magento: Community 2.4.7-p1)`, in visible ASCII.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserAgent(String);

/// Longer editions and versions are cut: they come from the store, and a header has its limits.
const LONGEST: usize = 60;

impl UserAgent {
    /// From the edition's code, such as `Community`, and the version, such as `2.4.7-p1`.
    pub fn new(edition: &str, version: &str) -> Self {
        let text = [edition, version].map(ascii).join(" ");
        Self(format!(
            "Magento Services Connector (Magento: {})",
            text.trim()
        ))
    }

    /// The header's value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn ascii(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|c| (c.is_ascii_graphic() && !matches!(c, '(' | ')')) || *c == ' ')
        .take(LONGEST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agent_names_edition_and_version_in_plain_ascii() {
        for (edition, version, expected) in [
            ("Community", "2.4.7-p1", "Community 2.4.7-p1"),
            ("B2B", "", "B2B"),
            ("Größe\r\nx: y", "2)4", "Grex: y 24"),
        ] {
            assert_eq!(
                UserAgent::new(edition, version).as_str(),
                format!("Magento Services Connector (Magento: {expected})")
            );
        }
    }
}
