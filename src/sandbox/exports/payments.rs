//! Payment Services' bodies: an object that says its environment, with a list of records in it.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::super::answer::Answer;
use super::item::{Record, identity};
use crate::domain::{Feed, PaymentFeed, SaasEnvironment};

/// The records of a body; the body itself is one when there is no list in it.
pub(super) fn records(feed: PaymentFeed, body: &[u8]) -> Result<Vec<Record>, Answer> {
    let not_an_export = || Answer::bad_request("The body is not an object with its environment");
    let fields: BTreeMap<String, &RawValue> =
        serde_json::from_slice(body).map_err(|_| not_an_export())?;
    let environment = fields
        .get("environment")
        .and_then(|raw| serde_json::from_str::<String>(raw.get()).ok())
        .and_then(|text| match text.to_ascii_lowercase().as_str() {
            "production" => Some(SaasEnvironment::Production),
            "sandbox" => Some(SaasEnvironment::Sandbox),
            _ => None,
        })
        .ok_or_else(not_an_export)?;
    let lists: Vec<Vec<&RawValue>> = fields
        .values()
        .filter_map(|raw| serde_json::from_str(raw.get()).ok())
        .collect();
    let whole: Vec<&str> = fields.values().map(|raw| raw.get()).collect();
    let texts: Vec<String> = if lists.is_empty() {
        vec![whole.concat()]
    } else {
        let records = lists.iter().flatten();
        records.map(|raw| raw.get().to_owned()).collect()
    };
    let feed = Feed::Payments(feed, environment);
    Ok(texts
        .iter()
        .enumerate()
        .map(|(place, text)| Record::of_text(feed, place, identity([text.as_str()])))
        .collect())
}
