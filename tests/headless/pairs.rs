//! `keys check` and `keys rotate`.

use crate::headless::shop::{ANSWERS, Shop};

#[test]
fn a_pair_is_told_without_a_store() {
    let shop = Shop::open();
    assert_eq!(
        shop.with_keys(&["project", "create", "Shop", "--yes"]).code,
        Some(0)
    );
    let checked = shop.with_keys(&["keys", "check"]);
    assert_eq!(checked.code, Some(0), "{}", checked.err);
    let told = &checked.json["environments"][0];
    assert_eq!(told["accepted"], true);
    assert_eq!(told["projects"][0]["name"], "Shop");
    let fingerprint = checked.json["private_key"]["fingerprint"].as_str().unwrap();
    assert!(fingerprint.starts_with("SHA256:"));
}

#[test]
fn a_new_pair_must_see_what_the_store_uses() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let store = "--store=demo:shop.json";
    assert_eq!(shop.run(&["apply", "answers.toml", store]).code, Some(0));
    let before = shop.read("shop.json");
    let rotate = ["keys", "rotate", store, "--yes"];
    let none = shop.run(&rotate);
    assert_eq!(none.json["problem"]["code"], "keys.none");
    assert_eq!(shop.with_keys(&rotate).json["changed"], false);

    shop.write("api.key", "sandbox-open-source");
    let refused = shop.with_keys(&rotate);
    assert_eq!(refused.code, Some(3), "{}", refused.err);
    assert_eq!(refused.json["problem"]["code"], "keys.other_account");
    assert_eq!(shop.read("shop.json"), before);
}

#[test]
fn a_rotated_pair_replaces_the_old_one_and_says_who_else_still_has_it() {
    let shop = Shop::open();
    let shared = format!("{ANSWERS}[guard]\nallow_shared_data_space = true\n");
    shop.write("answers.toml", &shared);
    for store in ["--store=demo:a.json", "--store=demo:b.json"] {
        assert_eq!(shop.run(&["apply", "answers.toml", store]).code, Some(0));
    }
    shop.add_keys("new.key", "new.pem");
    let rotate = |store: &str, more: &str| {
        shop.run(&[
            "keys",
            "rotate",
            store,
            "--api-key-file=new.key",
            "--private-key-file=new.pem",
            more,
        ])
    };
    let other = format!("demo:{}", shop.path().join("b.json").display());
    let dry = rotate("--store=demo:a.json", "--dry-run");
    assert_eq!(
        (dry.code, &dry.json["others"][0]),
        (Some(6), &other.as_str().into())
    );
    let before = shop.read("a.json");
    let first = rotate("--store=demo:a.json", "--yes");
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert_eq!(first.json["others"], serde_json::json!([other]));
    assert_eq!(first.json["plan"].as_array().unwrap().len(), 2);
    let after = shop.read("a.json");
    assert!(after.contains(shop.read("new.key").trim()) && after != before);
    assert_eq!(
        shop.run(&["keys", "check", "--store=demo:a.json"]).code,
        Some(0)
    );

    let second = rotate("--store=demo:b.json", "--yes");
    assert_eq!(second.json["others"], serde_json::json!([]));
    assert_eq!(
        rotate("--store=demo:b.json", "--yes").json["changed"],
        false
    );
    let ledger = shop.read(".local/state/commerce-connect/ledger.json");
    assert!(ledger.contains("SHA256:") && !ledger.contains(shop.read("new.key").trim()));
}

#[test]
fn rotating_the_other_environments_pair_leaves_the_one_in_force_alone() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let store = "--store=demo:shop.json";
    assert_eq!(shop.run(&["apply", "answers.toml", store]).code, Some(0));
    shop.add_keys("new.key", "new.pem");
    let rotated = shop.run(&[
        "keys",
        "rotate",
        store,
        "--environment=sandbox",
        "--api-key-file=new.key",
        "--private-key-file=new.pem",
        "--yes",
    ]);
    assert_eq!(rotated.code, Some(0), "{}", rotated.err);
    let stored = shop.read("shop.json");
    assert!(stored.contains("sandbox_api_key") && !stored.contains("magento_saas/environment"));
    assert!(stored.contains(shop.read("api.key").trim()));
}

#[test]
fn a_key_that_is_stored_mangled_is_told_and_saved_anew() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let apply = ["apply", "answers.toml", "--store=demo:shop.json"];
    assert_eq!(shop.run(&apply).code, Some(0));
    let whole = shop.read("shop.json");
    let (api_key, end) = (shop.read("api.key"), "-----END PRIVATE KEY-----");
    let api_key = api_key.trim();
    for (right, mangled, told) in [
        (api_key, format!("{api_key}\\n"), "Magento sends along"),
        (api_key, format!("'{api_key}'"), "Magento sends along"),
        (
            end,
            end.replace("-----", "----"),
            "Private key signing failed",
        ),
    ] {
        assert!(whole.contains(right), "{right}");
        shop.write("shop.json", &whole.replace(right, &mangled));
        let status = shop.run(&["status", "--store=demo:shop.json"]);
        assert_eq!(status.code, Some(6), "{mangled}");
        assert!(status.err.contains(told), "{}", status.err);
        let again = shop.run(&apply);
        assert_eq!(again.code, Some(0), "{}", again.err);
        assert_eq!(again.json["changed"], true, "{mangled}");
        assert_eq!(shop.read("shop.json"), whole);
    }
}
