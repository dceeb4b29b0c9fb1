//! The two sets of fields: rows in lists have the first, a single data space has both.

use serde::Serialize;

use super::super::answer::Answer;
use super::super::records::{Account, Which};
use crate::registry::wire::Row;

/// A row in a list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed<'a> {
    project_id: &'a Option<String>,
    project_name: &'a Option<String>,
    environment_id: &'a Option<String>,
    environment_name: &'a Option<String>,
    environment_type: &'a Option<String>,
    mage_id: &'a Option<String>,
    ims_organization_id: &'a Option<String>,
    organization_id: &'a Option<String>,
    organization_name: &'a Option<String>,
    account_group: &'a Option<String>,
    entitlement_authority: &'a Option<String>,
    account_entitlements: &'a Option<Vec<String>>,
    feature_set: &'a Option<Vec<String>>,
}

impl<'a> From<&'a Row> for Listed<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            project_id: &row.project_id,
            project_name: &row.project_name,
            environment_id: &row.environment_id,
            environment_name: &row.environment_name,
            environment_type: &row.environment_type,
            mage_id: &row.mage_id,
            ims_organization_id: &row.ims_organization_id,
            organization_id: &row.organization_id,
            organization_name: &row.organization_name,
            account_group: &row.account_group,
            entitlement_authority: &row.entitlement_authority,
            account_entitlements: &row.account_entitlements,
            feature_set: &row.feature_set,
        }
    }
}

/// `{"results":[ROW, ...]}`
pub(super) fn list(
    account: &Account,
    change: &rusqlite::Transaction<'_>,
    which: Which<'_>,
) -> rusqlite::Result<Answer> {
    #[derive(Serialize)]
    struct Results<'a> {
        results: Vec<Listed<'a>>,
    }
    let rows = account.rows(change, which)?;
    Ok(Answer::ok(&Results {
        results: rows.iter().map(Listed::from).collect(),
    }))
}

/// One data space with all its fields, not wrapped; shape 1 when there is none.
pub(super) fn single(
    account: &Account,
    change: &rusqlite::Transaction<'_>,
    id: &str,
) -> rusqlite::Result<Answer> {
    let rows = account.rows(change, Which::DataSpace(id))?;
    Ok(rows
        .first()
        .map_or_else(Answer::unknown_data_space, Answer::ok))
}
