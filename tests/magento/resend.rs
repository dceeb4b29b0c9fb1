//! Magento's own command in a container: PHP runs in another folder than this program knows, and
//! what starts it may join its words for a shell.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};

use commerce_connect::domain::ResendWay;
use commerce_connect::store::{MagentoStore, Place, Store as _};
use needs::needs;

use crate::support::standin::{Play, Standin};
use crate::support::standin_feeds::ASKING_FEEDS;

#[needs(php)]
#[test]
fn a_feed_in_a_container_is_sent_again_by_the_containers_php() {
    for wrapper in [
        "cd '{root}' && exec \"$@\"",
        "cd '{root}' && exec sh -c \"$*\"",
    ] {
        let standin = Standin::with_feeds(&Play {
            more: ASKING_FEEDS,
            ..Play::default()
        });
        let outside = standin.root().with_file_name("project");
        fs::create_dir(&outside).unwrap();
        let script = outside.join("exec");
        let text = wrapper.replace("{root}", &standin.root().display().to_string());
        fs::write(&script, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        let words = vec![script.display().to_string(), "php".to_owned()];
        let place = Place::Here(outside);
        let mut store = MagentoStore::new(place, Some(words), standin.state_dir());
        let way = ResendWay::Cleanup { asks: true };
        let job = store.resend("products", way).unwrap().unwrap();
        // Making the job sends nothing.
        let sent = "SELECT COUNT(*) FROM {p}cde_products_feed WHERE status = 200";
        assert_eq!(standin.count(sent), 0, "{wrapper}");
        job.run().unwrap();
        assert_eq!(standin.count(sent), 22, "{wrapper}");
        // A feed's name is one word, whatever reads it.
        let hostile = "products; touch here";
        let refused = store.resend(hostile, way).unwrap().unwrap().run();
        assert_eq!(refused.unwrap_err().code.0, "sync.resend_failed");
        assert!(!standin.root().join("here").exists());
    }
}

/// What root makes in `var`, the shop can neither write nor take away.
#[needs(php, root)]
#[test]
fn root_sends_again_as_the_user_that_the_store_belongs_to() {
    let standin = Standin::with_feeds(&Play {
        more: ASKING_FEEDS,
        ..Play::default()
    });
    let root = standin.root();
    let home = root.parent().unwrap();
    for path in [home.to_owned(), home.join("db.sqlite"), root.join("var")] {
        chown(path, Some(65534), Some(65534)).unwrap();
    }
    let mut store = standin.store();
    let way = ResendWay::Cleanup { asks: true };
    let job = store.resend("products", way).unwrap().unwrap();
    job.run().unwrap();
    let sent = "SELECT COUNT(*) FROM {p}cde_products_feed WHERE status = 200";
    assert_eq!(standin.count(sent), 22);
    let lock = fs::metadata(root.join("var/feed_sync_products.lock")).unwrap();
    assert_eq!((lock.uid(), lock.gid()), (65534, 65534));
}
