//! The catalog answers what was exported, and nothing else.

use commerce_connect::sandbox::Licence;
use serde_json::{Value, json};

use crate::sandbox::caller::{Caller, field, told};
use crate::sandbox::exporter::{catalog_headers, golden_body, golden_exports};
use crate::support::rehearsal::Rehearsal;

const COUNT: &str = r#"{productSearch(phrase:"",page_size:1){total_count}}"#;
const DE: [&str; 3] = ["b2b", "b2b_store", "b2b_de"];

/// A project with the golden exports in its first two data spaces, Production and Testing.
async fn exported(caller: &Caller) -> [String; 2] {
    let rows = caller.initialize("Shop").await;
    let ids = field(&rows, "environmentId");
    for golden in golden_exports() {
        for id in ids.iter().take(2) {
            caller
                .export(&golden.feed, id, &golden_body(&golden.file))
                .await;
        }
    }
    [ids[0].to_owned(), ids.get(1).unwrap_or(&ids[0]).to_string()]
}

fn no_index() -> Value {
    json!({"data": null, "errors": [{"message": "No index was found for this request"}]})
}

#[tokio::test]
async fn a_store_view_is_counted_without_what_a_search_hides() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let [space, _] = exported(&caller).await;
    let answer = caller.catalog(&caller.api_key, &space, DE, COUNT).await;
    assert_eq!(
        answer,
        (200, json!({"data": {"productSearch": {"total_count": 2}}}))
    );
    for (query, data) in [
        (
            r#"query Q { products(skus: ["ALP-001", "ALP-002-RED", "NONE"]) { sku name } }"#,
            json!({"products": [{"sku": "ALP-001", "name": "Ice axe (DE)"},
                {"sku": "ALP-002-RED", "name": "Rope, 60 m, red (DE)"}]}),
        ),
        (
            r#"{ n: productSearch(phrase: "rope") { total_count __typename } }"#,
            json!({"n": {"total_count": 1, "__typename": "ProductSearchResponse"}}),
        ),
        (
            r#"{ productSearch(phrase: "ALP-001") { t: total_count } }"#,
            json!({"productSearch": {"t": 1}}),
        ),
        ("{__typename}", json!({"__typename": "Query"})),
    ] {
        let answer = caller.catalog(&caller.api_key, &space, DE, query).await;
        assert_eq!(answer, (200, json!({ "data": data })), "{query}");
    }
}

#[tokio::test]
async fn variables_and_the_operations_name_are_understood() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let [space, _] = exported(&caller).await;
    let mut headers = catalog_headers(&space, DE);
    headers.push(("x-api-key", caller.api_key.clone()));
    let question = json!({
        "query": "query A {__typename} query B($s: [String!]) { products(skus: $s) { sku } }",
        "operationName": "B",
        "variables": {"s": ["ALP-002"]},
    });
    let body = question.to_string().into_bytes();
    let answer = told(caller.post("/graphql", &headers, body).await.unwrap()).await;
    assert_eq!(
        answer,
        (200, json!({"data": {"products": [{"sku": "ALP-002"}]}}))
    );
}

#[tokio::test]
async fn wrong_codes_have_no_index() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let [space, _] = exported(&caller).await;
    let theirs = sandbox.caller(Licence::OpenSource);
    let [foreign, _] = exported(&theirs).await;
    for (space, place) in [
        (space.as_str(), ["base", "b2b_store", "b2b_de"]),
        (&space, ["b2b", "main_website_store", "b2b_de"]),
        (&space, ["b2b", "b2b_store", "b2b_it"]),
        (&space, ["", "", ""]),
        ("no-such-space", DE),
        (&foreign, DE),
    ] {
        let answer = caller.catalog(&caller.api_key, space, place, COUNT).await;
        assert_eq!(answer, (200, no_index()), "{space} {place:?}");
    }
}

