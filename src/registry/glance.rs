//! How an answer looked, whatever it means: for whoever wants to know why the ordinary calls fail.

use std::time::{Duration, Instant, SystemTime};

use reqwest::{Method, header::ACCEPT};

use super::{Client, answer::Judged, client::listed, transport::Answer};
use crate::domain::{KeyPair, Label, Project, RegistryFailure};

/// One answer, seen from the outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Glance {
    /// HTTP status.
    pub status: u16,
    /// Our clock minus the server's, in seconds, when the answer said its time.
    pub clock_ahead: Option<i64>,
    /// What kind of body came.
    pub body: BodyKind,
    /// The beginning of a body that is not JSON.
    pub excerpt: Label,
    /// What Adobe's support finds the request by.
    pub request_id: Option<Label>,
    /// From the first look at the name to the last byte.
    pub elapsed: Duration,
}

/// What kind of body came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BodyKind {
    /// A JSON object, as the registry answers.
    Object,
    /// A page, as proxies and web filters answer.
    Page,
    /// Nothing.
    Empty,
    /// Something else.
    Other,
}

impl Client {
    /// Asks for the key check without any key: who answers, and how? A no is the right answer.
    pub async fn knock(&self) -> Result<Glance, RegistryFailure> {
        let (url, _) = self.gateway.key_check();
        let started = Instant::now();
        let request = self.transport.request(Method::GET, &url);
        let answer = self
            .transport
            .send(request.header(ACCEPT, "application/json"))
            .await?;
        let judged = self.judge(&answer);
        judged.redirect()?;
        Ok(glance(&judged, self.now(), started.elapsed()))
    }

    /// Whether a page is the right answer to [`Self::knock`].
    pub fn knocks_at_a_page(&self) -> bool {
        self.gateway.key_check().1
    }

    /// [`Client::projects`], and how its answer looked when there was one.
    pub async fn examine(
        &self,
        keys: &KeyPair,
    ) -> (Option<Glance>, Result<Vec<Project>, RegistryFailure>) {
        let started = Instant::now();
        match self.ask(keys, Method::GET, "registry").await {
            Ok(answer) => {
                let judged = self.judge(&answer);
                let seen = glance(&judged, self.now(), started.elapsed());
                (Some(seen), listed(&judged))
            }
            Err(why) => (None, Err(why)),
        }
    }
}

fn glance(judged: &Judged<'_>, now: SystemTime, elapsed: Duration) -> Glance {
    let answer: &Answer = judged.answer;
    let text = answer.body.trim_ascii();
    let body = match text.first() {
        None => BodyKind::Empty,
        Some(b'<') => BodyKind::Page,
        Some(b'{') if serde_json::from_slice::<serde_json::Value>(text).is_ok() => BodyKind::Object,
        Some(_) => BodyKind::Other,
    };
    Glance {
        status: answer.status,
        clock_ahead: answer.clock_ahead(now),
        body,
        excerpt: match body {
            BodyKind::Page | BodyKind::Other => judged.page(),
            BodyKind::Object | BodyKind::Empty => Label::default(),
        },
        request_id: answer.request_id().map(|id| Label::new(&id)),
        elapsed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Gateway;

    #[test]
    fn the_kind_of_a_body_is_told_by_what_is_in_it() {
        let gateway = Gateway::parse("https://commerce.example", None).unwrap();
        for (body, kind) in [
            ("", BodyKind::Empty),
            (" \n", BodyKind::Empty),
            ("<html>", BodyKind::Page),
            ("{\"a\": 1}", BodyKind::Object),
            ("{\"a\": ", BodyKind::Other),
            ("[]", BodyKind::Other),
        ] {
            let judged = Judged {
                gateway: &gateway,
                answer: &Answer::plain(200, body, crate::registry::echo::Sent::default()),
                clock_ahead: None,
            };
            let seen = glance(&judged, SystemTime::now(), Duration::ZERO);
            assert_eq!(seen.body, kind, "{body}");
            let told = matches!(kind, BodyKind::Page | BodyKind::Other);
            assert_eq!(seen.excerpt.as_str().is_empty(), !told || body == "<html>");
        }
    }
}
