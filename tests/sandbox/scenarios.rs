//! Every line of the table does over real HTTP what it says.

use std::time::{Duration, SystemTime};

use commerce_connect::sandbox::{Behaviour, Call, Scenario, Scenarios, Seed, SeedName};
use reqwest::Response;
use serde_json::json;

use crate::sandbox::caller::{Caller, field};
use crate::support::rehearsal::Rehearsal;

/// No answer takes this long, unless it never comes.
const BOUND: Duration = Duration::from_secs(20);

#[tokio::test]
async fn every_scenario_does_what_the_table_says_and_leaves_the_other_calls_alone() {
    let sandbox = Rehearsal::start().await;
    let stranger = sandbox.scenario("sandbox-commerce");
    for scenario in Scenarios::embedded().unwrap().iter() {
        for call in Call::all() {
            let caller = stranger.asking_for(&scenario.api_key);
            if scenario.touches(call) {
                touched(&caller, &stranger, scenario, call).await;
            } else {
                assert_eq!(ask(&caller, call).await.unwrap().status(), answered(call));
            }
        }
    }
}

async fn touched(caller: &Caller, stranger: &Caller, scenario: &Scenario, call: Call) {
    let shown = format!("{} {call:?}", scenario.api_key);
    let before = if scenario.carried_out {
        caller.rows().await.len()
    } else {
        0
    };
    match &scenario.behaviour {
        // What these do to items and indexes is tried where there are some.
        Behaviour::Ordinary | Behaviour::RefuseItems(_) | Behaviour::LateIndex { .. } => {
            let response = ask(caller, call).await.unwrap();
            assert_eq!(response.status(), answered(call), "{shown}");
        }
        Behaviour::Answer { status, body, .. } => {
            let response = ask(caller, call).await.unwrap();
            assert_eq!(response.status(), *status, "{shown}");
            let text = response.text().await.unwrap();
            match body.split_once("$REQUEST_ID") {
                None => assert_eq!(&text, body, "{shown}"),
                Some((start, end)) => {
                    assert!(
                        text.starts_with(start) && text.ends_with(end),
                        "{shown}: {text}"
                    );
                    assert!(text.len() > body.len(), "{shown}: {text}");
                }
            }
        }
        Behaviour::Clock { ahead_seconds } => {
            let response = ask(caller, call).await.unwrap();
            assert_eq!(response.status(), 401, "{shown}");
            let date = response.headers()["date"].to_str().unwrap();
            let date = httpdate::parse_http_date(date).unwrap();
            let ahead = date.duration_since(SystemTime::now()).unwrap().as_secs();
            assert!(
                ahead.abs_diff(ahead_seconds.unsigned_abs()) < 60,
                "{shown}: {ahead}"
            );
        }
        Behaviour::Slow { .. } => {
            let asked = ask(caller, call);
            tokio::pin!(asked);
            // Others are answered meanwhile, and what was carried out is seen before its answer.
            let others = async {
                assert_eq!(stranger.get("ping").await.0, 200, "{shown}");
                while scenario.carried_out && caller.rows().await.len() == before {}
            };
            tokio::select! {
                biased;
                _ = &mut asked => panic!("{shown}: answered at once"),
                () = others => {}
            }
        }
        Behaviour::Drop => assert!(ask(caller, call).await.is_err(), "{shown}"),
        Behaviour::Redirect { status, location } => {
            let response = ask(caller, call).await.unwrap();
            assert_eq!(response.status(), *status, "{shown}");
            assert_eq!(response.headers()["location"], location.as_str(), "{shown}");
        }
    }
    if scenario.carried_out {
        // Exactly one project more, with its three data spaces.
        assert_eq!(caller.rows().await.len(), before + 3, "{shown}");
    }
}