#[tokio::test]
async fn a_key_opens_what_it_is_for() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let [production, testing] = exported(&caller).await;
    let count = json!({"data": {"productSearch": {"total_count": 2}}});
    for (api_key, space, status, body) in [
        (caller.api_key.as_str(), &testing, 200, count.clone()),
        ("storefront-widgets", &testing, 200, count),
        ("storefront-widgets", &production, 200, no_index()),
    ] {
        let answer = caller.catalog(api_key, space, DE, COUNT).await;
        assert_eq!(answer, (status, body), "{api_key}");
    }
    for (api_key, code) in [("somebody", "403003"), ("", "403000")] {
        let (status, body) = caller.catalog(api_key, &production, DE, COUNT).await;
        assert_eq!(
            (status, &body["error"]["details"]["error_code"]),
            (403, &json!(code))
        );
    }
}

#[tokio::test]
async fn a_question_that_can_not_be_answered_says_why() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let [space, _] = exported(&caller).await;
    let deep = format!("{}{}", "{a".repeat(9_000), "}".repeat(9_000));
    for query in [
        "",
        "{",
        "nonsense",
        "{ other { a } }",
        "mutation { productSearch(phrase: \"\") { total_count } }",
        "{ productSearch { total_count } }",
        "{ productSearch(phrase: \"\") { items { sku } } }",
        "{ productSearch(phrase: \"\") }",
        "{ ...F } fragment F on Query { __typename }",
        &deep,
    ] {
        let (status, body) = caller.catalog(&caller.api_key, &space, DE, query).await;
        let shown = &query[..query.len().min(40)];
        assert_eq!(status, 400, "{shown}");
        assert!(body["errors"][0]["message"].is_string(), "{shown}: {body}");
    }
}

#[tokio::test]
async fn an_index_that_comes_late_comes_after_as_many_questions_as_the_table_says() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.scenario("sandbox-feeds-late-index");
    let [space, _] = exported(&caller).await;
    for _ in 0..3 {
        let answer = caller.catalog(&caller.api_key, &space, DE, COUNT).await;
        assert_eq!(answer, (200, no_index()));
    }
    let (_, answer) = caller.catalog(&caller.api_key, &space, DE, COUNT).await;
    assert_eq!(answer["data"]["productSearch"]["total_count"], 2);
    // Each store view has an index of its own.
    let other = ["b2b", "b2b_store", "b2b_fr"];
    let answer = caller.catalog(&caller.api_key, &space, other, COUNT).await;
    assert_eq!(answer, (200, no_index()));
}

#[tokio::test]
async fn the_gateway_answers_the_same_to_whoever_signs() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let [space, _] = exported(&caller).await;
    let ask = async |headers: &[(&str, String)]| {
        let body = json!({ "query": COUNT }).to_string().into_bytes();
        told(caller.post("/search/graphql", headers, body).await.unwrap()).await
    };
    let mut headers = catalog_headers(&space, DE);
    headers.push(("x-api-key", caller.api_key.clone()));
    assert_eq!(ask(&headers).await.0, 401);
    headers.extend(caller.headers().split_off(2));
    headers.push(("magento-api-key", caller.api_key.clone()));
    let (status, answer) = ask(&headers).await;
    assert_eq!(
        (status, &answer["data"]["productSearch"]["total_count"]),
        (200, &json!(2))
    );
}

#[tokio::test]
async fn the_gateway_counts_the_documents_of_a_store_view() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let [space, _] = exported(&caller).await;
    for (space, website, view, status, count) in [
        (space.as_str(), "b2b", "b2b_de", 200, json!(3)),
        (&space, "base", "b2b_de", 200, json!(0)),
        (&space, "b2b", "b2b_it", 200, json!(0)),
        ("none", "b2b", "b2b_de", 404, Value::Null),
    ] {
        let path = format!(
            "/recs-admin/v1/catalogsyncstatus/environments/{space}/websites/{website}\
             /storeviews/{view}/aggregated"
        );
        let headers = caller.headers();
        let asked = caller.send("GET", &path, &headers, String::new()).await;
        let (answered, body) = told(asked.unwrap()).await;
        let told = &body["documentCountResponse"]["documentCount"];
        assert_eq!((answered, told), (status, &count), "{website} {view}");
    }
}
