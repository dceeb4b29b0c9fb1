//! From the bytes of a file or of standard input to text, without leaving copies behind.

use zeroize::Zeroizing;

use super::{PrivateKey, Refusal, armoured, der};
use crate::domain::{PemCollector, Problem, Secret, file_text::utf16};

impl PrivateKey {
    /// The text in a file's bytes: UTF-8, or the UTF-16 that Windows tools write; for a key in DER
    /// its PEM text. Other bytes are refused for what they are.
    pub fn text(bytes: Zeroizing<Vec<u8>>) -> Result<Secret, Problem> {
        decode(bytes).map_err(Refusal::problem)
    }
}

pub(super) fn decode(mut bytes: Zeroizing<Vec<u8>>) -> Result<Secret, Refusal> {
    if bytes.len() > PemCollector::LIMIT * 2 {
        return Err(Refusal::TooLong);
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let text = utf16(&bytes).and_then(Result::ok);
        return text
            .map(|mut text| Secret::new(std::mem::take(&mut *text)))
            .ok_or(Refusal::Binary);
    }
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        // Zero bytes in it are judged with the text: UTF-16 without its mark has them.
        Ok(text) => Ok(Secret::new(text)),
        Err(not_text) => binary(&Zeroizing::new(not_text.into_bytes())),
    }
}

/// A key in DER becomes the PEM text that it stands for; anything else is called by its name.
fn binary(bytes: &[u8]) -> Result<Secret, Refusal> {
    match der::content(bytes) {
        der::Content::Pkcs8Rsa(_) | der::Content::Pkcs1 => {
            let mut text = armour_of(bytes).ok_or(Refusal::Binary)?;
            Ok(Secret::new(std::mem::take(&mut *text)))
        }
        der::Content::Pkcs12 => Err(Refusal::Pkcs12),
        der::Content::Certificate => Err(Refusal::Certificate),
        der::Content::Request => Err(Refusal::Request),
        der::Content::Public => Err(Refusal::Public),
        der::Content::OtherAlgorithm(name) => Err(Refusal::Algorithm(name)),
        der::Content::Encrypted => Err(Refusal::Encrypted),
        der::Content::Unknown => Err(Refusal::Binary),
    }
}

/// The PEM text of a private key in DER, whatever it is a key for.
pub(super) fn armour_of(der: &[u8]) -> Option<Zeroizing<String>> {
    let label = match der::content(der) {
        der::Content::Pkcs1 => "RSA PRIVATE KEY",
        der::Content::Public => "PUBLIC KEY",
        der::Content::Certificate => "CERTIFICATE",
        der::Content::Request => "CERTIFICATE REQUEST",
        der::Content::Pkcs8Rsa(_)
        | der::Content::OtherAlgorithm(_)
        | der::Content::Encrypted
        | der::Content::Pkcs12
        | der::Content::Unknown => "PRIVATE KEY",
    };
    armoured(label, der)
}
