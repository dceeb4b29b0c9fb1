//! Cuts a text into PEM blocks, whole or not, and what stands around them.

use crate::domain::keys::pem_mark::{Mark, PemKind, Side, marks};
use crate::domain::keys::recognise::is_base64;

/// A PEM block: at least one of its marks was there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// What its BEGIN line (or else its END line) announces.
    pub(super) kind: PemKind,
    pub(super) begin: Option<Mark>,
    pub(super) end: Option<Mark>,
    /// Where the lines between the marks are.
    pub(super) body: (usize, usize),
    /// Where the whole block is.
    pub(super) whole: (usize, usize),
}

/// Finds all blocks of a cleaned text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open: Option<Mark> = None;
    let mut free_from = 0;
    for mark in marks(text) {
        let mark = Mark {
            end: past_dashes(text, mark.end),
            ..mark
        };
        match mark.side {
            Side::Begin => {
                found.extend(open.map(|begin| unended(begin, mark.start)));
                open = Some(mark);
            }
            Side::End => {
                let from = open.map_or(free_from, |begin| begin.end);
                let begin = open.take();
                found.push(Block {
                    kind: begin.map_or(mark.kind, |begin| begin.kind),
                    begin,
                    end: Some(mark),
                    body: (from, mark.start.max(from)),
                    whole: (begin.map_or(from, |begin| begin.start), mark.end),
                });
            }
        }
        free_from = mark.end;
    }
    found.extend(open.map(|begin| unended(begin, text.len())));
    found
}

fn unended(begin: Mark, to: usize) -> Block {
    Block {
        kind: begin.kind,
        begin: Some(begin),
        end: None,
        body: (begin.end, to.max(begin.end)),
        whole: (begin.start, to.max(begin.end)),
    }
}

/// The dashes behind a mark belong to it.
fn past_dashes(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    end + rest.len() - rest.trim_start_matches('-').len()
}

/// The BEGIN or END line stands there exactly as it should.
pub(super) fn is_exact(text: &str, mark: Mark) -> bool {
    let side = match mark.side {
        Side::Begin => "BEGIN",
        Side::End => "END",
    };
    let label = mark.kind.label();
    text.get(mark.start..mark.end) == Some(&format!("-----{side} {label}-----"))
}

/// OpenSSL, and so Magento, reads a key in this text. It mends nothing but line ends and blanks
/// behind a line: a mark is alone on its line, and every line between is base64.
pub(super) fn is_plain(text: &str) -> bool {
    let mut lines = text.split('\n').map(str::trim_ascii_end);
    let kinds = [PemKind::Pkcs8, PemKind::Pkcs1];
    let begin = |line: &str| {
        let of = |kind: &PemKind| line == format!("-----BEGIN {}-----", kind.label());
        kinds.into_iter().find(of)
    };
    let Some(kind) = lines.find_map(begin) else {
        return false;
    };
    let end = format!("-----END {}-----", kind.label());
    let mut ended = false;
    let base64 = lines
        .take_while(|line| {
            ended = *line == end;
            !ended
        })
        .all(|line| !line.is_empty() && line.bytes().all(is_base64));
    base64 && ended
}
