//! The bodies that the documentation gives and those of the sandbox have the same fields in the
//! same wrapping. The client is held to the same files.

use std::fs;

use commerce_connect::sandbox::Licence;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::caller::told;
use crate::support::rehearsal::Rehearsal;

#[derive(Deserialize)]
struct Index {
    body: Vec<Golden>,
}

#[derive(Deserialize)]
struct Golden {
    file: String,
    http: u16,
    exact: bool,
}

#[tokio::test]
async fn the_sandbox_answers_in_the_documented_shapes() {
    let index = fs::read_to_string("tests/golden/index.toml").unwrap();
    let index: Index = toml::from_str(&index).unwrap();
    let exact: Vec<&Golden> = index.body.iter().filter(|golden| golden.exact).collect();
    assert!(exact.len() > 12, "{}", exact.len());
    for golden in exact {
        let text = fs::read_to_string(format!("tests/golden/{}", golden.file)).unwrap();
        let written: Value = serde_json::from_str(&text).unwrap();
        let (status, answer) = answer_like(&golden.file).await;
        assert_eq!(status, golden.http, "{}", golden.file);
        same_shape(&golden.file, &written, &answer);
    }
}

/// Brings the sandbox to say what the file says.
async fn answer_like(file: &str) -> (u16, Value) {
    let sandbox = Rehearsal::start().await;
    let edition = match file {
        "initialize-open-source.json" => Licence::OpenSource,
        _ => Licence::Commerce,
    };
    let caller = sandbox.caller(edition);
    if file == "no-projects.json" {
        return caller.get("registry").await;
    }
    let name = Some(json!({"projectName": "Alpenglow EU"}));
    let made = caller.call("POST", "registry/initialize", name).await;
    let row = &made.1["results"][0];
    let project = format!("registry/projects/{}", row["projectId"].as_str().unwrap());
    let space = format!(
        "registry/environments/{}",
        row["environmentId"].as_str().unwrap()
    );
    let refused = async |header: &str| {
        let mut headers = caller.headers();
        headers.retain(|(name, _)| *name != header);
        let path = "/merchant-registry/v1/ping";
        told(
            caller
                .send("GET", path, &headers, String::new())
                .await
                .unwrap(),
        )
        .await
    };
    match file {
        "all-projects.json" => caller.get("registry").await,
        "one-project.json" => caller.get(&project).await,
        "one-data-space.json" => caller.get(&space).await,
        "initialize-commerce.json" | "initialize-open-source.json" => made,
        "rename-project.json" => {
            let name = Some(json!({"projectName": "Alpenglow Europe"}));
            caller.call("PATCH", &project, name).await
        }
        "rename-data-space.json" => {
            let name = Some(json!({"environmentName": "Staging"}));
            caller.call("PATCH", &space, name).await
        }
        "error-1-unknown-data-space.json" => caller.get("registry/environments/none").await,
        "error-1-forbidden.json" => {
            let refused = sandbox.scenario("sandbox-entitlement-refused");
            let name = Some(json!({"projectName": "Second"}));
            refused.call("POST", "registry/initialize", name).await
        }
        "error-2-server.json" => sandbox.scenario("sandbox-500").get("registry").await,
        "error-3-client-id-invalid.json" => {
            sandbox.scenario("sandbox-unknown-key").get("ping").await
        }
        "error-3-client-id-missing.json" => refused("x-api-key").await,
        "error-4-jwt-invalid.json" => sandbox.scenario("sandbox-jwt-invalid").get("ping").await,
        "error-4-jwt-required.json" => refused("x-gw-signature").await,
        other => panic!("the sandbox is not brought to say {other}"),
    }
}

/// Objects have the same fields, and values the same kind; where the documentation knows a value
/// that may be null, either side may have it.
fn same_shape(at: &str, written: &Value, answer: &Value) {
    match (written, answer) {
        (Value::Object(written), Value::Object(answer)) => {
            let fields = |map: &serde_json::Map<String, Value>| -> Vec<String> {
                let mut fields: Vec<String> = map.keys().cloned().collect();
                fields.sort();
                fields
            };
            assert_eq!(fields(written), fields(answer), "{at}");
            for (field, value) in written {
                same_shape(&format!("{at} {field}"), value, &answer[field]);
            }
        }
        (Value::Array(written), Value::Array(answer)) => {
            assert_eq!(written.is_empty(), answer.is_empty(), "{at}");
            if let Some(first) = written.first() {
                for value in answer {
                    same_shape(at, first, value);
                }
            }
        }
        (Value::Null, _) | (_, Value::Null) => {
            let may_be_null = ["cloudId", "subscriptionEndDate"];
            assert!(may_be_null.iter().any(|field| at.ends_with(field)), "{at}");
        }
        (written, answer) => assert_eq!(
            std::mem::discriminant(written),
            std::mem::discriminant(answer),
            "{at}"
        ),
    }
}
