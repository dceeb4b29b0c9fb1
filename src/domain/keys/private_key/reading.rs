//! Finds the one private key in a text, or says what the text is instead.

use aws_lc_rs::{rsa::KeyPair, signature::KeyPair as _};

use super::{
    KeyEncoding,
    armour::{self, Block},
    body::{self, Body, Stranger},
    cleaning::{self, Cleaned},
    der::{self, Content},
    refusal::Refusal,
    repair::Repair,
    sign,
};
use crate::domain::keys::{
    ciphertext::is_ciphertext,
    key_path::key_path,
    pem_mark::{PemKind, Side},
};

/// An RSA key of a size that can be used, and how it was written.
pub(super) struct FoundKey {
    pub(super) pair: KeyPair,
    pub(super) bits: usize,
    pub(super) encoding: KeyEncoding,
    pub(super) repairs: Vec<Repair>,
}

/// Sizes that the crypto library signs with.
const BITS: std::ops::RangeInclusive<usize> = 2_048..=8_192;

/// Shortest base64 without BEGIN and END lines that is taken for a key: an Ed25519 key has 64.
const SHORTEST_BARE: usize = 60;

/// Finds the key.
pub(super) fn read(text: &str) -> Result<FoundKey, Refusal> {
    let cleaned = cleaning::clean(text);
    let plain = cleaned.text.as_str();
    if plain.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if plain.contains('\0') {
        return Err(Refusal::Binary);
    }
    let blocks = armour::blocks(plain);
    let private: Vec<Block> = blocks
        .iter()
        .copied()
        .filter(|block| block.kind.is_private())
        .collect();
    let Some((first, others)) = private.split_first() else {
        return match blocks.first() {
            Some(block) => Err(by_label(block.kind).unwrap_or(Refusal::OtherPem)),
            None => without_marks(&cleaned),
        };
    };
    let mut found = match in_block(&cleaned, *first) {
        Err(_) if !others.is_empty() => return Err(Refusal::Several),
        found => found?,
    };
    for other in others {
        match in_block(&cleaned, *other) {
            Ok(same) if same.pair.public_key().as_ref() == found.pair.public_key().as_ref() => {}
            Ok(_) | Err(_) => return Err(Refusal::Several),
        }
    }
    if blocks.len() > 1 {
        found.repairs.push(Repair::OtherBlocks);
    }
    found.repairs.extend(around(plain, &blocks));
    found.repairs.sort_unstable();
    found.repairs.dedup();
    Ok(found)
}

/// What stands outside all blocks is left out, and that is said.
fn around(text: &str, blocks: &[Block]) -> Option<Repair> {
    let mut from = 0;
    let mut gaps: Vec<&str> = Vec::new();
    for block in blocks {
        gaps.extend(text.get(from..block.whole.0));
        from = block.whole.1;
    }
    gaps.extend(text.get(from..));
    let quoting = |c: char| body::is_quote(c) || body::is_quote_prefix(c) || matches!(c, ',' | ';');
    if gaps
        .iter()
        .any(|gap| gap.contains(|c: char| !(quoting(c) || c.is_whitespace() || c == '-')))
    {
        Some(Repair::SurroundingText)
    } else if gaps.iter().any(|gap| gap.contains(quoting)) {
        Some(Repair::Quotes)
    } else if gaps.iter().any(|gap| gap.contains('-')) {
        // A line break tore dashes off their BEGIN or END line.
        Some(Repair::MarkLines)
    } else {
        None
    }
}

/// What the label alone says; `None` when the content must tell.
fn by_label(kind: PemKind) -> Option<Refusal> {
    match kind {
        PemKind::Pkcs8 | PemKind::Pkcs1 => None,
        PemKind::Encrypted => Some(Refusal::Encrypted),
        PemKind::Ec => Some(Refusal::Algorithm("EC")),
        PemKind::Dsa => Some(Refusal::Algorithm("DSA")),
        PemKind::OpenSsh => Some(Refusal::OpenSsh),
        PemKind::Public => Some(Refusal::Public),
        PemKind::Certificate => Some(Refusal::Certificate),
        PemKind::Request => Some(Refusal::Request),
        PemKind::Other => Some(Refusal::OtherPem),
    }
}

fn in_block(cleaned: &Cleaned<'_>, block: Block) -> Result<FoundKey, Refusal> {
    if let Some(refusal) = by_label(block.kind) {
        return Err(refusal);
    }
    let text = cleaned.text.as_str();
    let (from, to) = block.body;
    let inside = text.get(from..to).unwrap_or_default();
    if inside.contains("Proc-Type") && inside.contains("ENCRYPTED") {
        return Err(Refusal::Encrypted);
    }
    if is_ciphertext(inside) {
        return Err(Refusal::Ciphertext);
    }
    let (from, to) = match (block.begin, block.end) {
        (Some(_), Some(_)) => (from, to),
        (Some(_), None) => (from, from + leading_key_lines(inside)),
        (None, _) => (to - trailing_key_lines(inside), to),
    };
    let key = text.get(from..to).unwrap_or_default();
    let body = Body::read(key).map_err(|stranger| {
        sign::placeholder(key).unwrap_or_else(|| strange(cleaned, from, &stranger))
    })?;
    if body.len() == 0 && block.begin.is_some() && block.end.is_some() {
        return Err(Refusal::Placeholder { empty: true });
    }
    let found = body
        .decode()
        .and_then(|(der, repairs)| Ok((rsa(&der)?, repairs)));
    let (mut found, repairs) = found.map_err(|refusal| {
        let no_beginning = matches!(
            refusal,
            Refusal::NotDer | Refusal::Truncated { of: None, .. }
        );
        if block.begin.is_none() && no_beginning {
            Refusal::Beheaded
        } else if no_beginning {
            sign::placeholder(key).unwrap_or(refusal)
        } else {
            refusal
        }
    })?;
    let right = match found.encoding {
        KeyEncoding::Pkcs1 => PemKind::Pkcs1,
        KeyEncoding::Pkcs8 => PemKind::Pkcs8,
    };
    found.repairs = repairs;
    found
        .repairs
        .extend(cleaned.repairs(block.whole.0, block.whole.1));
    let marks = || block.begin.into_iter().chain(block.end);
    if marks().any(|mark| mark.kind != right) {
        found.repairs.push(Repair::Relabelled);
    }
    if marks().any(|mark| !armour::is_exact(text, mark)) {
        found.repairs.push(Repair::MarkLines);
    }
    if marks().count() < 2 {
        found.repairs.push(Repair::MarksAdded);
    }
    debug_assert!(block.begin.is_none_or(|mark| mark.side == Side::Begin));
    Ok(found)
}

