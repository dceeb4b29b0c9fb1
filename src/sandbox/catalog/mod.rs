//! The catalog service: answers questions in GraphQL from what was exported.
//!
//! One listener stands for both of Adobe's hosts: `POST /graphql` is public and wants an API key in
//! its header alone (for Testing data spaces also the key that Adobe's own widgets use);
//! `POST /search/graphql` is the gateway's and signed like a call to the registry.
//!
//! An index is there as soon as a product of its store view was taken, unless the scenario of the
//! data space's owner lets it come late: after so many questions.

mod index;
mod question;
mod sync_status;

use rusqlite::Transaction;
use serde_json::{Value, json};

pub(super) use sync_status::answer as sync_status;

use self::index::Index;
use super::answer::Answer;
use super::gate::Asked;
use super::records::Account;
use super::{Scenarios, key_table};
use crate::registry::wire::catalog::{CatalogError, CatalogQuestion, NO_INDEX, WIDGETS_KEY};

/// Answers a question that came in public.
pub(super) fn public(
    asked: &Asked,
    scenarios: &Scenarios,
    change: &Transaction<'_>,
) -> rusqlite::Result<Answer> {
    let api_key = asked.header("x-api-key");
    let space = asked.header("magento-environment-id");
    let owner = Account::owner_of(change, space)?;
    let may_see = if api_key.is_empty() {
        return Ok(Answer::gateway("Client ID is missing", "403000"));
    } else if api_key == WIDGETS_KEY {
        index::is_testing(change, space)?
    } else {
        let account = match scenarios.find(api_key) {
            Some(_) => Account::find(change, api_key)?,
            None => match key_table::find(change, api_key)? {
                Some(known) => Some(known.account),
                None => return Ok(Answer::gateway("Client ID is invalid", "403003")),
            },
        };
        match (&account, &owner) {
            (Some(account), Some(owner)) => account.id() == owner.id(),
            (None, _) | (_, None) => false,
        }
    };
    let owner = owner.filter(|_| may_see);
    answer(asked, owner.as_ref(), scenarios, change)
}

/// Answers a question from whoever was let in as this account.
pub(super) fn signed(
    asked: &Asked,
    account: &Account,
    scenarios: &Scenarios,
    change: &Transaction<'_>,
) -> rusqlite::Result<Answer> {
    let owner = Account::owner_of(change, asked.header("magento-environment-id"))?;
    let owner = owner.filter(|owner| owner.id() == account.id());
    answer(asked, owner.as_ref(), scenarios, change)
}

fn answer(
    asked: &Asked,
    owner: Option<&Account>,
    scenarios: &Scenarios,
    change: &Transaction<'_>,
) -> rusqlite::Result<Answer> {
    let Ok(question) = serde_json::from_slice::<CatalogQuestion>(&asked.body) else {
        return Ok(refused("The body is not a question in GraphQL"));
    };
    let fields = match question::fields(&question) {
        Ok(fields) => fields,
        Err(why) => return Ok(refused(&why)),
    };
    let late = owner
        .and_then(|owner| scenarios.find(owner.licence()))
        .and_then(super::Scenario::late_index);
    let index = match owner {
        Some(_) => Index::find(change, asked, late)?,
        None => None,
    };
    let Some(index) = index else {
        return Ok(Answer::ok(&json!({
            "data": null,
            "errors": [CatalogError { message: NO_INDEX.into() }],
        })));
    };
    let mut data = serde_json::Map::new();
    for field in fields {
        let found = field.answer(&index, change)?;
        data.insert(field.shown, found);
    }
    Ok(Answer::ok(&json!({ "data": Value::Object(data) })))
}

fn refused(why: &str) -> Answer {
    let errors = [CatalogError {
        message: why.into(),
    }];
    Answer::json(400, &json!({ "errors": errors }))
}
