//! The API key: names the merchant to the gateway.

use std::fmt;

use zeroize::Zeroizing;

use super::{
    Fingerprint, Problem, api_key_in_text,
    character::called,
    ciphertext::is_ciphertext,
    key_path,
    pem_mark::{is_invisible, marks},
};

/// An API key as the API Portal shows it: visible ASCII without blanks.
///
/// Shown while it is typed, so that it can be compared with the portal; elsewhere by its
/// fingerprint. `Debug` shows the fingerprint only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ApiKey(String);

impl ApiKey {
    /// The portal's keys have 32 characters; nothing longer than this is one.
    pub const LONGEST: usize = 256;

    /// Mends and checks a key. What an editor, a shell or a list of variables leaves around it is
    /// left out: a mark of the encoding, invisible blanks, quotes, its name and a `=` or `:`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let visible = Zeroizing::new(visible(text));
        let key = alone(&visible);
        let before = key.as_ptr() as usize - visible.as_ptr() as usize;
        let place = |column: usize| place(text, visible[..before].chars().count() + column);
        match wrong(key, place) {
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

    /// Reads a text that a person gives: a key, or a text that says which of its words is one. So
    /// come line numbers, colours, labels and comments; and base64, as Kubernetes shows a secret.
    pub fn given(text: &str) -> Result<Self, Problem> {
        if let Some(key) = api_key_in_text::in_base64(text) {
            return Ok(key);
        }
        Self::parse(text).or_else(|problem| match problem.code.0 {
            "api_key.blank"
            | "api_key.character"
            | "api_key.is_path"
            | "api_key.not_ascii"
            | "api_key.placeholder" => api_key_in_text::within(&visible(text)).ok_or(problem),
            _ => Err(problem),
        })
    }

    /// Nothing but this key stands in a text that Magento sends as it is; a header loses the blanks
    /// at its ends.
    pub fn is_all_of(&self, text: &str) -> bool {
        self.0 == text.trim_matches([' ', '\t'])
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

/// Without what nobody sees. Zero bytes are what UTF-16 without its mark has between ASCII.
fn visible(text: &str) -> String {
    text.chars().filter(|c| is_visible(*c)).collect()
}

fn is_visible(c: char) -> bool {
    !is_invisible(c) && c != '\0'
}

/// Which character of the given text is the so many-th visible one.
fn place(text: &str, visible: usize) -> usize {
    let mut places = (1..).zip(text.chars()).filter(|(_, c)| is_visible(*c));
    places.nth(visible - 1).map_or(visible, |(place, _)| place)
}

/// The key itself in `NAME=key`, `export NAME="key"`, `x-api-key: key` or `{"name":"key"}`.
fn alone(text: &str) -> &str {
    let text = text.trim();
    let inside = text
        .strip_prefix('{')
        .and_then(|inside| inside.trim_end_matches(',').strip_suffix('}'))
        .filter(|inside| !inside.contains(','))
        .unwrap_or(text);
    let value = inside
        .split_once(['=', ':'])
        .map_or(inside, |(name, value)| {
            // What ends in `=` is base64, and has no name.
            let is_value = value.contains(|c| c != '=');
            if is_value && is_name(name) {
                value
            } else {
                inside
            }
        });
    value.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ';' | '+')
    })
}

