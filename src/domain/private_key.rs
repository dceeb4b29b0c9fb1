//! The private key: proves that the API key is ours.

use std::fmt;

use super::{Fingerprint, Problem, Secret};

/// How the key was encoded in the text that was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyEncoding {
    /// `PRIVATE KEY`
    Pkcs8,
    /// `RSA PRIVATE KEY`; kept as PKCS#8, which is what the connector expects.
    Pkcs1,
}

/// What had to be mended in the text, each of them without losing anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Repair {
    /// Lines were joined or cut anew.
    Rewrapped,
}

impl Repair {
    /// What was mended, as a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Rewrapped => "lines were joined",
        }
    }
}

/// An RSA private key that can sign, with its PEM text as the connector expects it.
pub struct PrivateKey {
    pem: Secret,
    der: Secret,
    bits: usize,
    encoding: KeyEncoding,
    repairs: Vec<Repair>,
    fingerprint: Fingerprint,
}

impl PrivateKey {
    /// Reads a key from text that a person pasted, typed or kept in a file.
    pub fn parse(_text: &Secret) -> Result<Self, Problem> {
        Err(Problem::new(
            "key.empty",
            "No private key was given.",
            "",
            "",
        ))
    }

    /// PKCS#8 PEM with its BEGIN and END lines, 64 columns, one LF at the end of every line.
    pub fn pem(&self) -> &Secret {
        &self.pem
    }

    /// Size of the modulus in bits.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// How it was written where it came from.
    pub fn encoding(&self) -> KeyEncoding {
        self.encoding
    }

    /// What was mended.
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

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({}, {})", self.kind(), self.fingerprint)
    }
}
