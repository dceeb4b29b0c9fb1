//! A path as it comes in where a key or its file is asked for: typed, or dragged into the terminal.

/// The path without what terminals put around a dragged file: quotes, a backslash before a blank,
/// `file://`.
pub fn dragged_path(text: &str) -> String {
    let text = text.trim();
    if let Some(address) = text.strip_prefix("file://") {
        let path = address.strip_prefix("localhost").unwrap_or(address);
        return percent_decoded(path);
    }
    let word = text.strip_prefix("& ").unwrap_or(text);
    let quoted = word.starts_with(['\'', '"']);
    if quoted || word.contains("\\ ") || word.contains("\\(") || word.contains("\\'") {
        return unquoted(word).unwrap_or_else(|| text.to_owned());
    }
    text.to_owned()
}

/// The path, where a text given in place of a key looks like one. No line of a key is as short.
pub fn key_path(text: &str) -> Option<String> {
    let text = text.trim();
    if text.lines().count() != 1 || text.len() >= 256 || text.contains("-----") {
        return None;
    }
    let path = dragged_path(text);
    let rooted = ["/", "~/", "./", "../"]
        .iter()
        .any(|root| path.starts_with(root));
    let named = [".pem", ".key", ".txt"]
        .iter()
        .any(|end| path.ends_with(end));
    (rooted || named).then_some(path)
}

/// One word of a shell, as the word that it stands for; `None` when it is more, or not closed.
fn unquoted(word: &str) -> Option<String> {
    let mut path = String::with_capacity(word.len());
    let mut quote = None;
    let mut chars = word.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('\\', None | Some('"')) => path.push(chars.next()?),
            (c, None) if c.is_whitespace() => return None,
            (c, _) => path.push(c),
        }
    }
    quote.is_none().then_some(path)
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = hex.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let decoded = byte.filter(|_| *first == b'%');
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() {
            &after[2..]
        } else {
            after
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_unquoted_by_each_sign_of_a_shell() {
        for (text, path) in [
            ("'/k/a b.pem'", "/k/a b.pem"),
            ("\"/k/a b.pem\"", "/k/a b.pem"),
            ("/k/a\\ b.pem", "/k/a b.pem"),
            ("/k/a\\(1\\).pem", "/k/a(1).pem"),
            ("/k/a\\'s.pem", "/k/a's.pem"),
            ("& '/k/a.pem'", "/k/a.pem"),
            ("/k/a.pem", "/k/a.pem"),
            ("C:\\k\\a.pem", "C:\\k\\a.pem"),
        ] {
            assert_eq!(dragged_path(text), path, "{text}");
        }
    }

    #[test]
    fn a_dragged_file_is_its_path() {
        let cases = include_str!("../../../tests/fixtures/cases/wizard-dragged-path/paths.txt");
        let paths: Vec<String> = cases.lines().map(dragged_path).collect();
        let plain = "/srv/keys/private.pem";
        assert_eq!(paths, [plain, plain, "/srv/keys/my keys/private.pem"]);
        for (text, path) in [
            ("/srv/a b.pem", "/srv/a b.pem"),
            ("\"/srv/a b.pem\"", "/srv/a b.pem"),
            ("'/srv/it'\\''s.pem'", "/srv/it's.pem"),
            ("/srv/it\\'s\\ \\(1\\).pem ", "/srv/it's (1).pem"),
            ("file://localhost/srv/a%20b.pem", "/srv/a b.pem"),
            ("file:///srv/%C3%BC.pem", "/srv/\u{fc}.pem"),
            ("file:///srv/100%.pem", "/srv/100%.pem"),
            ("& '/srv/a b.pem'", "/srv/a b.pem"),
            ("C:\\keys\\a.pem", "C:\\keys\\a.pem"),
            ("'/srv/open.pem", "'/srv/open.pem"),
            (" ~/a.pem\n", "~/a.pem"),
        ] {
            assert_eq!(dragged_path(text), path, "{text:?}");
        }
    }

    #[test]
    fn only_what_looks_like_a_path_is_taken_for_one() {
        for text in [
            "/srv/a",
            "'~/a b'",
            "file:///srv/a",
            "private.pem",
            "\"./x\"",
        ] {
            assert!(key_path(text).is_some(), "{text}");
        }
        for text in [
            "",
            "hello",
            "MIIEvQ",
            "/a\n/b",
            "-----BEGIN PRIVATE KEY----- a.pem",
            "'MII'",
        ] {
            assert_eq!(key_path(text), None, "{text}");
        }
    }
}
