//! What a character is called, for a person who can't see which one is meant.

/// The character, its code point, and Unicode's name where it is often met: `! (U+0021
/// EXCLAMATION MARK)`. What can't be seen, or may be drawn oddly, is named only.
pub(crate) fn called(sign: char) -> String {
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
        '\u{a0}' => "NO-BREAK SPACE",
        '\u{200b}' => "ZERO WIDTH SPACE",
        '\u{2018}' => "LEFT SINGLE QUOTATION MARK",
        '\u{2019}' => "RIGHT SINGLE QUOTATION MARK",
        '\u{201c}' => "LEFT DOUBLE QUOTATION MARK",
        '\u{201d}' => "RIGHT DOUBLE QUOTATION MARK",
        '\u{2026}' => "HORIZONTAL ELLIPSIS",
        '\u{2502}' => "BOX DRAWINGS LIGHT VERTICAL",
        '\u{fffd}' => "REPLACEMENT CHARACTER",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_of_the_keyboard_that_no_key_holds_has_a_name_of_its_own() {
        let signs = ('!'..='~').filter(|sign| !sign.is_alphanumeric());
        let signs: Vec<char> = signs.filter(|sign| !"+/=".contains(*sign)).collect();
        let mut names: Vec<_> = signs.iter().map(|sign| name(*sign).unwrap()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), signs.len());
        for (sign, shown) in [
            ('!', "! (U+0021 EXCLAMATION MARK)"),
            ('\u{0}', "(U+0000 NULL)"),
            ('\u{7}', "(U+0007 BELL)"),
            ('\u{8}', "(U+0008 BACKSPACE)"),
            ('\u{1b}', "(U+001B ESCAPE)"),
            ('\u{7f}', "(U+007F DELETE)"),
            ('\u{2502}', "(U+2502 BOX DRAWINGS LIGHT VERTICAL)"),
            ('\u{fffd}', "(U+FFFD REPLACEMENT CHARACTER)"),
            ('\u{2026}', "(U+2026 HORIZONTAL ELLIPSIS)"),
            ('ß', "ß (U+00DF)"),
            ('\u{200b}', "(U+200B ZERO WIDTH SPACE)"),
            ('\u{a0}', "(U+00A0 NO-BREAK SPACE)"),
            ('\u{201c}', "(U+201C LEFT DOUBLE QUOTATION MARK)"),
            ('\u{200e}', "(U+200E)"),
        ] {
            assert_eq!(called(sign), shown);
        }
    }
}
