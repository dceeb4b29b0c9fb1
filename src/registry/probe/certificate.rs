//! Whom a certificate names: just enough of X.509 to say who made it out.

use crate::domain::Label;

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const OID: u8 = 0x06;
/// `[0] EXPLICIT Version`
const VERSION: u8 = 0xa0;
const COMMON_NAME: [u8; 3] = [0x55, 4, 3];
const ORGANIZATION: [u8; 3] = [0x55, 4, 10];

/// The names in a certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Certificate {
    /// Whom it is made out to.
    pub subject: Label,
    /// Who made it out: common name and organisation.
    pub issuer: Label,
}

impl Certificate {
    /// Reads a certificate in DER. `None` for what is none.
    pub fn read(der: &[u8]) -> Option<Self> {
        let (certificate, _) = tagged(der, SEQUENCE)?;
        let (signed, _) = tagged(certificate, SEQUENCE)?;
        let rest = tagged(signed, VERSION).map_or(signed, |(_, rest)| rest);
        let (_serial, rest) = tagged(rest, INTEGER)?;
        let (_algorithm, rest) = tagged(rest, SEQUENCE)?;
        let (issuer, rest) = tagged(rest, SEQUENCE)?;
        let (_validity, rest) = tagged(rest, SEQUENCE)?;
        let (subject, _) = tagged(rest, SEQUENCE)?;
        Some(Self {
            subject: name(subject),
            issuer: name(issuer),
        })
    }
}

/// The common name, and the organisation where it says something else.
fn name(mut sets: &[u8]) -> Label {
    let (mut common, mut organization) = (String::new(), String::new());
    while let Some((set, rest)) = tagged(sets, SET) {
        sets = rest;
        let Some((pair, _)) = tagged(set, SEQUENCE) else {
            continue;
        };
        if let Some((oid, value)) = tagged(pair, OID)
            && let Some((tag, text, _)) = element(value)
        {
            if oid == COMMON_NAME {
                common = words(tag, text);
            } else if oid == ORGANIZATION {
                organization = words(tag, text);
            }
        }
    }
    Label::new(&match (common.is_empty(), organization.is_empty()) {
        (true, true) => "nobody".to_owned(),
        (true, false) => organization,
        (false, _) if organization.is_empty() || common.contains(&organization) => common,
        (false, _) => format!("{common} ({organization})"),
    })
}

fn words(tag: u8, text: &[u8]) -> String {
    /// Two bytes for each character.
    const BMP_STRING: u8 = 0x1e;
    if tag == BMP_STRING {
        let pairs: Vec<u16> = text
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect();
        return String::from_utf16_lossy(&pairs);
    }
    String::from_utf8_lossy(text).into_owned()
}

fn tagged(der: &[u8], wanted: u8) -> Option<(&[u8], &[u8])> {
    let (tag, content, rest) = element(der)?;
    (tag == wanted).then_some((content, rest))
}

/// Tag, content, and what comes after.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        if !(1..=4).contains(&count) {
            return None;
        }
        let (bytes, rest) = rest.split_at_checked(count)?;
        let length = bytes
            .iter()
            .fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
        (length, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_says_who_made_it_out() {
        let pem = include_str!("../../../tests/fixtures/keys/certificate.pem");
        let der = pem::parse(pem).unwrap().into_contents();
        let certificate = Certificate::read(&der).unwrap();
        assert!(!certificate.issuer.is_empty());
        for cut in 0..der.len() {
            // Whatever is cut off, nothing is read beyond the end.
            let _ = Certificate::read(&der[..cut]);
        }
        assert_eq!(Certificate::read(&der[..40]), None);
    }
}
