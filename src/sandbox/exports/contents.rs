//! What the data spaces hold, to be shown.

use rusqlite::{Connection, params};

use super::super::Database;
use super::super::portal::failed;
use crate::domain::{Feed, FeedScope, Problem};

/// One data space that something was sent to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataSpaceContents {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `Production`, `Testing`.
    pub kind: String,
    /// Its project's name.
    pub project: String,
    /// What it holds, by feed and place.
    pub feeds: Vec<FeedContents>,
    /// Codes that two installations use.
    pub collisions: Vec<Collision>,
}

/// What one data space holds of one feed in one place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeedContents {
    /// The feed's name.
    pub feed: String,
    /// The website's code, where it is known.
    pub website: Option<String>,
    /// The store view's code, for feeds that have one.
    pub store_view: Option<String>,
    /// Items that are there now.
    pub records: u64,
    /// Items that ever came, deletions included.
    pub received: u64,
    /// Items that were not taken.
    pub refused: u64,
    /// When the last ones came, UTC, ISO 8601.
    pub last_at: Option<String>,
}

/// A code that two installations use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Collision {
    /// `website` or `store_view`.
    pub kind: String,
    /// The code.
    pub code: String,
    /// What shows it: `scopes`, `records` or `api_keys`.
    pub evidence: String,
    /// The same in words.
    pub detail: String,
    /// The feeds whose items become one there.
    pub feeds: Vec<String>,
    /// When it was first seen, UTC, ISO 8601.
    pub found_at: String,
}

/// Every data space that something was sent to, oldest first.
pub fn contents(database: &Database) -> Result<Vec<DataSpaceContents>, Problem> {
    database
        .with(|connection| spaces(connection))
        .map_err(|error| failed("What the data spaces hold can't be read.", &error))
}

fn spaces(connection: &Connection) -> rusqlite::Result<Vec<DataSpaceContents>> {
    let mut found = connection.prepare(
        "SELECT d.seq, d.id, d.name, d.kind, p.name
         FROM data_space d JOIN project p ON p.seq = d.project
         WHERE d.seq IN (SELECT data_space FROM feed_scope) ORDER BY d.seq",
    )?;
    let spaces = found.query_map([], |row| {
        let seq: i64 = row.get(0)?;
        let space = DataSpaceContents {
            id: row.get(1)?,
            name: row.get(2)?,
            kind: row.get(3)?,
            project: row.get(4)?,
            feeds: Vec::new(),
            collisions: Vec::new(),
        };
        Ok((seq, space))
    })?;
    let spaces: Vec<_> = spaces.collect::<rusqlite::Result<_>>()?;
    spaces
        .into_iter()
        .map(|(seq, space)| {
            Ok(DataSpaceContents {
                feeds: feeds(connection, seq)?,
                collisions: collisions(connection, seq)?,
                ..space
            })
        })
        .collect()
}

fn feeds(connection: &Connection, space: i64) -> rusqlite::Result<Vec<FeedContents>> {
    let mut found = connection.prepare(
        "SELECT s.feed, s.code, coalesce(s.website, p.below), s.records, s.received, s.refused,
                s.last_at
         FROM feed_scope s LEFT JOIN feed_place p
           ON p.data_space = s.data_space AND p.kind = 'store_view' AND p.code = s.code
         WHERE s.data_space = ?1 ORDER BY s.seq",
    )?;
    let rows = found.query_map([space], |row| {
        let feed: String = row.get(0)?;
        let code: String = row.get(1)?;
        let scope = Feed::parse(&feed).map_or(FeedScope::DataSpace, Feed::scope);
        let (website, store_view) = match scope {
            FeedScope::Website => (Some(code), None),
            FeedScope::StoreView => (row.get(2)?, Some(code)),
            FeedScope::DataSpace => (None, None),
        };
        Ok(FeedContents {
            feed,
            website,
            store_view,
            records: row.get(3)?,
            received: row.get(4)?,
            refused: row.get(5)?,
            last_at: row.get(6)?,
        })
    })?;
    rows.collect()
}

fn collisions(connection: &Connection, space: i64) -> rusqlite::Result<Vec<Collision>> {
    let mut found = connection.prepare(
        "SELECT kind, code, evidence, detail, found_at FROM feed_collision
         WHERE data_space = ?1 ORDER BY kind DESC, code, evidence",
    )?;
    let rows = found.query_map([space], |row| {
        Ok(Collision {
            kind: row.get(0)?,
            code: row.get(1)?,
            evidence: row.get(2)?,
            detail: row.get(3)?,
            feeds: Vec::new(),
            found_at: row.get(4)?,
        })
    })?;
    let collisions: Vec<Collision> = rows.collect::<rusqlite::Result<_>>()?;
    collisions
        .into_iter()
        .map(|collision| {
            Ok(Collision {
                feeds: touched(connection, space, &collision)?,
                ..collision
            })
        })
        .collect()
}

fn touched(
    connection: &Connection,
    space: i64,
    collision: &Collision,
) -> rusqlite::Result<Vec<String>> {
    let scope = match collision.kind.as_str() {
        "website" => FeedScope::Website,
        _ => FeedScope::StoreView,
    };
    let mut found = connection.prepare(
        "SELECT feed FROM feed_scope WHERE data_space = ?1 AND code = ?2 AND records > 0
         ORDER BY seq",
    )?;
    let feeds = found.query_map(params![space, collision.code], |row| {
        row.get::<_, String>(0)
    })?;
    let feeds: Vec<String> = feeds.collect::<rusqlite::Result<_>>()?;
    let there = |feed: &String| {
        Feed::parse(feed).is_some_and(|feed| feed.scope() == scope && feed != Feed::ScopesWebsite)
    };
    Ok(feeds.into_iter().filter(there).collect())
}
