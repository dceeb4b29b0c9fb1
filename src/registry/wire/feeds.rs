//! What an exporter sends and is answered.
//!
//! An item is read as far as its identity and place go: everything else that it says is let go
//! while it is read, so that a large export takes little room.

use serde::{Deserialize, Serialize};

use super::super::lenient;

/// One item of any feed. Which fields are there is the feed's affair.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Item {
    /// Products, prices and overrides are known by it.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub sku: Option<String>,
    /// The product's number in its own shop.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub product_id: Option<String>,
    /// An attribute's number in its own shop.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub id: Option<String>,
    /// Attributes are known by it.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub attribute_code: Option<String>,
    /// Categories and their permissions are known by it.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub category_id: Option<String>,
    /// Newer exporters know categories by it.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub url_path: Option<String>,
    /// What people call it.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub name: Option<String>,
    /// The SHA-1 of the group's number, or `0`.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub customer_group_code: Option<String>,
    /// The website.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub website_code: Option<String>,
    /// The store between website and store view.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub store_code: Option<String>,
    /// The store view.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub store_view_code: Option<String>,
    /// `Enabled`, `Disabled`.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub status: Option<String>,
    /// `Catalog, Search`, `Not Visible Individually` and so on.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub visibility: Option<String>,
    /// A website with all that is below it.
    #[serde(
        deserialize_with = "lenient::object",
        skip_serializing_if = "Option::is_none"
    )]
    pub website: Option<ScopeWebsite>,
    /// A customer group.
    #[serde(
        deserialize_with = "lenient::object",
        skip_serializing_if = "Option::is_none"
    )]
    pub customer_group: Option<ScopeCustomerGroup>,
    /// The item is no more.
    #[serde(
        deserialize_with = "lenient::truth",
        skip_serializing_if = "Option::is_none"
    )]
    pub deleted: Option<bool>,
}

/// A website as the scopes feed tells of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScopeWebsite {
    /// Its number in its own shop.
    #[serde(deserialize_with = "lenient::text")]
    pub website_id: Option<String>,
    /// Its code.
    #[serde(deserialize_with = "lenient::text")]
    pub website_code: Option<String>,
    /// Its stores.
    #[serde(deserialize_with = "lenient::list")]
    pub stores: Vec<ScopeStore>,
}

/// A store as the scopes feed tells of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScopeStore {
    /// Its number in its own shop.
    #[serde(deserialize_with = "lenient::text")]
    pub store_id: Option<String>,
    /// Its code.
    #[serde(deserialize_with = "lenient::text")]
    pub store_code: Option<String>,
    /// Its store views.
    #[serde(deserialize_with = "lenient::list")]
    pub store_views: Vec<ScopeStoreView>,
}

/// A store view as the scopes feed tells of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScopeStoreView {
    /// Its number in its own shop.
    #[serde(deserialize_with = "lenient::text")]
    pub store_view_id: Option<String>,
    /// Its code.
    #[serde(deserialize_with = "lenient::text")]
    pub store_view_code: Option<String>,
}

/// A customer group as the scopes feed tells of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScopeCustomerGroup {
    /// The SHA-1 of the group's number.
    #[serde(deserialize_with = "lenient::text")]
    pub customer_group_code: Option<String>,
    /// The group's number.
    #[serde(deserialize_with = "lenient::text")]
    pub customer_group_id: Option<String>,
}

/// The answer to an export. Without invalid items it says nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ExportAnswer {
    /// What was not taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub invalid_feed_items: Vec<InvalidItem>,
}

/// An item that was not taken, named by a pointer into the body or by its place in it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct InvalidItem {
    /// `/1/name`: the second item's field `name`.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub field: Option<String>,
    /// Which item; the first is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_index: Option<usize>,
    /// A word for programs, such as `items_limit_exceeded`.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub code: Option<String>,
    /// A sentence for people.
    #[serde(deserialize_with = "lenient::text")]
    pub message: Option<String>,
}

impl InvalidItem {
    /// Which item it is, whichever way it is named.
    pub fn place(&self) -> Option<usize> {
        let pointed = self.field.as_deref().and_then(|field| {
            let place = field.strip_prefix('/')?.split('/').next()?;
            place.parse().ok()
        });
        self.item_index.or(pointed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_item_is_found_by_either_shape() {
        for (text, place) in [
            (r#"{"field":"/1/name","message":"m"}"#, Some(1)),
            (r#"{"itemIndex":2,"code":"c","message":"m"}"#, Some(2)),
            (r#"{"field":"/12","message":"m"}"#, Some(12)),
            (r#"{"field":"name","message":"m"}"#, None),
            (r#"{"message":null}"#, None),
        ] {
            let item: InvalidItem = serde_json::from_str(text).unwrap();
            assert_eq!(item.place(), place, "{text}");
        }
    }
}
