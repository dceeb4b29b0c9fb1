//! Just enough DER to tell what a binary key is, so that what is none is called by its name.
//!
//! Whether the numbers make a key is decided by the crypto library, which writes PKCS#8 too.

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const CONTEXT_0: u8 = 0xa0;

/// What a piece of DER is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Content<'a> {
    /// PKCS#8 around an RSA key: the PKCS#1 inside.
    Pkcs8Rsa(&'a [u8]),
    /// PKCS#1, an `RSAPrivateKey`.
    Pkcs1,
    /// A private key for something else than RSA: its name.
    OtherAlgorithm(&'static str),
    /// PKCS#8, encrypted.
    Encrypted,
    Public,
    Certificate,
    Request,
    Pkcs12,
    Unknown,
}

/// Header and content length together, as the first bytes say. `None` when this is no SEQUENCE.
pub(super) fn whole_length(bytes: &[u8]) -> Option<usize> {
    let (tag, header, length) = header(bytes)?;
    (tag == SEQUENCE).then_some(header.checked_add(length)?)
}

/// Tag, bytes of the header, bytes of the content.
fn header(bytes: &[u8]) -> Option<(u8, usize, usize)> {
    let (&tag, &first) = (bytes.first()?, bytes.get(1)?);
    match first {
        0..=0x7f => Some((tag, 2, usize::from(first))),
        0x81..=0x83 => {
            let count = usize::from(first & 0x7f);
            let length = bytes.get(2..2 + count)?;
            let length = length.iter().fold(0, |sum, &b| sum << 8 | usize::from(b));
            Some((tag, 2 + count, length))
        }
        _ => None,
    }
}

/// Splits the first element off: tag, content, rest.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, start, length) = header(bytes)?;
    let end = start.checked_add(length)?;
    Some((tag, bytes.get(start..end)?, bytes.get(end..)?))
}

fn tagged(bytes: &[u8], expected: u8) -> Option<(&[u8], &[u8])> {
    let (tag, content, rest) = element(bytes)?;
    (tag == expected).then_some((content, rest))
}

/// Tells what this is by its shape.
pub(super) fn content(der: &[u8]) -> Content<'_> {
    tagged(der, SEQUENCE)
        .and_then(|(inside, _)| by_shape(inside))
        .unwrap_or(Content::Unknown)
}

