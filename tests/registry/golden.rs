//! Each golden body, served as its index says, comes to what the documentation says.

use std::{collections::BTreeSet, fs, path::Path};

use commerce_connect::{
    domain::{DataSpaceKind, Label, RegistryFailure, Rejection},
    registry::wire::{Row, Rows},
};
use serde::Deserialize;

use super::{CALLS, call, client, keys, outcome};
use crate::support::raw_server::{RawServer, answer};

#[derive(Deserialize)]
struct Index {
    body: Vec<Body>,
}

#[derive(Deserialize)]
struct Body {
    file: String,
    http: u16,
    call: String,
    exact: bool,
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden"))
}

fn index() -> Vec<Body> {
    let text = fs::read_to_string(folder().join("index.toml")).unwrap();
    toml::from_str::<Index>(&text).unwrap().body
}

fn read(file: &str) -> Vec<u8> {
    fs::read(folder().join(file)).unwrap()
}

fn rejected(status: u16, message: &str, request_id: Option<&str>) -> RegistryFailure {
    RegistryFailure::Rejected {
        status,
        message: Label::new(message),
        request_id: request_id.map(Label::new),
    }
}

fn expected(file: &str) -> Result<&'static str, RegistryFailure> {
    const COMMERCE: &str = "Alpenglow EU [Production, Testing 1, Testing 2]";
    Ok(match file {
        "all-projects.json" => {
            "Alpenglow EU [Production, Testing 1, Testing 2]; Alpenglow US [Production]"
        }
        "all-projects-odd.json" => {
            "Alpenglow EU [Production, Testing 4]; Alpenglow US [Production]"
        }
        "no-projects.json"
        | "unknown-project-empty-object.json"
        | "unknown-project-empty-results.json"
        | "error-1-unknown-data-space.json" => "none",
        "one-project.json" | "initialize-commerce.json" => COMMERCE,
        "one-data-space.json" => "Alpenglow EU [Testing 1]",
        "initialize-open-source.json" => "Alpenglow US [Production]",
        "rename-project.json" | "rename-data-space.json" | "cloud-id.json" => "done",
        "error-1-forbidden.json" => {
            let id = Some("c8Re2y1Al4wUo0tMn3");
            return Err(rejected(403, "The licence gives no further project", id));
        }
        "error-2-server.json" => {
            return Err(RegistryFailure::Broken {
                status: 500,
                message: Label::new("Internal Server Error"),
                request_id: None,
            });
        }
        "error-3-client-id-invalid.json" => {
            return Err(RegistryFailure::Refused(Rejection::ApiKeyUnknown));
        }
        "error-3-client-id-missing.json" => {
            return Err(RegistryFailure::Refused(Rejection::ApiKeyMissing));
        }
        "error-4-jwt-invalid.json" => {
            return Err(RegistryFailure::Refused(Rejection::SignatureInvalid {
                clock_ahead: None,
            }));
        }
        "error-4-jwt-required.json" => {
            return Err(RegistryFailure::Refused(Rejection::SignatureMissing));
        }
        "error-5-proxy-page.html" => {
            return Err(RegistryFailure::Malformed {
                status: 403,
                excerpt: Label::new("403 Forbidden Blocked by the web filter"),
            });
        }
        "error-5-empty.txt" => {
            return Err(RegistryFailure::Malformed {
                status: 200,
                excerpt: Label::default(),
            });
        }
        other => panic!("nothing is expected of {other}"),
    })
}

#[tokio::test]
async fn every_golden_body_comes_to_what_the_documentation_says() {
    for body in index() {
        let calls: Vec<&str> = match body.call.as_str() {
            "any" => CALLS.to_vec(),
            one => vec![one],
        };
        for name in calls {
            // Two calls make nothing of an empty 200: the key check and the cloud id.
            let blank = body.file == "error-5-empty.txt" && matches!(name, "ping" | "cloudid");
            let expected = if blank {
                Ok("done")
            } else {
                expected(&body.file)
            };
            let got = outcome(name, answer(body.http, "", &read(&body.file))).await;
            assert_eq!(got, expected.map(str::to_owned), "{} {name}", body.file);
        }
    }
}

#[test]
fn the_index_names_every_file_once() {
    let mut named: Vec<_> = index().into_iter().map(|body| body.file).collect();
    let mut there: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| name != "index.toml")
        .collect();
    named.sort();
    there.sort();
    assert_eq!(named, there);
}

/// The bodies that a registry answers with to the letter: one at least for every call.
fn exact() -> Vec<Body> {
    let exact: Vec<Body> = index().into_iter().filter(|body| body.exact).collect();
    // Of the key check and the cloud id, nothing but the status is documented.
    let silent = ["ping", "cloudid"];
    for call in CALLS.iter().filter(|call| !silent.contains(call)) {
        assert!(exact.iter().any(|body| body.call == *call), "{call}");
    }
    exact
}

#[test]
fn wire_types_lose_no_documented_field() {
    let bodies = exact();
    for body in bodies.iter().filter(|body| !body.file.starts_with("error")) {
        let text = String::from_utf8(read(&body.file)).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let (before, rows) = match value.get("results") {
            Some(results) => (
                results.as_array().unwrap().clone(),
                serde_json::from_str::<Rows>(&text).unwrap().results,
            ),
            None => (
                vec![value],
                vec![serde_json::from_str::<Row>(&text).unwrap()],
            ),
        };
        for (before, row) in before.iter().zip(rows) {
            let after = serde_json::to_value(row).unwrap();
            let names = |value: &serde_json::Value| -> BTreeSet<String> {
                let fields = value.as_object().unwrap().iter();
                fields
                    .filter(|(_, v)| !v.is_null())
                    .map(|(k, _)| k.clone())
                    .collect()
            };
            assert_eq!(names(&after), names(before), "{}", body.file);
        }
    }
}

#[tokio::test]
async fn every_field_that_is_shown_arrives() {
    let server = RawServer::start(vec![answer(200, "", &read("one-data-space.json"))]).await;
    let id = commerce_connect::domain::DataSpaceId::parse(super::SPACE).unwrap();
    let found = client(&server.base()).data_space(&keys(), &id).await;
    let project = found.unwrap().unwrap();
    let space = project.data_space(&id).unwrap();
    assert_eq!(project.id.as_str(), super::PROJECT);
    assert_eq!(project.mage_id, Some(Label::new("MAG00557654321")));
    assert_eq!(
        project.organization,
        Some(Label::new("Alpenglow Outfitters"))
    );
    assert_eq!(
        project.ims_organization_id,
        Some(Label::new("1A2B3C4D5E6F708192A3B4C5@AdobeOrg"))
    );
    assert_eq!(project.entitlements.len(), 2);
    assert_eq!(space.kind, DataSpaceKind::Testing);
    assert_eq!(space.features.len(), 5);
    assert_eq!(space.cloud_id, Some(Label::new("abcdefg7654321")));
}

#[tokio::test]
async fn the_refusals_are_read_whatever_the_status() {
    for status in [200, 400, 401, 403, 500] {
        let server =
            RawServer::start(vec![answer(status, "", &read("error-4-jwt-required.json"))]).await;
        assert_eq!(
            call(&client(&server.base()), "registry").await,
            Err(RegistryFailure::Refused(Rejection::SignatureMissing)),
            "{status}"
        );
    }
}
