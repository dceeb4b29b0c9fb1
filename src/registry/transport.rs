//! One request, one answer, within one time limit. Knows HTTP and nothing of what is asked.
//!
//! Nothing is ever sent twice: redirects are not followed, nothing is retried, and no connection
//! outlives its call. Keeping connections would save a round trip or two per call, of which a
//! person makes a handful with half a minute between them; it would cost a `POST` its certainty
//! (the gateway may close an idle connection just as the request goes out) and an idle process its
//! sleep (the pool's clean-up is a timer).

use std::time::{Duration, SystemTime};

use reqwest::{
    RequestBuilder, Response,
    header::{DATE, HeaderMap, LOCATION},
    redirect, retry,
};

use super::{Gateway, UserAgent, network};
use crate::domain::{Label, RegistryFailure};

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
    /// The whole body.
    pub(super) body: Vec<u8>,
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
}

/// Sends requests to one gateway.
pub(super) struct Transport {
    http: reqwest::Client,
    host: String,
    timeout: Duration,
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
        if gateway.is_loopback() {
            builder = builder.no_proxy();
        }
        builder = if gateway.is_plain() {
            builder.tls_certs_only([])
        } else {
            builder.https_only(true)
        };
        let http = builder
            .build()
            .map_err(|why| network::cannot_start(&host, &why))?;
        Ok(Self {
            http,
            host,
            timeout,
        })
    }

    /// Makes a request to be filled in and then sent.
    pub(super) fn request(&self, method: reqwest::Method, url: &str) -> RequestBuilder {
        self.http.request(method, url)
    }

    /// Sends it and reads the whole answer.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Answer, RegistryFailure> {
        let call = async {
            let response = request
                .send()
                .await
                .map_err(|why| network::failure(&self.host, &why))?;
            read(response, &self.host).await
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

async fn read(mut response: Response, host: &str) -> Result<Answer, RegistryFailure> {
    let status = response.status().as_u16();
    let date =
        header(response.headers(), &DATE).and_then(|text| httpdate::parse_http_date(&text).ok());
    let location = header(response.headers(), &LOCATION);
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
        body,
    })
}

fn header(headers: &HeaderMap, name: &reqwest::header::HeaderName) -> Option<String> {
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
            body: Vec::new(),
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
