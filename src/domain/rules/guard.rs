//! What speaks against giving a store a Production data space.

use crate::domain::{Installation, Mode};

/// Hosts that only developers and staging shops have. Source: the reserved names of RFC 2606 and
/// RFC 6761, ddev's and warden's domains, and the words agencies put into staging hosts.
const NOT_LIVE_ENDINGS: [&str; 8] = [
    ".test",
    ".localhost",
    ".local",
    ".example",
    ".invalid",
    ".ddev.site",
    ".internal",
    ".magentosite.cloud",
];
const NOT_LIVE_WORDS: [&str; 11] = [
    "staging",
    "stage",
    "stg",
    "dev",
    "develop",
    "test",
    "testing",
    "uat",
    "qa",
    "integration",
    "preprod",
];

/// The reasons why this store does not look like the one that shoppers use, as sentences.
/// None means that it looks like production.
pub fn not_production(store: &Installation) -> Vec<String> {
    let mut reasons = Vec::new();
    if store.mode != Mode::Production {
        reasons.push(format!("Magento runs in {} mode.", store.mode.as_str()));
    }
    let host = host(store.base_url.as_str());
    if not_live(&host) {
        reasons.push(format!("The base URL's host is {host}."));
    }
    if let Some(environment) = &store.cloud_environment
        && !matches!(environment.as_str(), "production" | "master" | "main")
    {
        reasons.push(format!("The cloud environment is {environment}."));
    }
    reasons
}

/// The host of an address, without port and user, in lower case.
pub fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit_once('@').map_or(authority, |(_, h)| h);
    let host = if host.starts_with('[') {
        host.split_inclusive(']').next().unwrap_or(host)
    } else {
        host.split(':').next().unwrap_or(host)
    };
    host.to_ascii_lowercase()
}

fn not_live(host: &str) -> bool {
    let number = host.starts_with('[')
        || host
            .split('.')
            .all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    number
        || host == "localhost"
        || NOT_LIVE_ENDINGS.iter().any(|end| host.ends_with(end))
        || host.split(['.', '-']).any(|part| {
            NOT_LIVE_WORDS.contains(&part.trim_end_matches(|c: char| c.is_ascii_digit()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_staging_and_development_are_recognised() {
        for url in [
            "https://staging.shop.com/",
            "https://shop-stg2.com",
            "http://shop.test:8080/",
            "https://localhost/",
            "https://10.0.0.7/",
            "https://[::1]:8443/",
            "https://user@dev.shop.com/",
            "https://abc-xyz.ddev.site",
        ] {
            assert!(not_live(&host(url)), "{url}");
        }
        for url in [
            "https://www.shop.com/",
            "https://shop.example.com/",
            "https://latest-fashion.de/",
            "https://developer-books.com/",
        ] {
            assert!(!not_live(&host(url)), "{url}");
        }
    }
}
