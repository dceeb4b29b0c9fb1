//! The parts that pages are made of.

#![expect(missing_docs, reason = "strum writes an accessor for each variant")]

use std::sync::Arc;

use strum::EnumTryAs;

use super::field_id::FieldId;
use super::screen::{Bar, Drawing, Fact, Field, KeyField, List, PlanRow, Toggle, Tone};
use crate::domain::{Problem, Secret};

/// A part of a page. Blocks are separated by one empty line, except a field after a field.
#[derive(Clone, Debug, EnumTryAs)]
pub enum Block {
    /// A paragraph, wrapped to the page's width.
    Text {
        /// What it is to the reader.
        tone: Tone,
        /// One paragraph.
        text: String,
    },
    /// Labelled values, aligned.
    Facts(Vec<Fact>),
    /// How far things are, each on its own.
    Bars(Vec<Bar>),
    /// A line of text to type.
    Field(Field),
    /// A private key to paste or type; its text is not here.
    KeyField(KeyField),
    /// A switch.
    Toggle(Toggle),
    /// The last row of a form, in the words of what Enter does.
    Button(String),
    /// Rows to choose from.
    List(List),
    /// What a save will change.
    Plan(Vec<PlanRow>),
    /// What failed.
    Problem(Problem),
    /// Text to be copied as it is, never wrapped with marks: commands, an answers file.
    Verbatim(Vec<String>),
    /// A picture made of lines.
    Drawing(Drawing),
    /// The one private key that may be shown: the one the sandbox's API Portal just made.
    KeyText(Arc<Secret>),
}

impl Block {
    /// A paragraph.
    pub fn text(tone: Tone, text: impl Into<String>) -> Self {
        Self::Text {
            tone,
            text: text.into(),
        }
    }

    /// Where something is entered here, when it is.
    pub fn input(&self) -> Option<FieldId> {
        let field = self.try_as_field_ref().map(|field| field.id);
        let key = || self.try_as_key_field_ref().map(|field| field.id);
        let toggle = || self.try_as_toggle_ref().map(|toggle| toggle.id);
        let list = || self.try_as_list_ref().map(|list| list.id);
        field.or_else(key).or_else(toggle).or_else(list)
    }

    /// Something is entered in this field here. A filter is above the list.
    pub fn has(&self, field: FieldId) -> bool {
        let filtered = field == FieldId::Filter && self.try_as_list_ref().is_some();
        let button = field == FieldId::Button && self.try_as_button_ref().is_some();
        filtered || button || self.input() == Some(field)
    }

    /// The last row of a form: `Save 6 values` for `save 6 values`.
    pub fn button(does: &str) -> Self {
        let mut letters = does.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        Self::Button(first.chain(letters.clone()).collect())
    }

    /// A paragraph in plain tone.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::text(Tone::Plain, text)
    }
}