async fn ask(caller: &Caller, call: Call) -> reqwest::Result<Response> {
    let path = call.path().replace(['{', '}'], "");
    let body = match call {
        Call::Initialize | Call::RenameProject => json!({"projectName": "A"}).to_string(),
        Call::RenameDataSpace => json!({"environmentName": "A"}).to_string(),
        Call::Ping
        | Call::GatewayCheck
        | Call::Projects
        | Call::Project
        | Call::DataSpace
        | Call::TellCloud
        | Call::Cleanup
        | Call::SyncStatus => String::new(),
        Call::Export(_) => "[]".to_owned(),
        Call::Search | Call::Catalog => json!({"query": "{__typename}"}).to_string(),
    };
    let headers = caller.headers();
    let asked = caller.send(call.method(), &path, &headers, body);
    tokio::time::timeout(BOUND, asked).await.expect("an answer")
}

/// What an ordinary registry answers, since the ids are made up.
fn answered(call: Call) -> u16 {
    match call {
        Call::DataSpace
        | Call::RenameDataSpace
        | Call::TellCloud
        | Call::Cleanup
        | Call::Export(_)
        | Call::SyncStatus => 404,
        Call::Ping
        | Call::GatewayCheck
        | Call::Projects
        | Call::Project
        | Call::Initialize
        | Call::RenameProject
        | Call::Search
        | Call::Catalog => 200,
    }
}

#[tokio::test]
async fn every_seed_is_there_from_the_start() {
    let sandbox = Rehearsal::start().await;
    for scenario in Scenarios::embedded().unwrap().iter() {
        let Some(seed) = &scenario.seed else { continue };
        let rows = sandbox.scenario(&scenario.api_key).rows().await;
        let mut names = field(&rows, "projectName");
        names.dedup();
        match seed {
            Seed::Numbered { stem, count } => {
                assert_eq!(names.len(), *count);
                assert_eq!(names[0], format!("{stem} 0001"));
            }
            Seed::Named { names: wanted } => {
                let wanted: Vec<String> = wanted.iter().map(SeedName::text).collect();
                assert_eq!(names, wanted);
                let spaces = field(&rows, "environmentName");
                assert_eq!(spaces[0], format!("Production {}", wanted[0]));
            }
        }
    }
}

#[tokio::test]
async fn hostile_names_have_what_hurts_a_terminal() {
    let sandbox = Rehearsal::start().await;
    let rows = sandbox.scenario("sandbox-hostile-names").rows().await;
    let names = field(&rows, "projectName");
    for part in [
        "\x1b]0;", "\x1b[2J", "\u{9b}", "\u{202e}", "\n", "\0", "\u{200d}",
    ] {
        assert!(names.iter().any(|name| name.contains(part)), "{part:?}");
    }
    assert!(names.contains(&""));
    assert!(names.iter().any(|name| name.len() == 10_000));
}

#[tokio::test]
async fn a_slow_answer_comes_and_a_slow_call_given_up_before_it_began_does_nothing() {
    let table = r#"
        [[scenario]]
        api_key = "later"
        about = "one second"
        calls = ["initialize"]
        behaviour = { kind = "slow", seconds = 1 }
    "#;
    let sandbox = Rehearsal::with(Scenarios::parse(table).unwrap()).await;
    let caller = sandbox.scenario("later");
    let given_up = caller.initialize("Given up");
    assert!(
        tokio::time::timeout(Duration::from_millis(100), given_up)
            .await
            .is_err()
    );
    let started = std::time::Instant::now();
    caller.initialize("Shop").await;
    assert!(started.elapsed() >= Duration::from_secs(1));
    let rows = caller.rows().await;
    assert_eq!(field(&rows, "projectName"), ["Shop"; 3]);
}

#[tokio::test]
async fn a_scenario_takes_any_key_pair_but_no_missing_signature() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.scenario("sandbox-commerce");
    assert_eq!(caller.get("ping").await.0, 200);
    assert_eq!(
        sandbox.scenario("sandbox-commerce").get("ping").await.0,
        200
    );
    let mut headers = caller.headers();
    headers.pop();
    let path = "/merchant-registry/v1/ping";
    let unsigned = caller
        .send("GET", path, &headers, String::new())
        .await
        .unwrap();
    assert_eq!(unsigned.status(), 401);
}
