//! The registry's nine calls.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use reqwest::{
    Method, RequestBuilder,
    header::{CONTENT_TYPE, HeaderName, HeaderValue},
};
use serde::Serialize;

use super::{
    Gateway, UserAgent,
    answer::Judged,
    rows,
    signing::Signer,
    transport::{Answer, Transport},
    wire::{EnvironmentName, ProjectName},
};
use crate::domain::{
    DataSpaceId, KeyPair, Label, Name, Problem, Project, ProjectId, RegistryFailure,
};
use crate::log::Log;

/// Speaks to the registry behind one gateway, with the keys that each call brings.
///
/// Every call is one request and no more: a call that failed is not made again in here, least of
/// all one that writes. Dropping a call's future ends it.
pub struct Client {
    pub(super) gateway: Gateway,
    pub(super) transport: Transport,
    signer: Signer,
    clock: fn() -> SystemTime,
}

impl Client {
    /// A client for this gateway. `timeout` covers a whole call, from the look-up of the name to
    /// the last byte of the answer. Fails when the machine has no certificate authorities.
    pub fn new(
        gateway: Gateway,
        agent: &UserAgent,
        timeout: Duration,
    ) -> Result<Self, RegistryFailure> {
        Ok(Self {
            transport: Transport::new(&gateway, agent, timeout)?,
            gateway,
            signer: Signer::default(),
            clock: SystemTime::now,
        })
    }

    /// The same client with another clock.
    pub fn with_clock(mut self, clock: fn() -> SystemTime) -> Self {
        self.clock = clock;
        self
    }

    /// The same client, that says in this log what it asks and what is answered.
    pub fn with_log(mut self, log: Log) -> Self {
        self.transport.set_log(log);
        self
    }

    /// Where it asks.
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// Checks that the keys are valid. Other calls do not need it first: they say so themselves.
    pub async fn check_keys(&self, keys: &KeyPair) -> Result<(), RegistryFailure> {
        let (url, page) = self.gateway.key_check();
        let request = self.request(keys, Method::GET, &url)?;
        let answer = self.transport.send(request).await?;
        self.judge(&answer).key_check(page)
    }

    /// All projects that the keys can see, in the registry's order.
    pub async fn projects(&self, keys: &KeyPair) -> Result<Vec<Project>, RegistryFailure> {
        let answer = self.ask(keys, Method::GET, "registry").await?;
        listed(&self.judge(&answer))
    }

    /// One project; `None` when these keys know none with this id.
    pub async fn project(
        &self,
        keys: &KeyPair,
        id: &ProjectId,
    ) -> Result<Option<Project>, RegistryFailure> {
        let path = format!("registry/projects/{id}");
        let answer = self.ask(keys, Method::GET, &path).await?;
        let judged = self.judge(&answer);
        let found = known(&judged)?;
        if found.is_empty() {
            return Ok(None);
        }
        only(&judged, found, |project| &project.id == id).map(Some)
    }

    /// One data space; `None` when these keys know none with this id.
    ///
    /// It comes inside its project, of which it is the only data space that is told here: how many
    /// the project really has, [`Client::project`] says.
    pub async fn data_space(
        &self,
        keys: &KeyPair,
        id: &DataSpaceId,
    ) -> Result<Option<Project>, RegistryFailure> {
        let path = format!("registry/environments/{id}");
        let answer = self.ask(keys, Method::GET, &path).await?;
        let judged = self.judge(&answer);
        let found = known(&judged)?;
        if found.is_empty() {
            return Ok(None);
        }
        only(&judged, found, |project| project.data_space(id).is_some()).map(Some)
    }

    /// Requests a project. It comes with one data space for each that the licence entitles to.
    ///
    /// Asking twice may make two projects. After a failure whose outcome is unknown
    /// ([`RegistryFailure::outcome_unknown`]) look for the name in [`Client::projects`] first.
    pub async fn initialize(
        &self,
        keys: &KeyPair,
        name: &Name,
    ) -> Result<Vec<Project>, RegistryFailure> {
        let body = ProjectName {
            project_name: name.as_str().to_owned(),
        };
        let path = "registry/initialize";
        let answer = self.tell(keys, Method::POST, path, &body).await?;
        let judged = self.judge(&answer);
        let made = listed(&judged)?;
        if made.is_empty() {
            return Err(judged.malformed());
        }
        Ok(made)
    }

    /// Gives a project another name.
    pub async fn rename_project(
        &self,
        keys: &KeyPair,
        id: &ProjectId,
        name: &Name,
    ) -> Result<(), RegistryFailure> {
        let body = ProjectName {
            project_name: name.as_str().to_owned(),
        };
        let path = format!("registry/projects/{id}");
        let answer = self.tell(keys, Method::PATCH, &path, &body).await?;
        let judged = self.judge(&answer);
        only(&judged, listed(&judged)?, |project| &project.id == id).map(drop)
    }

