//! What is there of a store view's products: the catalog service's word, and the gateway's.

use std::time::Duration;

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};

use super::Client;
use super::answer::Judged;
use super::client::secret;
use super::transport::{Answer, Transport};
use super::wire::catalog::{CatalogAnswer, CatalogQuestion, NO_INDEX, SyncStatus};
use super::{Gateway, UserAgent};
use crate::domain::{ApiKey, DataSpaceId, DataSpaceKind, Indexed, KeyPair, Label, RegistryFailure};
use crate::log::Log;

/// Counts what a search finds, and fetches as little as can be.
const COUNT: &str = r#"{productSearch(phrase:"",page_size:1){total_count}}"#;

/// Adobe's services: each knows the data spaces of its kind only.
const PRODUCTION: &str = "https://catalog-service.adobe.io/graphql";
const TESTING: &str = "https://catalog-service-sandbox.adobe.io/graphql";

/// Where the catalog of a data space of this kind is. A gateway on this machine is a rehearsal's,
/// which answers for the catalog too: nothing of it goes to Adobe.
pub fn catalog_url(gateway: &Gateway, kind: &DataSpaceKind) -> String {
    if gateway.is_loopback() {
        return format!("{}graphql", gateway.base());
    }
    match kind {
        DataSpaceKind::Testing => TESTING.to_owned(),
        DataSpaceKind::Production | DataSpaceKind::Other(_) => PRODUCTION.to_owned(),
    }
}

/// A store view, by the codes that its records carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CatalogView<'a> {
    /// The data space.
    pub space: &'a DataSpaceId,
    /// The website's code.
    pub website: &'a Label,
    /// The store's code.
    pub store: &'a Label,
    /// The store view's code.
    pub view: &'a Label,
}

/// The public catalog service. It takes an API key and no signature.
pub struct Catalog {
    gateway: Gateway,
    transport: Transport,
    api_key: HeaderValue,
}

impl Catalog {
    /// A client for the service at this address, with this key. `timeout` is for a whole call.
    pub fn new(
        url: &str,
        api_key: &ApiKey,
        agent: &UserAgent,
        timeout: Duration,
        log: Log,
    ) -> Result<Self, RegistryFailure> {
        let gateway = Gateway::parse(url, None)?;
        let mut transport = Transport::new(&gateway, agent, timeout)?;
        transport.set_log(log);
        Ok(Self {
            gateway,
            transport,
            api_key: secret(api_key.as_str())?,
        })
    }

    /// Where it asks.
    pub fn url(&self) -> &str {
        self.gateway.base().trim_end_matches('/')
    }

    /// How many products a search finds in this store view.
    pub async fn count(&self, place: CatalogView<'_>) -> Result<Indexed, RegistryFailure> {
        let mut request = self
            .transport
            .request(Method::POST, self.url())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .header(
                HeaderName::from_static("magento-environment-id"),
                place.space.as_str(),
            )
            .header(HeaderName::from_static("x-api-key"), self.api_key.clone());
        for (name, code) in [
            ("magento-website-code", place.website),
            ("magento-store-code", place.store),
            ("magento-store-view-code", place.view),
        ] {
            request = request.header(HeaderName::from_static(name), code.as_str());
        }
        let question = CatalogQuestion {
            query: COUNT.to_owned(),
            ..CatalogQuestion::default()
        };
        let answer = self.transport.send(request.json(&question)).await?;
        indexed(&self.judge(&answer))
    }

    fn judge<'a>(&'a self, answer: &'a Answer) -> Judged<'a> {
        Judged {
            gateway: &self.gateway,
            answer,
            clock_ahead: None,
        }
    }
}

fn indexed(judged: &Judged<'_>) -> Result<Indexed, RegistryFailure> {
    let answer = judged.answer;
    judged.redirect()?;
    if answer.status == 404 {
        return Ok(Indexed::NotOffered);
    }
    let told: CatalogAnswer = serde_json::from_slice(&answer.body).unwrap_or_default();
    if let Some(found) = told.data.and_then(|data| data.product_search) {
        return Ok(Indexed::Products(found.total_count));
    }
    if told.errors.iter().any(|one| one.message.contains(NO_INDEX)) {
        return Ok(Indexed::NoIndex);
    }
    judged.body()?;
    Err(match told.errors.first() {
        Some(error) => RegistryFailure::Rejected {
            status: answer.status,
            message: Label::new(&answer.sent.cut(&error.message)),
            request_id: answer.request_id().as_deref().map(Label::new),
        },
        None => judged.malformed(),
    })
}

impl Client {
    /// How many documents the gateway has of this store view.
    pub async fn documents(
        &self,
        keys: &KeyPair,
        place: CatalogView<'_>,
    ) -> Result<Indexed, RegistryFailure> {
        let url = format!(
            "{}recs-admin/v1/catalogsyncstatus/environments/{}/websites/{}/storeviews/{}/aggregated",
            self.gateway.base(),
            place.space,
            part(place.website)?,
            part(place.view)?
        );
        let request = self.request(keys, Method::GET, &url)?;
        let answer = self.transport.send(request).await?;
        let judged = self.judge(&answer);
        judged.redirect()?;
        if answer.status == 404 {
            return Ok(Indexed::NotOffered);
        }
        judged.body()?;
        let told: SyncStatus =
            serde_json::from_slice(&answer.body).map_err(|_| judged.malformed())?;
        Ok(Indexed::Products(
            told.document_count_response.document_count,
        ))
    }
}

/// A code that can stand in an address.
fn part(code: &Label) -> Result<&str, RegistryFailure> {
    let fits = DataSpaceId::parse(code.as_str()).is_some();
    fits.then_some(code.as_str())
        .ok_or_else(|| RegistryFailure::Insecure {
            why: format!("This code can't stand in an address: {code}."),
        })
}
