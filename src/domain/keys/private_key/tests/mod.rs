macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/keys/",
            $name
        ))
    };
}
mod carried;
mod cases;
mod properties;
mod repairs;

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

use super::*;

pub(super) const KEY: &str = fixture!("rsa-2048-pkcs8.pem");
pub(super) const PKCS1: &str = fixture!("rsa-2048-pkcs1.pem");
pub(super) const OTHER: &str = fixture!("rsa-3072-pkcs8.pem");
pub(super) const CERTIFICATE: &str = fixture!("certificate.pem");

/// `openssl pkey -in rsa-2048-pkcs8.pem -pubout -outform der | openssl dgst -sha256 -binary | base64`
const FINGERPRINT: &str = "SHA256:aFKxDR8j4IyLNq46+BqR/m0ZPucyNaVVOqOZo8HJ+e4";

pub(super) fn parse(text: &str) -> Result<PrivateKey, Problem> {
    PrivateKey::parse(&Secret::new(text.to_owned()))
}

fn code(text: &str) -> &'static str {
    match parse(text) {
        Ok(key) => panic!("{text:.40} is taken for {key:?}, {:?}", key.repairs()),
        Err(problem) => {
            assert!(
                !problem.what.is_empty() && !problem.why.is_empty() && !problem.hint.is_empty()
            );
            problem.code.0
        }
    }
}

#[test]
fn keys_of_every_usable_size_agree_with_openssl() {
    for (text, bits, encoding, hash) in [
        (KEY, 2048, KeyEncoding::Pkcs8, FINGERPRINT),
        (PKCS1, 2048, KeyEncoding::Pkcs1, FINGERPRINT),
        (
            OTHER,
            3072,
            KeyEncoding::Pkcs8,
            "SHA256:er6GycnYrbuqoSaueAFS1CHRxXibIAo6kgWRb1MV0xQ",
        ),
        (
            fixture!("rsa-3072-pkcs1.pem"),
            3072,
            KeyEncoding::Pkcs1,
            "SHA256:er6GycnYrbuqoSaueAFS1CHRxXibIAo6kgWRb1MV0xQ",
        ),
        (
            fixture!("rsa-4096-pkcs8.pem"),
            4096,
            KeyEncoding::Pkcs8,
            "SHA256:l4EoI9rwZY9JiDLXmJB2anfOhvJBOeoD8Bm3mxuM7Ak",
        ),
    ] {
        let key = parse(text).unwrap();
        assert_eq!((key.bits(), key.encoding()), (bits, encoding));
        assert_eq!(key.fingerprint().as_str(), hash);
        assert_eq!(key.repairs(), []);
        assert_eq!(key.kind(), format!("RSA {bits} bit"));
    }
}

#[test]
fn the_canonical_text_is_what_openssl_writes() {
    for text in [KEY, PKCS1] {
        assert!(parse(text).unwrap().pem().expose() == KEY);
    }
    let key = parse(OTHER).unwrap();
    assert!(key.pem().expose() == OTHER);
    assert_eq!(parse(key.pem().expose()).unwrap().repairs(), []);
}

#[test]
fn what_it_signs_its_public_key_verifies() {
    let key = parse(PKCS1).unwrap();
    let signature = key.sign(b"header.claims").unwrap();
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key_der());
    assert!(public.verify(b"header.claims", &signature).is_ok());
    assert!(public.verify(b"header.other", &signature).is_err());
}

