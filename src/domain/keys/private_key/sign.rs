//! Signs by which a text that can't be mended is known for what it is.

use super::refusal::Refusal;
use crate::domain::keys::character::called;

impl Refusal {
    /// The true name of a text that was not understood, where it bears a sign of it.
    pub(super) fn or_by_sign(self, text: &str) -> Self {
        match self {
            Self::Placeholder { .. } => Self::Placeholder {
                empty: !has_words(text),
            },
            _ if self.is_certain() => self,
            _ => named(text).unwrap_or(self),
        }
    }
}

fn named(text: &str) -> Option<Refusal> {
    let has = |part: &str| text.contains(part);
    let marked = has("BEGIN") || has("MII");
    if has("$ANSIBLE_VAULT") || has("ENC[AES256") {
        Some(Refusal::Vault)
    } else if has("\"kty\"") {
        Some(Refusal::Jwk)
    } else if has("<RSAKeyValue") || has("<Modulus>") {
        Some(Refusal::Xml)
    } else if has("privateExponent:") || has("prime1:") {
        Some(Refusal::Listing)
    } else if has("begin private key") || has("begin rsa private key") {
        Some(Refusal::CaseLost)
    } else if marked && (has("...") || has("\u{2026}")) && text.len() > 200 {
        Some(Refusal::Shortened)
    } else if has("BEGIN") && text.lines().any(has_blank_inside) {
        Some(Refusal::PlusLost)
    } else {
        template(text).then_some(Refusal::Placeholder { empty: false })
    }
}

/// A line of a key with blanks within: base64 has none, `+` becomes one.
fn has_blank_inside(line: &str) -> bool {
    let line = line.trim();
    let base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | ' ');
    line.len() >= 60 && line.contains(' ') && line.chars().all(base64)
}

/// A short text that is a variable or a note of what should stand there.
fn template(text: &str) -> bool {
    let text = text.trim().trim_matches(['"', '\'', '`']);
    let between = |open: &str, close: &str| text.starts_with(open) && text.ends_with(close);
    text.len() < 120
        && (between("<", ">") || between("{{", "}}") || between("${", "}") || between("%", "%"))
}

/// What stands between the BEGIN and END lines is no key but a note.
pub(super) fn placeholder(body: &str) -> Option<Refusal> {
    let body = body.trim();
    let short = body.len() < 200 && !body.starts_with("MI");
    let lower = body.to_ascii_lowercase();
    let notes = [
        "key", "your", "here", "paste", "replace", "insert", "change", "example", "secret", "xxx",
        "...", "\u{2026}", "<", "{", "$", "todo", "dummy", "redacted",
    ];
    let note = short && notes.iter().any(|note| lower.contains(note));
    note.then_some(Refusal::Placeholder { empty: false })
}

/// There are other words than those of BEGIN and END lines.
fn has_words(text: &str) -> bool {
    let marks = ["BEGIN", "END", "RSA", "PRIVATE", "KEY"];
    text.split(|c: char| !c.is_alphanumeric() && c != '$' && c != '.')
        .any(|word| !word.is_empty() && !marks.contains(&word))
}

/// Where a character stands that no key has, and how it is called.
pub(super) fn strange(line: usize, column: usize, sign: char) -> String {
    let place = format!("Line {line} of what was given, column {column}, holds");
    if sign == '=' {
        return format!(
            "{place} {}, which only ends a key, and more follows.",
            called(sign)
        );
    }
    format!("{place} {}, which no key has.", called(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_in_a_keys_place_is_short_and_says_so() {
        for note in [
            "paste your key here",
            "...",
            "<private key>",
            "${KEY}",
            " XXX ",
        ] {
            assert!(placeholder(note).is_some(), "{note}");
        }
        for other in ["MIIEyour", "AbCd", ""] {
            assert!(placeholder(other).is_none(), "{other}");
        }
        let long = |length: usize| format!("key{}", "a".repeat(length - 3));
        assert!(placeholder(&long(199)).is_some() && placeholder(&long(200)).is_none());
    }

    #[test]
    fn a_template_is_a_short_text_between_its_signs() {
        for text in [
            "<KEY>",
            "{{ key }}",
            "${KEY}",
            "%KEY%",
            " \"${KEY}\" ",
            "'<key>'",
        ] {
            assert!(template(text), "{text}");
        }
        for text in ["<KEY", "KEY>", "{{ key }", "$KEY", "%KEY", "key"] {
            assert!(!template(text), "{text}");
        }
        let long = |length: usize| format!("<{}>", "a".repeat(length - 2));
        assert!(template(&long(119)) && !template(&long(120)));
    }
}
