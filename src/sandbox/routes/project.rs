//! `GET registry/projects/{projectId}`: one project.

use rusqlite::Transaction;

use super::super::answer::Answer;
use super::super::records::{Account, Which};
use super::rows;

/// Empty results for an unknown project.
pub(super) fn answer(
    account: &Account,
    change: &Transaction<'_>,
    id: &str,
) -> rusqlite::Result<Answer> {
    rows::list(account, change, Which::Project(id))
}
