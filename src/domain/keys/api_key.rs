//! The API key: names the merchant to the gateway.

use std::fmt;

use super::{Fingerprint, Problem, ciphertext::is_ciphertext, pem_mark::marks};

/// An API key as the API Portal shows it: visible ASCII without blanks.
///
/// Shown while it is typed, so that it can be compared with the portal; elsewhere by its
/// fingerprint. `Debug` shows the fingerprint only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ApiKey(String);

impl ApiKey {
    /// The portal's keys have 32 characters; nothing longer than this is one.
    pub const LONGEST: usize = 256;

    /// Trims and checks a key. A pair of quotation marks around it is left out.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let key = unquoted(text.trim());
        match wrong(key) {
            Some((code, why, hint)) => {
                let what = if code == "api_key.empty" {
                    "No API key was given."
                } else {
                    "This is not an API key."
                };
                Err(Problem::new(code, what, why, hint))
            }
            None => Ok(Self(key.to_owned())),
        }
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

fn unquoted(text: &str) -> &str {
    ['"', '\'', '`']
        .iter()
        .find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))
        .map_or(text, str::trim)
}

const COPY: &str = "Copy it from the API Portal, where it stands beside the key's name.";

/// Code, why and hint.
fn wrong(key: &str) -> Option<(&'static str, String, &'static str)> {
    if key.is_empty() {
        return Some((
            "api_key.empty",
            "There is nothing but blanks.".to_owned(),
            COPY,
        ));
    }
    if is_ciphertext(key) {
        return Some((
            "api_key.ciphertext",
            "It is an encrypted value from a Magento database.".to_owned(),
            COPY,
        ));
    }
    // Base64 of every private key that is longer than 127 bytes in DER begins with `MI`.
    if !marks(key).is_empty() || (key.starts_with("MII") && key.len() > 100) {
        return Some((
            "api_key.is_private_key",
            "It is key text, as a private key is.".to_owned(),
            "The private key has its own field; the API key is the short one.",
        ));
    }
    if key.chars().all(|c| c == '*') {
        return Some((
            "api_key.masked",
            "It is only asterisks, which the Admin shows in place of a value.".to_owned(),
            COPY,
        ));
    }
    if key.chars().any(char::is_whitespace) {
        return Some((
            "api_key.blank",
            "It has a blank or a line end in it.".to_owned(),
            "Copy only the key, without its name or other words.",
        ));
    }
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Some((
            "api_key.not_ascii",
            "It has a character in it that is invisible or beyond ASCII.".to_owned(),
            COPY,
        ));
    }
    (key.len() > ApiKey::LONGEST).then(|| {
        (
            "api_key.too_long",
            format!(
                "It has {} characters; an API key has {} at most.",
                key.len(),
                ApiKey::LONGEST
            ),
            COPY,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_taken_without_blanks_and_quotes_around_it() {
        for text in ["0a1b2c", " 0a1b2c\r\n", "\"0a1b2c\"", "' 0a1b2c '"] {
            assert_eq!(ApiKey::parse(text).unwrap().as_str(), "0a1b2c", "{text}");
        }
        assert_eq!(ApiKey::parse("\"abc").unwrap().as_str(), "\"abc");
    }

    #[test]
    fn what_is_no_api_key_is_named_and_never_shown() {
        let pem = "-----BEGIN PRIVATE KEY-----\nAAAA";
        let bare = format!("MII{}", "E".repeat(200));
        let long = "x".repeat(257);
        for (text, code) in [
            ("", "api_key.empty"),
            (" \n", "api_key.empty"),
            ("\"\"", "api_key.empty"),
            ("0:3:Zm9vYmFyZm9vYmFy", "api_key.ciphertext"),
            (pem, "api_key.is_private_key"),
            (&bare, "api_key.is_private_key"),
            ("******", "api_key.masked"),
            ("abcdefghijkl mnopqrst", "api_key.blank"),
            ("abcdefghijkl\nmnopqrst", "api_key.blank"),
            ("abcdefghijklm\u{200b}nopqrst", "api_key.not_ascii"),
            ("schl\u{fc}ssel", "api_key.not_ascii"),
            ("abcdef\x1b[31m", "api_key.not_ascii"),
            (&long, "api_key.too_long"),
        ] {
            let problem = ApiKey::parse(text).unwrap_err();
            assert_eq!(problem.code.0, code, "{text:?}");
            assert!(!problem.why.is_empty() && !problem.hint.is_empty());
            if text.len() > 12 {
                assert!(!problem.to_string().contains(&text[..12]), "{text:?}");
            }
        }
    }

    #[test]
    fn debug_shows_the_fingerprint_only() {
        let key = ApiKey::parse("0a1b2c3d4e5f").unwrap();
        let shown = format!("{key:?}");
        assert!(shown.starts_with("ApiKey(SHA256:") && !shown.contains("0a1b2c"));
    }
}
