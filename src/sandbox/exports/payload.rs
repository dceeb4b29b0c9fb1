//! A body as it was before it was packed, within bounds.

use std::borrow::Cow;
use std::io::Read as _;

use axum::http::{HeaderMap, header};
use flate2::read::MultiGzDecoder;

use super::super::answer::Answer;
use super::EXPORT_LIMIT;

/// Unpacks the body when it says that it is packed.
pub(super) fn plain<'a>(headers: &HeaderMap, body: &'a [u8]) -> Result<Cow<'a, [u8]>, Answer> {
    let coding = headers
        .get(header::CONTENT_ENCODING)
        .map_or(Ok(""), |value| value.to_str())
        .unwrap_or("?")
        .trim()
        .to_ascii_lowercase();
    match coding.as_str() {
        "" | "identity" => Ok(Cow::Borrowed(body)),
        "gzip" | "x-gzip" => unpacked(body).map(Cow::Owned),
        _ => Err(Answer::refused(
            415,
            "Unsupported Media Type",
            "The only content encoding is gzip",
        )),
    }
}

fn unpacked(body: &[u8]) -> Result<Vec<u8>, Answer> {
    let mut plain = Vec::new();
    // One byte more than may come tells that more would.
    let bound = EXPORT_LIMIT as u64 + 1;
    MultiGzDecoder::new(body)
        .take(bound)
        .read_to_end(&mut plain)
        .map_err(|_| Answer::bad_request("The body is not gzip, although it says so"))?;
    if plain.len() > EXPORT_LIMIT {
        let too_large = "The body is too large";
        return Err(Answer::refused(413, "Payload Too Large", too_large));
    }
    Ok(plain)
}
