//! After a save the real program's memory is looked through for the private key that it saved.

use std::fs::{self, File};
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use needs::needs;
use rustix::pipe::{PipeFlags, pipe_with};

use super::kinds::{Written, wishes};
use super::shop::Shop;
use crate::support::key_text::KeyText;
use crate::support::pty::Pty;

/// A pipe that takes nothing any more: who writes into it waits.
fn full_pipe() -> (OwnedFd, OwnedFd) {
    let (reads, writes) = pipe_with(PipeFlags::NONBLOCK).unwrap();
    while rustix::io::write(&writes, &[b'x'; 4_096]).is_ok() {}
    while rustix::io::write(&writes, b"x").is_ok() {}
    rustix::fs::fcntl_setfl(&writes, rustix::fs::OFlags::empty()).unwrap();
    (reads, writes)
}

/// Waits until it writes its report, the last thing that it does.
fn wait_for_the_report(run: &mut Child) {
    let until = Instant::now() + Duration::from_secs(60);
    let file = format!("/proc/{}/syscall", run.id());
    // The system's number of `write` differs; what it writes to is the standard output.
    while !fs::read_to_string(&file).is_ok_and(|call| call.split(' ').nth(1) == Some("0x1")) {
        assert_eq!(run.try_wait().unwrap(), None, "it ended");
        assert!(Instant::now() < until, "it does not come to its report");
        std::thread::park_timeout(Duration::from_millis(2));
    }
}

/// Where pieces of the key stand in what the process has written: mapping and count.
fn copies(process: u32, key: &KeyText) -> Vec<(String, usize)> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let memory = File::open(format!("/proc/{process}/mem")).unwrap();
    let mut found = Vec::new();
    let mut looked = 0;
    for line in maps.lines() {
        let mut words = line.split_whitespace();
        let (range, rights) = (words.next().unwrap(), words.next().unwrap());
        if !rights.starts_with("rw") {
            continue;
        }
        let (begin, end) = range.split_once('-').unwrap();
        let address = |text| u64::from_str_radix(text, 16).unwrap();
        let (begin, end) = (address(begin), address(end));
        let mut bytes = vec![0; usize::try_from(end - begin).unwrap()];
        if memory.read_exact_at(&mut bytes, begin).is_err() {
            continue;
        }
        looked += bytes.len();
        let places = key.places(&bytes).len();
        if places > 0 {
            found.push((line.to_owned(), places));
        }
    }
    assert!(looked > 1 << 16, "its memory was looked through");
    found
}

fn check(shop: &Shop, store: &Written) {
    wishes(shop, 1);
    let key = KeyText::of(&shop.read("0.pem"));
    let (_reads, writes) = full_pipe();
    let mut run = store
        .command(shop, &["apply", "0.toml"])
        .stdout(writes)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for_the_report(&mut run);
    let found = copies(run.id(), &key);
    run.kill().unwrap();
    run.wait().unwrap();
    assert!(store.connection().len() > 3, "it has saved");
    assert!(found.is_empty(), "{}: {found:#?}", store.spec);
}

#[needs(root)]
#[test]
fn no_private_key_is_left_in_memory_after_a_save_into_a_demo_store() {
    let shop = Shop::open();
    check(&shop, &Written::demo(&shop, "shop.json"));
}

#[needs(root)]
#[test]
fn no_private_key_is_left_in_memory_after_a_save_into_a_dotenv_file() {
    let shop = Shop::open();
    check(&shop, &Written::env_file(&shop, "shop.env"));
}

#[needs(root, php)]
#[test]
fn no_private_key_is_left_in_memory_after_a_save_into_a_magento() {
    check(&Shop::open(), &Written::magento());
}

/// The wizard goes on with the keys that it saved, to ask the registry: one text is there, the
/// key's own.
#[needs(root)]
#[test]
fn a_pasted_private_key_is_in_the_wizards_memory_once_after_a_save() {
    let shop = Shop::open();
    let text = shop.read("private.pem");
    let key = KeyText::of(&text);
    let command = shop.command(&["--store=demo:shop.json"]);
    let pty = Pty::start(command, &[], 80, 24);
    for (shows, keys) in [
        ("Step 1 of 7", "\r"),
        ("> API key", &(shop.read("api.key") + "\t")),
        ("> Private key", &format!("\x1b[200~{text}\x1b[201~")),
        ("RSA 2048 bit", "\r"),
        ("Enter save 2 values", "\r"),
        ("see no project", ""),
    ] {
        pty.wait_for_text(shows);
        pty.send(keys);
    }
    let found = copies(pty.pid(), &key);
    assert!(
        shop.read("shop.json").contains("private_key"),
        "it has saved"
    );
    let places: usize = found.iter().map(|(_, places)| places).sum();
    assert_eq!(places, key.places(text.as_bytes()).len(), "{found:#?}");
}

/// A key that is there is found: what finds nothing looks in the right place.
#[needs(root)]
#[test]
fn a_private_key_in_memory_is_found() {
    let shop = Shop::open();
    let text = shop.read("private.pem");
    let key = KeyText::of(&text);
    let mut sleeps = Command::new("sleep")
        .arg("600")
        .env("KEY", &text)
        .spawn()
        .unwrap();
    let found = copies(sleeps.id(), &key);
    sleeps.kill().unwrap();
    sleeps.wait().unwrap();
    assert!(!found.is_empty());
}
