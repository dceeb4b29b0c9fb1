//! `PUT registry/environments/{environmentId}/cloudid/{cloudId}`: tell the cloud project.

use rusqlite::Transaction;

use super::super::answer::Answer;
use super::super::records::Account;

/// Status 200 in the body too, since clients look there; shape 1 for an unknown data space.
pub(super) fn answer(
    account: &Account,
    change: &Transaction<'_>,
    id: &str,
    cloud: &str,
) -> rusqlite::Result<Answer> {
    Ok(if account.tell_cloud(change, id, cloud)? {
        Answer::ok(&serde_json::json!({ "status": 200 }))
    } else {
        Answer::unknown_data_space()
    })
}
