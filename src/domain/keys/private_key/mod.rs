//! The private key: proves that the API key is ours.
//!
//! Start with [`PrivateKey::parse`]. `cleaning` undoes what programs did to the text, `armour`
//! finds the PEM blocks in it, `body` decodes the base64, `der` tells what that is, `reading`
//! puts them in order, `refusal` words what is wrong and `repair` what was mended. Whatever holds
//! key text on the way is wiped; nothing of the text gets into a problem.

mod armour;
mod body;
mod cleaning;
mod der;
mod from_bytes;
mod reading;
mod refusal;
mod repair;
#[cfg(test)]
mod tests;

use std::fmt;

use aws_lc_rs::{
    encoding::{AsDer as _, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::KeyPair,
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

pub use repair::Repair;

use super::{Fingerprint, PemCollector, Problem, Secret};
use refusal::Refusal;

/// How the key was encoded in the text that was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyEncoding {
    /// `PRIVATE KEY`
    Pkcs8,
    /// `RSA PRIVATE KEY`; kept as PKCS#8, which is what the connector expects.
    Pkcs1,
}

impl KeyEncoding {
    /// `PKCS#8` or `PKCS#1`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pkcs8 => "PKCS#8",
            Self::Pkcs1 => "PKCS#1",
        }
    }
}

/// An RSA private key that can sign, with its PEM text as the connector expects it.
pub struct PrivateKey {
    pem: Secret,
    pair: KeyPair,
    public_der: Vec<u8>,
    bits: usize,
    encoding: KeyEncoding,
    repairs: Vec<Repair>,
    fingerprint: Fingerprint,
}

impl PrivateKey {
    /// Reads a key from text that a person pasted, typed or kept in a file.
    pub fn parse(text: &Secret) -> Result<Self, Problem> {
        Self::read(text.expose()).map_err(Refusal::problem)
    }

    fn read(text: &str) -> Result<Self, Refusal> {
        if text.len() > PemCollector::LIMIT {
            return Err(Refusal::TooLong);
        }
        let found = reading::read(text)?;
        let pair = KeyPair::from_pkcs8(&found.pkcs8).map_err(|_| Refusal::Inconsistent)?;
        let public: PublicKeyX509Der<'_> = pair
            .public_key()
            .as_der()
            .map_err(|_| Refusal::Inconsistent)?;
        let public_der = public.as_ref().to_vec();
        Ok(Self {
            pem: armoured(&found.pkcs8),
            fingerprint: Fingerprint::of(&public_der),
            pair,
            public_der,
            bits: found.bits,
            encoding: if found.was_pkcs1 {
                KeyEncoding::Pkcs1
            } else {
                KeyEncoding::Pkcs8
            },
            repairs: found.repairs,
        })
    }

    /// PKCS#8 PEM with its BEGIN and END lines, 64 columns, one LF at the end of every line.
    pub fn pem(&self) -> &Secret {
        &self.pem
    }

    /// Signs with RSASSA-PKCS1-v1_5 and SHA-256, which JWT calls RS256.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Problem> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .map_err(|_| {
                Problem::new(
                    "key.signing",
                    "Can't sign with the private key.",
                    "The crypto library refused.",
                    "Check the key with: openssl pkey -in key.pem -check -noout",
                )
            })?;
        Ok(signature)
    }

    /// The public key as `SubjectPublicKeyInfo` in DER.
    pub fn public_key_der(&self) -> &[u8] {
        &self.public_der
    }

    /// Size of the modulus in bits.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// How it was written where it came from.
    pub fn encoding(&self) -> KeyEncoding {
        self.encoding
    }

    /// What was mended, each once.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// SHA-256 over the public key.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// `RSA 2048 bit`
    pub fn kind(&self) -> String {
        format!("RSA {} bit", self.bits)
    }
}

/// Canonical PEM. The text is allocated once, so that no copy of it is left behind.
fn armoured(pkcs8: &[u8]) -> Secret {
    let mut base64 = Zeroizing::new(vec![0; pkcs8.len().div_ceil(3) * 4]);
    let length = STANDARD
        .encode_slice(pkcs8, &mut base64)
        .unwrap_or_default();
    let lines = length.div_ceil(body::COLUMNS);
    let mut pem = String::with_capacity(length + lines + 64);
    pem.push_str("-----BEGIN PRIVATE KEY-----\n");
    for line in base64[..length].chunks(body::COLUMNS) {
        pem.extend(line.iter().copied().map(char::from));
        pem.push('\n');
    }
    pem.push_str("-----END PRIVATE KEY-----\n");
    Secret::new(pem)
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({}, {})", self.kind(), self.fingerprint)
    }
}
