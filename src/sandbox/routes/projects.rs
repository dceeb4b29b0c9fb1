//! `GET registry`: all projects.

use rusqlite::Transaction;

use super::super::answer::Answer;
use super::super::records::{Account, Which};
use super::rows;

/// Empty results when there is none.
pub(super) fn answer(account: &Account, change: &Transaction<'_>) -> rusqlite::Result<Answer> {
    rows::list(account, change, Which::All)
}
