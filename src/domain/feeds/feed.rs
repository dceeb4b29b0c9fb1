//! The feeds, by the names that Magento's own command takes.

use std::fmt;

use strum::{EnumIter, IntoEnumIterator as _};

use super::super::SaasEnvironment;

/// What is exported together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, EnumIter)]
pub enum Feed {
    /// Products.
    Products,
    /// Product attributes.
    ProductAttributes,
    /// Categories.
    Categories,
    /// Prices.
    Prices,
    /// Adobe Commerce: products that a customer group may not see or buy.
    ProductOverrides,
    /// Adobe Commerce: categories that a customer group may not see.
    CategoryPermissions,
    /// Websites with their stores and store views.
    ScopesWebsite,
    /// Customer groups.
    ScopesCustomerGroup,
    /// Payment Services: orders, for one pair of keys.
    PaymentOrders(SaasEnvironment),
    /// Payment Services: the states of orders, for one pair of keys.
    PaymentOrderStatuses(SaasEnvironment),
    /// Payment Services: stores, for one pair of keys.
    PaymentStores(SaasEnvironment),
}

/// What tells two installations apart inside a feed, or fails to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FeedScope {
    /// Items belong to a website, by its code.
    Website,
    /// Items belong to a store view, by its code.
    StoreView,
    /// Items belong to the whole data space.
    DataSpace,
}

impl Feed {
    /// Every feed whose route is known.
    pub fn all() -> impl Iterator<Item = Self> {
        let both = |feed: fn(SaasEnvironment) -> Self| SaasEnvironment::all().map(feed).collect();
        Self::iter().flat_map(move |feed| match feed {
            Self::PaymentOrders(_) => both(Self::PaymentOrders),
            Self::PaymentOrderStatuses(_) => both(Self::PaymentOrderStatuses),
            Self::PaymentStores(_) => both(Self::PaymentStores),
            Self::Products
            | Self::ProductAttributes
            | Self::Categories
            | Self::Prices
            | Self::ProductOverrides
            | Self::CategoryPermissions
            | Self::ScopesWebsite
            | Self::ScopesCustomerGroup => vec![feed],
        })
    }

    /// As `--feed` takes it.
    pub fn as_str(self) -> &'static str {
        use SaasEnvironment::{Production, Sandbox};
        match self {
            Self::Products => "products",
            Self::ProductAttributes => "productAttributes",
            Self::Categories => "categories",
            Self::Prices => "prices",
            Self::ProductOverrides => "productOverrides",
            Self::CategoryPermissions => "categoryPermissions",
            Self::ScopesWebsite => "scopesWebsite",
            Self::ScopesCustomerGroup => "scopesCustomerGroup",
            Self::PaymentOrders(Production) => "paymentServicesOrdersProduction",
            Self::PaymentOrders(Sandbox) => "paymentServicesOrdersSandbox",
            Self::PaymentOrderStatuses(Production) => "paymentServicesOrderStatusesProduction",
            Self::PaymentOrderStatuses(Sandbox) => "paymentServicesOrderStatusesSandbox",
            Self::PaymentStores(Production) => "paymentServicesStoresProduction",
            Self::PaymentStores(Sandbox) => "paymentServicesStoresSandbox",
        }
    }

    /// What it carries, for people.
    pub fn title(self) -> String {
        let (what, pair) = match self {
            Self::Products => ("products", None),
            Self::ProductAttributes => ("product attributes", None),
            Self::Categories => ("categories", None),
            Self::Prices => ("prices", None),
            Self::ProductOverrides => ("product overrides", None),
            Self::CategoryPermissions => ("category permissions", None),
            Self::ScopesWebsite => ("websites", None),
            Self::ScopesCustomerGroup => ("customer groups", None),
            Self::PaymentOrders(pair) => ("orders", Some(pair)),
            Self::PaymentOrderStatuses(pair) => ("order statuses", Some(pair)),
            Self::PaymentStores(pair) => ("payment stores", Some(pair)),
        };
        pair.map_or_else(|| what.to_owned(), |pair| format!("{what} ({pair})"))
    }

    /// It is one of Payment Services'.
    pub fn is_of_payments(self) -> bool {
        match self {
            Self::PaymentOrders(_) | Self::PaymentOrderStatuses(_) | Self::PaymentStores(_) => true,
            Self::Products
            | Self::ProductAttributes
            | Self::Categories
            | Self::Prices
            | Self::ProductOverrides
            | Self::CategoryPermissions
            | Self::ScopesWebsite
            | Self::ScopesCustomerGroup => false,
        }
    }

    /// Reads it back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().find(|feed| feed.as_str() == text)
    }

    /// Where it is sent, below the gateway; the data space's id follows.
    pub fn route(self) -> &'static str {
        match self {
            Self::Products => "feeds/catalog/v2/products",
            Self::ProductAttributes => "feeds/metadata/v2/metadata",
            Self::Categories => "feeds/categories/v1",
            Self::Prices => "feeds/products/v1/prices",
            Self::ProductOverrides => "feeds/catalog/v2/product-overrides",
            Self::CategoryPermissions => "feeds/categories/permissions/v1",
            Self::ScopesWebsite | Self::ScopesCustomerGroup => "feeds/scopes/v2",
            Self::PaymentOrders(_) => "payments/exports/commerce/orders",
            Self::PaymentOrderStatuses(_) => "payments/exports/commerce/orderStatuses",
            Self::PaymentStores(_) => "payments/exports/commerce/stores",
        }
    }

    /// What its items belong to: where two installations have the same code there, their data
    /// becomes one.
    pub fn scope(self) -> FeedScope {
        match self {
            Self::Products | Self::ProductAttributes | Self::Categories => FeedScope::StoreView,
            Self::Prices | Self::ProductOverrides | Self::ScopesWebsite => FeedScope::Website,
            Self::CategoryPermissions
            | Self::ScopesCustomerGroup
            | Self::PaymentOrders(_)
            | Self::PaymentOrderStatuses(_)
            | Self::PaymentStores(_) => FeedScope::DataSpace,
        }
    }
}

impl fmt::Display for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_read_back_by_its_name() {
        for feed in Feed::all() {
            assert_eq!(Feed::parse(feed.as_str()), Some(feed));
        }
        assert_eq!(Feed::parse("variants"), None);
    }
}
