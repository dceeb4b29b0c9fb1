//! One request, one answer, within one time limit. Knows HTTP and nothing of what is asked.
//!
//! Nothing is ever sent twice: redirects are not followed, nothing is retried, and no connection
//! outlives its call. Keeping connections would save a round trip or two per call, of which a
//! person makes a handful with half a minute between them; it would cost a `POST` its certainty
//! (the gateway may close an idle connection just as the request goes out) and an idle process its
//! sleep (the pool's clean-up is a timer).

use std::time::{Duration, Instant, SystemTime};

use reqwest::{
    Request, RequestBuilder, Response,
    header::{DATE, HeaderMap, HeaderName, LOCATION},
    redirect, retry,
};
use serde::Deserialize;

use super::{Gateway, UserAgent, echo::Sent, network, proxy_setting::ProxySetting, trust_setting};
use crate::domain::{Label, RegistryFailure, Stage};
use crate::log::{Answered, Event, Log};

/// Where gateways say what they call a request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Larger answers are not the registry's: 1,000 rows with all their fields are below 1 MiB.
const LARGEST_BODY: usize = 8 * 1024 * 1024;

/// A host that has not taken the connection by then won't, whatever the time limit.
const LONGEST_CONNECT: Duration = Duration::from_secs(10);

/// What came back, before anybody asked what it means.
pub(super) struct Answer {
    /// HTTP status.
    pub(super) status: u16,
    /// The time at the server, when it said so.
    date: Option<SystemTime>,
    /// Where a redirect points.
    pub(super) location: Option<String>,
    /// What the gateway calls this request.
    request_id: Option<String>,
    /// The whole body.
    pub(super) body: Vec<u8>,
    /// The secrets that it may echo.
    pub(super) sent: Sent,
}

/// What the registry calls a request that it could not serve.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NamedRequest {
    request_id: String,
}

impl Answer {
    /// Our clock minus the server's, in seconds, when the answer said its time.
    pub(super) fn clock_ahead(&self, now: SystemTime) -> Option<i64> {
        let server = self.date?;
        let (sign, apart) = match now.duration_since(server) {
            Ok(ahead) => (1, ahead),
            Err(behind) => (-1, behind.duration()),
        };
        Some(sign * i64::try_from(apart.as_secs()).unwrap_or(i64::MAX))
    }

    /// What Adobe's support finds this request by: the registry's word, else the gateway's.
    pub(super) fn request_id(&self) -> Option<String> {
        serde_json::from_slice(&self.body)
            .map(|named: NamedRequest| named.request_id)
            .ok()
            .or_else(|| self.request_id.clone())
            .map(|id| self.sent.cut(&id))
    }
}

#[cfg(test)]
impl Answer {
    /// One that came with nothing but this.
    pub(super) fn plain(status: u16, body: &str, sent: Sent) -> Self {
        Self {
            status,
            date: None,
            location: None,
            request_id: None,
            body: body.into(),
            sent,
        }
    }
}

/// Sends requests to one gateway.
pub(super) struct Transport {
    http: reqwest::Client,
    host: String,
    timeout: Duration,
    log: Log,
}

impl Transport {
    /// Loads the machine's certificate authorities (those of `SSL_CERT_FILE` when it is set) and
    /// the proxy's address, except for a gateway on the loopback, which needs neither.
    pub(super) fn new(
        gateway: &Gateway,
        agent: &UserAgent,
        timeout: Duration,
    ) -> Result<Self, RegistryFailure> {
        let host = gateway.host();
        // A connection that takes all the time there is would leave it open whether anything was
        // sent; given up a little earlier, it is certain that nothing was.
        let connect = LONGEST_CONNECT.min(timeout.mul_f32(0.75));
        let mut builder = reqwest::Client::builder()
            .user_agent(agent.as_str())
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .http1_only()
            .pool_max_idle_per_host(0)
            .pool_idle_timeout(None)
            .connect_timeout(connect);
        // The client's own reader of the environment goes round a proxy that it can't read.
        builder = builder.no_proxy();
        if let Some(proxy) = proxy(gateway)? {
            builder = builder.proxy(proxy);
        }
        builder = if gateway.is_plain() {
            builder.tls_certs_only([])
        } else {
            trusted(gateway)?;
            builder.https_only(true)
        };
        let http = builder
            .build()
            .map_err(|why| network::cannot_start(&host, &why))?;
        Ok(Self {
            http,
            host,
            timeout,
            log: Log::off(),
        })
    }

    /// Says there what is asked and answered.
    pub(super) fn set_log(&mut self, log: Log) {
        self.log = log;
    }

    /// Makes a request to be filled in and then sent.
    pub(super) fn request(&self, method: reqwest::Method, url: &str) -> RequestBuilder {
        self.http.request(method, url)
    }

