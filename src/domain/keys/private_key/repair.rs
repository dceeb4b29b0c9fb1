//! What can be mended in key text without losing anything.

/// What had to be mended in the text, each of them without losing anything.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Repair {
    /// Windows or old Mac line ends.
    LineEnds,
    /// `\n` and other escapes written out.
    Escapes,
    /// HTML tags and entities.
    Html,
    /// Invisible characters and blanks that are no ordinary blanks.
    Invisible,
    /// Wrong number or kind of dashes, or blanks, in the BEGIN and END lines.
    MarkLines,
    /// A BEGIN or END line was missing, and the key between them is whole.
    MarksAdded,
    /// The BEGIN and END lines announced another encoding than the key has.
    Relabelled,
    /// Blanks at the beginning or end of lines.
    Indentation,
    /// Quotation marks around the key or in front of its lines.
    Quotes,
    /// Lines were joined or cut anew.
    Rewrapped,
    /// `=` at the end of the base64 was missing.
    Padding,
    /// Other text stood around the key.
    SurroundingText,
    /// Other PEM blocks stood beside the key: a certificate, the same key again.
    OtherBlocks,
    /// UTF-16 without its mark.
    Utf16,
    /// Colours and other control codes of a terminal.
    Controls,
    /// `%0A` and the like, from a URL or a form.
    Percent,
    /// `=3D` and the like, from a mail.
    QuotedPrintable,
    /// The whole text stood in base64 once more.
    Base64Text,
    /// Hex, as a dump or in a row.
    HexDump,
    /// Something stood for every line end: `|`, or an `n` whose backslash was lost.
    StandIns,
    /// Line numbers, borders, or code in front of or behind every line.
    AroundLines,
    /// `-` and `_` of URL-safe base64.
    UrlSafe,
    /// Blanks that were `+`.
    PlusSigns,
}

impl Repair {
    /// What was mended, as one sentence for a person.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::LineEnds => "Line ends were changed to Unix ones.",
            Self::Escapes => "Line ends that were written out as \\n became line ends.",
            Self::Html => "HTML marks were turned back into plain text.",
            Self::Invisible => "Invisible characters were removed.",
            Self::MarkLines => "The BEGIN and END lines were mended.",
            Self::MarksAdded => "A missing BEGIN or END line was added.",
            Self::Relabelled => {
                "The BEGIN and END lines named another encoding; now they are right."
            }
            Self::Indentation => "Blanks at the beginning or end of lines were removed.",
            Self::Quotes => "Quotation marks were removed.",
            Self::Rewrapped => "The lines were broken anew.",
            Self::Padding => "Missing = signs at the end were added.",
            Self::SurroundingText => "Text around the key was left out.",
            Self::OtherBlocks => "A certificate or another block beside the key was left out.",
            Self::Utf16 => "UTF-16 without its mark was read as such.",
            Self::Controls => "Control codes of a terminal were removed.",
            Self::Percent => "The percent signs of a URL (%0A, %2B) were decoded.",
            Self::QuotedPrintable => "The quoted-printable text of a mail was decoded.",
            Self::Base64Text => "The whole key stood in base64 once more; that was decoded.",
            Self::HexDump => "Hex was turned back into the key.",
            Self::StandIns => "What stood for line ends became line ends.",
            Self::AroundLines => "What stood in front of every line or behind it was removed.",
            Self::UrlSafe => "The - and _ of URL-safe base64 became + and /.",
            Self::PlusSigns => "Blanks inside the lines became the + signs that they had been.",
        }
    }
}