/// A character that can't be there, by its place in the text that was given.
fn strange(cleaned: &Cleaned<'_>, from: usize, stranger: &Stranger) -> Refusal {
    let (line, column) = cleaned.place(from + stranger.at);
    Refusal::Strange {
        line,
        column,
        sign: stranger.sign,
    }
}

/// How much of the beginning of a text can be key lines: what follows an unended key is prose.
fn leading_key_lines(text: &str) -> usize {
    let lines = text
        .split_inclusive('\n')
        .take_while(|line| is_key_line(line));
    lines.map(str::len).sum()
}

/// How much of the end of a text can be key lines: what precedes an unbegun key is prose.
fn trailing_key_lines(text: &str) -> usize {
    let lines = text
        .split_inclusive('\n')
        .rev()
        .take_while(|line| is_key_line(line));
    lines.map(str::len).sum()
}

fn is_key_line(line: &str) -> bool {
    Body::read(line).is_ok()
        && (line.split_whitespace().count() <= 1 || line.len() > 2 * body::COLUMNS)
}

/// Text without a BEGIN or END line: the bare base64 of a key, or no key at all.
fn without_marks(cleaned: &Cleaned<'_>) -> Result<FoundKey, Refusal> {
    let text = cleaned.text.trim();
    let blank = cleaned.text.len() - cleaned.text.trim_start().len();
    let words = text.split_whitespace().count();
    if is_ciphertext(text) {
        return Err(Refusal::Ciphertext);
    }
    if text.starts_with("PuTTY-User-Key-File") {
        return Err(Refusal::Putty);
    }
    if ["ssh-rsa ", "ssh-ed25519 ", "ssh-dss ", "ecdsa-sha2-"]
        .iter()
        .any(|start| text.starts_with(start))
    {
        return Err(Refusal::Public);
    }
    if text
        .chars()
        .all(|c| matches!(c, '*' | '\u{2022}' | '\u{25cf}') || c.is_whitespace())
    {
        return Err(Refusal::Masked);
    }
    match Body::read(text) {
        Ok(body) if body.len() >= SHORTEST_BARE => match body.decode() {
            Ok((der, repairs)) => {
                let mut found = rsa(&der)?;
                found.repairs = repairs;
                found.repairs.extend(cleaned.repairs(0, cleaned.text.len()));
                found.repairs.push(Repair::MarksAdded);
                found.repairs.sort_unstable();
                found.repairs.dedup();
                return Ok(found);
            }
            // DER of any key begins with these characters; anything else only looks like base64.
            Err(refusal) if text.starts_with("MI") => return Err(refusal),
            Err(_) => {}
        },
        Err(stranger) if text.starts_with("MII") && words < text.len() / 40 => {
            return Err(strange(cleaned, blank, &stranger));
        }
        Ok(_) | Err(_) => {}
    }
    if key_path(text).is_some() {
        return Err(Refusal::Path);
    }
    if words == 1 && text.len() <= 256 {
        let dotted = [".pem", ".key", ".txt", ".der", ".p8", ".p12", ".pfx"];
        let lower = text.to_ascii_lowercase();
        if text.contains('\\')
            || text.starts_with(['/', '~', '.'])
            || dotted.iter().any(|end| lower.ends_with(end))
        {
            return Err(Refusal::Path);
        }
        if text.len() >= 16
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        {
            return Err(Refusal::ApiKey);
        }
    }
    Err(Refusal::NotAKey)
}

/// The RSA key in a piece of DER, or what it is instead.
fn rsa(der: &[u8]) -> Result<FoundKey, Refusal> {
    let (pkcs1, encoding) = match der::content(der) {
        Content::Pkcs8Rsa(inside) => (inside, KeyEncoding::Pkcs8),
        Content::Pkcs1 => (der, KeyEncoding::Pkcs1),
        Content::OtherAlgorithm(name) => return Err(Refusal::Algorithm(name)),
        Content::Encrypted => return Err(Refusal::Encrypted),
        Content::Public => return Err(Refusal::Public),
        Content::Certificate => return Err(Refusal::Certificate),
        Content::Request => return Err(Refusal::Request),
        Content::Pkcs12 => return Err(Refusal::Pkcs12),
        Content::Unknown => return Err(Refusal::NotDer),
    };
    // Looked at first: computing with a huge modulus takes long.
    let bits = der::modulus_bits(pkcs1).ok_or(Refusal::NotDer)?;
    if bits < *BITS.start() {
        return Err(Refusal::TooSmall { bits });
    }
    if bits > *BITS.end() {
        return Err(Refusal::TooLarge { bits });
    }
    Ok(FoundKey {
        pair: KeyPair::from_der(pkcs1).map_err(|_| Refusal::Inconsistent)?,
        bits,
        encoding,
        repairs: Vec::new(),
    })
}
