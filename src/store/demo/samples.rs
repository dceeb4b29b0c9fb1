//! The demo store's records: a small shop with two websites, so that something arrives when it is
//! connected. Whoever sends them brings back what became of each.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use crate::domain::{
    DataSpaceId, Feed, FeedCount, FeedKind, FeedRecords, InstalledFeed, Label, RecordFate,
    ResyncCommand, StoreFeeds,
};

/// Website, store and store view.
const PLACES: [[&str; 3]; 2] = [
    ["base", "main_website_store", "default"],
    ["outlet", "outlet_store", "outlet"],
];
/// SKU, name, price.
const PRODUCTS: [(&str, &str, f64); 8] = [
    ("ALP-001", "Ice axe", 89.0),
    ("ALP-002", "Rope, 60 m", 149.0),
    ("ALP-003", "Harness", 64.5),
    ("ALP-004", "Helmet", 59.9),
    ("ALP-005", "Carabiner", 9.9),
    ("ALP-006", "Head torch", 39.0),
    ("ALP-007", "Crampons", 119.0),
    ("ALP-008", "Chalk bag", 14.5),
];
const ATTRIBUTES: [&str; 3] = ["name", "colour", "length"];
const CATEGORIES: [(&str, &str); 3] = [
    ("Climbing", "climbing"),
    ("Ropes", "ropes"),
    ("Light", "light"),
];

/// The records, shared between the store and whoever sends them.
#[derive(Clone, Debug)]
pub struct Samples(Arc<Mutex<SampleShop>>);

#[derive(Debug)]
struct SampleShop {
    samples: Vec<Sample>,
    /// Where they go.
    space: Option<DataSpaceId>,
}

#[derive(Debug)]
struct Sample {
    feed: Feed,
    website: Option<Label>,
    store_view: Option<Label>,
    /// As people know it.
    called: Label,
    item: Value,
    /// `None`: it waits.
    fate: Option<RecordFate>,
    /// It went to another data space than the one that it goes to now.
    before: bool,
}

/// Records of one feed that go out in one request.
#[derive(Debug)]
pub struct SampleBatch {
    /// Their feed.
    pub feed: Feed,
    /// The body: a JSON array of items.
    pub body: Vec<u8>,
    places: Vec<usize>,
}

impl SampleBatch {
    /// How many items it has.
    pub fn items(&self) -> usize {
        self.places.len()
    }
}

impl Samples {
    /// The demo shop's records, of which nothing was sent.
    pub(super) fn new() -> Self {
        let mut samples = Vec::new();
        for (number, [website, store, view]) in (1..).zip(PLACES) {
            samples.push(of_website(number, website, store, view));
        }
        samples.push(sample(
            Feed::ScopesCustomerGroup,
            [None, None],
            "NOT LOGGED IN",
            json!({
                "customerGroup": {"customerGroupId": "0", "customerGroupCode": GUESTS},
            }),
        ));
        for [website, store, view] in PLACES {
            let place = json!({
                "websiteCode": website, "storeCode": store, "storeViewCode": view, "deleted": false,
            });
            let mut push = |feed, called: &str, own: Value| {
                samples.push(sample(
                    feed,
                    [Some(website), Some(view)],
                    called,
                    joined(&place, own),
                ));
            };
            for (number, code) in (73..).zip(ATTRIBUTES) {
                let own = json!({"id": number.to_string(), "attributeCode": code});
                push(Feed::ProductAttributes, code, own);
            }
            for (number, (name, path)) in (3..).zip(CATEGORIES) {
                let own = json!({"categoryId": number.to_string(), "name": name, "urlPath": path});
                push(Feed::Categories, name, own);
            }
            for (number, (sku, name, _)) in (1..).zip(PRODUCTS) {
                let own = json!({
                    "sku": sku, "productId": number.to_string(), "name": name,
                    "status": "Enabled", "visibility": "Catalog, Search",
                });
                push(Feed::Products, sku, own);
            }
            for (sku, _, price) in PRODUCTS {
                let item = json!({
                    "sku": sku, "websiteCode": website, "customerGroupCode": "0",
                    "regular": price, "deleted": false,
                });
                samples.push(sample(Feed::Prices, [Some(website), None], sku, item));
            }
        }
        // Sorted by feed in the order of a first export, each place in the order made.
        samples.sort_by_key(|sample| turn(sample.feed));
        Self(Arc::new(Mutex::new(SampleShop {
            samples,
            space: None,
        })))
    }

