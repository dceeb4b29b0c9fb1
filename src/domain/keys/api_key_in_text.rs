//! API keys that stand among other words: where a private key belongs, or in a text that was to be
//! the API key alone.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

use super::{ApiKey, api_key::is_note, private_key::without_controls, recognise::begins_body};

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

/// The only word of a text that can be an API key, names of values and comments left out. Where
/// words look like the portal's keys, the others are none.
pub(super) fn within(text: &str) -> Option<ApiKey> {
    let bare = without_controls(text)?;
    let mut words: Vec<&str> = bare
        .lines()
        .filter(|line| !line.trim_start().starts_with(['#', '/']))
        .flat_map(values)
        .collect();
    words.sort_unstable();
    words.dedup();
    if words.iter().any(|word| is_portals(word)) {
        words.retain(|word| is_portals(word));
    }
    only(words.into_iter()).and_then(alone)
}

/// The words of a line that can be an API key and are no name of what follows.
fn values(line: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    line.split(move |c| !part(c)).filter(move |word| {
        let end = word.as_ptr() as usize - line.as_ptr() as usize + word.len();
        let after = line[end..].trim_start_matches([' ', '\t', '"', '\'']);
        is_usual(word) && !is_note(word) && !after.starts_with([':', '='])
    })
}

/// The API key whose base64 this is.
pub(super) fn in_base64(text: &str) -> Option<ApiKey> {
    let text = text.trim().trim_matches(['"', '\'']);
    let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
    let word = std::str::from_utf8(&bytes).ok()?.trim();
    (is_portals(word) || text.ends_with('=') && is_usual(word)).then(|| ApiKey::parse(word).ok())?
}

/// Written as the portal writes API keys.
fn is_portals(word: &str) -> bool {
    word.len() == PORTAL && word.bytes().all(|byte| byte.is_ascii_hexdigit())
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
    use super::ApiKey;

    #[test]
    fn the_one_word_that_can_be_an_api_key_is_taken_from_what_stands_around_it() {
        let key = "0123456789abcdef0123456789abcdef";
        for text in [
            format!("\u{1b}[32m{key}\u{1b}[0m"),
            format!("API Key\n{key}\n"),
            format!("Production API Key:\t{key}"),
            format!("- api_key: {key}"),
            format!("     1\t{key}"),
            format!("> {key}"),
            format!("$ {key}"),
            format!("+{key}"),
            format!("{key} # production-and-staging"),
            format!("# the-key-of-the-shop\n{key}"),
            format!("{key}\n{key}\n"),
            format!("\u{201c}{key}\u{201d}"),
            format!("\u{ab}{key}\u{bb}"),
            format!("**{key}**"),
            format!("<apiKey>{key}</apiKey>"),
            format!("[keys]\nCOMMERCE_PRODUCTION_KEY = {key}\n"),
            format!("'the_production_api_key' => '{key}',"),
            format!("curl -H 'x-api-key: {key}' https://commerce.adobe.io/services-connector"),
            format!("https://example.com/?apiKey={key}&other=1"),
            "The key is sandbox-commerce.".to_owned(),
            "API key\nsandbox-commerce\n".to_owned(),
        ] {
            let found = ApiKey::given(&text).unwrap();
            assert!(
                [key, "sandbox-commerce"].contains(&found.as_str()),
                "{text}"
            );
        }
        // A name with blanks in it, two keys, and a piece of a private key are left to the person.
        for text in [
            format!("{key}\n{}", key.replace('0', "9")),
            "first-of-two-words second-of-two-words".to_owned(),
            "<YOUR_API_KEY_GOES_HERE>".to_owned(),
            "<Ab3Cd4Ef5Gh6Ij7Kl8Mn9Op0Qr1>".to_owned(),
            "abcdefghijkl mnopqrst".to_owned(),
        ] {
            assert!(ApiKey::given(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_api_key_in_base64_is_read_and_other_base64_is_not() {
        for (text, key) in [
            (
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                "0123456789abcdef0123456789abcdef",
            ),
            (
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYK\n",
                "0123456789abcdef0123456789abcdef",
            ),
            ("\"c2FuZGJveC1jb21tZXJjZQ==\"", "sandbox-commerce"),
            // Base64 by its letters only: sixteen of them are a key of their own.
            ("sandboxcommercex", "sandboxcommercex"),
        ] {
            assert_eq!(ApiKey::given(text).unwrap().as_str(), key);
        }
        let problem = ApiKey::given("c2FuZA==").unwrap_err();
        assert!(
            problem.why.starts_with("Its character 7 is = "),
            "{}",
            problem.why
        );
    }

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
