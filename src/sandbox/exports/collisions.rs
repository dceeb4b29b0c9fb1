//! Codes that two installations use in one data space, with what shows it.
//!
//! Three things do: the scopes feed gives one code two numbers or two places; one item comes under
//! two numbers, or below two websites; items of one code come with two API keys. The last can also
//! be one installation that got new keys, and is said as such.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::item::Record;
use crate::domain::FeedScope;
use crate::registry::wire::feeds::ScopeWebsite;

/// A website or a store view, as the scopes feed tells of it.
struct ToldPlace<'a> {
    kind: &'static str,
    code: &'a str,
    number: &'a str,
    store: &'a str,
    below: &'a str,
}

/// Holds a website and its store views against what was told of the same codes before.
pub(super) fn watch_tree(
    change: &Transaction<'_>,
    space: i64,
    tree: &ScopeWebsite,
    deleted: bool,
) -> rusqlite::Result<()> {
    let Some(website) = tree.website_code.as_deref() else {
        return Ok(());
    };
    let mut told = Vec::new();
    if !deleted {
        told.push(ToldPlace {
            kind: "website",
            code: website,
            number: tree.website_id.as_deref().unwrap_or_default(),
            store: "",
            below: website,
        });
        for store in &tree.stores {
            told.extend(store.store_views.iter().filter_map(|view| {
                Some(ToldPlace {
                    kind: "store_view",
                    code: view.store_view_code.as_deref()?,
                    number: view.store_view_id.as_deref().unwrap_or_default(),
                    store: store.store_code.as_deref().unwrap_or_default(),
                    below: website,
                })
            }));
        }
    }
    for place in &told {
        compare(change, space, place)?;
    }
    // What this website no longer has is gone from it.
    change.execute(
        "DELETE FROM feed_place WHERE data_space = ?1 AND below = ?2",
        params![space, website],
    )?;
    for place in &told {
        change
            .prepare_cached(
                "INSERT OR REPLACE INTO feed_place (data_space, kind, code, number, store, below)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                space,
                place.kind,
                place.code,
                place.number,
                place.store,
                place.below
            ])?;
    }
    Ok(())
}

fn compare(change: &Transaction<'_>, space: i64, told: &ToldPlace<'_>) -> rusqlite::Result<()> {
    let what = told.kind.replace('_', " ");
    let known: Option<(String, String)> = change
        .prepare_cached(
            "SELECT number, below FROM feed_place
             WHERE data_space = ?1 AND kind = ?2 AND code = ?3",
        )?
        .query_row(params![space, told.kind, told.code], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let detail = match known {
        Some((_, below)) if below != told.below => Some(format!(
            "it is below the websites {below} and {}",
            told.below
        )),
        Some((number, _)) if number != told.number => {
            Some(format!("it is {what} {number} and {what} {}", told.number))
        }
        Some(_) => None,
        None => {
            // Another code under the same number, below the same website: another shop's list.
            let other: Option<String> = change
                .prepare_cached(
                    "SELECT code FROM feed_place WHERE data_space = ?1 AND kind = ?2
                     AND number = ?3 AND below = ?4 AND number <> ''",
                )?
                .query_row(params![space, told.kind, told.number, told.below], |row| {
                    row.get(0)
                })
                .optional()?;
            let Some(other) = other else { return Ok(()) };
            let detail = format!("its {what} {} is {other} and {}", told.number, told.code);
            return note(change, space, "website", told.below, "scopes", &detail);
        }
    };
    match detail {
        Some(detail) => note(change, space, told.kind, told.code, "scopes", &detail),
        None => Ok(()),
    }
}

/// One item came under two numbers.
pub(super) fn same_item(
    change: &Transaction<'_>,
    space: i64,
    record: &Record,
    old: i64,
    new: i64,
) -> rusqlite::Result<()> {
    let detail = format!(
        "{} of {} is number {old} and number {new}",
        record.called, record.feed
    );
    note_of(change, space, record, "records", &detail)
}

/// Items of one store view came below two websites or stores.
pub(super) fn same_view(
    change: &Transaction<'_>,
    space: i64,
    record: &Record,
    old: &str,
    new: &str,
) -> rusqlite::Result<()> {
    let detail = format!("{} come below {old} and {new}", record.feed);
    note_of(change, space, record, "records", &detail)
}

/// Remembers whose key wrote into a scope.
pub(super) fn watch_sender(
    change: &Transaction<'_>,
    space: i64,
    record: &Record,
    scope: i64,
    api_key: &str,
) -> rusqlite::Result<()> {
    let added = change
        .prepare_cached("INSERT OR IGNORE INTO feed_sender (scope, api_key) VALUES (?1, ?2)")?
        .execute(params![scope, api_key])?;
    if added == 0 {
        return Ok(());
    }
    let senders: i64 = change
        .prepare_cached("SELECT count(*) FROM feed_sender WHERE scope = ?1")?
        .query_row([scope], |row| row.get(0))?;
    if senders < 2 {
        return Ok(());
    }
    let detail = format!(
        "{} came with {senders} API keys, unless one installation got new keys",
        record.feed
    );
    note_of(change, space, record, "api_keys", &detail)
}

fn note_of(
    change: &Transaction<'_>,
    space: i64,
    record: &Record,
    evidence: &str,
    detail: &str,
) -> rusqlite::Result<()> {
    let kind = match record.feed.scope() {
        FeedScope::Website => "website",
        FeedScope::StoreView => "store_view",
        FeedScope::DataSpace => return Ok(()),
    };
    note(change, space, kind, &record.code, evidence, detail)
}

/// The first detail stays: it is where the two met.
fn note(
    change: &Transaction<'_>,
    space: i64,
    kind: &str,
    code: &str,
    evidence: &str,
    detail: &str,
) -> rusqlite::Result<()> {
    change
        .prepare_cached(
            "INSERT OR IGNORE INTO feed_collision (data_space, kind, code, evidence, detail)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![space, kind, code, evidence, detail])?;
    Ok(())
}
