//! The API Portal: makes key pairs, lists them, deletes them.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::{Database, Licence, ListedKey, key_table};
use crate::domain::{Name, Problem, SaasEnvironment, Secret};

/// Columns of a PEM body's line.
const PEM_COLUMNS: usize = 64;

/// A pair that was just made. The private key exists here only.
#[derive(Debug)]
pub struct NewKeys {
    /// The API key: 32 hexadecimal digits.
    pub api_key: String,
    /// PKCS#8 PEM, 2048 bit RSA.
    pub private_key_pem: Secret,
    public_key: Vec<u8>,
}

impl NewKeys {
    /// Makes a pair that no registry knows yet. Takes tens of milliseconds of computing.
    pub fn make() -> Result<Self, Problem> {
        let failed = |_: Unspecified| {
            Problem::new(
                "sandbox.key_generation",
                "No key pair could be made.",
                "The crypto library gave none.",
                "Try again.",
            )
        };
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(failed)?;
        let private: Pkcs8V1Der<'_> = pair.as_der().map_err(failed)?;
        let public: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(failed)?;
        Ok(Self {
            api_key: uuid::Uuid::new_v4().simple().to_string(),
            private_key_pem: pem(private.as_ref()),
            public_key: public.as_ref().to_vec(),
        })
    }

    /// Tells the registry of the pair: from now on it is let in.
    pub fn register(
        &self,
        database: &Database,
        name: &Name,
        environment: SaasEnvironment,
        edition: Licence,
    ) -> Result<(), Problem> {
        database
            .with(|connection| {
                key_table::insert(
                    connection,
                    &self.api_key,
                    name,
                    environment,
                    edition,
                    &self.public_key,
                )
            })
            .map_err(|error| failed("The key pair can't be kept.", &error))
    }
}

/// Makes a pair and tells the registry of it. Computes for tens of milliseconds, and may wait for
/// another process that writes to the same file: not for a thread that must stay awake.
pub fn add(
    database: &Database,
    name: &Name,
    environment: SaasEnvironment,
    edition: Licence,
) -> Result<NewKeys, Problem> {
    let keys = NewKeys::make()?;
    keys.register(database, name, environment, edition)?;
    Ok(keys)
}

/// Every pair, oldest first.
pub fn list(database: &Database) -> Result<Vec<ListedKey>, Problem> {
    database
        .with(|connection| key_table::list(connection))
        .map_err(|error| failed("The key pairs can't be listed.", &error))
}

/// Deletes a pair: it is refused from the next request on. Its projects stay with the licence.
/// `false` when there is no such pair.
pub fn delete(database: &Database, api_key: &str) -> Result<bool, Problem> {
    database
        .with(|connection| key_table::delete(connection, api_key))
        .map_err(|error| failed("The key pair can't be deleted.", &error))
}

pub(super) fn failed(what: &str, error: &rusqlite::Error) -> Problem {
    Problem::new(
        "sandbox.database",
        what,
        format!("The sandbox database says: {error}."),
        "Try again, or use another file with --db FILE.",
    )
}

fn pem(der: &[u8]) -> Secret {
    let mut body = Zeroizing::new(vec![0; der.len().div_ceil(3) * 4]);
    // The buffer has room for exactly this; were it short, the key would just be empty.
    let length = STANDARD.encode_slice(der, &mut body).unwrap_or(0);
    // The whole text has its room from the start, so that no copy is left behind by growing.
    let mut text = String::with_capacity(length + length / PEM_COLUMNS + 64);
    text.push_str("-----BEGIN PRIVATE KEY-----\n");
    for line in body[..length].chunks(PEM_COLUMNS) {
        text.extend(line.iter().map(|&byte| char::from(byte)));
        text.push('\n');
    }
    text.push_str("-----END PRIVATE KEY-----\n");
    Secret::new(text)
}
