//! What a character is called, for a person who can't see which one is meant.

/// The character, its code point, and Unicode's name where it is often met: `! (U+0021
/// EXCLAMATION MARK)`. What can't be seen, or may be drawn oddly, is named only.
pub(super) fn called(sign: char) -> String {
    let code = u32::from(sign);
    let shown = if sign.is_ascii_graphic() || sign.is_alphanumeric() {
        format!("{sign} ")
    } else {
        String::new()
    };
    let name = name(sign).map_or_else(String::new, |name| format!(" {name}"));
    format!("{shown}(U+{code:04X}{name})")
}

/// Unicode's name of the characters that are met in texts like these.
fn name(sign: char) -> Option<&'static str> {
    Some(match sign {
        '\u{0}' => "NULL",
        '\u{7}' => "BELL",
        '\u{8}' => "BACKSPACE",
        '\u{1b}' => "ESCAPE",
        '\u{7f}' => "DELETE",
        '!' => "EXCLAMATION MARK",
        '"' => "QUOTATION MARK",
        '#' => "NUMBER SIGN",
        '$' => "DOLLAR SIGN",
        '%' => "PERCENT SIGN",
        '&' => "AMPERSAND",
        '\'' => "APOSTROPHE",
        '(' => "LEFT PARENTHESIS",
        ')' => "RIGHT PARENTHESIS",
        '*' => "ASTERISK",
        ',' => "COMMA",
        '-' => "HYPHEN-MINUS",
        '.' => "FULL STOP",
        ':' => "COLON",
        ';' => "SEMICOLON",
        '<' => "LESS-THAN SIGN",
        '>' => "GREATER-THAN SIGN",
        '?' => "QUESTION MARK",
        '@' => "COMMERCIAL AT",
        '[' => "LEFT SQUARE BRACKET",
        '\\' => "REVERSE SOLIDUS",
        ']' => "RIGHT SQUARE BRACKET",
        '^' => "CIRCUMFLEX ACCENT",
        '_' => "LOW LINE",
        '`' => "GRAVE ACCENT",
        '{' => "LEFT CURLY BRACKET",
        '|' => "VERTICAL LINE",
        '}' => "RIGHT CURLY BRACKET",
        '~' => "TILDE",
        '\u{2026}' => "HORIZONTAL ELLIPSIS",
        '\u{2502}' => "BOX DRAWINGS LIGHT VERTICAL",
        '\u{fffd}' => "REPLACEMENT CHARACTER",
        _ => return None,
    })
}
