//! API keys that stand in a text where a private key belongs.

use super::{ApiKey, recognise::begins_body};

/// The API key that stands beside a private key, with or without words before it: the only line
/// of this text that can be one.
pub(super) fn beside(text: &str) -> Option<ApiKey> {
    let words = text.lines().filter_map(|line| {
        let word = line
            .rsplit([':', '=', ' ', '\t'])
            .find(|word| !word.is_empty());
        is_usual(word?.trim())
            .then(|| ApiKey::parse(word?).ok())
            .flatten()
    });
    only(words)
}

/// An API key that stands alone where a private key belongs. A piece of a key may look like one,
/// and an API key is shown: what has the mixture of base64 must have the portal's length.
pub(super) fn alone(text: &str) -> Option<ApiKey> {
    let text = text.trim();
    let mixed = text.bytes().any(|byte| byte.is_ascii_uppercase())
        && text.bytes().any(|byte| byte.is_ascii_lowercase());
    let certain = !mixed || text.len() == PORTAL;
    (certain && is_usual(text) && !begins_body(text.as_bytes()))
        .then(|| ApiKey::parse(text).ok())?
}

/// The portal's API keys have so many characters.
const PORTAL: usize = 32;

/// Written as API keys are: no path, no base64, no word of a sentence.
fn is_usual(text: &str) -> bool {
    (16..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && !text.contains("--")
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next();
    all.next().is_none().then_some(first)?
}

#[cfg(test)]
mod tests {

    #[test]
    fn an_api_key_beside_a_key_or_alone_is_told_from_pieces_of_one() {
        let key = "0123456789abcdef0123456789abcdef";
        for (text, beside, alone) in [
            (key.to_owned(), true, true),
            (format!("  {key}\r\n"), true, true),
            (format!("API key: {key}\n\n"), true, false),
            (format!("apiKey={key}\n"), true, false),
            (format!("{key}\n{key}x\n"), false, false),
            ("sandbox-commerce".into(), true, true),
            ("Ab3Cd4Ef5Gh6Ij7Kl8Mn9Op0Qr1".into(), true, false),
            ("/home/me/keys/private-key-of-shop".into(), false, false),
            ("My Shop".into(), false, false),
            (String::new(), false, false),
        ] {
            assert_eq!(super::beside(&text).is_some(), beside, "{text} beside");
            assert_eq!(super::alone(&text).is_some(), alone, "{text} alone");
        }
    }
}
