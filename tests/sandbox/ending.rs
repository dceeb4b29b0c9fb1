//! How the server ends.

use std::time::{Duration, Instant};

use commerce_connect::sandbox::Scenarios;
use serde_json::json;

use crate::support::rehearsal::Rehearsal;

#[tokio::test]
async fn the_end_waits_for_a_request_in_flight_and_takes_no_other() {
    let (answered, elapsed) = end_with_an_answer_due_in(1).await;
    assert!(answered);
    assert!(elapsed < Duration::from_secs(10), "{elapsed:?}");
}

#[tokio::test]
async fn the_end_does_not_wait_for_ever() {
    let (answered, elapsed) = end_with_an_answer_due_in(600).await;
    assert!(!answered);
    assert!(elapsed < Duration::from_secs(10), "{elapsed:?}");
}

/// Ends the server while an answer is outstanding: whether it came until the server was gone, and
/// how long that took.
async fn end_with_an_answer_due_in(seconds: u64) -> (bool, Duration) {
    let table = format!(
        r#"
        [[scenario]]
        api_key = "late"
        about = "carried out at once, answered late"
        calls = ["initialize"]
        carried_out = true
        behaviour = {{ kind = "slow", seconds = {seconds} }}
        "#
    );
    let mut sandbox = Rehearsal::with(Scenarios::parse(&table).unwrap()).await;
    let caller = sandbox.scenario("late");
    let other = caller.asking_for("late");
    let asked = tokio::spawn(async move {
        let name = Some(json!({"projectName": "Shop"}));
        caller.try_call("POST", "registry/initialize", name).await
    });
    while other.rows().await.is_empty() {}

    let started = Instant::now();
    sandbox.end.take().unwrap().send(()).unwrap();
    sandbox.server.await.unwrap().unwrap();
    let elapsed = started.elapsed();
    assert!(other.try_call("GET", "ping", None).await.is_err());
    let answered = tokio::time::timeout(Duration::from_millis(200), asked).await;
    (answered.is_ok_and(|asked| asked.unwrap().is_ok()), elapsed)
}
