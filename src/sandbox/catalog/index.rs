//! The index of one store view.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::super::exports::product_identity;
use super::super::gate::Asked;
use crate::domain::Feed;
use crate::registry::wire::catalog::CatalogProduct;

/// An index that is there.
pub(super) struct Index {
    scope: i64,
    visible: u64,
}

impl Index {
    /// The index that the headers name: data space, website, store and store view must fit
    /// together as far as exports told of them. `late` is after how many questions it is there.
    pub(super) fn find(
        connection: &Connection,
        asked: &Asked,
        late: Option<u32>,
    ) -> rusqlite::Result<Option<Self>> {
        let view = asked.header("magento-store-view-code");
        let found = connection
            .query_row(
                "SELECT s.seq, s.records - s.hidden, s.asked, coalesce(p.below, s.website),
                        coalesce(p.store, s.store)
                 FROM feed_scope s JOIN data_space d ON d.seq = s.data_space
                 LEFT JOIN feed_place p
                   ON p.data_space = d.seq AND p.kind = 'store_view' AND p.code = s.code
                 WHERE d.id = ?1 AND s.feed = ?2 AND s.code = ?3 AND s.received > 0",
                params![
                    asked.header("magento-environment-id"),
                    Feed::Products.as_str(),
                    view
                ],
                |row| {
                    let index = Self {
                        scope: row.get(0)?,
                        visible: row.get(1)?,
                    };
                    let places: [Option<String>; 2] = [row.get(3)?, row.get(4)?];
                    Ok((index, row.get::<_, u32>(2)?, places))
                },
            )
            .optional()?;
        let Some((index, times, [website, store])) = found else {
            return Ok(None);
        };
        let fits = |known: Option<String>, name: &str| {
            known.is_none_or(|known| known.is_empty() || known == asked.header(name))
        };
        if !fits(website, "magento-website-code") || !fits(store, "magento-store-code") {
            return Ok(None);
        }
        if late.is_some_and(|late| times < late) {
            connection.execute(
                "UPDATE feed_scope SET asked = asked + 1 WHERE seq = ?1",
                [index.scope],
            )?;
            return Ok(None);
        }
        Ok(Some(index))
    }

    /// How many products a search for this phrase finds; all that are visible for an empty one.
    pub(super) fn count(&self, connection: &Connection, phrase: &str) -> rusqlite::Result<u64> {
        if phrase.trim().is_empty() {
            return Ok(self.visible);
        }
        connection.query_row(
            "SELECT count(*) FROM feed_record WHERE scope = ?1 AND NOT hidden
             AND (identity = ?2 OR instr(lower(name), lower(?3)) > 0)",
            params![self.scope, product_identity(phrase), phrase.trim()],
            |row| row.get(0),
        )
    }

    /// The product with this SKU.
    pub(super) fn product(
        &self,
        connection: &Connection,
        sku: &str,
    ) -> rusqlite::Result<Option<CatalogProduct>> {
        connection
            .prepare_cached("SELECT name FROM feed_record WHERE scope = ?1 AND identity = ?2")?
            .query_row(params![self.scope, product_identity(sku)], |row| {
                Ok(CatalogProduct {
                    sku: Some(sku.to_owned()),
                    name: row.get(0)?,
                })
            })
            .optional()
    }
}

/// The data space is for testing.
pub(super) fn is_testing(connection: &Connection, space: &str) -> rusqlite::Result<bool> {
    let kind: Option<String> = connection
        .query_row(
            "SELECT kind FROM data_space WHERE id = ?1",
            [space],
            |row| row.get(0),
        )
        .optional()?;
    Ok(kind.is_some_and(|kind| kind != "Production"))
}
