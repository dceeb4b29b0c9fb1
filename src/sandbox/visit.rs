//! From an HTTP request to a call, and back: routes, the body's limits, and when the answer leaves.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse as _;
use axum::routing::{MethodFilter, on};
use axum::{Extension, Router, middleware};

use super::answer::Answer;
use super::gate::{Asked, Delivery};
use super::line::Line;
use super::{Behaviour, Call, Database, EXPORT_LIMIT, Scenarios, host, page};

/// A longer body than this many bytes is refused with status 413; exports have a limit of their own.
pub const BODY_LIMIT: usize = 65_536;

/// What every request is answered from.
#[derive(Clone)]
pub(super) struct Registry {
    /// The state.
    pub(super) database: Database,
    /// The failures.
    pub(super) scenarios: Scenarios,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// How long a body may take.
    pub(super) body_time: Duration,
}

/// Every call at its path.
pub(super) fn router(registry: Registry) -> Router {
    let mut router = Router::new().route("/", axum::routing::get(front_page));
    for call in Call::all() {
        let method = match call.method() {
            "POST" => MethodFilter::POST,
            "PATCH" => MethodFilter::PATCH,
            "PUT" => MethodFilter::PUT,
            _ => MethodFilter::GET,
        };
        let visit = move |registry, line, ids, request| visit(call, registry, line, ids, request);
        router = router.route(call.path(), on(method, visit));
    }
    router
        .fallback(no_such_call)
        .method_not_allowed_fallback(no_such_call)
        .layer(middleware::from_fn_with_state(
            registry.address,
            host::check,
        ))
        .with_state(registry)
}

async fn visit(
    call: Call,
    State(registry): State<Registry>,
    Extension(line): Extension<Line>,
    ids: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
) -> Response<Body> {
    let Ok(ids) = ids else {
        return no_such_call().await;
    };
    let (head, body) = request.into_parts();
    let limit = match call {
        Call::Export(_) => EXPORT_LIMIT,
        Call::Ping
        | Call::GatewayCheck
        | Call::Projects
        | Call::Project
        | Call::DataSpace
        | Call::Initialize
        | Call::RenameProject
        | Call::RenameDataSpace
        | Call::TellCloud
        | Call::Cleanup
        | Call::Search
        | Call::SyncStatus
        | Call::Catalog => BODY_LIMIT,
    };
    let body = match tokio::time::timeout(registry.body_time, to_bytes(body, limit)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => {
            let too_large = "The body is too large";
            return Answer::refused(413, "Payload Too Large", too_large).into_response();
        }
        Err(_) => {
            let too_slow = "The body did not come in time";
            return Answer::refused(408, "Request Timeout", too_slow).into_response();
        }
    };
    let asked = Asked {
        call,
        ids: ids.iter().map(|(_, id)| id.to_owned()).collect(),
        headers: head.headers,
        body: body.into(),
    };
    let Registry {
        database,
        scenarios,
        ..
    } = registry;
    if let Some(scenario) = asked.scenario(&scenarios)
        && let Behaviour::Slow { seconds } = scenario.behaviour
        && !scenario.carried_out
    {
        // A caller that goes away meanwhile takes this request with it: nothing was done.
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    }
    let answered = database
        .call(move |connection| asked.answer(connection, &scenarios))
        .await;
    match answered {
        Some(Delivery::AtOnce(answer)) => answer.into_response(),
        Some(Delivery::After(delay, answer)) => {
            tokio::time::sleep(delay).await;
            answer.into_response()
        }
        Some(Delivery::Never) => {
            line.cut();
            StatusCode::NO_CONTENT.into_response()
        }
        None => Answer::failed().into_response(),
    }
}

async fn no_such_call() -> Response<Body> {
    Answer::refused(404, "Not Found", "The registry has no such call").into_response()
}

async fn front_page(State(registry): State<Registry>) -> Response<Body> {
    page::front(&registry.scenarios).into_response()
}
