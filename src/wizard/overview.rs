//! How it fits together: which thing holds which, and what flows where. The one place that says
//! what each word means.

use super::screen::{Block, Drawing, Fact};

/// Which thing holds which.
static MAP: Drawing = Drawing {
    lines: &[
        "Adobe account",
        "└ API keys        say who you are",
        "  └ Project       one per Magento",
        "    ├ Production  live shop",
        "    └ Testing     staging",
        "",
        "Your store",
        "└ cron ─▶ data space ─▶ services",
    ],
    said: &[
        "Your Adobe account has API keys, which say who you are.",
        "The keys see your SaaS projects. Each Magento installation gets a project of its own.",
        "A project holds data spaces. One is of type Production and holds what shoppers see; those \
         of type Testing are for staging and development.",
        "A store fills one data space.",
        "The store's cron sends products, prices and categories there.",
        "Services such as Live Search read from it.",
    ],
};

/// The picture alone.
pub(super) fn map() -> Block {
    Block::Drawing(&MAP)
}

/// The picture and the words.
pub(super) fn blocks() -> Vec<Block> {
    vec![
        map(),
        Block::Facts(vec![
            Fact::new(
                "Key pair",
                "an API key and its private key; the same pair serves every project",
            ),
            Fact::new(
                "Data space",
                "what Adobe's API calls an environment; its type is Production or Testing",
            ),
            Fact::new(
                "Services",
                "Live Search, Product Recommendations, Catalog Service",
            ),
        ]),
    ]
}
