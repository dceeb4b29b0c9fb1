//! `keys check` and `keys rotate`.

use crate::shop::{ANSWERS, Shop};

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
