//! Finds BEGIN and END lines in text, character by character, however they are damaged.
//!
//! Shared by [`super::PemCollector`], which sees the text as it comes in, and
//! [`super::PrivateKey`], which sees all of it. Must not know what stands between the lines.

use zeroize::Zeroizing;

/// What a BEGIN line announces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PemKind {
    Pkcs8,
    Pkcs1,
    Encrypted,
    Ec,
    Dsa,
    OpenSsh,
    Public,
    Certificate,
    Request,
    /// Known to no one here.
    Other,
}

impl PemKind {
    /// Whatever the person meant by it, a private key was announced.
    pub(super) fn is_private(self) -> bool {
        match self {
            Self::Pkcs8 | Self::Pkcs1 | Self::Encrypted | Self::Ec | Self::Dsa | Self::OpenSsh => {
                true
            }
            Self::Public | Self::Certificate | Self::Request | Self::Other => false,
        }
    }

    /// In words.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Pkcs8 => "PKCS#8 private key",
            Self::Pkcs1 => "PKCS#1 RSA private key",
            Self::Encrypted => "encrypted private key",
            Self::Ec => "EC private key",
            Self::Dsa => "DSA private key",
            Self::OpenSsh => "OpenSSH private key",
            Self::Public => "public key",
            Self::Certificate => "certificate",
            Self::Request => "certificate request",
            Self::Other => "PEM text of another kind",
        }
    }

    /// The label of its BEGIN line, the usual one where there are several.
    pub(super) fn label(self) -> &'static str {
        LABELS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("OTHER", |(label, _)| label)
    }

    fn of(squeezed: &str) -> Option<Self> {
        LABELS
            .iter()
            .find(|(label, _)| label.split(' ').flat_map(str::bytes).eq(squeezed.bytes()))
            .map(|(_, kind)| *kind)
    }
}

const LABELS: [(&str, PemKind); 14] = [
    ("PRIVATE KEY", PemKind::Pkcs8),
    ("RSA PRIVATE KEY", PemKind::Pkcs1),
    ("ENCRYPTED PRIVATE KEY", PemKind::Encrypted),
    ("EC PRIVATE KEY", PemKind::Ec),
    ("DSA PRIVATE KEY", PemKind::Dsa),
    ("OPENSSH PRIVATE KEY", PemKind::OpenSsh),
    ("PUBLIC KEY", PemKind::Public),
    ("RSA PUBLIC KEY", PemKind::Public),
    ("SSH2 PUBLIC KEY", PemKind::Public),
    ("CERTIFICATE", PemKind::Certificate),
    ("X509 CERTIFICATE", PemKind::Certificate),
    ("TRUSTED CERTIFICATE", PemKind::Certificate),
    ("CERTIFICATE REQUEST", PemKind::Request),
    ("NEW CERTIFICATE REQUEST", PemKind::Request),
];

/// BEGIN or END.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Begin,
    End,
}

/// A BEGIN or END line that was found. `end` is behind its first closing dash, or behind the
/// label when there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    pub(super) side: Side,
    pub(super) kind: PemKind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Dashes in front.
    pub(super) dashes: usize,
}

/// Longest run of capitals that is remembered: longer than any label with END before it.
const LONGEST: usize = 48;

/// The finder's state. Blanks, line ends and invisible characters between letters don't matter.
pub(super) struct MarkScanner {
    /// Capitals and digits since anything else came: may hold key text, so it is wiped.
    run: Zeroizing<[u8; LONGEST]>,
    offsets: [usize; LONGEST],
    len: usize,
    /// Where in `run` the present line begins.
    line_from: usize,
    /// The present line began with the run, so that a mark without dashes can stand alone on it.
    alone: bool,
    dashes: usize,
    dashes_at: usize,
    /// A blank stands behind the dashes: more dashes belong to another mark.
    apart: bool,
}

impl Default for MarkScanner {
    fn default() -> Self {
        Self {
            run: Zeroizing::new([0; LONGEST]),
            offsets: [0; LONGEST],
            len: 0,
            line_from: 0,
            alone: true,
            dashes: 0,
            dashes_at: 0,
            apart: false,
        }
    }
}

impl MarkScanner {
    /// Takes the character at this byte offset; says when a mark ends with it.
    pub(super) fn feed(&mut self, offset: usize, c: char) -> Option<Mark> {
        if is_dash(c) {
            let mark = self.found(0).map(|mark| Mark {
                end: offset + c.len_utf8(),
                ..mark
            });
            if self.len > 0 || self.dashes == 0 || self.apart {
                self.forget();
                self.dashes_at = offset;
            }
            self.dashes += 1;
            self.alone = false;
            return mark;
        }
        if c == '\n' || c == '\r' {
            let mark = self.found_without_dashes_behind();
            if mark.is_some() {
                self.forget();
            }
            self.line_from = self.len;
            self.alone = true;
            self.apart = true;
            return mark;
        }
        if c.is_ascii_uppercase() || c.is_ascii_digit() {
            self.remember(offset, c);
        } else if c.is_whitespace() {
            self.apart = true;
        } else if !is_invisible(c) {
            self.forget();
            self.alone = false;
        }
        None
    }

