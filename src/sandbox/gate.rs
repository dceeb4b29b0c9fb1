//! Who may come in: the API key, then the signature, then the scenario that the key asks for.

use std::time::{Duration, SystemTime};

use axum::http::HeaderMap;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::answer::{Answer, request_id};
use super::records::Account;
use super::token::{self, Signer};
use super::{Behaviour, Call, Scenario, Scenarios, catalog, key_table, routes};

/// A request, read whole.
pub(super) struct Asked {
    /// Which call.
    pub(super) call: Call,
    /// The ids in its path, in order.
    pub(super) ids: Vec<String>,
    /// Its headers.
    pub(super) headers: HeaderMap,
    /// Its body.
    pub(super) body: Vec<u8>,
}

/// When an answer leaves the house.
pub(super) enum Delivery {
    /// Now.
    AtOnce(Answer),
    /// Late.
    After(Duration, Answer),
    /// The connection is closed instead.
    Never,
}

impl Asked {
    /// A header's text; empty when there is none.
    pub(super) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().trim()
    }

    /// The scenario that the API key asks for, when it touches the call.
    pub(super) fn scenario<'a>(&self, scenarios: &'a Scenarios) -> Option<&'a Scenario> {
        scenarios
            .find(self.header("x-api-key"))
            .filter(|scenario| scenario.touches(self.call))
    }

    /// The answer, and when. Runs on a thread that may wait.
    pub(super) fn answer(&self, connection: &mut Connection, scenarios: &Scenarios) -> Delivery {
        let scenario = self.scenario(scenarios);
        if let Some(scenario) = scenario.filter(|scenario| !scenario.carried_out)
            && let Some(delivery) = instead(&scenario.behaviour)
        {
            return delivery;
        }
        let answer = self
            .ordinary(connection, scenario, scenarios)
            .unwrap_or_else(|_| Answer::failed());
        match scenario.filter(|scenario| scenario.carried_out && answer.succeeded()) {
            None => Delivery::AtOnce(answer),
            Some(scenario) => late_or_lost(&scenario.behaviour, answer),
        }
    }

    fn ordinary(
        &self,
        connection: &mut Connection,
        scenario: Option<&Scenario>,
        scenarios: &Scenarios,
    ) -> rusqlite::Result<Answer> {
        if self.call == Call::Catalog {
            // Public: who asks is looked at there.
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let answer = catalog::public(self, scenarios, &change)?;
            change.commit()?;
            return Ok(answer);
        }
        let account = match self.enter(connection, scenarios)? {
            Ok(account) => account,
            Err(refusal) => return Ok(refusal),
        };
        let behavior = if self.call.writes() {
            TransactionBehavior::Immediate
        } else {
            TransactionBehavior::Deferred
        };
        let change = connection.transaction_with_behavior(behavior)?;
        let answer = routes::answer(self, &account, scenario, scenarios, &change)?;
        change.commit()?;
        Ok(answer)
    }

    /// The account that the keys open, or the refusal.
    fn enter(
        &self,
        connection: &mut Connection,
        scenarios: &Scenarios,
    ) -> rusqlite::Result<Result<Account, Answer>> {
        let api_key = self.header("x-api-key");
        if api_key.is_empty() {
            return Ok(Err(Answer::gateway("Client ID is missing", "403000")));
        }
        if let Some(scenario) = scenarios.find(api_key) {
            return match self.refusal(api_key, Signer::Anybody) {
                Some(refusal) => Ok(Err(refusal)),
                None => scenario_account(connection, scenario).map(Ok),
            };
        }
        let Some(known) = key_table::find(connection, api_key)? else {
            return Ok(Err(Answer::gateway("Client ID is invalid", "403003")));
        };
        Ok(
            match self.refusal(api_key, Signer::Owner(&known.public_key)) {
                Some(refusal) => Err(refusal),
                None => Ok(known.account),
            },
        )
    }

    fn refusal(&self, api_key: &str, signer: Signer<'_>) -> Option<Answer> {
        let token = self.header("x-gw-signature");
        if token.is_empty() {
            Some(Answer::signature("JWT is required"))
        } else if !token::is_valid(token, signer, SystemTime::now()) {
            Some(Answer::signature("JWT is invalid"))
        } else if self.header("magento-api-key") != api_key {
            Some(Answer::bad_request(
                "Header magento-api-key must carry the API key, as x-api-key does",
            ))
        } else {
            None
        }
    }
}

fn scenario_account(connection: &mut Connection, scenario: &Scenario) -> rusqlite::Result<Account> {
    if let Some(account) = Account::find(connection, &scenario.api_key)? {
        return Ok(account);
    }
    let change: Transaction<'_> =
        connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let account = Account::of(
        &change,
        &scenario.api_key,
        scenario.edition,
        scenario.seed.as_ref(),
    )?;
    change.commit()?;
    Ok(account)
}

/// What becomes of the answer to a call that was carried out.
fn late_or_lost(behaviour: &Behaviour, answer: Answer) -> Delivery {
    match (instead(behaviour), behaviour) {
        (Some(delivery), _) => delivery,
        (None, Behaviour::Slow { seconds }) => {
            Delivery::After(Duration::from_secs(*seconds), answer)
        }
        (None, _) => Delivery::AtOnce(answer),
    }
}

/// What comes instead of the call's own answer; `None` when that answer is given.
fn instead(behaviour: &Behaviour) -> Option<Delivery> {
    let answer = match behaviour {
        Behaviour::Ordinary
        | Behaviour::Slow { .. }
        | Behaviour::RefuseItems(_)
        | Behaviour::LateIndex { .. } => return None,
        Behaviour::Drop => return Some(Delivery::Never),
        Behaviour::Answer {
            status,
            content_type,
            body,
        } => Answer::new(
            *status,
            content_type,
            body.replace("$REQUEST_ID", &request_id()),
        ),
        Behaviour::Clock { ahead_seconds } => {
            Answer::signature("JWT is invalid").with_clock_ahead(*ahead_seconds)
        }
        Behaviour::Redirect { status, location } => {
            Answer::new(*status, "text/plain", "").with_location(location)
        }
    };
    Some(Delivery::AtOnce(answer))
}
