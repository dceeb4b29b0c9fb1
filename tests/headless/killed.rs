//! `apply` killed at any moment: the next run leaves key text nowhere but in the store's own file,
//! and in the journal what it promises to put back.
//!
//! For more moments than everyday has time for, `COMMERCE_CONNECT_KILLS` says how often each of
//! the three kinds of store is hit; about 500 in all:
//! `COMMERCE_CONNECT_KILLS=170 cargo test --test main -- headless::killed::`

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use needs::needs;
use rustix::process::Pid;

use super::kinds::{Written, wishes};
use super::shop::Shop;
use crate::support::key_text::KeyText;
use crate::support::standin::Standin;

const STATE: &str = ".local/state/commerce-connect";
/// Kills of each kind of store, if nothing else is said.
const KILLS: u32 = 20;

fn kills() -> u32 {
    let said = std::env::var("COMMERCE_CONNECT_KILLS").ok();
    said.map_or(KILLS, |said| said.parse().unwrap())
}

/// Numbers by chance that are the same in every run.
fn chance(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

/// Every file below, links not followed.
fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            files(&entry.path(), all);
        } else {
            all.push(entry.path());
        }
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// A file that is being written.
fn is_unfinished(path: &Path) -> bool {
    name(path).ends_with(".commerce-connect")
}

struct Killed<'a> {
    shop: &'a Shop,
    store: Written,
    keys: [KeyText; 2],
}

impl<'a> Killed<'a> {
    fn new(shop: &'a Shop, store: Written) -> Self {
        wishes(shop, 2);
        let key = |n: usize| KeyText::of(&shop.read(&format!("{n}.pem")));
        Self {
            shop,
            store,
            keys: [key(0), key(1)],
        }
    }

    /// Every file there is, but for the cache that is the stand-in's own: Magento encrypts its.
    fn everything(&self) -> Vec<PathBuf> {
        let mut all = Vec::new();
        files(self.shop.path(), &mut all);
        if let Some(standin) = &self.store.standin {
            files(standin.root().parent().unwrap(), &mut all);
            let cache = standin.root().join("var/cache");
            all.retain(|path| !path.starts_with(&cache));
        }
        all
    }

    /// The files in which a key stands, but for those that were given.
    fn holders(&self) -> Vec<PathBuf> {
        let mut all = self.everything();
        all.retain(|path| {
            let bytes = fs::read(path).unwrap_or_default();
            path.extension().is_none_or(|kind| kind != "pem")
                && self.keys.iter().any(|key| key.is_in(&bytes))
        });
        all
    }

    /// Nothing of a killed run is there, and keys only where they belong.
    fn is_tidy(&self, when: &str) {
        let rests: Vec<_> = self
            .everything()
            .into_iter()
            .filter(|p| is_unfinished(p))
            .collect();
        assert!(rests.is_empty(), "{when}: {rests:?}");
        for holder in self.holders() {
            let journal = name(&holder).starts_with("undo-")
                && holder.extension().is_some_and(|kind| kind == "json")
                && holder.parent() == Some(&self.shop.path().join(STATE));
            let own = Some(&holder) == self.store.own_file().as_ref();
            assert!(journal || own, "{when}: {}", holder.display());
            assert!(
                self.store.standin.is_none(),
                "{when}: a Magento's keys are encrypted: {}",
                holder.display()
            );
        }
    }

    /// Its PHP brings to its end what it was told to.
    fn wait_for_php(&self) {
        let pid = self.store.standin.as_ref().and_then(Standin::pid);
        let Some(pid) = pid.and_then(Pid::from_raw) else {
            return;
        };
        let until = Instant::now() + Duration::from_secs(30);
        while rustix::process::test_kill_process(pid).is_ok() {
            assert!(Instant::now() < until, "PHP stays behind");
            std::thread::park_timeout(Duration::from_millis(1));
        }
    }

