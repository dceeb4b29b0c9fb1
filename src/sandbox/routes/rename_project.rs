//! `PATCH registry/projects/{projectId}`: rename a project.

use rusqlite::Transaction;

use super::super::answer::Answer;
use super::super::records::{Account, Which};
use super::{initialize, rows};

/// The project under its new name; `{}` for an unknown one.
pub(super) fn answer(
    account: &Account,
    change: &Transaction<'_>,
    id: &str,
    body: &[u8],
) -> rusqlite::Result<Answer> {
    let Some(name) = initialize::name(body) else {
        return Ok(Answer::bad_request("projectName is missing or empty"));
    };
    if !account.rename_project(change, id, &name)? {
        return Ok(Answer::ok(&serde_json::json!({})));
    }
    rows::list(account, change, Which::Project(id))
}