    /// What goes out now: what waits or is to be sent again, one batch a feed.
    pub fn batches(&self) -> Vec<SampleBatch> {
        let shop = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut batches: Vec<(Feed, Vec<usize>, Vec<&Value>)> = Vec::new();
        for (place, sample) in shop.samples.iter().enumerate() {
            match sample.fate {
                None | Some(RecordFate::Retried(_)) => {}
                Some(RecordFate::Sent | RecordFate::Refused(_)) => continue,
            }
            match batches.last_mut() {
                Some((feed, places, items)) if *feed == sample.feed => {
                    places.push(place);
                    items.push(&sample.item);
                }
                Some(_) | None => batches.push((sample.feed, vec![place], vec![&sample.item])),
            }
        }
        batches
            .into_iter()
            .map(|(feed, places, items)| SampleBatch {
                feed,
                body: json!(items).to_string().into_bytes(),
                places,
            })
            .collect()
    }

    /// What became of a batch, item by item.
    pub fn answered(&self, batch: &SampleBatch, fates: Vec<RecordFate>) {
        let mut shop = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (place, fate) in batch.places.iter().zip(fates) {
            if let Some(sample) = shop.samples.get_mut(*place) {
                sample.fate = Some(fate);
            }
        }
    }

    /// From now on they go to this data space. What another one has is not there, and not sent
    /// again by itself, as it is with a real exporter.
    pub fn go_to(&self, space: &DataSpaceId) {
        let mut shop = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shop.space.as_ref().is_some_and(|before| before != space) {
            for sample in &mut shop.samples {
                sample.before |= sample.fate == Some(RecordFate::Sent);
            }
        }
        shop.space = Some(space.clone());
    }

    /// A feed's records wait again, as after a command that sends it again.
    pub(super) fn send_again(&self, feed: Feed) {
        let mut shop = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_feed = |sample: &&mut Sample| sample.feed == feed;
        for sample in shop.samples.iter_mut().filter(of_feed) {
            (sample.fate, sample.before) = (None, false);
        }
    }

    /// What became of them, by feed and place.
    pub fn feeds(&self) -> StoreFeeds {
        let shop = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut feeds: Vec<InstalledFeed> = Vec::new();
        // The samples of one feed stand together.
        for of_one in shop.samples.chunk_by(|one, next| one.feed == next.feed) {
            let Some(first) = of_one.first() else {
                continue;
            };
            feeds.push(InstalledFeed {
                name: Label::new(first.feed.as_str()),
                kind: kind(first.feed),
                records: FeedRecords::Told {
                    places: places(of_one),
                    refusals: true,
                },
                indexer: None,
                backlog: None,
                sending: None,
                last_sent: None,
            });
        }
        StoreFeeds {
            feeds,
            resync: Some(ResyncCommand {
                force: true,
                cleanup: true,
                asks: false,
            }),
            ..StoreFeeds::default()
        }
    }
}

/// The counts of one feed's records.
fn places(samples: &[Sample]) -> Vec<FeedCount> {
    let mut counts: Vec<FeedCount> = Vec::new();
    for sample in samples {
        let (website, view) = (sample.website.clone(), sample.store_view.clone());
        let known = counts
            .iter()
            .position(|count| count.website == website && count.store_view == view);
        let at = known.unwrap_or_else(|| {
            counts.push(FeedCount::none(website, view));
            counts.len() - 1
        });
        if let Some(count) = counts.get_mut(at) {
            count.expected = Some(count.expected.unwrap_or(0) + 1);
            if sample.before {
                count.before += 1;
            } else {
                count.add(sample.fate.as_ref(), &sample.called);
            }
        }
    }
    counts
}

