//! Yes or no: reads an answer's status and body as the registry means them.
//!
//! The registry says no in four shapes of JSON and, through whatever stands before it, in bodies
//! that are none (`tests/golden/index.toml` lists them). The HTTP status is looked at first, then
//! the body; only what a call promises counts as a yes.

use reqwest::StatusCode;
use serde_json::{Map, Value};

use super::{Gateway, transport::Answer, wire::Row};
use crate::domain::{Label, RegistryFailure, Rejection};

/// A JSON object that does not say no.
pub(super) struct Body {
    status: u16,
    object: Map<String, Value>,
}

/// An answer together with what is needed to judge it.
pub(super) struct Judged<'a> {
    /// Where it was asked for.
    pub(super) gateway: &'a Gateway,
    /// What came.
    pub(super) answer: &'a Answer,
    /// Our clock minus the server's, when known.
    pub(super) clock_ahead: Option<i64>,
}

impl Judged<'_> {
    /// The body, when neither the status nor the body says no.
    pub(super) fn body(&self) -> Result<Body, RegistryFailure> {
        self.redirect()?;
        let http = self.answer.status;
        let Ok(Value::Object(object)) = serde_json::from_slice(&self.answer.body) else {
            return Err(if http >= 500 {
                RegistryFailure::Broken {
                    status: http,
                    message: self.page(),
                    request_id: None,
                }
            } else {
                self.malformed()
            });
        };
        let object = self.without_echo(object);
        if let Some(rejection) = self.rejection(&object) {
            return Err(RegistryFailure::Refused(rejection));
        }
        let body = Body {
            status: http,
            object,
        };
        match failing(http, &body.object) {
            Some(status) => Err(body.failure(status)),
            None => Ok(body),
        }
    }

    /// The key check: 200 is a yes. `page` tells whether a page is the right answer.
    pub(super) fn key_check(&self, page: bool) -> Result<(), RegistryFailure> {
        let http = self.answer.status;
        let is_json = serde_json::from_slice::<Map<String, Value>>(&self.answer.body).is_ok();
        if is_json {
            return match self.body() {
                Ok(_) if http == 200 => Ok(()),
                Ok(_) => Err(not_valid(http, self.page())),
                // A no that is not one of the documented ones still means the keys here.
                Err(RegistryFailure::Rejected {
                    status, message, ..
                }) => Err(not_valid(status, message)),
                Err(other) => Err(other),
            };
        }
        self.redirect()?;
        match http {
            200 if page || !self.is_page() => Ok(()),
            500.. => Err(RegistryFailure::Broken {
                status: http,
                message: self.page(),
                request_id: None,
            }),
            _ if self.is_page() => Err(self.malformed()),
            _ => Err(not_valid(http, self.page())),
        }
    }

    /// A call that promises nothing: good unless the answer says no.
    pub(super) fn no_objection(&self) -> Result<(), RegistryFailure> {
        let blank = self.answer.body.iter().all(u8::is_ascii_whitespace);
        if blank && (200..300).contains(&self.answer.status) {
            return Ok(());
        }
        let body = self.body()?;
        body.complaint().map_or(Ok(()), Err)
    }

    /// The registry's own 404 (shape 1): there is no such record. A gateway that does not know the
    /// path says 404 too, in another shape.
    pub(super) fn is_unknown_record(&self) -> bool {
        let Ok(object) = serde_json::from_slice::<Map<String, Value>>(&self.answer.body) else {
            return false;
        };
        let success = (200..300).contains(&self.answer.status);
        (success || self.answer.status == 404)
            && own_status(&object) == Some(404)
            && text(&object, "message").is_some()
    }

    /// A failure for an answer that is not what the call promises.
    pub(super) fn malformed(&self) -> RegistryFailure {
        RegistryFailure::Malformed {
            status: self.answer.status,
            excerpt: self.page(),
        }
    }

    /// An answer that points elsewhere is none.
    pub(super) fn redirect(&self) -> Result<(), RegistryFailure> {
        if !(300..400).contains(&self.answer.status) {
            return Ok(());
        }
        let target = self
            .answer
            .location
            .as_deref()
            .and_then(|location| self.gateway.host_of(location))
            .map_or_else(
                || Label::new("an address that can't be read"),
                |host| Label::new(&self.answer.sent.cut(host.as_str())),
            );
        Err(RegistryFailure::Insecure {
            why: format!(
                "{} points to {target} (status {}). The keys were not sent there.",
                self.gateway.host(),
                self.answer.status
            ),
        })
    }

    /// A body that says no, without what it echoes of the keys. Data stays as it is.
    fn without_echo(&self, object: Map<String, Value>) -> Map<String, Value> {
        let mut body = Value::Object(object);
        if body.as_object().is_some_and(|object| !has_data(object)) {
            self.answer.sent.cut_from(&mut body);
        }
        match body {
            Value::Object(object) => object,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => Map::new(),
        }
    }

    fn rejection(&self, object: &Map<String, Value>) -> Option<Rejection> {
        if has_data(object) {
            return None;
        }
        // The gateway's own number counts, in whichever shape it comes and whatever its words are.
        match error_code(object).as_deref() {
            Some("403003") => return Some(Rejection::ApiKeyUnknown),
            Some("403000") => return Some(Rejection::ApiKeyMissing),
            Some(_) | None => {}
        }
        match message(object)?.to_ascii_lowercase().as_str() {
            "client id is invalid" | "api key is invalid" => Some(Rejection::ApiKeyUnknown),
            "client id is missing" | "api key is missing" | "api key is required" => {
                Some(Rejection::ApiKeyMissing)
            }
            "jwt is invalid" => Some(Rejection::SignatureInvalid {
                clock_ahead: self.clock_ahead,
            }),
            "jwt is required" => Some(Rejection::SignatureMissing),
            _ => None,
        }
    }

    fn is_page(&self) -> bool {
        self.answer.body.trim_ascii_start().starts_with(b"<")
    }

    /// The body's beginning as people read it, after the status's name when that says no.
    pub(super) fn page(&self) -> Label {
        let start = self.answer.body.get(..4_096).unwrap_or(&self.answer.body);
        let text = self
            .answer
            .sent
            .cut(&words(&String::from_utf8_lossy(start)));
        let reason = reason(self.answer.status);
        if text.contains(reason) || (200..300).contains(&self.answer.status) {
            Label::new(&text)
        } else {
            Label::new(&[reason, &text].join(" "))
        }
    }
}

