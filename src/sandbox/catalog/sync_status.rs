//! `GET recs-admin/v1/catalogsyncstatus/...`: how many documents there are of a store view.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::super::answer::Answer;
use super::super::records::Account;
use crate::domain::Feed;
use crate::registry::wire::catalog::{DocumentCount, SyncStatus};

/// The count; 0 for a store view that nothing came for.
pub(in super::super) fn answer(
    account: &Account,
    change: &Transaction<'_>,
    ids: &[String],
) -> rusqlite::Result<Answer> {
    let [space, website, view] = ids else {
        return Ok(Answer::unknown_data_space());
    };
    let Some(space) = account.data_space(change, space)? else {
        return Ok(Answer::unknown_data_space());
    };
    let count: Option<u64> = change
        .query_row(
            "SELECT s.records FROM feed_scope s LEFT JOIN feed_place p
               ON p.data_space = s.data_space AND p.kind = 'store_view' AND p.code = s.code
             WHERE s.data_space = ?1 AND s.feed = ?2 AND s.code = ?3
               AND coalesce(p.below, s.website, ?4) = ?4",
            params![space, Feed::Products.as_str(), view, website],
            |row| row.get(0),
        )
        .optional()?;
    Ok(Answer::ok(&SyncStatus {
        document_count_response: DocumentCount {
            document_count: count.unwrap_or(0),
        },
    }))
}