#[test]
fn what_is_no_usable_private_key_is_refused_by_its_name() {
    let half = &KEY[..KEY.len() / 2];
    let short = {
        let mut lines: Vec<&str> = KEY.lines().collect();
        lines.remove(7);
        lines.join("\n")
    };
    let mut flipped = KEY.to_owned();
    flipped.replace_range(700..701, if &KEY[700..701] == "A" { "B" } else { "A" });
    let two = format!("{KEY}{OTHER}");
    let long = format!("{KEY}{}", " ".repeat(PemCollector::LIMIT));
    let mislabelled = CERTIFICATE.replace("CERTIFICATE", "PRIVATE KEY");
    let ciphertext_in_marks =
        "-----BEGIN PRIVATE KEY-----\n0:3:Zm9vYmFyZm9v\n-----END PRIVATE KEY-----";
    let bare_public: String = fixture!("public.pem")
        .lines()
        .filter(|l| !l.starts_with('-'))
        .collect();
    for (text, expected) in [
        ("", "key.empty"),
        (" \u{feff}\r\n&nbsp;", "key.empty"),
        (fixture!("public.pem"), "key.public"),
        (fixture!("public-pkcs1.pem"), "key.public"),
        (fixture!("openssh-public.txt"), "key.public"),
        (&bare_public, "key.public"),
        (CERTIFICATE, "key.certificate"),
        (&mislabelled, "key.certificate"),
        (fixture!("request.pem"), "key.request"),
        (fixture!("encrypted-pkcs8.pem"), "key.encrypted"),
        (fixture!("encrypted-pkcs1.pem"), "key.encrypted"),
        (fixture!("ec-pkcs8.pem"), "key.algorithm"),
        (fixture!("ec-sec1.pem"), "key.algorithm"),
        (fixture!("ec-sec1-with-parameters.pem"), "key.algorithm"),
        (fixture!("ed25519-pkcs8.pem"), "key.algorithm"),
        (fixture!("dsa-pkcs8.pem"), "key.algorithm"),
        (fixture!("rsa-pss-pkcs8.pem"), "key.algorithm"),
        (fixture!("openssh.pem"), "key.openssh"),
        (
            "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none",
            "key.putty",
        ),
        (fixture!("rsa-1024-pkcs8.pem"), "key.too_small"),
        (half, "key.truncated"),
        (&short, "key.truncated"),
        ("-----BEGIN PRIVATE KEY-----", "key.truncated"),
        (&flipped, "key.damaged"),
        (&two, "key.several"),
        (&long, "key.too_long"),
        ("0:3:Zm9vYmFyZm9vYmFyZm9v", "key.ciphertext"),
        (ciphertext_in_marks, "key.ciphertext"),
        ("******", "key.masked"),
        ("0123456789abcdef0123456789abcdef", "key.is_api_key"),
        ("~/keys/private.pem", "key.is_path"),
        ("C:\\keys\\private.key", "key.is_path"),
        ("hello there", "key.not_a_key"),
        ("0\u{0}binary", "key.binary"),
        (
            "-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----",
            "key.other_pem",
        ),
    ] {
        assert_eq!(code(text), expected, "{text:.40}");
    }
}

#[test]
fn a_word_without_marks_is_a_path_an_api_key_or_none_by_what_it_is_made_of() {
    let long = |length: usize| "a".repeat(length);
    for (text, expected) in [
        // Windows paths, and names of key files of any kind and case.
        ("keys\\private", "key.is_path"),
        ("shop.p12", "key.is_path"),
        ("SHOP.PFX", "key.is_path"),
        ("~private", "key.is_path"),
        (".private", "key.is_path"),
        ("my keys\\private", "key.not_a_key"),
        (&format!("{}\\x", long(255)), "key.not_a_key"),
        // An API key has sixteen characters and more, and none but letters, digits, - and _.
        (&long(15), "key.not_a_key"),
        (&long(16), "key.is_api_key"),
        (&long(256), "key.is_api_key"),
        (&long(257), "key.not_a_key"),
        ("sandbox-commerce", "key.is_api_key"),
        ("sandbox!commerce", "key.not_a_key"),
        // Key text with a wrong character, and prose that begins alike.
        (&format!("MII{}!", long(90)), "key.damaged"),
        (
            "MII! is where a key begins, and this is not one",
            "key.not_a_key",
        ),
    ] {
        assert_eq!(code(text), expected, "{text:.40}");
    }
}

#[test]
fn words_behind_a_key_that_has_no_end_line_are_no_part_of_it() {
    let lines = KEY.lines().take_while(|line| !line.contains("END"));
    let unended = lines.chain([""]).collect::<Vec<_>>().join("\n");
    for text in [
        format!("{unended}with kind regards\n"),
        format!("{unended}Thanks\n"),
        unended
            .replace('\n', " ")
            .replacen("KEY----- ", "KEY-----\n", 1),
    ] {
        match parse(&text) {
            Ok(key) => assert_eq!(key.fingerprint().as_str(), FINGERPRINT),
            Err(problem) => panic!("{problem}\n{text}"),
        }
    }
}

