//! What both front ends promise of keys that are typed and pasted.

use std::collections::HashSet;

mod swallowed;

/// Private keys of every kind.
pub(crate) const KEYS: [&str; 10] = [
    include_str!("../../../tests/fixtures/keys/rsa-2048-pkcs8.pem"),
    include_str!("../../../tests/fixtures/keys/rsa-2048-pkcs1.pem"),
    include_str!("../../../tests/fixtures/keys/encrypted-pkcs8.pem"),
    include_str!("../../../tests/fixtures/keys/encrypted-pkcs1.pem"),
    include_str!("../../../tests/fixtures/keys/openssh.pem"),
    include_str!("../../../tests/fixtures/keys/ec-pkcs8.pem"),
    include_str!("../../../tests/fixtures/keys/ec-sec1.pem"),
    include_str!("../../../tests/fixtures/keys/ed25519-pkcs8.pem"),
    include_str!("../../../tests/fixtures/keys/dsa-traditional.pem"),
    include_str!("../../../tests/fixtures/keys/rsa-pss-pkcs8.pem"),
];

/// So much of a key's text is never seen by chance.
const PIECE: usize = 8;
/// All keys of one kind begin alike, which tells nothing.
const COMMON: usize = 10;

/// The pieces of a key's body.
pub(crate) struct Pieces<'k>(HashSet<&'k [u8]>);

impl<'k> Pieces<'k> {
    pub(crate) fn of(key: &'k str) -> Self {
        let mut body = key
            .split(['\n', '\r'])
            .filter(|line| !line.contains(['-', ':']));
        let first = body.next().and_then(|line| line.get(COMMON..));
        let lines = first.into_iter().chain(body);
        Self(
            lines
                .flat_map(|line| line.as_bytes().windows(PIECE))
                .collect(),
        )
    }

    /// One that is in this text.
    pub(crate) fn found_in(&self, text: &str) -> Option<String> {
        let mut windows = text.as_bytes().windows(PIECE);
        let found = windows.find(|window| self.0.contains(window))?;
        Some(String::from_utf8_lossy(found).into_owned())
    }
}
