//! The registry's bodies, as they stand on the wire. The sandbox answers with the same types.
//!
//! Reading is lenient: everything but the ids may be missing or null, unknown fields are ignored.

use serde::{Deserialize, Serialize};

/// One data space with the project it belongs to: the registry's only kind of record.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Row {
    /// Id of the project.
    pub project_id: Option<String>,
    /// Name of the project.
    pub project_name: Option<String>,
    /// Id of the data space.
    pub environment_id: Option<String>,
    /// Name of the data space.
    pub environment_name: Option<String>,
    /// `Production`, `Testing`, or a later type.
    pub environment_type: Option<String>,
    /// The licence owner's account, such as `MAG00557654321`.
    pub mage_id: Option<String>,
    /// The IMS organisation.
    pub ims_organization_id: Option<String>,
    /// The organisation's id.
    pub organization_id: Option<String>,
    /// The organisation's name.
    pub organization_name: Option<String>,
    /// The account's group.
    pub account_group: Option<String>,
    /// `MAGENTO`.
    pub entitlement_authority: Option<String>,
    /// What the licence gives.
    pub account_entitlements: Option<Vec<String>>,
    /// The services that feed from the data space.
    pub feature_set: Option<Vec<String>>,
    /// The cloud project that was told.
    pub cloud_id: Option<String>,
    /// When the subscription ends.
    pub subscription_end_date: Option<String>,
    /// Whether the account is in step.
    pub account_sync_status: Option<AccountSyncStatus>,
    /// When it was made.
    pub created_at: Option<String>,
    /// When it was last changed.
    pub updated_at: Option<String>,
    /// Whether it is for health data.
    pub hipaa: Option<bool>,
}

/// Whether the account is in step with the registry.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AccountSyncStatus {
    /// `COMPLETED`, ...
    pub status: Option<String>,
    /// When it was last looked at.
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
