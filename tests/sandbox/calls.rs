//! The eight calls, for keys that are let in.

use commerce_connect::sandbox::{Licence, portal};
use serde_json::json;

use crate::sandbox::caller::{field, results};
use crate::support::rehearsal::Rehearsal;

#[tokio::test]
async fn a_commerce_licence_gets_one_production_and_two_testing_data_spaces() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    assert!(caller.rows().await.is_empty());

    let rows = caller.initialize("My Shop").await;
    assert_eq!(
        field(&rows, "environmentName"),
        ["Production", "Testing 1", "Testing 2"]
    );
    assert_eq!(
        field(&rows, "environmentType"),
        ["Production", "Testing", "Testing"]
    );
    assert_eq!(field(&rows, "projectName"), ["My Shop"; 3]);
    assert_eq!(caller.rows().await, rows);
    let project = rows[0]["projectId"].as_str().unwrap();
    let (_, one) = caller.get(&format!("registry/projects/{project}")).await;
    assert_eq!(results(&one), rows);
}

#[tokio::test]
async fn an_open_source_licence_gets_one_production_data_space() {
    let sandbox = Rehearsal::start().await;
    let rows = sandbox.caller(Licence::OpenSource).initialize("Shop").await;
    assert_eq!(field(&rows, "environmentName"), ["Production"]);
}

#[tokio::test]
async fn valid_keys_pass_both_key_checks() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    assert_eq!(caller.get("ping").await.0, 200);
    let checked = caller
        .send(
            "GET",
            "/merchant-registry/index.html",
            &caller.headers(),
            String::new(),
        )
        .await
        .unwrap();
    assert_eq!(checked.status(), 200);
}

#[tokio::test]
async fn a_project_and_a_data_space_are_renamed() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let rows = caller.initialize("Old").await;
    let project = rows[0]["projectId"].as_str().unwrap();
    let space = rows[1]["environmentId"].as_str().unwrap();

    let path = format!("registry/projects/{project}");
    let (status, renamed) = caller
        .call(
            "PATCH",
            &path,
            Some(json!({"projectName": "New \u{1f6d2} \u{645}"})),
        )
        .await;
    assert_eq!(status, 200);
    let names = results(&renamed);
    assert_eq!(field(&names, "projectName"), ["New \u{1f6d2} \u{645}"; 3]);

    let path = format!("registry/environments/{space}");
    let (status, renamed) = caller
        .call("PATCH", &path, Some(json!({"environmentName": "Staging"})))
        .await;
    assert_eq!(
        (status, &renamed["environmentName"]),
        (200, &json!("Staging"))
    );
    assert_eq!(caller.get(&path).await.1, renamed);
    assert_eq!(
        field(&caller.rows().await, "environmentName"),
        ["Production", "Staging", "Testing 2"]
    );
}

#[tokio::test]
async fn the_cloud_project_is_kept() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let rows = caller.initialize("Shop").await;
    let space = format!(
        "registry/environments/{}",
        rows[0]["environmentId"].as_str().unwrap()
    );
    assert_eq!(caller.get(&space).await.1["cloudId"], json!(null));
    let (status, told) = caller
        .call("PUT", &format!("{space}/cloudid/abc7654321"), None)
        .await;
    assert_eq!((status, told), (200, json!({"status": 200})));
    assert_eq!(caller.get(&space).await.1["cloudId"], json!("abc7654321"));
}

#[tokio::test]
async fn asking_twice_for_one_name_makes_two_projects() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::OpenSource);
    let first = caller.initialize("Shop").await;
    let second = caller.initialize("Shop").await;
    assert_ne!(first[0]["projectId"], second[0]["projectId"]);
    assert_eq!(caller.rows().await.len(), 2);
}

#[tokio::test]
async fn a_new_pair_of_the_edition_sees_the_same_projects_and_a_deleted_one_is_refused() {
    let sandbox = Rehearsal::start().await;
    let old = sandbox.caller(Licence::Commerce);
    let rows = old.initialize("Shop").await;
    let new = sandbox.caller(Licence::Commerce);
    assert_eq!(new.rows().await, rows);
    assert!(portal::delete(&sandbox.database, &old.api_key).unwrap());
    assert_eq!(old.get("ping").await.0, 403);
    assert_eq!(new.rows().await, rows);
}

#[tokio::test]
async fn ids_of_another_account_are_unknown() {
    let sandbox = Rehearsal::start().await;
    let theirs = sandbox.caller(Licence::Commerce).initialize("Theirs").await;
    let caller = sandbox.caller(Licence::OpenSource);
    let project = format!(
        "registry/projects/{}",
        theirs[0]["projectId"].as_str().unwrap()
    );
    let space = format!(
        "registry/environments/{}",
        theirs[0]["environmentId"].as_str().unwrap()
    );

    assert_eq!(caller.get(&project).await, (200, json!({"results": []})));
    let name = Some(json!({"projectName": "Mine"}));
    assert_eq!(caller.call("PATCH", &project, name).await, (200, json!({})));
    let name = Some(json!({"environmentName": "Mine"}));
    for (method, path, body) in [
        ("GET", space.clone(), None),
        ("PATCH", space.clone(), name),
        ("PUT", format!("{space}/cloudid/abc"), None),
    ] {
        let (status, answer) = caller.call(method, &path, body).await;
        assert_eq!(status, 404, "{method}");
        assert_eq!(answer["message"], "Merchant registry not found");
    }
    let unchanged = sandbox.caller(Licence::Commerce).rows().await;
    assert_eq!(unchanged, theirs);
}