    /// Sends it and reads the whole answer.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Answer, RegistryFailure> {
        let request = request
            .build()
            .map_err(|why| network::failure(&self.host, &why))?;
        if !self.log.is_on() {
            return self.ask(request).await;
        }
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let started = Instant::now();
        let answer = self.ask(request).await;
        let request_id = answer.as_ref().ok().and_then(Answer::request_id);
        self.log.line(&Event::Called {
            method: method.as_str(),
            host: &self.host,
            path: &path,
            elapsed: started.elapsed(),
            answered: match &answer {
                Ok(answer) => Answered::With {
                    status: answer.status,
                    request_id: request_id.as_deref(),
                },
                Err(why) => unanswered(why),
            },
        });
        answer
    }

    async fn ask(&self, request: Request) -> Result<Answer, RegistryFailure> {
        let sent = Sent::with(request.headers());
        let call = async {
            let response = self
                .http
                .execute(request)
                .await
                .map_err(|why| network::failure(&self.host, &why))?;
            read(response, &self.host, sent).await
        };
        tokio::time::timeout(self.timeout, call)
            .await
            .unwrap_or_else(|_| {
                Err(RegistryFailure::TimedOut {
                    seconds: self.timeout.as_secs().max(1),
                })
            })
    }
}

fn proxy(gateway: &Gateway) -> Result<Option<reqwest::Proxy>, RegistryFailure> {
    let misread = |variable: &str, why: &str| RegistryFailure::Unreachable {
        host: gateway.host(),
        stage: Stage::ProxySetting,
        detail: Label::new(&format!("{variable} {why}")),
    };
    let setting =
        ProxySetting::towards(gateway).map_err(|found| misread(found.variable, &found.why))?;
    setting
        .map(|setting| {
            reqwest::Proxy::all(setting.url.as_str())
                .map_err(|_| misread(setting.variable, "is not the address of a proxy"))
        })
        .transpose()
}

fn trusted(gateway: &Gateway) -> Result<(), RegistryFailure> {
    trust_setting::mistake().map_or(Ok(()), |mistake| {
        Err(RegistryFailure::Unreachable {
            host: gateway.host(),
            stage: Stage::Tls,
            detail: Label::new(&mistake),
        })
    })
}

/// Why no answer came, for the log.
fn unanswered(why: &RegistryFailure) -> Answered<'_> {
    let (why, detail) = match why {
        RegistryFailure::Unreachable { stage, detail, .. } => {
            let stage = match stage {
                Stage::Dns => "dns",
                Stage::Tcp => "tcp",
                Stage::Tls => "tls",
                Stage::Proxy | Stage::ProxySetting => "proxy",
            };
            (stage, detail.as_str())
        }
        RegistryFailure::Dropped { detail } => ("dropped", detail.as_str()),
        RegistryFailure::TimedOut { .. } => ("timed_out", ""),
        RegistryFailure::Malformed { .. } => ("malformed", "a body that is too long"),
        RegistryFailure::Refused(_)
        | RegistryFailure::Rejected { .. }
        | RegistryFailure::Broken { .. }
        | RegistryFailure::NoKeys { .. }
        | RegistryFailure::Insecure { .. } => ("other", ""),
    };
    Answered::Not { why, detail }
}

async fn read(mut response: Response, host: &str, sent: Sent) -> Result<Answer, RegistryFailure> {
    let status = response.status().as_u16();
    let date =
        header(response.headers(), &DATE).and_then(|text| httpdate::parse_http_date(&text).ok());
    let location = header(response.headers(), &LOCATION);
    let request_id = header(response.headers(), &REQUEST_ID);
    let mut body = Vec::new();
    // A redirect's body says nothing that its target does not.
    if !response.status().is_redirection() {
        while let Some(piece) = response
            .chunk()
            .await
            .map_err(|why| network::failure(host, &why))?
        {
            if body.len() + piece.len() > LARGEST_BODY {
                return Err(RegistryFailure::Malformed {
                    status,
                    excerpt: Label::new("more than 8 MiB"),
                });
            }
            body.extend_from_slice(&piece);
        }
    }
    Ok(Answer {
        status,
        date,
        location,
        request_id,
        body,
        sent,
    })
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    Some(String::from_utf8_lossy(headers.get(name)?.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_compared_with_the_answers_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let answer = |date| Answer {
            status: 200,
            date,
            location: None,
            request_id: None,
            body: Vec::new(),
            sent: Sent::default(),
        };
        for (date, expected) in [
            (Some(now - Duration::from_secs(400)), Some(400)),
            (Some(now + Duration::from_secs(7)), Some(-7)),
            (None, None),
        ] {
            assert_eq!(answer(date).clock_ahead(now), expected);
        }
    }
}
