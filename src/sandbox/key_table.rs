//! The key pairs that the portal made, in the database.

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::Licence;
use super::records::Account;
use crate::domain::{Name, SaasEnvironment};

/// A key pair as the portal lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedKey {
    /// The API key.
    pub api_key: String,
    /// The name it was given.
    pub name: String,
    /// `production` or `sandbox`.
    pub environment: SaasEnvironment,
    /// The licence.
    pub edition: Licence,
    /// When it was made, UTC, ISO 8601.
    pub created_at: String,
}

/// What the gate needs to know of an API key.
pub(super) struct KnownKey {
    /// Whose it is.
    pub(super) account: Account,
    /// `SubjectPublicKeyInfo`, DER.
    pub(super) public_key: Vec<u8>,
}

/// Keeps a new pair's public half.
pub(super) fn insert(
    connection: &mut Connection,
    api_key: &str,
    name: &Name,
    environment: SaasEnvironment,
    edition: Licence,
    public_key: &[u8],
) -> rusqlite::Result<()> {
    let change: Transaction<'_> =
        connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let account = Account::of(&change, edition.as_str(), edition, None)?;
    change.execute(
        "INSERT INTO api_key (api_key, name, environment, account, public_key)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            api_key,
            name.as_str(),
            environment.as_str(),
            account.id(),
            public_key
        ],
    )?;
    change.commit()
}

/// The pair of an API key.
pub(super) fn find(connection: &Connection, api_key: &str) -> rusqlite::Result<Option<KnownKey>> {
    connection
        .query_row(
            "SELECT a.id, a.licence, a.edition, k.public_key
             FROM api_key k JOIN account a ON a.id = k.account WHERE k.api_key = ?1",
            [api_key],
            |row| {
                Ok(KnownKey {
                    account: Account::read(row, 0)?,
                    public_key: row.get(3)?,
                })
            },
        )
        .optional()
}

/// Every pair, oldest first.
pub(super) fn list(connection: &Connection) -> rusqlite::Result<Vec<ListedKey>> {
    let mut found = connection.prepare(
        "SELECT k.api_key, k.name, k.environment, a.edition, k.created_at
         FROM api_key k JOIN account a ON a.id = k.account ORDER BY k.seq",
    )?;
    let keys = found.query_map([], |row| {
        let environment: String = row.get(2)?;
        let edition: String = row.get(3)?;
        Ok(ListedKey {
            api_key: row.get(0)?,
            name: row.get(1)?,
            environment: SaasEnvironment::from_config(&environment),
            edition: Licence::parse(&edition).unwrap_or_default(),
            created_at: row.get(4)?,
        })
    })?;
    keys.collect()
}

/// Deletes a pair; its projects stay. `false` when there is no such pair.
pub(super) fn delete(connection: &Connection, api_key: &str) -> rusqlite::Result<bool> {
    let deleted = connection.execute("DELETE FROM api_key WHERE api_key = ?1", [api_key])?;
    Ok(deleted > 0)
}
