//! Several applies that begin together: a store ends whole, as one of them wants it, and a data
//! space has one store.

use std::process::{Command, Stdio};

use needs::needs;

use super::kinds::{Written, wishes};
use super::shop::{ANSWERS, Ran, Shop, ran};

/// All of them started before the first is waited for.
fn together(commands: impl IntoIterator<Item = Command>) -> Vec<Ran> {
    let runs: Vec<_> = commands
        .into_iter()
        .map(|mut command| command.stdout(Stdio::piped()).spawn().unwrap())
        .collect();
    runs.into_iter()
        .map(|run| ran(run.wait_with_output().unwrap()))
        .collect()
}

/// Pairs with other data spaces, for one store, again and again.
fn one_store(shop: &Shop, store: &Written) {
    let wishes = wishes(shop, 4);
    let files: Vec<String> = (0..4).map(|n| format!("{n}.toml")).collect();
    for (round, count) in [2, 4, 2, 4, 2, 4].into_iter().enumerate() {
        // Whoever comes first now came last before.
        let first = round * 3;
        let who: Vec<usize> = (first..first + count).map(|n| n % 4).collect();
        let commands = who
            .iter()
            .map(|n| store.command(shop, &["apply", &files[*n]]));
        let ended = together(commands);
        let now = store.connection();
        let mut served = Vec::new();
        for (n, run) in who.iter().zip(&ended) {
            match run.code {
                Some(0) => served.push(*n),
                Some(5) => assert_eq!(run.json["problem"]["code"], "store.changed_meanwhile"),
                code => panic!("{code:?} {}", run.json),
            }
        }
        assert!(count > 2 || served.len() == 2, "of two each comes through");
        let is_whole = |wish: usize| {
            let mut wanted = wishes[wish].iter();
            wanted.all(|(path, value)| now.get(path) == Some(value))
        };
        assert!(
            served.iter().any(|wish| is_whole(*wish)),
            "{} {who:?} served {served:?}: {now:#?}",
            store.spec
        );
    }
}

#[test]
fn a_store_in_a_file_ends_with_one_connection() {
    let shop = Shop::open();
    one_store(&shop, &Written::demo(&shop, "shop.json"));
    let shop = Shop::open();
    one_store(&shop, &Written::env_file(&shop, "shop.env"));
}

#[needs(php)]
#[test]
fn a_magento_ends_with_one_connection() {
    one_store(&Shop::open(), &Written::magento());
}

/// The same answers for several stores with the same website codes.
fn one_data_space(shop: &Shop, stores: &[Written]) {
    shop.write("answers.toml", ANSWERS);
    let made = shop.with_keys(&["project", "create", "My Shop", "--yes"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let apply = |store: &Written| store.command(shop, &["apply", "answers.toml"]);
    let ended = together(stores.iter().map(apply));
    let mut served = 0;
    for (store, run) in stores.iter().zip(&ended) {
        let is_connected = store
            .connection()
            .contains_key(&commerce_connect::domain::ConfigPath::DataSpaceId);
        match run.code {
            Some(0) => served += 1,
            Some(7) => assert_eq!(run.json["problem"]["code"], "guard.shared_data_space"),
            code => panic!("{code:?} {}", run.json),
        }
        assert_eq!(is_connected, run.code == Some(0), "{}", store.spec);
    }
    assert_eq!(served, 1, "one has it");
}

#[test]
fn a_data_space_has_one_store_however_many_want_it_at_once() {
    for count in [2, 4, 4] {
        let shop = Shop::open();
        let store = |n| Written::demo(&shop, &format!("{n}.json"));
        one_data_space(&shop, &(0..count).map(store).collect::<Vec<_>>());
    }
}

#[needs(php)]
#[test]
fn a_data_space_has_one_magento_however_many_want_it_at_once() {
    let stores = [(); 3].map(|()| Written::magento());
    one_data_space(&Shop::open(), &stores);
}