fn by_shape(inside: &[u8]) -> Option<Content<'_>> {
    let (tag, first, rest) = element(inside)?;
    match (tag, first) {
        (INTEGER, [0 | 1]) => private_by_shape(first, rest),
        (INTEGER, [3]) => Some(Content::Pkcs12),
        (INTEGER, _) => {
            let (_, after) = tagged(rest, INTEGER)?;
            after.is_empty().then_some(Content::Public)
        }
        (SEQUENCE, _) => {
            let (second, _, after) = element(rest)?;
            match (second, element(first)?.0) {
                (OCTET_STRING, OID) => Some(Content::Encrypted),
                (BIT_STRING, OID) => Some(Content::Public),
                (SEQUENCE, CONTEXT_0) if tagged(after, BIT_STRING).is_some() => {
                    Some(Content::Certificate)
                }
                (SEQUENCE, INTEGER) if tagged(after, BIT_STRING).is_some() => {
                    Some(Content::Request)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn private_by_shape<'a>(version: &[u8], rest: &'a [u8]) -> Option<Content<'a>> {
    let (tag, second, after) = element(rest)?;
    match tag {
        SEQUENCE => {
            let (oid, _) = tagged(second, OID)?;
            let (key, _) = tagged(after, OCTET_STRING)?;
            Some(algorithm(oid).map_or(Content::Pkcs8Rsa(key), Content::OtherAlgorithm))
        }
        OCTET_STRING if version == [1] => Some(Content::OtherAlgorithm("EC")),
        INTEGER => {
            let mut numbers = 1;
            let mut left = after;
            while let Some((_, next)) = tagged(left, INTEGER) {
                numbers += 1;
                left = next;
            }
            match numbers {
                8.. => Some(Content::Pkcs1),
                5 => Some(Content::OtherAlgorithm("DSA")),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The name of an algorithm that can't sign here; `None` for RSA.
fn algorithm(oid: &[u8]) -> Option<&'static str> {
    match oid {
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1] => None,
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10] => Some("RSA-PSS"),
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1] => Some("EC"),
        [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1] => Some("DSA"),
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 3, 1] => Some("Diffie-Hellman"),
        [0x2b, 0x65, 0x6e] => Some("X25519"),
        [0x2b, 0x65, 0x6f] => Some("X448"),
        [0x2b, 0x65, 0x70] => Some("Ed25519"),
        [0x2b, 0x65, 0x71] => Some("Ed448"),
        _ => Some("unknown"),
    }
}

/// Bits of the modulus of a PKCS#1 key.
pub(super) fn modulus_bits(pkcs1: &[u8]) -> Option<usize> {
    let (inside, _) = tagged(pkcs1, SEQUENCE)?;
    let (_, rest) = tagged(inside, INTEGER)?;
    let (modulus, _) = tagged(rest, INTEGER)?;
    let zeros = modulus.iter().take_while(|&&byte| byte == 0).count();
    let significant = modulus.get(zeros..)?;
    let first = significant.first()?.leading_zeros();
    (significant.len() * 8).checked_sub(usize::try_from(first).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_beyond_the_bytes_is_told_and_not_followed() {
        assert_eq!(whole_length(&[0x30, 0x82, 0xff, 0xff]), Some(0x1_0003));
        assert_eq!(content(&[0x30, 0x82, 0xff, 0xff]), Content::Unknown);
        assert_eq!(whole_length(&[0x30, 0x80]), None);
        assert_eq!(whole_length(&[]), None);
    }
    #[test]
    fn what_has_lost_its_armour_is_known_by_its_shape() {
        for (file, expected) in [
            ("rsa-2048-pkcs8.pem", Content::Pkcs8Rsa(&[])),
            ("rsa-2048-pkcs1.pem", Content::Pkcs1),
            ("rsa-pss-pkcs8.pem", Content::OtherAlgorithm("RSA-PSS")),
            ("ec-pkcs8.pem", Content::OtherAlgorithm("EC")),
            ("ec-sec1.pem", Content::OtherAlgorithm("EC")),
            ("ed25519-pkcs8.pem", Content::OtherAlgorithm("Ed25519")),
            ("dsa-pkcs8.pem", Content::OtherAlgorithm("DSA")),
            ("dsa-traditional.pem", Content::OtherAlgorithm("DSA")),
            ("encrypted-pkcs8.pem", Content::Encrypted),
            ("public.pem", Content::Public),
            ("public-pkcs1.pem", Content::Public),
            ("certificate.pem", Content::Certificate),
            ("request.pem", Content::Request),
        ] {
            let path = format!("{}/tests/fixtures/keys/{file}", env!("CARGO_MANIFEST_DIR"));
            let pem = pem::parse(std::fs::read(path).unwrap()).unwrap();
            let mut found = content(pem.contents());
            if matches!(found, Content::Pkcs8Rsa(inside) if content(inside) == Content::Pkcs1) {
                found = Content::Pkcs8Rsa(&[]);
            }
            assert_eq!(found, expected, "{file}");
        }
    }

    #[test]
    fn what_only_begins_like_something_is_not_taken_for_it() {
        let sequence = |inside: &[u8]| {
            let length = u8::try_from(inside.len()).unwrap();
            [&[SEQUENCE, length], inside].concat()
        };
        let octets: &[u8] = &[OCTET_STRING, 1, 7];
        let numbers = |count: usize| [INTEGER, 1, 7].repeat(count);
        let version = |number: u8, rest: &[u8]| sequence(&[&[INTEGER, 1, number], rest].concat());
        for (der, expected) in [
            (version(1, octets), Content::OtherAlgorithm("EC")),
            (version(0, octets), Content::Unknown),
            (version(3, &[]), Content::Pkcs12),
            (version(7, &numbers(1)), Content::Public),
            (version(7, &numbers(2)), Content::Unknown),
            (version(0, &numbers(5)), Content::OtherAlgorithm("DSA")),
            (version(0, &numbers(6)), Content::Unknown),
            (version(0, &numbers(7)), Content::Unknown),
            (version(0, &numbers(8)), Content::Pkcs1),
            (version(1, &numbers(9)), Content::Pkcs1),
        ] {
            assert_eq!(content(&der), expected, "{der:x?}");
        }
        // A certificate and a request end with a signature.
        let unsigned = |first: u8| {
            let signed = sequence(&[first, 1, 7]);
            sequence(&[signed, sequence(&[])].concat())
        };
        for first in [CONTEXT_0, INTEGER] {
            assert_eq!(content(&unsigned(first)), Content::Unknown);
        }
    }

    #[test]
    fn the_algorithms_that_can_not_sign_here_have_their_names() {
        let told = |oid: &[u8]| algorithm(oid).unwrap_or("RSA");
        for (oid, name) in [
            (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1][..], "RSA"),
            (
                &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 3, 1],
                "Diffie-Hellman",
            ),
            (&[0x2b, 0x65, 0x6e], "X25519"),
            (&[0x2b, 0x65, 0x6f], "X448"),
            (&[0x2b, 0x65, 0x70], "Ed25519"),
            (&[0x2b, 0x65, 0x71], "Ed448"),
            (&[0x2b, 0x65, 0x72], "unknown"),
        ] {
            assert_eq!(told(oid), name);
        }
    }
}
