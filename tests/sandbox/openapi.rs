//! `assets/sandbox.openapi.json` says what the sandbox does: its calls are those of the server, what
//! it says of bodies fits what is sent and answered over real HTTP.

use std::collections::BTreeSet;

use commerce_connect::sandbox::{Call, Licence};
use serde_json::{Value, json};

use super::caller::{Caller, field};
use super::exporter::{catalog_headers, golden_body, golden_exports, route};
use crate::support::rehearsal::Rehearsal;
use crate::support::schema;

fn document() -> Value {
    serde_json::from_str(include_str!("../../assets/sandbox.openapi.json")).unwrap()
}

fn operation(document: &Value, call: Call) -> &Value {
    let method = call.method().to_lowercase();
    let operation = &document["paths"][call.path()][method.as_str()];
    assert_eq!(operation["operationId"], call.name());
    operation
}

#[test]
fn the_document_has_the_servers_calls_and_no_others() {
    let document = document();
    let written: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods
                .filter(|method| *method != "parameters")
                .map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let served: BTreeSet<String> = Call::all()
        .map(|call| format!("{} {}", call.method(), call.path()))
        .collect();
    assert_eq!(written, served);
    for call in Call::all() {
        let operation = operation(&document, call);
        let takes_a_body = operation.get("requestBody").is_some();
        assert!(!takes_a_body || call.writes(), "{call:?}");
    }
}

#[tokio::test]
async fn golden_exports_fit_what_it_says_of_bodies() {
    let document = document();
    for golden in golden_exports() {
        let path = format!("/{}/{{environment}}", route(&golden.feed));
        let body = &document["paths"][path]["post"]["requestBody"];
        let shape = &body["content"]["application/json"]["schema"];
        let wrong = schema::misfit(&document, shape, &golden_body(&golden.file));
        assert_eq!(wrong, None, "{}", golden.file);
    }
}

#[tokio::test]
async fn every_call_answers_as_it_says() {
    let document = document();
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let rows = caller.initialize("Shop").await;
    let space = field(&rows, "environmentId")[0].to_owned();
    let project = field(&rows, "projectId")[0].to_owned();
    for golden in golden_exports() {
        caller
            .export(&golden.feed, &space, &golden_body(&golden.file))
            .await;
    }
    let stranger = caller.asking_for("0123456789abcdef0123456789abcdef");
    let unsigned = sandbox
        .caller(Licence::Commerce)
        .asking_for(&caller.api_key);
    // Emptied last: the other calls shall find something.
    let (cleanup, others): (Vec<Call>, Vec<Call>) =
        Call::all().partition(|call| *call == Call::Cleanup);
    for call in others.into_iter().chain(cleanup) {
        for (who, ids, body) in [
            (&stranger, [&*space, &project], good(call)),
            (&unsigned, [&space, &project], good(call)),
            (&caller, ["unknown", "unknown"], good(call)),
            (&caller, [&space, &project], "nonsense".to_owned()),
            (&caller, [&space, &project], good(call)),
        ] {
            answers_as_written(&document, who, call, ids, body).await;
        }
    }
}

async fn answers_as_written(
    document: &Value,
    who: &Caller,
    call: Call,
    [space, project]: [&str; 2],
    body: String,
) {
    let path = call
        .path()
        .replace("{environment}", space)
        .replace("{project}", project)
        .replace("{cloud}", "abc")
        .replace("{website}", "b2b")
        .replace("{view}", "b2b_de");
    let mut headers = who.headers();
    headers.extend(catalog_headers(space, ["b2b", "b2b_store", "b2b_de"]));
    let answer = who.send(call.method(), &path, &headers, body.clone()).await;
    let answer = answer.unwrap();
    let status = answer.status().as_u16().to_string();
    let said: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let written = &operation(document, call)["responses"][status.as_str()];
    let shape = &written["content"]["application/json"]["schema"];
    let shown = format!("{} {path} {body}: {status} {said}", call.method());
    assert!(shape.is_object(), "not in the document: {shown}");
    // Renaming what is not there answers an empty object, as the registry does.
    let nothing = call == Call::RenameProject && said == json!({});
    let wrong = schema::misfit(document, shape, &said);
    assert!(nothing || wrong.is_none(), "{shown}: {wrong:?}");
}

/// A body that the call takes.
fn good(call: Call) -> String {
    match call {
        Call::Initialize | Call::RenameProject => json!({"projectName": "A"}).to_string(),
        Call::RenameDataSpace => json!({"environmentName": "A"}).to_string(),
        Call::Export(_) if call.path().starts_with("/payments") => {
            json!({"environment": "production", "orders": []}).to_string()
        }
        Call::Export(_) => "[{}]".to_owned(),
        Call::Search | Call::Catalog => {
            json!({"query": "{productSearch(phrase:\"\"){total_count}}"}).to_string()
        }
        Call::Ping
        | Call::GatewayCheck
        | Call::Projects
        | Call::Project
        | Call::DataSpace
        | Call::TellCloud
        | Call::Cleanup
        | Call::SyncStatus => String::new(),
    }
}
