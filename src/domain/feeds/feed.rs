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
    /// Payment Services, for one pair of keys.
    Payments(PaymentFeed, SaasEnvironment),
}

/// What Payment Services exports.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, EnumIter)]
pub enum PaymentFeed {
    /// Orders.
    #[default]
    Orders,
    /// The states of orders.
    OrderStatuses,
    /// Stores.
    Stores,
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
        let payments = PaymentFeed::iter()
            .flat_map(|feed| SaasEnvironment::all().map(move |pair| Self::Payments(feed, pair)));
        let one_each = Self::iter().filter(|feed| !feed.is_of_payments());
        one_each.chain(payments)
    }

    /// As `--feed` takes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Products => "products",
            Self::ProductAttributes => "productAttributes",
            Self::Categories => "categories",
            Self::Prices => "prices",
            Self::ProductOverrides => "productOverrides",
            Self::CategoryPermissions => "categoryPermissions",
            Self::ScopesWebsite => "scopesWebsite",
            Self::ScopesCustomerGroup => "scopesCustomerGroup",
            Self::Payments(feed, pair) => feed.as_str(pair),
        }
    }

    /// What it carries, for people.
    pub fn title(self) -> String {
        let what = match self {
            Self::Products => "products",
            Self::ProductAttributes => "product attributes",
            Self::Categories => "categories",
            Self::Prices => "prices",
            Self::ProductOverrides => "product overrides",
            Self::CategoryPermissions => "category permissions",
            Self::ScopesWebsite => "websites",
            Self::ScopesCustomerGroup => "customer groups",
            Self::Payments(PaymentFeed::Orders, pair) => return format!("orders ({pair})"),
            Self::Payments(PaymentFeed::OrderStatuses, pair) => {
                return format!("order statuses ({pair})");
            }
            Self::Payments(PaymentFeed::Stores, pair) => return format!("payment stores ({pair})"),
        };
        what.to_owned()
    }

    /// It is one of Payment Services'.
    pub fn is_of_payments(self) -> bool {
        matches!(self, Self::Payments(..))
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
            Self::Payments(PaymentFeed::Orders, _) => "payments/exports/commerce/orders",
            Self::Payments(PaymentFeed::OrderStatuses, _) => {
                "payments/exports/commerce/orderStatuses"
            }
            Self::Payments(PaymentFeed::Stores, _) => "payments/exports/commerce/stores",
        }
    }

    /// What its items belong to: where two installations have the same code there, their data
    /// becomes one.
    pub fn scope(self) -> FeedScope {
        match self {
            Self::Products | Self::ProductAttributes | Self::Categories => FeedScope::StoreView,
            Self::Prices | Self::ProductOverrides | Self::ScopesWebsite => FeedScope::Website,
            Self::CategoryPermissions | Self::ScopesCustomerGroup | Self::Payments(..) => {
                FeedScope::DataSpace
            }
        }
    }
}

impl PaymentFeed {
    fn as_str(self, pair: SaasEnvironment) -> &'static str {
        use SaasEnvironment::{Production, Sandbox};
        match (self, pair) {
            (Self::Orders, Production) => "paymentServicesOrdersProduction",
            (Self::Orders, Sandbox) => "paymentServicesOrdersSandbox",
            (Self::OrderStatuses, Production) => "paymentServicesOrderStatusesProduction",
            (Self::OrderStatuses, Sandbox) => "paymentServicesOrderStatusesSandbox",
            (Self::Stores, Production) => "paymentServicesStoresProduction",
            (Self::Stores, Sandbox) => "paymentServicesStoresSandbox",
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
