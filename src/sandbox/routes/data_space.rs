//! `GET registry/environments/{environmentId}`: one data space.

use rusqlite::Transaction;

use super::super::answer::Answer;
use super::super::records::Account;
use super::rows;

/// Error shape 1 for an unknown data space.
pub(super) fn answer(
    account: &Account,
    change: &Transaction<'_>,
    id: &str,
) -> rusqlite::Result<Answer> {
    rows::single(account, change, id)
}
