//! The texts of `tests/fixtures/cases` that hold a private key.

use super::{code, parse};
use crate::domain::{PrivateKey, Repair};
use zeroize::Zeroizing;

const FINGERPRINT: &str = "SHA256:RQA4ILwIOJ1rl67cUHMn0OrU7hYOpZ4TyuiWR/BJmt4";

macro_rules! case {
    ($name:literal) => {
        include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/cases/",
            $name
        ))
    };
}

#[test]
fn what_people_have_is_read_and_what_was_mended_is_said() {
    use Repair::{AroundLines, Base64Text, Controls, HexDump, Percent, PlusSigns, StandIns, Utf16};
    let cases: [(&[u8], Repair); 16] = [
        (case!("pem-ansi-colours/ansi.txt"), Controls),
        (case!("pem-ansi-colours/x-ctrl-codes.txt"), Controls),
        (case!("pem-base64-of-pem/b64-of-pem.txt"), Base64Text),
        (case!("pem-base64-of-pem/k8s-secret.txt"), Base64Text),
        (case!("pem-hex/dump-colon-hex.txt"), HexDump),
        (case!("pem-java-concat/java-concat.txt"), AroundLines),
        (case!("pem-java-concat/js-concat.txt"), AroundLines),
        (case!("pem-java-concat/php-concat.txt"), AroundLines),
        (case!("pem-line-numbers/cat-n.txt"), AroundLines),
        (case!("pem-line-numbers/vim-number.txt"), AroundLines),
        (
            case!("pem-percent-encoded/url-encoded-percent0A.txt"),
            Percent,
        ),
        (
            case!("pem-plus-became-space/plus-became-space.txt"),
            PlusSigns,
        ),
        (case!("pem-separators/env-pipe.txt"), StandIns),
        (
            case!("pem-shell-ate-backslash/shell-ate-backslash.txt"),
            StandIns,
        ),
        (case!("pem-shell-ate-backslash/slash-n.txt"), StandIns),
        (case!("pem-utf16-no-bom/utf16le-nobom.txt"), Utf16),
    ];
    for (bytes, repair) in cases {
        let text = PrivateKey::text(Zeroizing::new(bytes.to_vec())).unwrap();
        let key = match PrivateKey::parse(&text) {
            Ok(key) => key,
            Err(problem) => panic!("{problem} for {repair:?}"),
        };
        assert_eq!(key.fingerprint().as_str(), FINGERPRINT);
        assert!(key.repairs().contains(&repair), "{:?}", key.repairs());
    }
}

#[test]
fn a_template_is_called_one() {
    for text in [
        case!("pem-placeholder/placeholder2.txt").as_slice(),
        case!("pem-placeholder/z-placeholder.txt"),
    ] {
        let text = String::from_utf8(text.to_vec()).unwrap();
        assert_eq!(code(&text), "key.placeholder");
        assert!(parse(&text).unwrap_err().why.contains("placeholder"));
    }
}
