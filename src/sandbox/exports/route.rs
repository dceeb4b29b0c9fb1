//! Where exports come in. Several feeds may share one route.

use strum::{EnumIter, IntoEnumIterator as _};

use crate::domain::{Feed, PaymentFeed};

/// A route for exports.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, EnumIter)]
pub enum ExportRoute {
    /// Products.
    #[default]
    Products,
    /// Product attributes.
    ProductAttributes,
    /// Categories.
    Categories,
    /// Prices.
    Prices,
    /// Product overrides.
    ProductOverrides,
    /// Category permissions.
    CategoryPermissions,
    /// Websites and customer groups.
    Scopes,
    /// Payment Services: orders.
    PaymentOrders,
    /// Payment Services: the states of orders.
    PaymentOrderStatuses,
    /// Payment Services: stores.
    PaymentStores,
}

/// What a body on a route looks like.
#[derive(Clone, Copy, Debug)]
pub(super) enum BodyForm {
    /// An array of items of one feed.
    Items(Feed),
    /// An array of websites and customer groups.
    Scopes,
    /// An object that names its environment.
    Payments(PaymentFeed),
}

impl ExportRoute {
    /// Every route.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// The call's name in the table of scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Self::Products => "export-products",
            Self::ProductAttributes => "export-attributes",
            Self::Categories => "export-categories",
            Self::Prices => "export-prices",
            Self::ProductOverrides => "export-overrides",
            Self::CategoryPermissions => "export-permissions",
            Self::Scopes => "export-scopes",
            Self::PaymentOrders => "export-orders",
            Self::PaymentOrderStatuses => "export-order-statuses",
            Self::PaymentStores => "export-stores",
        }
    }

    /// Path with the data space's id in braces.
    pub fn path(self) -> &'static str {
        match self {
            Self::Products => "/feeds/catalog/v2/products/{environment}",
            Self::ProductAttributes => "/feeds/metadata/v2/metadata/{environment}",
            Self::Categories => "/feeds/categories/v1/{environment}",
            Self::Prices => "/feeds/products/v1/prices/{environment}",
            Self::ProductOverrides => "/feeds/catalog/v2/product-overrides/{environment}",
            Self::CategoryPermissions => "/feeds/categories/permissions/v1/{environment}",
            Self::Scopes => "/feeds/scopes/v2/{environment}",
            Self::PaymentOrders => "/payments/exports/commerce/orders/{environment}",
            Self::PaymentOrderStatuses => "/payments/exports/commerce/orderStatuses/{environment}",
            Self::PaymentStores => "/payments/exports/commerce/stores/{environment}",
        }
    }

    /// What its bodies look like.
    pub(super) fn form(self) -> BodyForm {
        match self {
            Self::Products => BodyForm::Items(Feed::Products),
            Self::ProductAttributes => BodyForm::Items(Feed::ProductAttributes),
            Self::Categories => BodyForm::Items(Feed::Categories),
            Self::Prices => BodyForm::Items(Feed::Prices),
            Self::ProductOverrides => BodyForm::Items(Feed::ProductOverrides),
            Self::CategoryPermissions => BodyForm::Items(Feed::CategoryPermissions),
            Self::Scopes => BodyForm::Scopes,
            Self::PaymentOrders => BodyForm::Payments(PaymentFeed::Orders),
            Self::PaymentOrderStatuses => BodyForm::Payments(PaymentFeed::OrderStatuses),
            Self::PaymentStores => BodyForm::Payments(PaymentFeed::Stores),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feed_has_its_route_here() {
        for feed in Feed::all() {
            let path = format!("/{}/{{environment}}", feed.route());
            assert!(
                ExportRoute::all().any(|route| route.path() == path),
                "{path}"
            );
        }
    }
}