#[test]
fn the_algorithm_is_named() {
    for (text, name) in [
        (fixture!("ec-pkcs8.pem"), "an EC "),
        (fixture!("ec-sec1.pem"), "an EC "),
        (fixture!("ed25519-pkcs8.pem"), "an Ed25519 "),
        (fixture!("dsa-pkcs8.pem"), "a DSA "),
        (fixture!("dsa-traditional.pem"), "a DSA "),
        (fixture!("rsa-pss-pkcs8.pem"), "an RSA-PSS "),
    ] {
        let what = parse(text).unwrap_err().what;
        assert!(what.contains(name), "{what}");
    }
}

#[test]
fn a_wrong_character_is_told_by_its_line() {
    let mut lines: Vec<String> = KEY.lines().map(str::to_owned).collect();
    lines[4].replace_range(10..11, "!");
    for text in [lines.join("\n"), format!("prose\n\n{}", lines.join("\r\n"))] {
        let line = if text.starts_with("prose") { 7 } else { 5 };
        let problem = parse(&text).unwrap_err();
        assert_eq!(problem.code.0, "key.damaged");
        let place = format!("Line {line} of what was given, column 11, holds ! (U+0021");
        assert!(problem.why.starts_with(&place), "{problem}");
    }
}

#[test]
fn a_truncated_key_says_how_much_is_there() {
    let problem = parse(&KEY[..900]).unwrap_err();
    let body = KEY[28..900].replace('\n', "").len();
    let all = STANDARD.decode(
        KEY.lines()
            .filter(|l| !l.starts_with('-'))
            .collect::<String>(),
    );
    let expected = format!("{} of {} bytes", body * 3 / 4, all.unwrap().len());
    assert!(problem.why.starts_with(&expected), "{problem}");
}

#[test]
fn a_key_whose_beginning_was_lost_says_so() {
    for from in [70, 100, 400, 1_000, KEY.len() - 40] {
        let problem = parse(&KEY[from..]).unwrap_err();
        assert_eq!(code(&KEY[from..]), "key.truncated", "{from}");
        assert!(problem.why.contains("beginning is missing"), "{from}");
    }
}

#[test]
fn a_key_that_is_too_large_is_refused_before_it_is_computed_with() {
    // INTEGER 0, then a modulus of 8200 bits, then seven small numbers.
    let mut inside = vec![2, 1, 0, 2, 0x82, 4, 1];
    inside.extend([0xff; 1_025]);
    inside.extend([2, 1, 3].repeat(7));
    let mut der = vec![0x30, 0x82];
    der.extend(u16::try_from(inside.len()).unwrap().to_be_bytes());
    der.extend(inside);
    let text = format!(
        "-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----",
        STANDARD.encode(der)
    );
    assert_eq!(code(&text), "key.too_large");
}

#[test]
fn bytes_of_a_file_become_text_or_are_named() {
    let der = |pem: &str| {
        STANDARD
            .decode(
                pem.lines()
                    .filter(|l| !l.starts_with('-'))
                    .collect::<String>(),
            )
            .unwrap()
    };
    let text = |bytes: &[u8]| PrivateKey::text(Zeroizing::new(bytes.to_vec()));
    let utf16: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(KEY.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let bare: Vec<u8> = KEY.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [KEY.as_bytes(), &utf16, &bare, &der(KEY), &der(PKCS1)] {
        let key = PrivateKey::parse(&text(bytes).unwrap()).unwrap();
        assert_eq!(key.fingerprint().as_str(), FINGERPRINT);
    }
    for (bytes, expected) in [
        (vec![0x30, 0x82, 0xff, 0xfe], "key.binary"),
        (der(CERTIFICATE), "key.certificate"),
        (vec![0x30, 0x06, 2, 1, 3, 0x30, 1, 0xff], "key.pkcs12"),
        (vec![0xff, 0xfe, 0, 0xd8, 0, 0], "key.binary"),
        (vec![b'a'; 200_000], "key.too_long"),
    ] {
        assert_eq!(text(&bytes).unwrap_err().code.0, expected);
    }
}

#[test]
fn debug_shows_kind_and_fingerprint_only() {
    let shown = format!("{:?}", parse(KEY).unwrap());
    assert_eq!(shown, format!("PrivateKey(RSA 2048 bit, {FINGERPRINT})"));
}
