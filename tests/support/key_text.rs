//! Finds a private key in bytes, however it stands there: as DER, base64 or hex.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Where the secret numbers of an RSA key of 2048 bits begin in its PKCS#8: what stands before is
/// the public key. It is where a line of base64 begins, too.
const SECRET: usize = 336;
/// A piece is so long: half a line of base64.
const PIECE: usize = 24;

/// The pieces of a key, in every form.
pub(crate) struct KeyText {
    by_start: HashMap<[u8; 4], Vec<Vec<u8>>>,
}

impl KeyText {
    /// Those of a private key in PEM.
    pub(crate) fn of(pem: &str) -> Self {
        let der = pem::parse(pem).unwrap().into_contents();
        assert!(der.len() > 2 * SECRET, "a key of 2048 bits");
        let mut by_start: HashMap<[u8; 4], Vec<Vec<u8>>> = HashMap::new();
        let mut add = |form: Vec<u8>| {
            let start = form[..4].try_into().unwrap();
            by_start.entry(start).or_default().push(form);
        };
        for piece in der[SECRET..].chunks_exact(PIECE) {
            add(piece.to_vec());
            let hex = hex(piece);
            add(hex.to_uppercase().into_bytes());
            add(hex.into_bytes());
            // What stands before it says where in a group of three bytes it begins.
            for skipped in 0..3 {
                let whole = &piece[skipped..skipped + PIECE - 3];
                let text = STANDARD_NO_PAD.encode(whole);
                let url = URL_SAFE_NO_PAD.encode(whole);
                if url != text {
                    add(url.into_bytes());
                }
                add(text.into_bytes());
            }
        }
        Self { by_start }
    }

    /// Where pieces of it stand.
    pub(crate) fn places(&self, bytes: &[u8]) -> Vec<usize> {
        let begins = |at: &usize| {
            let rest = &bytes[*at..];
            let start = rest.first_chunk::<4>();
            let forms = start.and_then(|start| self.by_start.get(start));
            forms.is_some_and(|forms| forms.iter().any(|form| rest.starts_with(form)))
        };
        (0..bytes.len()).filter(begins).collect()
    }

    /// A piece of it stands there.
    pub(crate) fn is_in(&self, bytes: &[u8]) -> bool {
        !self.places(bytes).is_empty()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text can't fail.
        let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
        text
    })
}

#[test]
fn a_key_is_found_in_every_form_and_its_public_half_is_not_it() {
    let pem = include_str!("../fixtures/keys/rsa-2048-pkcs8.pem");
    let key = KeyText::of(pem);
    let der = pem::parse(pem).unwrap().into_contents();
    let hex = hex(&der).to_uppercase();
    let shifted = STANDARD_NO_PAD.encode([&b"x"[..], &der].concat());
    for (form, bytes) in [
        ("PEM", pem.as_bytes()),
        ("JSON", pem.replace('\n', "\\n").as_bytes()),
        ("DER", &der),
        ("hex", hex.as_bytes()),
        (
            "base64 in one line",
            STANDARD_NO_PAD.encode(&der).as_bytes(),
        ),
        ("base64 behind another byte", shifted.as_bytes()),
    ] {
        assert!(key.is_in(bytes), "{form}");
    }
    assert!(!key.is_in(&der[..SECRET]));
    assert!(!key.is_in(include_bytes!("../fixtures/keys/ec-pkcs8.pem")));
}
