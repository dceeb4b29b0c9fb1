//! `POST registry/environments/{environmentId}/cleanup`: empty a data space.

use rusqlite::Transaction;

use super::super::answer::Answer;
use super::super::records::Account;

/// Status 200 in the body too, since clients look there; shape 1 for an unknown data space.
pub(in super::super) fn answer(
    account: &Account,
    change: &Transaction<'_>,
    id: &str,
) -> rusqlite::Result<Answer> {
    let Some(space) = account.data_space(change, id)? else {
        return Ok(Answer::unknown_data_space());
    };
    for table in ["feed_record", "feed_sender"] {
        change.execute(
            &format!(
                "DELETE FROM {table}
                 WHERE scope IN (SELECT seq FROM feed_scope WHERE data_space = ?1)"
            ),
            [space],
        )?;
    }
    for table in ["feed_scope", "feed_place", "feed_collision"] {
        change.execute(
            &format!("DELETE FROM {table} WHERE data_space = ?1"),
            [space],
        )?;
    }
    Ok(Answer::ok(&serde_json::json!({ "status": 200 })))
}