    fn run(&self) {
        let apply = |n: u32| ["apply", ["0.toml", "1.toml"][n as usize % 2]];
        let first = self.store.run(self.shop, &apply(0));
        assert_eq!(first.code, Some(0), "{}", first.err);
        self.is_tidy("after the first save");
        let started = Instant::now();
        let second = self.store.run(self.shop, &apply(1));
        assert_eq!(second.code, Some(0), "{}", second.err);
        let mut length = started.elapsed();
        self.is_tidy("after the second save");
        let mut seed = 0x9e37_79b9_7f4a_7c15;
        let mut cut = 0;
        let kills = kills();
        for n in 0..kills {
            let mut run = self
                .store
                .command(self.shop, &apply(n))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let share = u32::try_from(chance(&mut seed) % 1_000).unwrap();
            let begun = Instant::now();
            // Every other one where it hurts: while a file is being written.
            while run.try_wait().unwrap().is_none()
                && (begun.elapsed() < length * share / 1_000
                    || (n % 2 == 1 && !self.everything().iter().any(|path| is_unfinished(path))))
            {
                std::thread::yield_now();
            }
            let ran = begun.elapsed();
            run.kill().unwrap();
            if run.wait().unwrap().success() {
                // How long a run takes depends on what else the machine does.
                length = length.min(ran);
            } else {
                cut += 1;
            }
            self.wait_for_php();
            let next = self.store.run(self.shop, &["status"]);
            assert!(matches!(next.code, Some(0 | 6)), "{}", next.json);
            self.is_tidy(&format!("kill {n}, {share} of 1000"));
        }
        assert!(cut > kills / 4, "only {cut} were killed before they ended");
        let last = self.store.run(self.shop, &apply(kills));
        assert_eq!(last.code, Some(0), "{}", last.err);
        self.is_tidy("at the end");
    }
}

#[test]
fn a_run_at_a_demo_store_leaves_no_key_behind() {
    let shop = Shop::open();
    Killed::new(&shop, Written::demo(&shop, "shop.json")).run();
}

#[test]
fn a_run_at_a_dotenv_file_leaves_no_key_behind() {
    let shop = Shop::open();
    Killed::new(&shop, Written::env_file(&shop, "shop.env")).run();
}

#[needs(php)]
#[test]
fn a_run_at_a_magento_leaves_no_key_behind() {
    let shop = Shop::open();
    Killed::new(&shop, Written::magento()).run();
}

#[test]
fn what_dead_runs_left_goes_with_the_next_one_and_nothing_else() {
    let shop = Shop::open();
    let killed = Killed::new(&shop, Written::env_file(&shop, "shop.env"));
    assert_eq!(killed.store.run(&shop, &["apply", "0.toml"]).code, Some(0));
    let state = shop.path().join(STATE);
    let key = shop.read("0.pem");
    let old = SystemTime::now() - Duration::from_secs(3_600);
    let journal = format!("{{\n  \"store\": \"{key}\"");
    let plant = |name: &str| {
        let path = state.join(name);
        let text = if name == ".tmpNotOur" { &key } else { &journal };
        fs::write(&path, text).unwrap();
        fs::File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(old)
            .unwrap();
        path
    };
    let rests = [
        plant(".undo-abc.json.commerce-connect"),
        plant(".ledger.json.commerce-connect"),
        // As 0.1.0 called them.
        plant(".tmpAb12Cd"),
        shop.path().join(".shop.env.commerce-connect"),
    ];
    fs::write(&rests[3], &key).unwrap();
    let others = [
        plant("notes.txt"),
        plant(".tmp"),
        plant(".tmpLonger1"),
        plant(".tmp-Ab12C"),
        plant(".tmpNotOur"),
    ];
    let young = state.join(".tmpYoung1");
    fs::write(&young, &journal).unwrap();
    let victim = shop.path().join("victim");
    fs::write(&victim, "mine").unwrap();
    symlink(&victim, state.join(".tmpLinkAb")).unwrap();
    let status = killed.store.run(&shop, &["status"]);
    assert!(matches!(status.code, Some(0 | 6)), "{}", status.json);
    for rest in &rests {
        assert!(!rest.exists(), "{}", rest.display());
    }
    for other in others.iter().chain([&young, &victim]) {
        assert!(other.exists(), "{}", other.display());
    }
}
