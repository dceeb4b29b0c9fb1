//! HTTP around the registry.

use std::future::Future;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo, RawPathParams, Request, State};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse as _;
use axum::routing::{MethodFilter, on};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::answer::Answer;
use super::gate::{Asked, Delivery};
use super::line::{Line, Lines};
use super::{Behaviour, Call, Database, Scenarios, page};

/// A longer body than this many bytes is refused with status 413.
pub const BODY_LIMIT: usize = 65_536;
/// After the end was asked for, requests in flight get this long.
const GRACE: Duration = Duration::from_secs(2);

#[derive(Clone)]
struct Registry {
    database: Database,
    scenarios: Scenarios,
}

/// Is a registry on `listener` until `shutdown` is done; then takes no more connections, finishes
/// the requests in flight within two seconds, and returns.
pub async fn serve(
    listener: TcpListener,
    database: Database,
    scenarios: Scenarios,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (asked_to_end, end_asked) = oneshot::channel();
    let service = router(Registry {
        database,
        scenarios,
    })
    .into_make_service_with_connect_info::<Line>();
    let ends = async move {
        shutdown.await;
        // The receiver lives as long as the server.
        let _ = asked_to_end.send(());
    };
    let server = axum::serve(Lines(listener), service).with_graceful_shutdown(ends);
    let out_of_patience = async {
        if end_asked.await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        result = server => result,
        () = out_of_patience => Ok(()),
    }
}

fn router(registry: Registry) -> Router {
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
        .with_state(registry)
}

async fn visit(
    call: Call,
    State(Registry {
        database,
        scenarios,
    }): State<Registry>,
    ConnectInfo(line): ConnectInfo<Line>,
    ids: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
) -> Response<Body> {
    let Ok(ids) = ids else {
        return no_such_call().await;
    };
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return Answer::refused(413, "Payload Too Large", "The body is too large").into_response();
    };
    let asked = Asked {
        call,
        ids: ids.iter().map(|(_, id)| id.to_owned()).collect(),
        headers: head.headers,
        body: body.into(),
    };
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
