//! Counts and identities, by data space, feed and place.

use std::collections::HashMap;

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::collisions;
use super::item::Record;
use crate::domain::Feed;

/// What a request adds to.
pub(super) struct Intake<'a> {
    change: &'a Transaction<'a>,
    space: i64,
    api_key: &'a str,
    scopes: HashMap<(Feed, String), Tally>,
}

/// One scope, and what this request changes in it.
struct Tally {
    scope: i64,
    website: Option<String>,
    store: Option<String>,
    records: i64,
    hidden: i64,
    received: i64,
    refused: i64,
}

impl<'a> Intake<'a> {
    /// The intake of a data space, sent by whoever has this key.
    pub(super) fn new(change: &'a Transaction<'a>, space: i64, api_key: &'a str) -> Self {
        Self {
            change,
            space,
            api_key,
            scopes: HashMap::new(),
        }
    }

    /// Keeps what is new or changed, lets go what is deleted, counts both.
    pub(super) fn take(&mut self, mut records: Vec<Record>) -> rusqlite::Result<()> {
        // Neighbours in the table one after the other; an item that comes twice keeps its order.
        records.sort_by_key(|record| record.identity);
        for record in &records {
            self.take_one(record)?;
        }
        self.finish()
    }

    /// Counts what was not taken.
    pub(super) fn refuse(&mut self, records: &[Record]) -> rusqlite::Result<()> {
        for record in records {
            self.tally(record)?.refused += 1;
        }
        self.finish()
    }

    fn take_one(&mut self, record: &Record) -> rusqlite::Result<()> {
        let (change, space) = (self.change, self.space);
        if let Some(tree) = &record.tree
            && record.feed == Feed::ScopesWebsite
        {
            collisions::watch_tree(change, space, tree, record.deleted)?;
        }
        let tally = self.tally(record)?;
        tally.received += 1;
        let scope = tally.scope;
        let before: Option<(Option<i64>, bool)> = change
            .prepare_cached(
                "SELECT entity, hidden FROM feed_record WHERE scope = ?1 AND identity = ?2",
            )?
            .query_row(params![scope, record.identity], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        if let Some((_, hidden)) = before {
            tally.records -= 1;
            tally.hidden -= i64::from(hidden);
        }
        if record.deleted {
            if before.is_some() {
                change
                    .prepare_cached("DELETE FROM feed_record WHERE scope = ?1 AND identity = ?2")?
                    .execute(params![scope, record.identity])?;
            }
            return Ok(());
        }
        tally.records += 1;
        tally.hidden += i64::from(record.hidden);
        change
            .prepare_cached(
                "INSERT OR REPLACE INTO feed_record (scope, identity, entity, hidden, name)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                scope,
                record.identity,
                record.entity,
                record.hidden,
                record.name
            ])?;
        if let (Some((Some(old), _)), Some(new)) = (before, record.entity)
            && old != new
        {
            collisions::same_item(change, space, record, old, new)?;
        }
        Ok(())
    }

    /// The scope that a record belongs to, made when it is the first.
    fn tally(&mut self, record: &Record) -> rusqlite::Result<&mut Tally> {
        let key = (record.feed, record.code.clone());
        if !self.scopes.contains_key(&key) {
            let tally = self.open(record)?;
            self.scopes.insert(key.clone(), tally);
        }
        let (change, space) = (self.change, self.space);
        let tally = self.scopes.entry(key).or_insert_with(Tally::lost);
        for (known, told) in [
            (&mut tally.website, &record.website),
            (&mut tally.store, &record.store),
        ] {
            let Some(told) = told else { continue };
            match known {
                Some(known) if known != told => {
                    collisions::same_view(change, space, record, known, told)?;
                }
                Some(_) => {}
                None => *known = Some(told.clone()),
            }
        }
        Ok(tally)
    }

    fn open(&self, record: &Record) -> rusqlite::Result<Tally> {
        let (feed, code) = (record.feed.as_str(), record.code.as_str());
        self.change
            .prepare_cached(
                "INSERT OR IGNORE INTO feed_scope (data_space, feed, code) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![self.space, feed, code])?;
        let tally = self
            .change
            .prepare_cached(
                "SELECT seq, website, store FROM feed_scope
                 WHERE data_space = ?1 AND feed = ?2 AND code = ?3",
            )?
            .query_row(params![self.space, feed, code], |row| {
                Ok(Tally {
                    scope: row.get(0)?,
                    website: row.get(1)?,
                    store: row.get(2)?,
                    ..Tally::lost()
                })
            })?;
        collisions::watch_sender(self.change, self.space, record, tally.scope, self.api_key)?;
        Ok(tally)
    }

    fn finish(&mut self) -> rusqlite::Result<()> {
        for tally in std::mem::take(&mut self.scopes).into_values() {
            self.change
                .prepare_cached(
                    "UPDATE feed_scope SET website = ?2, store = ?3, records = records + ?4,
                     hidden = hidden + ?5, received = received + ?6, refused = refused + ?7,
                     last_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE seq = ?1",
                )?
                .execute(params![
                    tally.scope,
                    tally.website,
                    tally.store,
                    tally.records,
                    tally.hidden,
                    tally.received,
                    tally.refused
                ])?;
        }
        Ok(())
    }
}

impl Tally {
    /// Counts of no scope.
    fn lost() -> Self {
        Self {
            scope: 0,
            website: None,
            store: None,
            records: 0,
            hidden: 0,
            received: 0,
            refused: 0,
        }
    }
}
