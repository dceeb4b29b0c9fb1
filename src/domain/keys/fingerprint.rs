//! How a secret is shown: by its SHA-256.

use std::fmt;

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};

/// The SHA-256 of a secret, written as OpenSSH does: `SHA256:` and unpadded base64.
///
/// For a private key it is taken over the public key's `SubjectPublicKeyInfo` in DER, so that
/// `openssl pkey -in key.pem -pubout -outform der | openssl dgst -sha256 -binary | base64` agrees.
/// For an API key it is taken over its text.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let hash = digest::digest(&digest::SHA256, bytes);
        Self(format!("SHA256:{}", STANDARD_NO_PAD.encode(hash.as_ref())))
    }

    /// Takes a fingerprint that another program made (the PHP bridge), in the same form.
    /// Returns `None` when it has another form.
    pub fn parse(text: &str) -> Option<Self> {
        let hash = text.strip_prefix("SHA256:")?;
        (STANDARD_NO_PAD.decode(hash).ok()?.len() == 32).then(|| Self(text.to_owned()))
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first characters, enough to tell two keys apart by eye.
    pub fn short(&self) -> &str {
        self.0.get(..15).unwrap_or(&self.0)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
