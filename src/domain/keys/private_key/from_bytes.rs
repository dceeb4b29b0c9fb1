//! From the bytes of a file or of standard input to text, without leaving copies behind.

use zeroize::Zeroizing;

use super::{PrivateKey, Refusal, der};
use crate::domain::{PemCollector, Problem, Secret};

impl PrivateKey {
    /// The text in a file's bytes: UTF-8, or the UTF-16 that Windows tools write. What is no text
    /// is refused for what it is: a DER or PKCS#12 file.
    pub fn text(bytes: Zeroizing<Vec<u8>>) -> Result<Secret, Problem> {
        decode(bytes).map_err(Refusal::problem)
    }
}

fn decode(mut bytes: Zeroizing<Vec<u8>>) -> Result<Secret, Refusal> {
    if bytes.len() > PemCollector::LIMIT * 2 {
        return Err(Refusal::TooLong);
    }
    let utf16 = match bytes.as_slice() {
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes as fn([u8; 2]) -> u16),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes as fn([u8; 2]) -> u16),
        _ => None,
    };
    if let Some(unit) = utf16 {
        let units = bytes.chunks_exact(2).skip(1).map(|pair| match pair {
            [first, second] => unit([*first, *second]),
            _ => 0,
        });
        // Three bytes of UTF-8 is the most that one unit becomes.
        let mut text = Zeroizing::new(String::with_capacity(bytes.len() / 2 * 3));
        for c in char::decode_utf16(units) {
            text.push(c.map_err(|_| Refusal::Binary)?);
        }
        return Ok(Secret::new(std::mem::take(&mut *text)));
    }
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) if !text.contains('\0') => Ok(Secret::new(text)),
        Ok(text) => Err(binary(&Zeroizing::new(text.into_bytes()))),
        Err(not_text) => Err(binary(&Zeroizing::new(not_text.into_bytes()))),
    }
}

fn binary(bytes: &[u8]) -> Refusal {
    match der::content(bytes) {
        der::Content::Pkcs12 => Refusal::Pkcs12,
        der::Content::Certificate => Refusal::Certificate,
        der::Content::Request => Refusal::Request,
        der::Content::Public => Refusal::Public,
        der::Content::Pkcs8Rsa(_)
        | der::Content::Pkcs1
        | der::Content::OtherAlgorithm(_)
        | der::Content::Encrypted
        | der::Content::Unknown => Refusal::Binary,
    }
}