    /// Gives a data space another name.
    pub async fn rename_data_space(
        &self,
        keys: &KeyPair,
        id: &DataSpaceId,
        name: &Name,
    ) -> Result<(), RegistryFailure> {
        let body = EnvironmentName {
            environment_name: name.as_str().to_owned(),
        };
        let path = format!("registry/environments/{id}");
        let answer = self.tell(keys, Method::PATCH, &path, &body).await?;
        let judged = self.judge(&answer);
        only(&judged, listed(&judged)?, |project| {
            project.data_space(id).is_some()
        })
        .map(drop)
    }

    /// Tells which Adobe Commerce Cloud project feeds the data space.
    pub async fn tell_cloud_id(
        &self,
        keys: &KeyPair,
        id: &DataSpaceId,
        cloud_id: &Label,
    ) -> Result<(), RegistryFailure> {
        let cloud_id = segment(cloud_id)?;
        let path = format!("registry/environments/{id}/cloudid/{cloud_id}");
        let answer = self.ask(keys, Method::PUT, &path).await?;
        self.judge(&answer).no_objection()
    }

    /// Empties a data space. Doing so twice does no more than once.
    pub async fn clean_up(&self, keys: &KeyPair, id: &DataSpaceId) -> Result<(), RegistryFailure> {
        let path = format!("registry/environments/{id}/cleanup");
        let answer = self.ask(keys, Method::POST, &path).await?;
        self.judge(&answer).no_objection()
    }

    pub(super) async fn ask(
        &self,
        keys: &KeyPair,
        method: Method,
        below: &str,
    ) -> Result<Answer, RegistryFailure> {
        let request = self.request(keys, method, &self.gateway.call(below))?;
        self.transport.send(request).await
    }

    async fn tell<T: Serialize + Sync>(
        &self,
        keys: &KeyPair,
        method: Method,
        below: &str,
        body: &T,
    ) -> Result<Answer, RegistryFailure> {
        let request = self.request(keys, method, &self.gateway.call(below))?;
        self.transport.send(request.json(body)).await
    }

    /// A request with the five headers that the registry expects; the agent is the transport's.
    pub(super) fn request(
        &self,
        keys: &KeyPair,
        method: Method,
        url: &str,
    ) -> Result<RequestBuilder, RegistryFailure> {
        let api_key = secret(keys.api_key.as_str())?;
        let token = self
            .signer
            .with_token(&keys.private_key, (self.clock)(), secret)
            .map_err(|problem| RegistryFailure::NoKeys { problem })??;
        Ok(self
            .transport
            .request(method, url)
            .header(HeaderName::from_static("magento-api-key"), api_key.clone())
            .header(HeaderName::from_static("x-api-key"), api_key)
            .header(HeaderName::from_static("x-gw-signature"), token)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json")))
    }

    /// The time by this client's clock.
    pub(super) fn now(&self) -> SystemTime {
        (self.clock)()
    }

    pub(super) fn judge<'a>(&'a self, answer: &'a Answer) -> Judged<'a> {
        Judged {
            gateway: &self.gateway,
            answer,
            clock_ahead: answer.clock_ahead((self.clock)()),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.gateway.base())
    }
}

/// A header's value that stays out of every log.
pub(super) fn secret(text: &str) -> Result<HeaderValue, RegistryFailure> {
    let mut value = HeaderValue::from_str(text).map_err(|_| RegistryFailure::NoKeys {
        problem: Problem::new(
            "keys.api_key_unsendable",
            "The API key can't be sent.",
            "It has characters that no HTTP header can carry.",
            "Copy it again from the API Portal.",
        ),
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// A cloud id comes from the store's environment: only what can't leave its place in the path.
fn segment(text: &Label) -> Result<&str, RegistryFailure> {
    DataSpaceId::parse(text.as_str())
        .map(|_| text.as_str())
        .ok_or_else(|| RegistryFailure::Insecure {
            why: format!("The cloud project's id can't stand in an address: {text}."),
        })
}

/// The projects in an answer about one id; none when the registry does not know it.
fn known(judged: &Judged<'_>) -> Result<Vec<Project>, RegistryFailure> {
    if judged.is_unknown_record() {
        return Ok(Vec::new());
    }
    listed(judged)
}

/// The projects of a list. Some unusable rows are left out; only unusable ones are no list.
pub(super) fn listed(judged: &Judged<'_>) -> Result<Vec<Project>, RegistryFailure> {
    let rows = judged.body()?.rows(judged)?.unwrap_or_default();
    let said_something = !rows.is_empty();
    let projects = rows::projects(rows);
    if said_something && projects.is_empty() {
        return Err(judged.malformed());
    }
    Ok(projects)
}

/// The one project that was asked for; an answer about others only is none.
fn only(
    judged: &Judged<'_>,
    projects: Vec<Project>,
    is_it: impl Fn(&Project) -> bool,
) -> Result<Project, RegistryFailure> {
    projects
        .into_iter()
        .find(is_it)
        .ok_or_else(|| judged.malformed())
}
