//! Names that come from outside, made safe for a terminal.

use std::fmt;

/// A text from outside (the registry, the store, a file) that cannot disturb a terminal.
///
/// Control characters, including escape and newlines, bidirectional overrides and isolates,
/// zero-width characters and line separators are each replaced by `\u{fffd}`, so that a reader
/// sees that something was there. Longer texts than 200 characters are cut with an ellipsis.
/// Source of the list: Unicode's `Bidi_Control` and `Cf` tables as far as terminals react to them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Label(String);

const LONGEST: usize = 200;

impl Label {
    /// Cleans a text. Cleaning a clean text changes nothing.
    pub fn new(text: &str) -> Self {
        let mut clean: String = text
            .trim()
            .chars()
            .take(LONGEST)
            .map(|c| if disturbs(c) { '\u{fffd}' } else { c })
            .collect();
        if text.trim().chars().nth(LONGEST).is_some() {
            clean.pop();
            clean.push('…');
        }
        Self(clean)
    }

    /// Cleans a text that is still being typed: what disturbs a terminal is dropped, blanks at
    /// the ends stay, and more than 4,096 characters are not kept.
    pub fn typed(text: &str) -> String {
        text.chars().filter(|c| !disturbs(*c)).take(4_096).collect()
    }

    /// The clean text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Nothing was there.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn disturbs(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<&str> for Label {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_bidi_overrides_are_replaced() {
        assert_eq!(
            Label::new("a\x1b[31mb\u{202e}c\nd\u{9b}e").as_str(),
            "a\u{fffd}[31mb\u{fffd}c\u{fffd}d\u{fffd}e"
        );
    }

    #[test]
    fn every_way_to_a_label_and_out_of_it_is_clean() {
        let label = Label::from("a\nb");
        assert_eq!(label, Label::new("a\nb"));
        assert_eq!(format!("{label:?} {label}"), "\"a\u{fffd}b\" a\u{fffd}b");
        let fingerprint = crate::domain::Fingerprint::of(b"key");
        assert!(format!("{fingerprint:?}").contains(fingerprint.as_str()));
        assert_eq!(format!("{label:>4}"), " a\u{fffd}b");
    }

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in ["My Shop EU", "Größe 2", "店舗", "emoji 🛒"] {
            assert_eq!(Label::new(name).as_str(), name);
        }
    }

    #[test]
    fn every_character_that_disturbs_is_replaced_and_its_neighbours_are_not() {
        for c in [
            '\u{7f}',
            '\u{9b}',
            '\u{ad}',
            '\u{61c}',
            '\u{180e}',
            '\u{200b}',
            '\u{200f}',
            '\u{2028}',
            '\u{202e}',
            '\u{2060}',
            '\u{206f}',
            '\u{feff}',
            '\u{fff9}',
            '\u{fffb}',
            '\u{e0000}',
            '\u{e0fff}',
        ] {
            let text = format!("a{c}b");
            assert_eq!(Label::new(&text).as_str(), "a\u{fffd}b", "{c:?}");
            assert_eq!(Label::typed(&text), "ab", "{c:?}");
        }
        for c in [
            '\u{ac}',
            '\u{2010}',
            '\u{2027}',
            '\u{2030}',
            '\u{2070}',
            '\u{fff8}',
            '\u{e1000}',
        ] {
            let text = format!("a{c}b");
            assert_eq!(Label::new(&text).as_str(), text, "{c:?}");
        }
    }

    #[test]
    fn what_is_typed_keeps_its_blanks_and_has_a_bound() {
        assert_eq!(Label::typed(" a\tb "), " ab ");
        assert_eq!(Label::typed(&"x".repeat(5_000)).len(), 4_096);
        assert_eq!(Label::new("  a b ").as_str(), "a b");
        let just = "x".repeat(LONGEST);
        assert_eq!(Label::new(&just).as_str(), just);
        assert!(Label::new(&(just + "y")).as_str().ends_with("x\u{2026}"));
        assert!(Label::new(" \n").is_empty() && !Label::new("x").is_empty());
    }

    #[test]
    fn a_long_text_is_cut_and_cleaning_twice_is_cleaning_once() {
        let once = Label::new(&"x".repeat(5_000));
        assert_eq!(once.as_str().chars().count(), LONGEST);
        assert_eq!(Label::new(once.as_str()), once);
    }
}
