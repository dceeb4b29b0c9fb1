//! A store is one store on whatever way it is reached, and its clone is another.

use std::path::PathBuf;

use commerce_connect::domain::{DataSpaceId, Neighbour};
use commerce_connect::state::{Ledger, LedgerEntry};
use commerce_connect::store::{MagentoStore, Place, Store as _};
use needs::needs;

use super::{SPACE, everything};
use crate::support::standin::{Play, Standin};

fn at(standin: &Standin, folder: PathBuf) -> MagentoStore {
    MagentoStore::new(Place::Here(folder), None, standin.state_dir())
}

#[needs(php)]
#[test]
fn the_next_release_of_a_store_is_the_same_store() {
    let standin = Standin::new(&Play::default());
    let ledger = Ledger::new(&standin.state_dir());
    let before = standin.rows();
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let connected = store.save(&everything(&now)).unwrap().store;
    ledger.record(&connected).unwrap();
    drop(store);

    let next = standin.release("shop-2");
    let mut store = at(&standin, next.clone());
    let found = store.inspect().unwrap();
    assert_ne!(found.place, connected.place);
    assert_eq!(found.identity, connected.identity);
    assert_eq!(ledger.others(&found).unwrap(), []);
    ledger.record(&found).unwrap();
    assert_eq!(ledger.others(&connected).unwrap(), []);
    // What the release before has saved can be put back here.
    assert_eq!(store.undo().unwrap().changed, 7);
    assert_eq!(standin.rows(), before);
}

#[needs(php)]
#[test]
fn a_clone_with_a_database_of_its_own_is_another_store() {
    let standin = Standin::new(&Play::default());
    let ledger = Ledger::new(&standin.state_dir());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let connected = store.save(&everything(&now)).unwrap().store;
    ledger.record(&connected).unwrap();

    let staging = standin.release("staging");
    let database = standin.root().with_file_name("db.sqlite");
    let own = database.with_file_name("staging.sqlite");
    std::fs::copy(&database, &own).unwrap();
    let env = staging.join("app/etc/env.php");
    let text = std::fs::read_to_string(&env).unwrap();
    std::fs::write(&env, text.replace("db.sqlite", "staging.sqlite")).unwrap();
    let mut clone = at(&standin, staging);
    let found = clone.inspect().unwrap();
    assert_ne!(found.identity, connected.identity);
    let neighbours: Vec<Neighbour> = ledger
        .others(&found)
        .unwrap()
        .iter()
        .filter_map(LedgerEntry::neighbour)
        .collect();
    assert_eq!(neighbours[0].place, connected.place);
    let space = DataSpaceId::parse(SPACE).unwrap();
    assert_eq!(neighbours[0].clash(&found, &space).websites.len(), 2);
    assert_eq!(clone.undo().unwrap_err().code.0, "undo.nothing");
}

#[needs(php)]
#[test]
fn a_shop_at_another_address_is_another_store_also_in_the_same_database() {
    let standin = Standin::new(&Play::default());
    let identity = |standin: &Standin| standin.store().inspect().unwrap().identity;
    let first = identity(&standin);
    assert_eq!(identity(&standin), first);
    // A whole server was copied; the copy has got its own address.
    standin.set_row("web/secure/base_url", "https://staging.example.com/");
    assert_ne!(identity(&standin), first);
}
