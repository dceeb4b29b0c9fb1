//! Exports as the gateway takes them: who they are for, what they bring, what is kept of them.
//!
//! A body passes through `payload` (unpacked), `item` (which feed, which place, which identity),
//! `refusal` (what a scenario does not take) and `intake` (counts and identities); `collisions`
//! watches for codes that two installations use, and `contents` tells what is there.
//!
//! Where the gateway is unknown, the sandbox chooses: an item without its identity is named as
//! invalid and the others are taken; more than 500 items in one body are refused whole; Payment
//! Services' records are known by their own text.

mod cleanup;
mod collisions;
mod contents;
mod intake;
mod item;
mod payload;
mod payments;
mod refusal;
mod route;

use rusqlite::Transaction;

pub(super) use cleanup::answer as cleanup;
pub use contents::{Collision, DataSpaceContents, FeedContents, contents};
pub(super) use item::product_identity;
pub use refusal::ItemRefusal;
pub use route::ExportRoute;

use self::intake::Intake;
use self::item::Record;
use self::route::BodyForm;
use super::Scenario;
use super::answer::Answer;
use super::gate::Asked;
use super::records::Account;
use crate::domain::Feed;
use crate::registry::wire::feeds::{ExportAnswer, InvalidItem, Item};

/// More items than this in one body are refused.
pub const ITEM_LIMIT: usize = 500;
/// A longer body than this many bytes is refused with status 413, as is one that unpacks to more.
pub const EXPORT_LIMIT: usize = 16 * 1024 * 1024;

/// Takes what comes over a route.
pub(super) fn answer(
    asked: &Asked,
    route: ExportRoute,
    account: &Account,
    scenario: Option<&Scenario>,
    change: &Transaction<'_>,
) -> rusqlite::Result<Answer> {
    let id = asked.ids.first().map_or("", String::as_str);
    let Some(space) = account.data_space(change, id)? else {
        return Ok(if Account::owner_of(change, id)?.is_some() {
            let theirs = "The API key has no access to this data space";
            Answer::refused(403, "Forbidden", theirs)
        } else {
            Answer::unknown_data_space()
        });
    };
    let read = payload::plain(&asked.headers, &asked.body).and_then(|body| read(route, &body));
    let Read { records, invalid } = match read {
        Ok(read) => read,
        Err(refusal) => return Ok(refusal),
    };
    let mut intake = Intake::new(change, space, asked.header("x-api-key"));
    let refusal = scenario.and_then(|scenario| scenario.refused_items());
    let Some(refusal) = refusal else {
        intake.take(records)?;
        return Ok(Answer::ok(&ExportAnswer {
            invalid_feed_items: invalid,
        }));
    };
    let (refused, taken) = refusal.split(records);
    let named = refused.iter().map(|record| refusal.name(record.place));
    let invalid_feed_items = invalid.into_iter().chain(named).collect();
    intake.refuse(&refused)?;
    // Status 400 means that nothing of the body was taken.
    if refusal.status == 200 {
        intake.take(taken)?;
    }
    Ok(Answer::json(
        refusal.status,
        &ExportAnswer { invalid_feed_items },
    ))
}

/// What a body brought.
struct Read {
    records: Vec<Record>,
    invalid: Vec<InvalidItem>,
}

fn read(route: ExportRoute, body: &[u8]) -> Result<Read, Answer> {
    let feed = |item: &Item| match route.form() {
        BodyForm::Items(feed) => feed,
        BodyForm::Scopes | BodyForm::Payments(_) if item.website.is_some() => Feed::ScopesWebsite,
        BodyForm::Scopes | BodyForm::Payments(_) => Feed::ScopesCustomerGroup,
    };
    let results: Vec<Result<Record, InvalidItem>> = match route.form() {
        BodyForm::Payments(feed) => payments::records(feed, body)?.into_iter().map(Ok).collect(),
        BodyForm::Items(_) | BodyForm::Scopes => serde_json::from_slice::<Vec<Item>>(body)
            .map_err(|_| Answer::bad_request("The body is not an array of items"))?
            .into_iter()
            .enumerate()
            .map(|(place, item)| Record::read(feed(&item), place, item))
            .collect(),
    };
    if results.len() > ITEM_LIMIT {
        return Err(Answer::bad_request("More than 500 items in one request"));
    }
    let mut read = Read {
        records: Vec::with_capacity(results.len()),
        invalid: Vec::new(),
    };
    for result in results {
        match result {
            Ok(record) => read.records.push(record),
            Err(invalid) => read.invalid.push(invalid),
        }
    }
    Ok(read)
}
