//! Every object that a command prints has the shape that `assets/output.schema.json` gives it.
//! [`crate::headless::shop::ran`] holds each one of all these tests against it; here are those that no other
//! test prints, and the schema itself.

use serde_json::{Value, json};

use crate::headless::shop::Shop;
use crate::support::schema;

#[test]
fn a_wrong_object_is_seen() {
    let good = json!({"ok": true, "changed": false, "command": "man", "page": "x"});
    assert_eq!(schema::wrong(&good), None);
    for (pointer, value) in [
        ("/page", json!(1)),
        ("/ok", json!("yes")),
        ("/command", json!("women")),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert!(schema::wrong(&bad).is_some(), "{bad}");
    }
    let mut more = good.clone();
    more["more"] = json!(1);
    assert!(schema::wrong(&more).unwrap().contains("more"));
    let none = json!({"ok": true, "changed": false, "command": "apply"});
    assert!(schema::wrong(&none).unwrap().contains("is missing"));
}

#[test]
fn the_sandboxs_commands_have_their_shapes_too() {
    let shop = Shop::open();
    let run = |arguments: &[&str]| {
        let mut all = vec!["sandbox", "keys"];
        all.extend(arguments);
        all.extend(["--db=registry.db", "--json"]);
        let said = shop.bare(&all).output().unwrap();
        serde_json::from_slice::<Value>(&said.stdout).unwrap()
    };
    let added = run(&[
        "add",
        "--name=A",
        "--environment=production",
        "--edition=commerce",
    ]);
    let key = added["api_key"].as_str().unwrap();
    let objects = [
        added.clone(),
        run(&["list"]),
        run(&["delete", key]),
        run(&["delete", key]),
    ];
    for object in &objects {
        assert_eq!(schema::wrong(object), None, "{object}");
    }
    assert_eq!(objects[3]["problem"]["code"], "sandbox.key_unknown");
}

#[test]
fn a_command_line_that_can_not_be_understood_is_an_object_too() {
    let shop = Shop::open();
    for arguments in [["project", "lst"], ["--nonsense", "apply"]] {
        let ran = shop.run(&arguments);
        assert_eq!(
            (ran.code, &ran.json["problem"]["code"]),
            (Some(2), &"usage".into())
        );
    }
}