/// A variable, a header or a field, and no part of a key.
fn is_name(text: &str) -> bool {
    let word = text.trim().trim_start_matches("export ").trim();
    let word = word.trim_matches(['"', '\'']);
    (1..=64).contains(&word.len())
        && word.contains(|c: char| c.is_ascii_alphabetic())
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

const COPY: &str = "Copy it from the API Portal, where it stands beside the key's name.";

/// Code, why and hint. `place` says where a character of the key stands in what was given.
fn wrong(
    key: &str,
    place: impl Fn(usize) -> usize,
) -> Option<(&'static str, String, &'static str)> {
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
    if is_note(key) {
        return Some((
            "api_key.placeholder",
            "It is a note of what should stand here; nobody filled it in.".to_owned(),
            COPY,
        ));
    }
    if key_path(key).is_some() {
        return Some((
            "api_key.is_path",
            "It looks like the name of a file.".to_owned(),
            "Give the key itself here; on the command line --api-key-file reads a file.",
        ));
    }
    if key.chars().any(char::is_whitespace) {
        return Some((
            "api_key.blank",
            "It has a blank or a line end in it.".to_owned(),
            "Copy only the key, without its name or other words.",
        ));
    }
    if let Some((column, sign)) = strange(key, |c| !c.is_ascii_graphic()) {
        return Some((
            "api_key.not_ascii",
            format!(
                "Its character {} is {}, beyond visible ASCII.",
                place(column),
                called(sign)
            ),
            COPY,
        ));
    }
    if key
        .strip_suffix('%')
        .is_some_and(|key| strange(key, is_foreign).is_none())
    {
        return Some((
            "api_key.character",
            "It ends with %, which zsh prints behind output without a line end.".to_owned(),
            "Copy the key without the %.",
        ));
    }
    if let Some((column, sign)) = strange(key, is_foreign) {
        return Some((
            "api_key.character",
            format!(
                "Its character {} is {}, which no API key has.",
                place(column),
                called(sign)
            ),
            "Copy only the key, without its name or other words.",
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

/// A word of a template: `YOUR_API_KEY`, `<api-key>`, `${API_KEY}`.
pub(super) fn is_note(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    let says = |word: &&str| lower.contains(*word);
    let words = [
        "your",
        "api_key",
        "api-key",
        "apikey",
        "api key",
        "changeme",
        "change_me",
        "replace",
        "placeholder",
        "insert",
        "example",
        "paste",
        "todo",
        "xxxxxx",
    ];
    lower.len() < 64
        && !key.contains(|c: char| c.is_ascii_digit() || matches!(c, '=' | ':'))
        && words.iter().any(says)
}

/// The first character of this kind, and the how many-th it is.
fn strange(key: &str, kind: impl Fn(char) -> bool) -> Option<(usize, char)> {
    (1..).zip(key.chars()).find(|(_, c)| kind(*c))
}

/// Visible, and yet in no API key: what code, shells and lists put around values.
fn is_foreign(c: char) -> bool {
    "={}\"'`%;,<>()[]|\\$&*#".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_taken_without_blanks_and_quotes_around_it() {
        for text in [
            "0a1b2c",
            " 0a1b2c\r\n",
            "\"0a1b2c\"",
            "' 0a1b2c '",
            "\"0a1b2c",
            "0a1b2c\",",
            "\u{feff}0a1b2c\r\n",
            "\u{200b}0a1\u{200b}b2c",
            "0\x00a\x001\x00b\x002\x00c\x00",
            "\u{a0}0a1b2c\u{a0}",
            "COMMERCE_API_KEY=0a1b2c",
            "export KEY='0a1b2c'",
            "KEY = \"0a1b2c\";",
            "x-api-key: 0a1b2c",
            "'x-api-key': '0a1b2c',",
            "{\"x-api-key\":\"0a1b2c\"}",
            " { \"api.key\" : \"0a1b2c\" } \n",
        ] {
            assert_eq!(ApiKey::parse(text).unwrap().as_str(), "0a1b2c", "{text:?}");
        }
    }

    #[test]
    fn the_files_that_people_have_are_read_or_named() {
        let bytes = include_bytes!("../../../tests/fixtures/cases/api-key-bom/api.key");
        let marked = std::str::from_utf8(bytes).unwrap();
        for text in [
            marked,
            include_str!("../../../tests/fixtures/cases/api-key-with-name/envline.key"),
            include_str!("../../../tests/fixtures/cases/api-key-with-name/json.key"),
        ] {
            let key = ApiKey::parse(text).unwrap();
            assert_eq!(key.as_str(), "0123456789abcdef0123456789abcdef");
        }
        let zsh = include_str!("../../../tests/fixtures/cases/api-key-with-name/zsh.key");
        let problem = ApiKey::parse(zsh).unwrap_err();
        assert_eq!(problem.code.0, "api_key.character");
        assert!(problem.why.contains("zsh"));
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
            ("abcdefghijkl=mnopqrst=", "api_key.character"),
            ("{\"a\":\"abcdefgh\",\"b\":\"c\"}", "api_key.character"),
            ("<your-api-key>", "api_key.placeholder"),
            ("${API_KEY}", "api_key.placeholder"),
            ("YOUR_API_KEY_HERE", "api_key.placeholder"),
            ("changeme", "api_key.placeholder"),
            ("<0a1b2c>", "api_key.character"),
            ("~/keys/api.key", "api_key.is_path"),
            ("shop.txt", "api_key.is_path"),
            ("0123456789ab****", "api_key.character"),
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
    fn a_character_is_counted_in_what_was_given() {
        for (text, place) in [
            ("0a1b{2c", "Its character 5 is {"),
            ("KEY=\"0a1b{2c\"", "Its character 10 is {"),
            ("\u{feff}0\u{200b}a1b{2c", "Its character 7 is {"),
            ("  0a1b\u{e4}2c", "Its character 7 is \u{e4}"),
            ("abc==", "Its character 4 is ="),
        ] {
            let problem = ApiKey::parse(text).unwrap_err();
            assert!(problem.why.starts_with(place), "{text}: {}", problem.why);
        }
    }

    #[test]
    fn a_header_loses_blanks_and_nothing_else() {
        let key = ApiKey::parse("0a1b2c").unwrap();
        for (text, all) in [
            ("0a1b2c", true),
            (" 0a1b2c\t", true),
            ("0a1b2c\n", false),
            ("'0a1b2c'", false),
            ("0a1b2c3", false),
        ] {
            assert_eq!(key.is_all_of(text), all, "{text:?}");
        }
    }

    #[test]
    fn debug_shows_the_fingerprint_only() {
        let key = ApiKey::parse("0a1b2c3d4e5f").unwrap();
        let shown = format!("{key:?}");
        assert!(shown.starts_with("ApiKey(SHA256:") && !shown.contains("0a1b2c"));
    }
}