impl Body {
    /// The rows: those in `results`, or the one that the body is. `None` when the answer has
    /// neither and no complaint, as an unknown project has.
    pub(super) fn rows(self, judged: &Judged<'_>) -> Result<Option<Vec<Row>>, RegistryFailure> {
        if let Some(complaint) = self.complaint() {
            return Err(complaint);
        }
        let is_row = is_row(&self.object);
        let mut object = self.object;
        match object.remove("results") {
            Some(Value::Array(items)) => Ok(Some(items.into_iter().map(row).collect())),
            Some(Value::Null) | None if is_row => Ok(Some(vec![row(Value::Object(object))])),
            Some(Value::Null) | None => Ok(None),
            Some(_) => Err(judged.malformed()),
        }
    }

    /// A message where the data should be is a no, whatever the status.
    fn complaint(&self) -> Option<RegistryFailure> {
        (!has_data(&self.object) && message(&self.object).is_some())
            .then(|| self.failure(self.status))
    }

    fn failure(&self, status: u16) -> RegistryFailure {
        let message = message(&self.object)
            .or_else(|| text(&self.object, "statusText"))
            .unwrap_or_else(|| reason(status));
        let message = Label::new(&words(message));
        let request_id = text(&self.object, "requestId").map(Label::new);
        match status {
            401 => RegistryFailure::Refused(Rejection::NotValid { status, message }),
            500.. => RegistryFailure::Broken {
                status,
                message,
                request_id,
            },
            _ => RegistryFailure::Rejected {
                status,
                message,
                request_id,
            },
        }
    }
}

/// The status that says no: HTTP's, else the body's own when it is there and is not 200.
fn failing(http: u16, object: &Map<String, Value>) -> Option<u16> {
    if !(200..300).contains(&http) {
        return Some(http);
    }
    match object.get("status") {
        None | Some(Value::Null) => None,
        Some(_) => match own_status(object) {
            Some(200) => None,
            Some(status) => Some(status),
            // Something else than a number is not 200 either.
            None => Some(http),
        },
    }
}

/// The body's `status`, written as a number of any kind or as a text.
fn own_status(object: &Map<String, Value>) -> Option<u16> {
    let own: f64 = match object.get("status")? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (100..=599).find(|status| (f64::from(*status) - own).abs() < 0.5)
}

fn not_valid(status: u16, message: Label) -> RegistryFailure {
    RegistryFailure::Refused(Rejection::NotValid { status, message })
}

fn has_data(object: &Map<String, Value>) -> bool {
    object.get("results").is_some_and(Value::is_array) || is_row(object)
}

fn is_row(object: &Map<String, Value>) -> bool {
    ["projectId", "environmentId"]
        .iter()
        .all(|id| object.get(*id).is_some_and(|value| !value.is_null()))
}

/// What is no row at all becomes one without ids, and is left out with the others of that kind.
fn row(value: Value) -> Row {
    if value.is_object() {
        serde_json::from_value(value).unwrap_or_default()
    } else {
        Row::default()
    }
}

