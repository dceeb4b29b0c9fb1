//! Accounts, projects and data spaces in the database.

use aws_lc_rs::digest::{SHA256, digest};
use rusqlite::{Connection, OptionalExtension as _, Row as SqlRow, Transaction, params};

use super::{Licence, Seed};
use crate::registry::wire::{AccountSyncStatus, Row};

/// One licence: what a caller sees and changes.
#[derive(Clone, Debug)]
pub(super) struct Account {
    id: i64,
    licence: String,
    edition: Licence,
}

/// Which rows are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which<'a> {
    /// All of the account.
    All,
    /// One project's.
    Project(&'a str),
    /// One data space's.
    DataSpace(&'a str),
}

impl Account {
    /// The account of a licence; made, with what it has from the start, when it is new.
    pub(super) fn of(
        change: &Transaction<'_>,
        licence: &str,
        edition: Licence,
        seed: Option<&Seed>,
    ) -> rusqlite::Result<Self> {
        if let Some(account) = Self::find(change, licence)? {
            return Ok(account);
        }
        change.execute(
            "INSERT INTO account (licence, edition) VALUES (?1, ?2)",
            params![licence, edition.as_str()],
        )?;
        let account = Self {
            id: change.last_insert_rowid(),
            licence: licence.to_owned(),
            edition,
        };
        match seed {
            None => {}
            Some(Seed::Numbered { stem, count }) => {
                for number in 1..=*count {
                    account.add_project(change, &format!("{stem} {number:04}"))?;
                }
            }
            Some(Seed::Named { names }) => {
                for name in names {
                    let name = name.text();
                    let id = account.add_project(change, &name)?;
                    change.execute(
                        "UPDATE data_space SET name = name || ' ' || ?2
                         WHERE project = (SELECT seq FROM project WHERE id = ?1)",
                        params![id, name],
                    )?;
                }
            }
        }
        Ok(account)
    }

    /// The account of a licence, when it has been used before.
    pub(super) fn find(connection: &Connection, licence: &str) -> rusqlite::Result<Option<Self>> {
        connection
            .query_row(
                "SELECT id, licence, edition FROM account WHERE licence = ?1",
                [licence],
                |row| Self::read(row, 0),
            )
            .optional()
    }

    /// Reads id, licence and edition, beginning at this column.
    pub(super) fn read(row: &SqlRow<'_>, first: usize) -> rusqlite::Result<Self> {
        let edition: String = row.get(first + 2)?;
        Ok(Self {
            id: row.get(first)?,
            licence: row.get(first + 1)?,
            edition: Licence::parse(&edition).unwrap_or_default(),
        })
    }

    /// The account that has a data space.
    pub(super) fn owner_of(connection: &Connection, id: &str) -> rusqlite::Result<Option<Self>> {
        connection
            .query_row(
                "SELECT a.id, a.licence, a.edition FROM data_space d
                 JOIN project p ON p.seq = d.project JOIN account a ON a.id = p.account
                 WHERE d.id = ?1",
                [id],
                |row| Self::read(row, 0),
            )
            .optional()
    }

    /// The number of one of the account's data spaces.
    pub(super) fn data_space(
        &self,
        connection: &Connection,
        id: &str,
    ) -> rusqlite::Result<Option<i64>> {
        connection
            .prepare_cached(
                "SELECT d.seq FROM data_space d JOIN project p ON p.seq = d.project
                 WHERE d.id = ?1 AND p.account = ?2",
            )?
            .query_row(params![id, self.id], |row| row.get(0))
            .optional()
    }

    /// `commerce`, `open-source`, or a scenario's API key.
    pub(super) fn licence(&self) -> &str {
        &self.licence
    }

    /// The id in the database.
    pub(super) fn id(&self) -> i64 {
        self.id
    }

    /// A new project with the data spaces that the licence gives; returns the project's id.
    pub(super) fn add_project(
        &self,
        change: &Transaction<'_>,
        name: &str,
    ) -> rusqlite::Result<String> {
        let before = "SELECT ifnull(max(seq), 0) FROM project";
        let before: i64 = change
            .prepare_cached(before)?
            .query_row([], |row| row.get(0))?;
        let id = new_id(change, &format!("project {} {before}", self.licence));
        change
            .prepare_cached("INSERT INTO project (id, account, name) VALUES (?1, ?2, ?3)")?
            .execute(params![id, self.id, name])?;
        let project = change.last_insert_rowid();
        for (name, kind) in self.edition.data_spaces() {
            change
                .prepare_cached(
                    "INSERT INTO data_space (id, project, name, kind) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![
                    new_id(change, &format!("{id} {name}")),
                    project,
                    name,
                    kind
                ])?;
        }
        Ok(id)
    }

    /// Renames a project; `false` when the account has no such project.
    pub(super) fn rename_project(
        &self,
        change: &Transaction<'_>,
        id: &str,
        name: &str,
    ) -> rusqlite::Result<bool> {
        let renamed = change.execute(
            "UPDATE project SET name = ?3 WHERE id = ?1 AND account = ?2",
            params![id, self.id, name],
        )?;
        change.execute(
            "UPDATE data_space SET updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
             WHERE project = (SELECT seq FROM project WHERE id = ?1 AND account = ?2)",
            params![id, self.id],
        )?;
        Ok(renamed > 0)
    }

    /// Renames a data space; `false` when the account has no such data space.
    pub(super) fn rename_data_space(
        &self,
        change: &Transaction<'_>,
        id: &str,
        name: &str,
    ) -> rusqlite::Result<bool> {
        self.update_data_space(change, id, "name = ?3", name)
    }

    /// Keeps the cloud project's id; `false` when the account has no such data space.
    pub(super) fn tell_cloud(
        &self,
        change: &Transaction<'_>,
        id: &str,
        cloud: &str,
    ) -> rusqlite::Result<bool> {
        self.update_data_space(change, id, "cloud_id = ?3", cloud)
    }

    fn update_data_space(
        &self,
        change: &Transaction<'_>,
        id: &str,
        what: &'static str,
        value: &str,
    ) -> rusqlite::Result<bool> {
        let changed = change.execute(
            &format!(
                "UPDATE data_space SET {what}, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
                 WHERE id = ?1 AND project IN (SELECT seq FROM project WHERE account = ?2)"
            ),
            params![id, self.id, value],
        )?;
        Ok(changed > 0)
    }

    /// The rows asked for, projects and data spaces in the order in which they were made.
    pub(super) fn rows(
        &self,
        connection: &Connection,
        which: Which<'_>,
    ) -> rusqlite::Result<Vec<Row>> {
        let (clause, id) = match which {
            Which::All => ("?2 IS NULL", None),
            Which::Project(id) => ("p.id = ?2", Some(id)),
            Which::DataSpace(id) => ("d.id = ?2", Some(id)),
        };
        let mut found = connection.prepare(&format!(
            "SELECT p.id, p.name, d.id, d.name, d.kind, d.cloud_id, d.created_at, d.updated_at
             FROM project p JOIN data_space d ON d.project = p.seq
             WHERE p.account = ?1 AND {clause} ORDER BY p.seq, d.seq"
        ))?;
        let owner = self.owner();
        let rows = found.query_map(params![self.id, id], |row| self.row(row, &owner))?;
        rows.collect()
    }

    fn row(&self, row: &SqlRow<'_>, owner: &Owner) -> rusqlite::Result<Row> {
        let texts = |texts: &[&str]| Some(texts.iter().map(|&text| text.to_owned()).collect());
        let updated_at: Option<String> = row.get(7)?;
        Ok(Row {
            project_id: row.get(0)?,
            project_name: row.get(1)?,
            environment_id: row.get(2)?,
            environment_name: row.get(3)?,
            environment_type: row.get(4)?,
            mage_id: Some(owner.account.clone()),
            ims_organization_id: Some(owner.ims_organization.clone()),
            organization_id: Some(owner.organization.clone()),
            organization_name: Some("Sandbox Outfitters".into()),
            account_group: Some("Merchant".into()),
            entitlement_authority: Some("MAGENTO".into()),
            account_entitlements: texts(self.edition.entitlements()),
            feature_set: texts(self.edition.features()),
            cloud_id: row.get(5)?,
            subscription_end_date: None,
            account_sync_status: Some(AccountSyncStatus {
                status: Some("COMPLETED".into()),
                updated_at: updated_at.clone(),
            }),
            created_at: row.get(6)?,
            updated_at,
            hipaa: Some(false),
        })
    }

    /// Who owns the licence: the same on every machine, so that recorded screens stay the same.
    fn owner(&self) -> Owner {
        let hash = digest(&SHA256, self.licence.as_bytes());
        let bytes: [u8; 32] = hash.as_ref().try_into().unwrap_or_default();
        let [a, b, c, d, rest @ ..] = bytes;
        let number = u32::from_be_bytes([a, b, c, d]) % 1_000_000_000;
        let [organization @ .., _, _, _, _, _, _, _, _, _, _, _, _] = rest;
        let ims = rest.iter().skip(16).fold(String::new(), |mut text, byte| {
            use std::fmt::Write as _;
            // Writing to a String can't fail.
            let _ = write!(text, "{byte:02X}");
            text
        });
        Owner {
            account: format!("MAG00{number:09}"),
            ims_organization: format!("{ims}@AdobeOrg"),
            organization: uuid::Builder::from_random_bytes(organization)
                .into_uuid()
                .to_string(),
        }
    }
}

struct Owner {
    account: String,
    ims_organization: String,
    organization: String,
}

/// The id of a new thing. A database in memory, as the demo has one, gives the same ids in each run,
/// so that recorded screens stay the same; those of a file are its own.
fn new_id(connection: &Connection, thing: &str) -> String {
    if connection.path().is_some_and(|path| !path.is_empty()) {
        return uuid::Uuid::new_v4().to_string();
    }
    let hash = digest(&SHA256, thing.as_bytes());
    let bytes = hash.as_ref().first_chunk().copied().unwrap_or_default();
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string()
}