    /// The text is over: a mark may have stood at its very end.
    pub(super) fn finish(&mut self) -> Option<Mark> {
        self.found_without_dashes_behind()
    }

    fn found_without_dashes_behind(&self) -> Option<Mark> {
        if self.dashes > 0 {
            self.found(0).filter(|mark| mark.kind != PemKind::Other)
        } else if self.alone {
            self.found(self.line_from)
                .filter(|mark| mark.start == self.offsets[self.line_from])
        } else {
            None
        }
    }

    /// The mark that ends the run, if one does.
    fn found(&self, from: usize) -> Option<Mark> {
        let run = std::str::from_utf8(self.run.get(from..self.len)?).ok()?;
        let (side, at, label) = match (run.rfind("BEGIN"), run.rfind("END")) {
            (Some(begin), end) if end.is_none_or(|end| end < begin) => {
                (Side::Begin, begin, run.get(begin + 5..)?)
            }
            (_, Some(end)) => (Side::End, end, run.get(end + 3..)?),
            (_, None) => return None,
        };
        let after_dashes = at == 0 && from == 0 && self.dashes > 0;
        let kind = PemKind::of(label)
            .or_else(|| (after_dashes && !label.is_empty()).then_some(PemKind::Other))?;
        Some(Mark {
            side,
            kind,
            start: if after_dashes {
                self.dashes_at
            } else {
                self.offsets[from + at]
            },
            end: self.offsets[self.len - 1] + 1,
            dashes: if after_dashes { self.dashes } else { 0 },
        })
    }

    fn remember(&mut self, offset: usize, c: char) {
        if self.len == LONGEST {
            self.run.copy_within(1.., 0);
            self.offsets.copy_within(1.., 0);
            self.len -= 1;
            self.line_from = self.line_from.saturating_sub(1);
            self.dashes = 0;
            self.alone = false;
        }
        if let (Some(place), Ok(byte)) = (self.run.get_mut(self.len), u8::try_from(c)) {
            *place = byte;
            self.offsets[self.len] = offset;
            self.len += 1;
        }
    }

    fn forget(&mut self) {
        self.len = 0;
        self.line_from = 0;
        self.dashes = 0;
        self.apart = false;
    }
}

/// All marks of a whole text.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let mut scanner = MarkScanner::default();
    let mut found: Vec<Mark> = text
        .char_indices()
        .filter_map(|(offset, c)| scanner.feed(offset, c))
        .collect();
    found.extend(scanner.finish());
    found
}

/// A dash, or what word processors make of dashes.
pub(super) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Takes no room on a screen, so that nobody can see that it was copied along.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Side, PemKind, &str)> {
        marks(text)
            .iter()
            .map(|mark| (mark.side, mark.kind, &text[mark.start..mark.end]))
            .collect()
    }

    #[test]
    fn marks_are_found_however_they_are_damaged() {
        for text in [
            "-----BEGIN PRIVATE KEY-----",
            "--BEGIN PRIVATE KEY-",
            "-----BEGINPRIVATEKEY-----",
            "- - BEGIN  PRIV\nATE KEY -",
            "\u{2014}\u{2013}BEGIN\u{a0}PRIVATE KEY\u{2014}",
            "BEGIN PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY\nMII",
            "  BEGIN PRIVATE KEY\nMII",
            "prose -----BEGIN PRIVATE KEY-----",
        ] {
            let found = found(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(
                (found[0].0, found[0].1),
                (Side::Begin, PemKind::Pkcs8),
                "{text}"
            );
        }
    }

    #[test]
    fn an_end_that_touches_the_body_is_found() {
        let text = "MIIABCDEF012END RSA PRIVATE KEY-----";
        assert_eq!(
            found(text),
            [(Side::End, PemKind::Pkcs1, "END RSA PRIVATE KEY-")]
        );
    }

    #[test]
    fn prose_about_keys_is_no_mark() {
        for text in [
            "Paste from the BEGIN PRIVATE KEY line to the end",
            "BEGIN",
            "the END",
            "- END -",
            "WEEKEND-TRIP",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn an_unknown_label_needs_dashes_in_front() {
        assert_eq!(
            found("-----BEGIN PGP MESSAGE-----"),
            [(Side::Begin, PemKind::Other, "-----BEGIN PGP MESSAGE-")]
        );
        assert_eq!(found("BEGIN PGP MESSAGE-----"), []);
    }
}
