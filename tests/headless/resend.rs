//! `sync resend` of a stand-in for Magento, whose command sends as those of its generation do.

use std::process::Stdio;
use std::time::{Duration, Instant};

use needs::needs;
use serde_json::{Value, json};

use crate::headless::processes::working_in;
use crate::headless::shop::{ANSWERS, Ran, Shop, ran};
use crate::support::standin::{Play, Standin};
use crate::support::standin_feeds::{ASKING_FEEDS, NEW_FEEDS, OLD_FEEDS};

/// A connected stand-in that has sent everything.
struct Magento {
    shop: Shop,
    standin: Standin,
}

impl Magento {
    fn connected(more: &'static str) -> Self {
        let shop = Shop::open();
        shop.write("answers.toml", ANSWERS);
        let standin = Standin::with_feeds(&Play {
            more,
            ..Play::default()
        });
        let magento = Self { shop, standin };
        let applied = magento.run(&["apply", "answers.toml"]);
        assert_eq!(applied.code, Some(0), "{}", applied.err);
        // On a first connect cron sends everything by itself.
        assert_eq!(applied.json["resync"], json!([]));
        assert!(!applied.err.contains("again"), "{}", applied.err);
        magento.standin.cron(None);
        magento
    }

    fn run(&self, words: &[&str]) -> Ran {
        let store = format!("--store={}", self.standin.root().display());
        self.shop.with_path(&[words, &[&store]].concat())
    }
}

fn feed<'a>(ran: &'a Ran, name: &str) -> &'a Value {
    let feeds = ran.json["feeds"].as_array().unwrap();
    feeds.iter().find(|feed| feed["feed"] == name).unwrap()
}

#[needs(php)]
#[test]
fn everything_is_sent_again_the_way_that_sends_it() {
    for (more, products, scopes) in [
        (
            NEW_FEEDS,
            " --feed products --force)",
            " --feed scopesWebsite)",
        ),
        (
            ASKING_FEEDS,
            " --feed products --cleanup-feed)",
            " --feed scopesWebsite)",
        ),
        (OLD_FEEDS, " --feed products --cleanup-feed)", ""),
    ] {
        let magento = Magento::connected(more);
        let would = magento.run(&["sync", "resend", "--dry-run"]);
        assert_eq!(would.code, Some(6), "{}", would.err);
        assert_eq!(would.json["changed"], false);
        let command = feed(&would, "products")["command"].as_str().unwrap();
        assert!(command.ends_with(products), "{command}");
        assert_eq!(
            command.contains("echo yes | "),
            more == ASKING_FEEDS,
            "{command}"
        );
        if !scopes.is_empty() {
            let plain = feed(&would, "scopesWebsite")["command"].as_str().unwrap();
            assert!(plain.ends_with(scopes), "{plain}");
        }
        let unsaid = magento.run(&["sync", "resend"]);
        assert_eq!(unsaid.code, Some(7), "{}", unsaid.err);
        assert!(
            unsaid.err.contains("records are sent again"),
            "{}",
            unsaid.err
        );
        let sent = magento.run(&["sync", "resend", "--yes"]);
        assert_eq!(sent.code, Some(0), "{more}: {}", sent.err);
        assert_eq!(sent.json["changed"], true);
        assert_eq!(
            feed(&sent, "products")["records"]["sent"],
            22,
            "{}",
            sent.json
        );
    }
}

#[needs(php)]
#[test]
fn what_was_not_taken_is_counted_and_not_believed() {
    let magento = Magento::connected(ASKING_FEEDS);
    let forbidden = json!({ "status": 403, "reason": "Forbidden" });
    magento.standin.gateway_answers(&forbidden);
    let sent = magento.run(&["sync", "resend", "--yes", "--feed=products"]);
    assert_eq!(sent.code, Some(6), "{}", sent.err);
    assert_eq!(sent.json["problem"]["code"], "sync.not_taken");
    assert_eq!(feed(&sent, "products")["records"]["retried"], 22);
    assert_eq!(sent.json["feeds"].as_array().unwrap().len(), 1);
    let status = magento.run(&["sync", "status"]);
    assert_eq!(status.code, Some(6), "{}", status.err);
    let unknown = magento.run(&["sync", "resend", "--yes", "--feed=fish"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.err.contains("scopesWebsite"), "{}", unknown.err);
}

#[needs(php)]
#[test]
fn another_data_space_is_told_how_it_gets_the_data() {
    let magento = Magento::connected(NEW_FEEDS);
    let moved = magento.run(&["space", "select", "Testing 2", "--yes"]);
    assert_eq!(moved.code, Some(0), "{}", moved.err);
    let commands = moved.json["resync"].as_array().unwrap();
    assert!(
        commands.contains(&json!("bin/magento saas:resync --feed products --force")),
        "{commands:?}"
    );
    assert!(moved.err.contains(" sync resend --yes\n"), "{}", moved.err);
}

/// An exporter that asks, and takes a second after every four records.
const SLOW_FEEDS: &str =
    "'feeds' => ['exporter' => 'new', 'force' => false, 'asks' => true, 'pause' => 1000]";

#[needs(php)]
#[test]
fn ctrl_c_ends_the_stores_command_too_and_says_how_far_it_was() {
    let magento = Magento::connected(SLOW_FEEDS);
    let store = format!("--store={}", magento.standin.root().display());
    let words = [
        "sync",
        "resend",
        "--yes",
        "--json",
        "--feed=products",
        &store,
    ];
    let mut command = magento.shop.command(&words);
    command.env("PATH", std::env::var_os("PATH").unwrap());
    let run = command.stdout(Stdio::piped()).spawn().unwrap();
    // The table was emptied; two rounds were sent again, and the third is not over.
    let table = "SELECT COUNT(*) FROM {p}cde_products_feed";
    let until = Instant::now() + Duration::from_secs(30);
    while !(8..20).contains(&magento.standin.count(table)) {
        assert!(Instant::now() < until, "nothing is sent");
        std::thread::park_timeout(Duration::from_millis(20));
    }
    let pid = rustix::process::Pid::from_child(&run);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let asked = Instant::now();
    let ended = ran(run.wait_with_output().unwrap());
    assert!(
        asked.elapsed() < Duration::from_secs(5),
        "{:?}",
        asked.elapsed()
    );
    assert_eq!(ended.code, Some(130), "{}", ended.err);
    assert_eq!(ended.json["problem"]["code"], "run.interrupted");
    let hint = ended.json["problem"]["hint"].as_str().unwrap();
    assert!(
        hint.contains("Of products ") && hint.contains(" of 22 had been sent"),
        "{hint}"
    );
    let here = format!("--store {} ", magento.standin.root().display());
    assert!(hint.contains(&here), "{hint}");
    assert!(
        hint.ends_with(" sync resend --yes --feed products"),
        "{hint}"
    );
    assert_eq!(working_in(&magento.standin.root()), [""; 0]);
    let left = magento.standin.count(table);
    assert!(left < 22, "{left} were sent");
    // What is advised goes on.
    let sent = magento.run(&["sync", "resend", "--yes", "--feed=products"]);
    assert_eq!(sent.code, Some(0), "{}", sent.err);
    assert_eq!(feed(&sent, "products")["records"]["sent"], 22);
}
