//! The private key: proves that the API key is ours.
//!
//! Start with [`PrivateKey::parse`]. `cleaning` undoes what programs did to the text, `armour`
//! finds the PEM blocks in it, `body` decodes the base64, `der` tells what that is, `reading`
//! puts them in order. What can't be read so goes through `undo`, a pipeline of named steps. `sign`
//! tells what a text is that no step mends, `refusal` words what is wrong and `repair` what was
//! mended. Whatever holds key text on the way is wiped; of the text nothing gets into a problem but
//! a character that no key has.

mod armour;
mod body;
mod cleaning;
mod der;
mod from_bytes;
mod reading;
mod refusal;
mod repair;
mod sign;
#[cfg(test)]
mod tests;
mod undo;

use std::fmt;

use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::KeyPair,
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

pub use repair::Repair;
pub(super) use undo::without_controls;

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

    /// OpenSSL reads the key in this text as it stands, and so Magento, which mends nothing.
    pub fn is_read_by_openssl(text: &Secret) -> bool {
        armour::is_plain(text.expose())
    }

    fn read(text: &str) -> Result<Self, Refusal> {
        if text.len() > PemCollector::LIMIT {
            return Err(Refusal::TooLong);
        }
        undo::read(text, &Self::read_plain).map_err(|refusal| refusal.or_by_sign(text))
    }

    fn read_plain(text: &str) -> Result<Self, Refusal> {
        let found = reading::read(text)?;
        let public: PublicKeyX509Der<'_> = found
            .pair
            .public_key()
            .as_der()
            .map_err(|_| Refusal::Inconsistent)?;
        let public_der = public.as_ref().to_vec();
        let pkcs8: Pkcs8V1Der<'_> = found.pair.as_der().map_err(|_| Refusal::Inconsistent)?;
        let mut pem = armoured("PRIVATE KEY", pkcs8.as_ref()).ok_or(Refusal::Inconsistent)?;
        Ok(Self {
            pem: Secret::new(std::mem::take(&mut *pem)),
            fingerprint: Fingerprint::of(&public_der),
            pair: found.pair,
            public_der,
            bits: found.bits,
            encoding: found.encoding,
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

/// PEM of 64 columns. Made by hand and not by the `pem` crate, which leaves copies of the text in
/// freed memory: it is allocated once here, and wiped.
fn armoured(label: &str, der: &[u8]) -> Option<Zeroizing<String>> {
    let mut base64 = Zeroizing::new(vec![0; der.len().div_ceil(3) * 4]);
    let length = STANDARD.encode_slice(der, &mut base64).ok()?;
    let lines = length.div_ceil(body::COLUMNS);
    let mut pem = Zeroizing::new(String::with_capacity(length + lines + 2 * label.len() + 64));
    pem.extend(["-----BEGIN ", label, "-----\n"]);
    for line in base64.get(..length)?.chunks(body::COLUMNS) {
        pem.extend(line.iter().copied().map(char::from));
        pem.push('\n');
    }
    pem.extend(["-----END ", label, "-----\n"]);
    Some(pem)
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({}, {})", self.kind(), self.fingerprint)
    }
}
