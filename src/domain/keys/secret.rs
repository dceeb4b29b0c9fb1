//! Text that must never be shown, logged, cloned or left in memory.

use std::fmt;

use zeroize::Zeroizing;

/// A secret text: wiped on drop, redacted in `Debug`, without `Clone`, `Display` or `Serialize`.
///
/// Share one with `Arc` where two threads need it; that copies the pointer, not the text.
#[derive(PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over; the caller keeps no copy.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, for the few places that must have it: parsing, signing, saving.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_text() {
        let shown = format!("{:?}", Secret::new("hunter2".into()));
        assert_eq!(shown, "Secret(redacted)");
    }
}
