//! Undoes what a whole text went through: encodings, and what stands around every line.
//!
//! A pipeline of named steps, each a plain function from text to text that answers `None` where its
//! sign is missing. They are tried only where a text can't be read as it is, in this order, at most
//! [`DEPTH`] over one another and [`TRIES`] in all; a result counts only if it reads as a whole key
//! whose numbers belong together, so no step can make one key into another. A new encoding is a
//! new function and a line in [`STEPS`].

mod base64_text;
mod blanks;
mod hex;
mod lines;
mod mail;
mod percent;
mod stand_in;
mod terminal;

use zeroize::Zeroizing;

pub(in crate::domain::keys) use terminal::without_controls;

use super::{PrivateKey, cleaning, refusal::Refusal, repair::Repair};

/// Text that a step made; it is wiped like the text that was given.
type Undone = Zeroizing<String>;

/// A way in which text is carried, and how it is undone.
struct UndoStep {
    repair: Repair,
    undo: fn(&str) -> Option<Undone>,
}

/// From what wraps all of the text to what is within its lines.
const STEPS: [UndoStep; 11] = [
    UndoStep {
        repair: Repair::Utf16,
        undo: utf16,
    },
    UndoStep {
        repair: Repair::Controls,
        undo: terminal::without_controls,
    },
    UndoStep {
        repair: Repair::Percent,
        undo: percent::decoded,
    },
    UndoStep {
        repair: Repair::QuotedPrintable,
        undo: mail::unquoted,
    },
    UndoStep {
        repair: Repair::Html,
        undo: html_again,
    },
    UndoStep {
        repair: Repair::Base64Text,
        undo: base64_text::decoded,
    },
    UndoStep {
        repair: Repair::HexDump,
        undo: hex::decoded,
    },
    UndoStep {
        repair: Repair::AroundLines,
        undo: lines::cores,
    },
    UndoStep {
        repair: Repair::StandIns,
        undo: stand_in::replaced,
    },
    UndoStep {
        repair: Repair::UrlSafe,
        undo: base64_text::standard_alphabet,
    },
    UndoStep {
        repair: Repair::PlusSigns,
        undo: blanks::pluses,
    },
];

/// How many encodings are undone over one another.
const DEPTH: usize = 4;

/// How often a text is read in all, so that no text takes long.
const TRIES: usize = 48;

/// Reads a text; where that fails, reads what the steps make of it.
pub(super) fn read(
    text: &str,
    read: &dyn Fn(&str) -> Result<PrivateKey, Refusal>,
) -> Result<PrivateKey, Refusal> {
    let mut tries = TRIES;
    dig(text, DEPTH, &mut tries, read)
}

fn dig(
    text: &str,
    depth: usize,
    tries: &mut usize,
    read: &dyn Fn(&str) -> Result<PrivateKey, Refusal>,
) -> Result<PrivateKey, Refusal> {
    *tries -= 1;
    let mut told = match read(text) {
        Ok(key) => return Ok(key),
        Err(refusal) => refusal,
    };
    for step in &STEPS {
        // What the text is was found out: nothing is left to undo.
        if told.is_certain() || depth == 0 || *tries == 0 {
            break;
        }
        let Some(undone) = (step.undo)(text).filter(|undone| undone.as_str() != text) else {
            continue;
        };
        match dig(&undone, depth - 1, tries, read) {
            Ok(mut key) => {
                key.repairs.push(step.repair);
                key.repairs.sort_unstable();
                key.repairs.dedup();
                return Ok(key);
            }
            // What lies below says more only where nothing was recognised above.
            Err(below) if below.knows_more_than(told) => told = below.without_place(),
            Err(_) => {}
        }
    }
    Err(told)
}

/// UTF-16 without its mark, of which every second byte is zero where the text is ASCII.
fn utf16(text: &str) -> Option<Undone> {
    crate::domain::file_text::utf16(text.as_bytes())?.ok()
}

/// HTML that was written into HTML: `&lt;br&gt;`.
fn html_again(text: &str) -> Option<Undone> {
    text.contains("&lt;").then(|| cleaning::clean(text).text)
}

/// Bytes that a decoding gave, as text: UTF-8, or UTF-16.
fn text_of(bytes: Zeroizing<Vec<u8>>) -> Option<Undone> {
    let secret = super::from_bytes::decode(bytes).ok()?;
    let mut text = Zeroizing::new(String::with_capacity(secret.expose().len()));
    text.push_str(secret.expose());
    Some(text)
}

/// A character of base64, its padding aside.
fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/')
}
