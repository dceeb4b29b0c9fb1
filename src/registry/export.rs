//! Sends a feed's items as Magento's exporter does, and reads what became of each.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::header::{CONTENT_ENCODING, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};

use super::Client;
use super::transport::Answer;
use super::wire::feeds::{ExportAnswer, InvalidItem};
use crate::domain::{DataSpaceId, Feed, KeyPair, Label, RecordFate, RegistryFailure};

/// The one code that is worth another try.
const LIMIT_EXCEEDED: &str = "items_limit_exceeded";

impl Client {
    /// Sends a body with so many items to a data space, packed; gives the fate of each, in order.
    ///
    /// An answer is an answer, whatever its status: only a call without one fails.
    pub async fn export(
        &self,
        keys: &KeyPair,
        feed: Feed,
        space: &DataSpaceId,
        body: &[u8],
        items: usize,
    ) -> Result<Vec<RecordFate>, RegistryFailure> {
        let url = format!("{}{}/{space}", self.gateway.base(), feed.route());
        let request = self
            .request(keys, Method::POST, &url)?
            .header(CONTENT_ENCODING, HeaderValue::from_static("gzip"))
            .header(
                HeaderName::from_static("x-request-id"),
                uuid::Uuid::new_v4().to_string(),
            )
            .body(packed(body));
        let answer = self.transport.send(request).await?;
        Ok(fates(&answer, items))
    }
}

/// Writing to memory can't fail.
fn packed(body: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed
        .write_all(body)
        .and_then(|()| packed.finish())
        .unwrap_or_default()
}

/// By the table of what exporters make of answers: 200 is success whatever the body says, 400 is
/// final, everything else is tried again.
fn fates(answer: &Answer, items: usize) -> Vec<RecordFate> {
    let reason = reason(answer.status);
    let (named, others) = match answer.status {
        200 => (invalid(answer), RecordFate::Sent),
        400 => (invalid(answer), RecordFate::Refused(reason)),
        _ => (Vec::new(), RecordFate::Retried(reason)),
    };
    let mut fates = vec![others; items];
    for item in named {
        let message = item.message.as_deref().unwrap_or_default();
        let message = Label::new(&answer.sent.cut(message));
        if let Some(fate) = item.place().and_then(|place| fates.get_mut(place)) {
            *fate = if item.code.as_deref() == Some(LIMIT_EXCEEDED) {
                RecordFate::Retried(message)
            } else {
                RecordFate::Refused(message)
            };
        }
    }
    fates
}

fn invalid(answer: &Answer) -> Vec<InvalidItem> {
    serde_json::from_slice::<ExportAnswer>(&answer.body)
        .map(|answer| answer.invalid_feed_items)
        .unwrap_or_default()
}

fn reason(status: u16) -> Label {
    let known = StatusCode::from_u16(status).ok();
    match known.and_then(|status| status.canonical_reason()) {
        Some(reason) => Label::new(reason),
        None => Label::new(&format!("Status {status}")),
    }
}
