//! One API key while it is being entered.

use crate::domain::{ApiKey, Problem, SaasEnvironment};
use crate::wizard::field_id::FieldId;
use crate::wizard::screen::{Block, Field};

/// The text of an API key, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct ApiKeyEntry {
    text: String,
    problem: Option<Problem>,
}

impl ApiKeyEntry {
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub(super) fn edit(&mut self, text: String) {
        self.text = text;
        self.problem = None;
    }

    /// The API key, when it can be one; else what is wrong is shown from now on.
    pub(super) fn parse(&mut self) -> Option<ApiKey> {
        match ApiKey::given(&self.text) {
            Ok(api_key) => {
                self.problem = None;
                Some(api_key)
            }
            Err(problem) => {
                self.problem = Some(problem);
                None
            }
        }
    }

    /// There is another one already.
    pub(super) fn differs_from(&self, other: &ApiKey) -> bool {
        ApiKey::given(&self.text).is_ok_and(|api_key| api_key != *other)
    }

    /// The field, and what is wrong with it.
    pub(super) fn blocks(&self, pair: SaasEnvironment) -> Vec<Block> {
        let field = Block::Field(Field {
            id: FieldId::ApiKey(pair),
            label: FieldId::ApiKey(pair).key_label(),
            text: self.text.clone(),
            placeholder: "(paste or type it)",
            note: None,
        });
        let problem = self.problem.clone().map(Block::Problem);
        [field].into_iter().chain(problem).collect()
    }
}
