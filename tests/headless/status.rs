//! `status` of one store and of many.

use crate::shop::{ANSWERS, Shop};

#[test]
fn a_connected_store_is_fine_until_its_project_is_renamed_elsewhere() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let store = "--store=demo:shop.json";
    let applied = shop.run(&["apply", "answers.toml", store]);
    let fine = shop.run(&["status", store]);
    assert_eq!(fine.code, Some(0), "{}", fine.err);
    assert_eq!(fine.json["stores"][0]["ok"], true);
    assert_eq!(
        fine.json["stores"][0]["connection"]["project"]["name"],
        "My Shop"
    );
    let id = applied.json["connection"]["project"]["id"]
        .as_str()
        .unwrap();
    assert_eq!(
        shop.with_keys(&["project", "rename", id, "Theirs", "--yes"])
            .code,
        Some(0)
    );
    let found = shop.run(&["status", store]);
    assert_eq!(found.code, Some(6));
    assert_eq!(
        found.json["stores"][0]["findings"][0]["code"],
        "status.renamed"
    );
}

#[test]
fn fifty_stores_have_one_row_each() {
    let shop = Shop::open();
    shop.write(
        "answers.toml",
        &format!("{ANSWERS}[guard]\nallow_shared_data_space = true\n"),
    );
    assert_eq!(
        shop.run(&["apply", "answers.toml", "--store=demo:0.json"])
            .code,
        Some(0)
    );
    let text = shop.read("0.json");
    let mut list = String::from("# the shops\n");
    for number in 0..50 {
        shop.write(&format!("{number}.json"), &text);
        list = format!("{list}demo:{number}.json\n");
    }
    shop.write("stores", &list);
    let said = shop.run(&["status", "--stores=stores"]);
    let rows = said.json["stores"].as_array().unwrap();
    assert_eq!(rows.len(), 50);
    assert_eq!(rows[49]["store"], "demo:49.json");
    // Forty-nine copies share the data space of the first, which the ledger knows.
    assert_eq!(said.code, Some(6), "{}", said.err);
}
