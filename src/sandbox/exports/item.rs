//! What is kept of an item: its feed, where it belongs, and an identity of 64 bits.

use aws_lc_rs::digest::{Context, SHA256};

use crate::domain::{Feed, FeedScope};
use crate::registry::wire::feeds::{InvalidItem, Item, ScopeWebsite};

/// Longer names are cut: the room that a name takes is bounded.
const NAME_LIMIT: usize = 255;

/// An item, as far as it is kept.
#[derive(Debug)]
pub(super) struct Record {
    /// Its place in the body; the first is 0.
    pub(super) place: usize,
    /// Its feed.
    pub(super) feed: Feed,
    /// The code of what it belongs to; empty for the whole data space.
    pub(super) code: String,
    /// The website, where the item says it.
    pub(super) website: Option<String>,
    /// The store, where the item says it.
    pub(super) store: Option<String>,
    /// Tells it from others of its feed and place.
    pub(super) identity: i64,
    /// What a person calls it by: an SKU, a code.
    pub(super) called: String,
    /// Its number in its own shop.
    pub(super) entity: Option<i64>,
    /// A search does not find it.
    pub(super) hidden: bool,
    /// A product's name.
    pub(super) name: Option<String>,
    /// It is no more.
    pub(super) deleted: bool,
    /// A website with what is below it.
    pub(super) tree: Option<ScopeWebsite>,
}

impl Record {
    /// Reads an item of a feed, or says which field it lacks.
    pub(super) fn read(feed: Feed, place: usize, item: Item) -> Result<Self, InvalidItem> {
        let filled = |value: &Option<String>| value.clone().filter(|text| !text.is_empty());
        let needed = |name: &str, value: &Option<String>| {
            filled(value).ok_or_else(|| InvalidItem {
                field: Some(format!("/{place}/{name}")),
                message: Some("must not be empty".into()),
                ..InvalidItem::default()
            })
        };
        let site = item
            .website
            .as_ref()
            .and_then(|site| site.website_code.clone());
        let group = || filled(&item.customer_group_code).unwrap_or_default();
        let category = || filled(&item.category_id).or_else(|| filled(&item.url_path));
        let (called, more) = match feed {
            Feed::Products => (needed("sku", &item.sku)?, String::new()),
            Feed::ProductAttributes => (
                needed("attributeCode", &item.attribute_code)?,
                String::new(),
            ),
            Feed::Categories => (needed("categoryId", &category())?, String::new()),
            Feed::Prices | Feed::ProductOverrides => (
                needed("sku", &item.sku)?,
                needed("customerGroupCode", &item.customer_group_code)?,
            ),
            Feed::CategoryPermissions => (needed("categoryId", &category())?, group()),
            Feed::ScopesWebsite => (needed("website/websiteCode", &site)?, String::new()),
            Feed::ScopesCustomerGroup => {
                let told = item.customer_group.as_ref();
                let told = told.and_then(|told| {
                    filled(&told.customer_group_code).or_else(|| filled(&told.customer_group_id))
                });
                let code = told.or_else(|| filled(&item.customer_group_code));
                (
                    needed("customerGroup/customerGroupCode", &code)?,
                    String::new(),
                )
            }
            Feed::Payments(..) => (String::new(), String::new()),
        };
        let code = match (feed.scope(), feed) {
            (FeedScope::StoreView, _) => needed("storeViewCode", &item.store_view_code)?,
            (FeedScope::Website, Feed::ScopesWebsite) => called.clone(),
            (FeedScope::Website, _) => needed("websiteCode", &item.website_code)?,
            (FeedScope::DataSpace, _) => String::new(),
        };
        let site_of_permission = item.website_code.as_deref().unwrap_or_default();
        let identity = match feed.scope() {
            FeedScope::DataSpace => identity([&called, &more, site_of_permission]),
            FeedScope::Website | FeedScope::StoreView => identity([called.as_str(), &more]),
        };
        Ok(Self {
            place,
            feed,
            website: filled(&item.website_code).or(site),
            store: filled(&item.store_code),
            identity,
            entity: number(feed, &item),
            hidden: is_hidden(&item),
            name: filled(&item.name)
                .filter(|_| feed == Feed::Products)
                .map(cut),
            deleted: item.deleted == Some(true),
            tree: item.website,
            code,
            called,
        })
    }

    /// A record that is known by its own text.
    pub(super) fn of_text(feed: Feed, place: usize, identity: i64) -> Self {
        Self {
            place,
            feed,
            code: String::new(),
            website: None,
            store: None,
            identity,
            called: String::new(),
            entity: None,
            hidden: false,
            name: None,
            deleted: false,
            tree: None,
        }
    }
}

/// The first 64 bits of the SHA-256 over these texts. Among a million items two fall together
/// once in some thirty million data spaces.
pub(in super::super) fn identity<const N: usize>(texts: [&str; N]) -> i64 {
    let mut hash = Context::new(&SHA256);
    for text in texts {
        hash.update(text.as_bytes());
        // No code has a zero byte, so two texts are never taken for one.
        hash.update(&[0]);
    }
    let digest = hash.finish();
    let first = digest.as_ref().first_chunk().copied().unwrap_or_default();
    i64::from_be_bytes(first)
}

/// A product's identity within its store view.
pub(in super::super) fn product_identity(sku: &str) -> i64 {
    identity([sku, ""])
}

/// Two installations give one SKU or attribute code different numbers.
fn number(feed: Feed, item: &Item) -> Option<i64> {
    let text = match feed {
        Feed::Products | Feed::Prices | Feed::ProductOverrides => &item.product_id,
        Feed::ProductAttributes => &item.id,
        Feed::Categories
        | Feed::CategoryPermissions
        | Feed::ScopesWebsite
        | Feed::ScopesCustomerGroup
        | Feed::Payments(..) => return None,
    };
    text.as_deref()?.parse().ok()
}

fn is_hidden(item: &Item) -> bool {
    let says = |value: &Option<String>, word: &str| {
        value
            .as_deref()
            .is_some_and(|text| text.eq_ignore_ascii_case(word))
    };
    says(&item.visibility, "not visible individually") || says(&item.status, "disabled")
}

fn cut(name: String) -> String {
    match name.char_indices().find(|(at, _)| *at >= NAME_LIMIT) {
        Some((at, _)) => name[..at].to_owned(),
        None => name,
    }
}