/// `message`, else `error`, else the message inside `error`.
fn message(object: &Map<String, Value>) -> Option<&str> {
    text(object, "message")
        .or_else(|| text(object, "error"))
        .or_else(|| {
            let error = object.get("error")?.as_object()?;
            text(error, "message").or_else(|| text(error, "code"))
        })
}

/// The gateway's number for what is wrong: at the top, in `error`, or in the details of that.
fn error_code(object: &Map<String, Value>) -> Option<String> {
    let error = object.get("error").and_then(Value::as_object);
    let details = error.and_then(|error| error.get("details")?.as_object());
    let code = [Some(object), error, details]
        .into_iter()
        .flatten()
        .find_map(|place| place.get("error_code"))?;
    match code {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object
        .get(name)?
        .as_str()
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

fn reason(status: u16) -> &'static str {
    StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default()
}

/// A page's text without its tags, on one line; its title only where the text doesn't say it too.
fn words(page: &str) -> String {
    let is_page = page.trim_start().starts_with('<');
    if let Some((head, body)) = page.split_once("</title>").filter(|_| is_page)
        && let (title, body) = (words(head), words(&format!("<p>{body}")))
        && body.contains(&title)
    {
        return body;
    }
    let mut inside = false;
    let text: String = page
        .chars()
        .map(|c| match c {
            '<' if is_page => {
                inside = true;
                ' '
            }
            '>' if inside => {
                inside = false;
                ' '
            }
            _ if inside => ' ',
            c => c,
        })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderValue};

    use super::*;
    use crate::registry::echo::Sent;

    const SECRET: &str = "0123456789abcdef";

    /// What is made of this answer to a request with [`SECRET`].
    fn read<T>(status: u16, body: &str, by: impl FnOnce(&Judged<'_>) -> T) -> T {
        let mut headers = HeaderMap::new();
        let mut secret = HeaderValue::from_static(SECRET);
        secret.set_sensitive(true);
        headers.insert("x-api-key", secret);
        by(&Judged {
            gateway: &Gateway::parse("https://commerce.example", None).unwrap(),
            answer: &Answer::plain(status, body, Sent::with(&headers)),
            clock_ahead: None,
        })
    }

    fn refusal(body: &str) -> Option<Rejection> {
        match read(200, body, |judged| judged.body().err()) {
            Some(RegistryFailure::Refused(rejection)) => Some(rejection),
            Some(_) | None => None,
        }
    }

    #[test]
    fn a_no_in_words_is_known_by_them_unless_there_is_data_beside_it() {
        for (words, rejection) in [
            ("Client ID is invalid", Rejection::ApiKeyUnknown),
            ("Api Key is invalid", Rejection::ApiKeyUnknown),
            ("Client ID is missing", Rejection::ApiKeyMissing),
            ("Api Key is missing", Rejection::ApiKeyMissing),
            ("Api Key is required", Rejection::ApiKeyMissing),
            ("JWT is required", Rejection::SignatureMissing),
        ] {
            let no = format!(r#""message": "{words}""#);
            assert_eq!(refusal(&format!("{{{no}}}")), Some(rejection), "{words}");
            assert_eq!(refusal(&format!(r#"{{"results": [], {no}}}"#)), None);
            let row = r#""projectId": "p", "environmentId": "e""#;
            assert_eq!(refusal(&format!("{{{row}, {no}}}")), None);
        }
    }

    #[test]
    fn what_a_no_echoes_of_the_keys_is_cut_out_and_data_stays() {
        let no = format!(r#"{{"message": "not {SECRET}"}}"#);
        let Some(RegistryFailure::Rejected { message, .. }) =
            read(400, &no, |judged| judged.body().err())
        else {
            panic!("a no that is none");
        };
        assert_eq!(message.as_str(), "not [cut]");
        let data = format!(r#"{{"results": [], "name": "{SECRET}"}}"#);
        let body = read(200, &data, |judged| judged.body().ok()).unwrap();
        assert_eq!(body.object["name"], SECRET);
    }

    #[test]
    fn only_200_is_a_yes_to_the_keys() {
        let valid = |status| read(status, "{}", |judged| judged.key_check(false).is_ok());
        assert!(valid(200));
        assert!(!valid(201) && !valid(204) && !valid(404));
    }

    #[test]
    fn a_pages_title_is_said_once() {
        for (page, said) in [
            (
                "<title>Blocked</title><h1>Blocked by the web filter</h1>",
                "Blocked by the web filter",
            ),
            ("<title>Proxy</title><p>No way.</p>", "Proxy No way."),
            ("<title>Gone</title>", "Gone"),
            ("plain </title> text", "plain </title> text"),
        ] {
            assert_eq!(words(page), said);
        }
    }
}
