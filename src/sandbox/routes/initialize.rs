//! `POST registry/initialize`: request a project.

use rusqlite::Transaction;

use super::super::answer::Answer;
use super::super::records::{Account, Which};
use super::rows;
use crate::registry::wire::ProjectName;

/// One row for each data space that the licence gives. Asked twice, it makes two projects.
pub(super) fn answer(
    account: &Account,
    change: &Transaction<'_>,
    body: &[u8],
) -> rusqlite::Result<Answer> {
    let Some(name) = name(body) else {
        return Ok(Answer::bad_request("projectName is missing or empty"));
    };
    let id = account.add_project(change, &name)?;
    rows::list(account, change, Which::Project(&id))
}

/// The name in the body, unless it is empty or something else than a text.
pub(super) fn name(body: &[u8]) -> Option<String> {
    let ProjectName { project_name } = serde_json::from_slice(body).ok()?;
    (!project_name.trim().is_empty()).then_some(project_name)
}
