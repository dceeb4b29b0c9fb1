use proptest::prelude::*;

use super::{CERTIFICATE, FINGERPRINT, KEY, PKCS1, parse};

const SECRETS: [&str; 8] = [
    KEY,
    PKCS1,
    CERTIFICATE,
    fixture!("encrypted-pkcs8.pem"),
    fixture!("ec-sec1.pem"),
    fixture!("openssh.pem"),
    fixture!("rsa-1024-pkcs8.pem"),
    fixture!("dsa-pkcs8.pem"),
];

/// The key's base64 as one line.
fn base64(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

fn shows_any_of(shown: &str, text: &str) -> bool {
    text.as_bytes()
        .windows(12)
        .any(|window| shown.as_bytes().windows(12).any(|part| part == window))
}

fn blanks() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            " ", "  ", "\t", "\n", "\r\n", "\r", "\\n", "\\r\\n", "\n\n",
        ]),
        1..3,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_text_makes_parsing_panic(text in "(?s).{0,400}") {
        let _ = parse(&text).is_ok();
    }

    #[test]
    fn no_text_that_looks_like_keys_makes_parsing_panic(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "-", "-----", "BEGIN", "END", " ", "PRIVATE KEY", "RSA ", "\n", "\r", "\\n", "\\", "\\u00",
                "&#", "&amp;", "<br", ">", "MIIE", "MIIEvQIBADANBg", "=", "\u{2014}", "\u{feff}", "é", "0:3:",
            ]),
            0..40,
        )
    ) {
        let _ = parse(&parts.concat()).is_ok();
    }

    #[test]
    fn however_it_is_reflowed_it_is_the_same_key(
        widths in prop::collection::vec(1_usize..120, 1..8),
        gaps in prop::collection::vec(blanks(), 1..8),
        before in "[a-z ,.:!]{0,30}\n",
        after in "\n[a-z ,.:!]{0,30}",
        pkcs1 in any::<bool>(),
    ) {
        let pem = if pkcs1 { PKCS1 } else { KEY };
        let body = base64(pem);
        let mut lines = pem.lines();
        let mut text = before + lines.next().unwrap();
        let mut rest = body.as_str();
        for number in 0.. {
            text += &gaps[number % gaps.len()];
            if rest.is_empty() {
                break;
            }
            let (line, more) = rest.split_at(widths[number % widths.len()].min(rest.len()));
            text += line;
            rest = more;
        }
        text += lines.last().unwrap();
        text += &after;
        let key = parse(&text).unwrap();
        prop_assert_eq!(key.fingerprint().as_str(), FINGERPRINT);
        prop_assert!(key.pem().expose() == KEY);
    }

    #[test]
    fn a_key_that_lost_its_end_is_refused(pkcs1 in any::<bool>(), cut in any::<prop::sample::Index>()) {
        let pem = if pkcs1 { PKCS1 } else { KEY };
        // Without its END line alone nothing is lost: that is repaired.
        let end = pem.find("\n-----END").unwrap();
        let last = pem[..end].trim_end_matches('=').len();
        let text = &pem[..cut.index(last)];
        prop_assert!(parse(text).is_err());
        let closed = format!("{text}\n{}", &pem[end + 1..]);
        prop_assert!(parse(&closed).is_err());
    }

    #[test]
    fn a_changed_character_never_gives_another_key(at in any::<prop::sample::Index>(), by in "[A-Za-z0-9+/=!\\- ]") {
        let at = 28 + at.index(KEY.len() - 28 - 28);
        let text = format!("{}{by}{}", &KEY[..at], &KEY[at + 1..]);
        let same = text.replace('\n', "") == KEY.replace('\n', "");
        match parse(&text) {
            Ok(key) => prop_assert!(key.pem().expose() == KEY),
            Err(_) => prop_assert!(!same),
        }
    }

    #[test]
    fn a_blank_or_a_line_end_more_never_loses_the_key(at in any::<prop::sample::Index>(), by in "[ \n\t]{1,3}") {
        let at = 28 + at.index(KEY.len() - 28 - 28);
        let key = parse(&format!("{}{by}{}", &KEY[..at], &KEY[at..])).unwrap();
        prop_assert!(key.pem().expose() == KEY);
    }

    #[test]
    fn nothing_shown_holds_a_piece_of_the_text(
        which in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
        junk in "[!#a-z]{0,3}",
    ) {
        let pem = which.get(&SECRETS);
        let at = cut.index(pem.len());
        for text in [pem[..at].to_owned(), pem[at..].to_owned(), format!("{}{junk}{}", &pem[..at], &pem[at..])] {
            let shown = match parse(&text) {
                Ok(key) => format!("{key:?} {:?} {}", key.repairs(), key.kind()),
                Err(problem) => format!("{problem} {problem:?}"),
            };
            prop_assert!(!shows_any_of(&shown, &base64(pem)));
        }
    }
}
