//! The base64 between the BEGIN and END lines, and the DER that it stands for.

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use zeroize::Zeroizing;

use super::{
    der,
    refusal::Refusal,
    repair::Repair::{self, Indentation, Padding, Quotes, Rewrapped},
};

/// The base64 of a key without its line ends, and what was mended on the way.
pub(super) struct Body {
    base64: Zeroizing<Vec<u8>>,
    padding: usize,
    repairs: Vec<Repair>,
}

const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Columns of a PEM line.
pub(super) const COLUMNS: usize = 64;

/// A character that can't stand where it stands, by its offset in the text that was read.
pub(super) struct Stranger {
    pub(super) at: usize,
    pub(super) sign: char,
}

impl Body {
    /// Joins the lines.
    pub(super) fn read(text: &str) -> Result<Self, Stranger> {
        // Dashes at the edges belong to the marks, which were torn apart by a line break.
        let leading = text.len()
            - text
                .trim_start_matches(|c: char| c == '-' || c.is_whitespace())
                .len();
        let skipped = text.get(..leading).unwrap_or_default();
        let torn = skipped.rfind('-').map_or(0, |at| at + 1);
        let text = text.get(torn..).unwrap_or_default();

        let mut body = Self {
            base64: Zeroizing::new(Vec::with_capacity(text.len())),
            padding: 0,
            repairs: Vec::new(),
        };
        if torn > 0 {
            body.repairs.push(Repair::MarkLines);
        }
        let lines = text
            .split('\n')
            .filter(|line| !line.trim().is_empty())
            .count();
        let mut widths = Vec::new();
        let mut line_at = torn;
        for line in text.split('\n') {
            let bare = line.trim();
            let (front, key) = unquoted(bare);
            let key_at = line_at + line.len() - line.trim_start().len() + front;
            line_at += line.len() + 1;
            if bare != line && lines > 1 && !key.is_empty() {
                body.repairs.push(Indentation);
            }
            if key != bare {
                body.repairs.push(Quotes);
            }
            if let Some((within, sign)) = body.take_line(key) {
                let at = key_at + within;
                return Err(Stranger { at, sign });
            }
            if !key.is_empty() {
                widths.push(key.len());
            }
        }
        let last = widths.pop().unwrap_or_default();
        if last > COLUMNS || widths.iter().any(|&width| width != COLUMNS) {
            body.repairs.push(Rewrapped);
        }
        Ok(body)
    }

    /// Takes a line; gives what can't be in it, which is the padding where more follows.
    fn take_line(&mut self, line: &str) -> Option<(usize, char)> {
        let mut padding_at = 0;
        for (at, c) in line.char_indices() {
            match c {
                ' ' | '\t' | '\u{b}' | '\u{c}' => self.repairs.push(Rewrapped),
                '=' => {
                    self.padding += 1;
                    padding_at = at;
                }
                'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' => {
                    self.base64.extend(u8::try_from(c));
                    if self.padding > 0 {
                        return Some((padding_at, '='));
                    }
                }
                _ => return Some((at, c)),
            }
        }
        None
    }

    /// Characters of base64.
    pub(super) fn len(&self) -> usize {
        self.base64.len()
    }

    /// The DER, which must be as long as its first bytes say.
    pub(super) fn decode(mut self) -> Result<(Zeroizing<Vec<u8>>, Vec<Repair>), Refusal> {
        let have = self.base64.len() / 4 * 3 + (self.base64.len() % 4).saturating_sub(1);
        let mut start = [0; 6];
        let of = match self.base64.get(..8) {
            Some(first) => match ENGINE.decode_slice(first, &mut start) {
                Ok(_) => der::whole_length(&start).ok_or(Refusal::NotDer)?,
                Err(_) => return Err(Refusal::NotDer),
            },
            None => return Err(Refusal::Truncated { have, of: None }),
        };
        if have < of {
            return Err(Refusal::Truncated { have, of: Some(of) });
        }
        match (self.base64.len() + self.padding) % 4 {
            0 if self.padding < 3 => {}
            _ if self.padding == 0 => self.repairs.push(Padding),
            _ => return Err(Refusal::Lost),
        }
        let mut der = Zeroizing::new(vec![0; self.base64.len().div_ceil(4) * 3]);
        match ENGINE.decode_slice(self.base64.as_slice(), &mut der) {
            Ok(length) if length == of => der.truncate(length),
            Ok(_) | Err(_) => return Err(Refusal::Lost),
        }
        Ok((der, self.repairs))
    }
}

/// Without what mail programs and code put around lines: `> `, quotes, a trailing comma. How much
/// that is in front, and the rest.
fn unquoted(line: &str) -> (usize, &str) {
    let key =
        line.trim_start_matches(|c: char| c.is_whitespace() || is_quote(c) || is_quote_prefix(c));
    let front = line.len() - key.len();
    let behind = |c: char| c.is_whitespace() || is_quote(c) || matches!(c, ',' | ';');
    (front, key.trim_end_matches(behind))
}

/// A quotation mark, straight or curly.
pub(super) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}'
    )
}

/// Stands in front of quoted or commented lines.
pub(super) fn is_quote_prefix(c: char) -> bool {
    matches!(c, '>' | '|' | '#' | '*')
}
