//! A store view with what stands above it, as the services and a storefront know it.

use super::Label;

/// One store view.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ViewPlace {
    /// The website that it belongs to.
    pub website: ScopeName,
    /// The store that it belongs to, which Magento's database calls a group.
    pub store: ScopeName,
    /// The view itself.
    pub view: ScopeName,
    /// Its secure base URL.
    pub url: Option<Label>,
    /// The currency that its prices are kept in.
    pub base_currency: Option<Label>,
    /// The currency that it shows.
    pub currency: Option<Label>,
    /// How many products a search may find there: switched on, and visible. `None` where that was
    /// not counted.
    pub searchable: Option<u64>,
    /// When the products that were sent were taken; `None` where none were, or that is not kept.
    pub taken: Option<TakenSpan>,
}

/// A website, a store or a store view.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ScopeName {
    /// Its number in the store's database.
    pub id: Option<u64>,
    /// Its code; empty where it is not known.
    pub code: Label,
    /// Its name.
    pub name: Label,
}

/// When records were taken, in seconds before now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TakenSpan {
    /// The first of them.
    pub first: u64,
    /// The last of them.
    pub last: u64,
}
