//! `--print cloud`: what to do elsewhere, in place of saving here.

use crate::headless::shop::{ANSWERS, Shop};

#[test]
fn a_plan_is_printed_as_commands_and_the_store_stays_as_it_is() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    // The keys, which a connector of a cloud environment may have from a variable.
    shop.write(
        "shop.json",
        r#"{"mode":"production","base_url":"https://shop.example.com/","cloud_id":"abc123",
            "cloud_environment":"staging",
            "config":{"services_connector/services_id/project_id":"old"},
            "locked":{"services_connector/services_id/project_id":"variable"}}"#,
    );
    let before = shop.read("shop.json");
    let apply = ["apply", "answers.toml", "--store", "demo:shop.json"];
    assert_eq!(shop.run(&apply).code, Some(5), "a variable is in the way");
    let mut print = apply.to_vec();
    print.extend(["--print", "cloud"]);
    let printed = shop.run(&print);
    assert_eq!(printed.code, Some(0), "{}", printed.err);
    let script = printed.json["printed"].as_str().unwrap();
    assert!(
        script.contains("magento-cloud variable:update --project abc123 --environment staging"),
        "{script}"
    );
    assert!(script.contains("--sensitive true"), "{script}");
    assert!(!script.contains(shop.read("api.key").trim()));
    assert_eq!(shop.read("shop.json"), before);
}
