//! Recognises a value that Magento encrypted: `0:3:...`.

/// Whether a text is what Magento keeps for an encrypted value, and not the value itself.
///
/// Magento writes the number of the crypt key, the number of the cipher (0 to 3), and base64, with
/// colons between them; an older cipher puts an initialisation vector in between. More colons are
/// those of a hex dump. Neither a PEM key nor
/// an API key of the portal looks like this. Source: `Magento\Framework\Encryption\Encryptor`.
pub fn is_ciphertext(text: &str) -> bool {
    let text = text.trim().trim_matches(['"', '\'', '`']);
    let mut parts = text.splitn(3, ':');
    let (Some(key), Some(cipher), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let number =
        |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    number(key)
        && matches!(cipher, "0" | "1" | "2" | "3")
        && rest.matches(':').count() <= 1
        && rest.chars().any(|c| c.is_ascii_alphanumeric())
        && rest.chars().all(|c| {
            c.is_ascii_alphanumeric() || c.is_whitespace() || matches!(c, '+' | '/' | '=' | ':')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_magento_encrypted_is_recognised() {
        for text in [
            "0:3:Zm9vYmFy+/==",
            "1:3:Zm9v\nYmFy",
            " \"0:3:abc\" ",
            "0:2:0123456789abcdef:Zm9v",
        ] {
            assert!(is_ciphertext(text), "{text}");
        }
    }

    #[test]
    fn other_texts_with_colons_are_not() {
        for text in [
            "",
            "12:30",
            "0:3:",
            "a:3:abc",
            "10:30:00 -- late",
            "0:3:<b>",
            "30:82:04:bc:02:01",
            "0:3:0a:0b:0c",
            "0:30:abc",
        ] {
            assert!(!is_ciphertext(text), "{text}");
        }
    }
}
