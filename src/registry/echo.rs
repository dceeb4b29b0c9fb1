//! What a gateway echoes of the keys it got is cut out before anybody reads its answer.

use std::collections::HashSet;

use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::Value;
use zeroize::Zeroizing;

/// A piece of a secret that is this long is cut out; a shorter one tells nothing.
const PIECE: usize = 8;

/// What stands in its place.
const CUT: &str = "[cut]";

/// The secrets that went out with a request, in small letters.
#[derive(Default)]
pub(super) struct Sent(Vec<Zeroizing<Vec<u8>>>);

impl Sent {
    /// Those of a request: its sensitive headers.
    pub(super) fn with(headers: &HeaderMap) -> Self {
        let sensitive = headers.values().filter(|value| value.is_sensitive());
        let lower = |value: &HeaderValue| Zeroizing::new(value.as_bytes().to_ascii_lowercase());
        Self(sensitive.map(lower).collect())
    }

    /// The text without any piece of them.
    pub(super) fn cut(&self, text: &str) -> String {
        let lower = text.to_ascii_lowercase();
        let mut hidden = vec![false; lower.len()];
        for secret in &self.0 {
            let length = PIECE.min(secret.len().max(1));
            let pieces: HashSet<&[u8]> = secret.windows(length).collect();
            for (at, window) in lower.as_bytes().windows(length).enumerate() {
                if pieces.contains(window) {
                    hidden[at..at + length].fill(true);
                }
            }
        }
        let mut out = String::with_capacity(text.len());
        let mut inside = false;
        for (at, c) in text.char_indices() {
            match (hidden[at], inside) {
                (true, false) => out.push_str(CUT),
                (true, true) => {}
                (false, _) => out.push(c),
            }
            inside = hidden[at];
        }
        out
    }

    /// The same for every text in a body.
    pub(super) fn cut_from(&self, body: &mut Value) {
        match body {
            Value::String(text) => *text = self.cut(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.cut_from(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.cut_from(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(secrets: &[&str]) -> Sent {
        let mut headers = HeaderMap::new();
        for secret in secrets {
            let mut value = HeaderValue::from_str(secret).unwrap();
            value.set_sensitive(true);
            headers.append("x-api-key", value);
        }
        headers.append("accept", HeaderValue::from_static("application/json"));
        Sent::with(&headers)
    }

    #[test]
    fn a_secret_or_a_piece_of_it_is_cut_out_and_nothing_else() {
        let sent = sent(&[
            "0123456789abcdef0123456789abcdef",
            "eyJhbGci.eyJpc3Mi.c2lnbmF0",
        ]);
        for (text, expected) in [
            ("no 0123456789abcdef0123456789abcdef here", "no [cut] here"),
            ("key 456789ABCDEF!", "key [cut]!"),
            ("EYJHBGCI.eyJpc3Mi", "[cut]"),
            ("\u{fc}0123456789\u{fc}", "\u{fc}[cut]\u{fc}"),
            ("01234567 and 89abcdef", "[cut] and [cut]"),
            ("0123456 is too short", "0123456 is too short"),
            ("application/json", "application/json"),
            ("", ""),
        ] {
            assert_eq!(sent.cut(text), expected, "{text}");
        }
        let mut body =
            serde_json::json!({"a": ["x 0123456789abcdef"], "b": {"c": "89abcdef01"}, "d": 1});
        sent.cut_from(&mut body);
        let expected = serde_json::json!({"a": ["x [cut]"], "b": {"c": "[cut]"}, "d": 1});
        assert_eq!(body, expected);
    }

    #[test]
    fn a_secret_shorter_than_a_piece_is_cut_out_whole() {
        assert_eq!(sent(&["abc12"]).cut("is abc12 known"), "is [cut] known");
        assert_eq!(sent(&[""]).cut("nothing"), "nothing");
    }
}