fn kind(feed: Feed) -> FeedKind {
    match feed {
        Feed::Products
        | Feed::ProductAttributes
        | Feed::Categories
        | Feed::Prices
        | Feed::ProductOverrides
        | Feed::CategoryPermissions => FeedKind::Immediate,
        Feed::ScopesWebsite | Feed::ScopesCustomerGroup | Feed::Payments(..) => FeedKind::Legacy,
    }
}

/// The SHA-1 of group 0, which is everywhere the same.
const GUESTS: &str = "b6589fc6ab0dc82cf12099d1c2d40ab994e8410c";

fn sample(feed: Feed, place: [Option<&str>; 2], called: &str, item: Value) -> Sample {
    let [website, store_view] = place.map(|code| code.map(Label::new));
    Sample {
        feed,
        website,
        store_view,
        called: Label::new(called),
        item,
        fate: None,
        before: false,
    }
}

fn of_website(number: u32, website: &str, store: &str, view: &str) -> Sample {
    let number = number.to_string();
    let item = json!({
        "website": {
            "websiteId": number, "websiteCode": website,
            "stores": [{
                "storeId": number, "storeCode": store,
                "storeViews": [{"storeViewId": number, "storeViewCode": view}],
            }],
        },
        "deleted": false,
    });
    sample(Feed::ScopesWebsite, [Some(website), None], website, item)
}

/// Two objects as one.
fn joined(place: &Value, own: Value) -> Value {
    let mut whole = place.clone();
    if let (Some(whole), Value::Object(own)) = (whole.as_object_mut(), own) {
        whole.extend(own);
    }
    whole
}

/// The place of a feed in a first export.
fn turn(feed: Feed) -> u8 {
    match feed {
        Feed::ScopesWebsite => 0,
        Feed::ScopesCustomerGroup => 1,
        Feed::ProductAttributes => 2,
        Feed::Categories => 3,
        Feed::Products => 4,
        Feed::Prices => 5,
        Feed::ProductOverrides | Feed::CategoryPermissions | Feed::Payments(..) => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_or_refused_does_not_go_out_again_and_the_rest_does() {
        let samples = Samples::new();
        let batches = samples.batches();
        assert_eq!(batches.len(), 6);
        let products = &batches[4];
        assert_eq!((products.feed, products.items()), (Feed::Products, 16));
        let mut fates = vec![RecordFate::Sent; 16];
        fates[0] = RecordFate::Refused(Label::new("the name is too long"));
        fates[1] = RecordFate::Retried(Label::new("Forbidden"));
        samples.answered(products, fates);
        let again = samples.batches();
        assert_eq!((again[4].feed, again[4].items()), (Feed::Products, 1));
        let feeds = samples.feeds().feeds;
        let products = feeds
            .iter()
            .find(|feed| feed.known() == Some(Feed::Products))
            .unwrap();
        let count = &products.places()[0];
        assert_eq!((count.expected, count.sent, count.waiting), (Some(8), 6, 0));
        assert_eq!(count.refused[0].example, Some(Label::new("ALP-001")));
        assert_eq!(count.retried[0].records, 1);
        samples.send_again(Feed::Products);
        assert_eq!(samples.batches()[4].items(), 16);
    }

    #[test]
    fn what_another_data_space_has_is_counted_apart_until_it_is_sent_again() {
        let samples = Samples::new();
        let space = |id| DataSpaceId::parse(id).unwrap();
        samples.go_to(&space("one"));
        for batch in samples.batches() {
            let fates = vec![RecordFate::Sent; batch.items()];
            samples.answered(&batch, fates);
        }
        samples.go_to(&space("one"));
        assert_eq!(samples.feeds().tally().before, 0);
        samples.go_to(&space("two"));
        let tally = samples.feeds().tally();
        assert_eq!((tally.sent, tally.before), (0, tally.all()));
        assert!(samples.batches().is_empty());
        samples.send_again(Feed::Products);
        assert_eq!(samples.feeds().tally().waiting, 16);
    }
}
