//! The registry's bodies, as they stand on the wire. The sandbox answers with the same types.
//!
//! Reading is lenient: everything but the ids may be missing, null or of another type, and unknown
//! fields are ignored. Writing is exact: every field stands there, `null` where it has no value.

pub mod catalog;
pub mod feeds;

use serde::{Deserialize, Serialize};

use super::lenient;

/// One data space with the project it belongs to: the registry's only kind of record.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Row {
    /// Id of the project.
    #[serde(deserialize_with = "lenient::text")]
    pub project_id: Option<String>,
    /// Name of the project.
    #[serde(deserialize_with = "lenient::text")]
    pub project_name: Option<String>,
    /// Id of the data space.
    #[serde(deserialize_with = "lenient::text")]
    pub environment_id: Option<String>,
    /// Name of the data space.
    #[serde(deserialize_with = "lenient::text")]
    pub environment_name: Option<String>,
    /// `Production`, `Testing`, or a later type.
    #[serde(deserialize_with = "lenient::text")]
    pub environment_type: Option<String>,
    /// The licence owner's account, such as `MAG00557654321`.
    #[serde(deserialize_with = "lenient::text")]
    pub mage_id: Option<String>,
    /// The IMS organisation.
    #[serde(deserialize_with = "lenient::text")]
    pub ims_organization_id: Option<String>,
    /// The organisation's id.
    #[serde(deserialize_with = "lenient::text")]
    pub organization_id: Option<String>,
    /// The organisation's name.
    #[serde(deserialize_with = "lenient::text")]
    pub organization_name: Option<String>,
    /// The account's group.
    #[serde(deserialize_with = "lenient::text")]
    pub account_group: Option<String>,
    /// `MAGENTO`.
    #[serde(deserialize_with = "lenient::text")]
    pub entitlement_authority: Option<String>,
    /// What the licence gives.
    #[serde(deserialize_with = "lenient::texts")]
    pub account_entitlements: Option<Vec<String>>,
    /// The services that feed from the data space.
    #[serde(deserialize_with = "lenient::texts")]
    pub feature_set: Option<Vec<String>>,
    /// The cloud project that was told.
    #[serde(deserialize_with = "lenient::text")]
    pub cloud_id: Option<String>,
    /// When the subscription ends.
    #[serde(deserialize_with = "lenient::text")]
    pub subscription_end_date: Option<String>,
    /// Whether the account is in step.
    #[serde(deserialize_with = "lenient::object")]
    pub account_sync_status: Option<AccountSyncStatus>,
    /// When it was made.
    #[serde(deserialize_with = "lenient::text")]
    pub created_at: Option<String>,
    /// When it was last changed.
    #[serde(deserialize_with = "lenient::text")]
    pub updated_at: Option<String>,
    /// Whether it is for health data.
    #[serde(deserialize_with = "lenient::truth")]
    pub hipaa: Option<bool>,
}

/// Whether the account is in step with the registry.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AccountSyncStatus {
    /// `COMPLETED`, ...
    #[serde(deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// When it was last looked at.
    #[serde(deserialize_with = "lenient::text")]
    pub updated_at: Option<String>,
}

/// `{"results":[ROW, ...]}`
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Rows {
    /// The rows.
    #[serde(default)]
    pub results: Vec<Row>,
}

/// Body of `POST initialize` and of `PATCH projects/{id}`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProjectName {
    /// The project's name.
    pub project_name: String,
}

/// Body of `PATCH environments/{id}`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentName {
    /// The data space's name.
    pub environment_name: String,
}
