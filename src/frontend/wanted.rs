//! What a screen asks for, as far as telling key text from other text goes.

use crate::domain::Wanted;
use crate::wizard::{FieldId, KeyPart, Screen};

/// What is asked for where the focus is. A dialog asks for a text, but for the one about key text
/// of which the rest may still come.
pub(crate) fn wanted(screen: &Screen) -> Wanted {
    if let Some(dialog) = &screen.dialog {
        return if dialog.takes_key {
            Wanted::KeyOrAnswer
        } else {
            Wanted::Text
        };
    }
    match screen.focus.and_then(FieldId::key_part) {
        Some((_, KeyPart::PrivateKey)) => Wanted::Key,
        Some((_, KeyPart::ApiKey)) => Wanted::ApiKey,
        Some((_, KeyPart::File)) | None => Wanted::Text,
    }
}
