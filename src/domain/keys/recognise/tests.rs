use super::*;

#[test]
fn the_body_of_a_key_is_found_behind_words_and_by_either_end() {
    let body = "Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2Yz3Ab4Cd5Ef6Gh7Ij8Kl9Mn0Op1Q";
    let words = "a".repeat(41);
    for (line, at) in [
        (body.to_owned(), Some(0)),
        (format!("key: {body}"), Some(5)),
        (format!("the key: {body}"), Some(9)),
        // Mixed at its beginning only, or at its end only.
        (format!("{}{words}", &body[..41]), Some(0)),
        (format!("{words}{}", &body[..41]), Some(0)),
        (words.clone(), None),
        (format!("{words} {words}"), None),
    ] {
        assert_eq!(body_in(line.as_bytes(), Wanted::Text), at, "{line}");
    }
}

#[test]
fn key_text_is_recognised_with_and_without_its_header() {
    let check = |text: &str, wanted, expected| {
        let became = (1..=text.len()).any(|end| begins_key(&text[..end], wanted));
        assert_eq!(became, expected, "{text} where {wanted:?} is asked for");
    };
    let word = "Ab3Cd4Ef5Gh6Ij7Kl8Mn9Op0Qr1St2Uv3Wx4Yz5Ab6Cd7Ef8";
    for (text, for_text, for_api_key) in [
        ("-----BEGIN RSA", true, true),
        ("BEGIN PRIVATE KEY-", true, true),
        ("MIIEvQIBADANBgkqhkiG", true, true),
        (&format!("MII{}", "Ab3+".repeat(60)), true, true),
        (word, true, false),
        (&word.replace('9', "+"), true, true),
        (&word.repeat(2), true, true),
        ("MII, the company", false, false),
        ("8a7f6e", false, false),
        ("", false, false),
    ] {
        check(text, Wanted::Text, for_text);
        check(text, Wanted::ApiKey, for_api_key);
        let read = goes_on_at(text.as_bytes(), Wanted::ApiKey).is_some();
        assert!(!read || for_api_key, "{text} in one read");
    }
}

#[test]
fn only_a_whole_end_line_ends_a_key() {
    assert!(ends_key("AbC=\n-----END PRIVATE KEY-----"));
    for torn in [
        "-----END PRIVATE KEY",
        "-----END",
        "-----BEGIN PRIVATE KEY-----",
        "AbC=",
        "",
    ] {
        assert!(!ends_key(torn), "{torn}");
    }
}

#[test]
fn words_and_paths_change_less_than_key_text_does() {
    for (piece, expected) in [
        ("Ab3Cd4Ef5Gh6Ij7Kl8", true),
        ("AbcdefghiJklmnop12", false),
        ("Abc/def/ghi/jkl/12", false),
        ("Abc+Def+Ghi+Jkl+12", false),
        ("abcdefabcdefabcdef", false),
        ("Abcabcabcabcabcabc", false),
    ] {
        assert_eq!(is_mixed(piece.as_bytes()), expected, "{piece}");
    }
}
