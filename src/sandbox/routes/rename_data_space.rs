//! `PATCH registry/environments/{environmentId}`: rename a data space.

use rusqlite::Transaction;

use super::super::answer::Answer;
use super::super::records::Account;
use super::rows;
use crate::registry::wire::EnvironmentName;

/// The data space under its new name; error shape 1 for an unknown one.
pub(super) fn answer(
    account: &Account,
    change: &Transaction<'_>,
    id: &str,
    body: &[u8],
) -> rusqlite::Result<Answer> {
    let Some(name) = name(body) else {
        return Ok(Answer::bad_request("environmentName is missing or empty"));
    };
    account.rename_data_space(change, id, &name)?;
    rows::single(account, change, id)
}

fn name(body: &[u8]) -> Option<String> {
    let EnvironmentName { environment_name } = serde_json::from_slice(body).ok()?;
    (!environment_name.trim().is_empty()).then_some(environment_name)
}
