//! An answer before it is HTTP, and the registry's error shapes.

use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use serde_json::json;

const JSON: &str = "application/json";

/// What the registry says.
#[derive(Debug)]
pub(super) struct Answer {
    status: u16,
    content_type: String,
    body: Vec<u8>,
    location: Option<String>,
    date: Option<SystemTime>,
}

impl Answer {
    /// Any status, type and body.
    pub(super) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            content_type: content_type.to_owned(),
            body: body.into(),
            location: None,
            date: None,
        }
    }

    /// Status 200 with a JSON body.
    pub(super) fn ok(body: &impl Serialize) -> Self {
        Self::json(200, body)
    }

    /// Any status with a JSON body.
    pub(super) fn json(status: u16, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => Self::new(status, JSON, body),
            Err(_) => Self::failed(),
        }
    }

    /// Error shape 1: the registry's own refusal.
    pub(super) fn refused(status: u16, text: &str, message: &str) -> Self {
        Self::json(
            status,
            &json!({
                "status": status,
                "statusText": text,
                "message": message,
                "requestId": request_id(),
            }),
        )
    }

    /// Shape 1 for a data space that these keys don't have.
    pub(super) fn unknown_data_space() -> Self {
        Self::refused(404, "Not Found", "Merchant registry not found")
    }

    /// Shape 1 for a body that is not what the call takes.
    pub(super) fn bad_request(message: &str) -> Self {
        Self::refused(400, "Bad Request", message)
    }

    /// Shape 2: the registry failed. The body is written out so that this can't fail in turn.
    pub(super) fn failed() -> Self {
        let body: &[u8] = br#"{"status":500,"error":"Internal Server Error"}"#;
        Self::new(500, JSON, body)
    }

    /// Shape 3: the gateway does not let the API key in.
    pub(super) fn gateway(message: &str, code: &str) -> Self {
        Self::json(
            403,
            &json!({
                "error": {
                    "code": "Forbidden",
                    "message": message,
                    "details": { "error_code": code },
                }
            }),
        )
    }

    /// Shape 4: the signature.
    pub(super) fn signature(message: &str) -> Self {
        Self::json(401, &json!({ "message": message }))
    }

    /// The call did what it was asked.
    pub(super) fn succeeded(&self) -> bool {
        self.status == 200
    }

    /// The same answer from a server with another clock.
    pub(super) fn with_clock_ahead(mut self, seconds: i64) -> Self {
        let by = Duration::from_secs(seconds.unsigned_abs());
        let now = SystemTime::now();
        self.date = if seconds < 0 {
            now.checked_sub(by)
        } else {
            now.checked_add(by)
        };
        self
    }

    /// The same answer, pointing elsewhere.
    pub(super) fn with_location(mut self, location: &str) -> Self {
        self.location = Some(location.to_owned());
        self
    }

    /// As HTTP.
    pub(super) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let date = self.date.map(httpdate::fmt_http_date);
        for (name, value) in [
            (header::CONTENT_TYPE, Some(self.content_type)),
            (header::LOCATION, self.location),
            (header::DATE, date),
        ] {
            if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// A fresh id for Adobe's support to ask for.
pub(super) fn request_id() -> String {
    uuid::Uuid::new_v4().to_string()
}
