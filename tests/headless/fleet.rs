//! Commands at several stores, side by side.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

use needs::needs;
use serde_json::Value;

use super::shop::{ANSWERS, Ran, Shop, ran};
use crate::support::BINARY;
use crate::support::pty::Pty;
use crate::support::standin::{Play, Standin};

/// More than any of these runs may take on a busy machine.
const SOON: Duration = Duration::from_secs(60);

/// What came of each store: its problem's code, else whether it was changed.
fn states(ran: &Ran) -> Vec<String> {
    let rows = ran.json["stores"].as_array().unwrap();
    let state = |row: &Value| match row["problem"]["code"].as_str() {
        Some(code) => code.to_owned(),
        None if row["changed"] == true => "changed".to_owned(),
        None => "unchanged".to_owned(),
    };
    rows.iter().map(state).collect()
}

/// A list of stores, each with what differs for it.
fn list(shop: &Shop, stores: &[(&str, &str)]) {
    let mut text = "# The shops\n".to_owned();
    for (spec, differs) in stores {
        write!(text, "[[store]]\nspec = \"{spec}\"\n{differs}\n").unwrap();
    }
    shop.write("stores.toml", &text);
}

/// Three shops with a data space each, and a file that is no store.
fn four(shop: &Shop) {
    shop.write("answers.toml", ANSWERS);
    shop.write("broken.json", "{");
    list(
        shop,
        &[
            ("demo:a.json", ""),
            ("demo:broken.json", ""),
            ("demo:b.json", "data_space = { name = \"Testing 2\" }"),
            (
                "demo:c.json",
                "data_space = { type = \"Production\" }\n\
                 guard = { allow_production_on_nonproduction = true }",
            ),
        ],
    );
}

const APPLY: [&str; 3] = ["apply", "answers.toml", "--stores=stores.toml"];

#[test]
fn each_store_gets_what_differs_for_it_and_one_failure_stops_none() {
    let shop = Shop::open();
    four(&shop);
    let dry = shop.run(&[&APPLY[..], &["--dry-run"]].concat());
    assert_eq!(dry.code, Some(5), "{}", dry.err);
    assert_eq!(states(&dry)[0], "dry_run.changes");
    assert!(!shop.path().join("a.json").exists());
    let applied = shop.run(&APPLY);
    assert_eq!(applied.code, Some(5), "{}", applied.err);
    assert_eq!(applied.json["problem"]["code"], "stores.failed");
    assert_eq!(applied.json["changed"], true);
    let done = ["changed", "store.unreadable", "changed", "changed"];
    assert_eq!(states(&applied), done);
    for (row, name) in [(0, "Testing 1"), (2, "Testing 2"), (3, "Production")] {
        let result = &applied.json["stores"][row]["result"];
        assert_eq!(result["connection"]["data_space"]["name"], name);
    }
    // Whoever came first requested the project that all of them want.
    let listed = shop.with_keys(&["project", "list"]);
    assert_eq!(listed.json["projects"].as_array().unwrap().len(), 1);
    let requested = |row: &&Value| row["result"]["project_requested"] == true;
    let rows = applied.json["stores"].as_array().unwrap();
    assert_eq!(rows.iter().filter(requested).count(), 1);
    let again = shop.run(&APPLY);
    let kept = ["unchanged", "store.unreadable", "unchanged", "unchanged"];
    assert_eq!(
        (states(&again), &again.json["changed"]),
        (kept.map(str::to_owned).to_vec(), &false.into())
    );
    fs::remove_file(shop.path().join("broken.json")).unwrap();
    let shared = shop.run(&APPLY);
    assert_eq!(states(&shared)[1], "guard.shared_data_space");
    assert_eq!(shared.code, Some(7), "{}", shared.err);
}

#[test]
fn of_staging_shops_side_by_side_one_gets_the_data_space_that_all_want() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let specs: Vec<String> = (0..12).map(|n| format!("demo:{n}.json\n")).collect();
    shop.write("stores", &specs.concat());
    let applied = shop.run(&["apply", "answers.toml", "--stores=stores"]);
    assert_eq!(applied.code, Some(7), "{}", applied.err);
    let states = states(&applied);
    assert_eq!(states.iter().filter(|state| *state == "changed").count(), 1);
    let guarded = states
        .iter()
        .filter(|state| *state == "guard.shared_data_space");
    assert_eq!(guarded.count(), 11, "{states:?}");
    let ids = (0..12).filter(|n| {
        let text = fs::read_to_string(shop.path().join(format!("{n}.json")));
        text.is_ok_and(|text| text.contains("services_id/environment_id"))
    });
    assert_eq!(ids.count(), 1);
}

#[test]
fn a_pair_is_rotated_in_every_store_and_the_next_run_goes_on_where_it_stopped() {
    let shop = Shop::open();
    four(&shop);
    assert_eq!(shop.run(&APPLY).code, Some(5));
    // One that nobody listed.
    let other = format!("{ANSWERS}[guard]\nallow_shared_data_space = true\n");
    shop.write("other.toml", &other);
    let applied = shop.run(&["apply", "other.toml", "--store=demo:other.json"]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    // One that had the old keys, and can't be read just now.
    let c = shop.read("c.json");
    shop.write("c.json", "{");
    shop.add_keys("new.key", "new.pem");
    let rotate = |more: &[&str]| {
        let new = ["--api-key-file=new.key", "--private-key-file=new.pem"];
        let all = [&["keys", "rotate", "--stores=stores.toml"], &new[..], more];
        shop.run(&all.concat())
    };
    let asked = rotate(&[]);
    assert_eq!(
        asked.json["stores"][0]["problem"]["code"],
        "confirmation.missing"
    );
    let rotated = rotate(&["--yes"]);
    assert_eq!(rotated.code, Some(5), "{}", rotated.err);
    let done = ["changed", "store.unreadable", "changed", "store.unreadable"];
    assert_eq!(states(&rotated), done);
    let named = |names: &[&str]| Value::from(names.to_vec());
    let new = named(&["demo:a.json", "demo:b.json"]);
    assert_eq!(rotated.json["new_keys"], new);
    let old = &rotated.json["old_keys"];
    assert_eq!(old[0]["store"], "demo:broken.json");
    assert_eq!(old[1]["store"], "demo:c.json");
    assert!(
        old[0]["why"]
            .as_str()
            .unwrap()
            .contains("is not a demo store")
    );
    let place = format!("demo:{}", shop.path().join("other.json").display());
    assert_eq!(rotated.json["others"], named(&[&place]));
    // What the ledger knows of a store of the list is no other store.
    assert!(rotated.err.contains("2 of 4 stores have the new keys."));
    let key = shop.read("new.key");
    for (file, has) in [
        ("a.json", true),
        ("b.json", true),
        ("c.json", false),
        ("other.json", false),
    ] {
        assert_eq!(shop.read(file).contains(key.trim()), has, "{file}");
    }
    // Those that failed are mended.
    shop.write("c.json", &c);
    fs::copy(
        shop.path().join("other.json"),
        shop.path().join("broken.json"),
    )
    .unwrap();
    let again = rotate(&["--yes"]);
    assert_eq!(again.code, Some(0), "{}", again.err);
    let done = ["unchanged", "changed", "unchanged", "changed"];
    assert_eq!(states(&again), done);
    assert_eq!(again.json["old_keys"], named(&[]));
    assert!(
        again.err.contains("demo:a.json       ok, unchanged"),
        "{}",
        again.err
    );
}

#[test]
fn wrong_keys_stop_a_rotation_before_any_store_is_touched() {
    let shop = Shop::open();
    four(&shop);
    assert_eq!(shop.run(&APPLY).code, Some(5));
    let before = shop.read("a.json");
    shop.write("new.pem", "no key");
    let mut all = vec!["keys", "rotate", "--stores=stores.toml", "--yes"];
    all.extend(["--api-key-file=api.key", "--private-key-file=new.pem"]);
    let refused = shop.run(&all);
    assert_eq!(refused.code, Some(3), "{}", refused.err);
    assert!(
        refused.json.get("stores").is_none(),
        "it failed once for all"
    );
    // A pair of another account is refused by each store, for its own reason.
    shop.write("other.key", "sandbox-open-source");
    let mut all = vec!["keys", "rotate", "--stores=stores.toml", "--yes"];
    all.extend(["--api-key-file=other.key", "--private-key-file=private.pem"]);
    let refused = shop.run(&all);
    assert_eq!(refused.code, Some(5), "{}", refused.err);
    assert_eq!(states(&refused)[0], "keys.other_account");
    assert_eq!(refused.json["new_keys"].as_array().unwrap().len(), 0);
    assert_eq!(shop.read("a.json"), before);
}

#[test]
fn what_only_looks_has_a_row_for_each_store() {
    let shop = Shop::open();
    four(&shop);
    assert_eq!(shop.run(&APPLY).code, Some(5));
    let checked = shop.run(&["keys", "check", "--stores=stores.toml"]);
    let unchanged = ["unchanged", "store.unreadable", "unchanged", "unchanged"];
    assert_eq!(
        (checked.code, states(&checked)),
        (Some(5), unchanged.map(str::to_owned).to_vec())
    );
    let result = &checked.json["stores"][0]["result"];
    assert_eq!(result["environments"][0]["accepted"], true);
    let looked = shop.run(&["doctor", "--stores=stores.toml"]);
    assert_eq!(looked.code, Some(6), "{}", looked.err);
    assert_eq!(states(&looked)[1], "doctor.findings");
    assert!(looked.json["stores"][1]["result"]["checks"].is_array());
    assert!(
        looked
            .err
            .contains("Of 4 stores: 3 ok, 1 with something to do.")
    );
    // A list with answers is a list for every command.
    for command in ["status", "sync status", "sync verify"] {
        let mut words: Vec<&str> = command.split(' ').collect();
        words.push("--stores=stores.toml");
        let said = shop.run(&words);
        assert_eq!(
            said.json["stores"].as_array().unwrap().len(),
            4,
            "{command}"
        );
        assert_eq!(states(&said)[1], "store.unreadable", "{command}");
    }
    let two = ["--store=demo:a.json", "--store=demo:b.json"];
    let named = shop.run(&[&["doctor"], &two[..]].concat());
    assert_eq!(states(&named), ["unchanged", "unchanged"]);
    let plain = shop.say(&[&["keys", "check", "--plain"], &two[..]].concat());
    let plain = String::from_utf8(plain.stdout).unwrap();
    assert_eq!(plain, "demo:a.json\tok\ndemo:b.json\tok\n");
}

#[test]
fn a_list_that_can_not_be_meant_so_is_refused_before_anything_is_done() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let check = |stores: &str, more: &[&str], code: &str, part: &str| {
        shop.write("stores.toml", stores);
        let said = shop.run(&[&APPLY[..], more].concat());
        assert_eq!(said.code, Some(2), "{stores}: {}", said.err);
        assert_eq!(said.json["problem"]["code"], code, "{stores}");
        assert!(
            said.json["problem"].to_string().contains(part),
            "{}",
            said.json
        );
    };
    let one = "[[store]]\nspec = \"demo:a.json\"\n";
    let unknown = format!("{one}data_spce = {{ name = \"x\" }}\n");
    check(&unknown, &[], "answers.unknown_key", "Line 3: data_spce");
    check("[[store]]\n", &[], "answers.value", "spec is missing");
    let twice = format!("{one}[[store]]\nspec = \"demo:./a.json\"\n");
    check(&twice, &[], "stores.twice", "demo:./a.json");
    check("# none\n", &[], "stores.none", "names no store");
    check(one, &["--print=cloud"], "store.several", "--print");
    assert!(!shop.path().join("a.json").exists());
    for command in [
        &["unbind", "--yes"][..],
        &["undo", "--yes"],
        &["doctor", "--report"],
    ] {
        let said = shop.run(&[command, &["--stores=stores.toml"]].concat());
        assert_eq!(said.json["problem"]["code"], "store.several", "{command:?}");
    }
    let stdin = [
        "status",
        "--stores=-",
        "--api-key-file=-",
        "--private-key-file=private.pem",
    ];
    let verify = ["sync", "verify", "--stores=-", "--catalog-key-file=-"];
    for stdin in [stdin, verify] {
        let said = shop.run(&stdin);
        assert_eq!(said.json["problem"]["code"], "stores.stdin_twice");
    }
}

#[test]
fn a_stores_own_keys_are_seen_by_nobody() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    shop.add_keys("own.key", "own.pem");
    let own = "keys = { api_key_env = \"OWN_KEY\", private_key_env = \"OWN_PEM\" }\n\
               data_space = { name = \"Testing 2\" }";
    list(&shop, &[("demo:a.json", ""), ("demo:b.json", own)]);
    let (key, pem) = (shop.read("own.key"), shop.read("own.pem"));
    let output = shop
        .command(&APPLY)
        .args(["--json", "--log=run.log"])
        .env("OWN_KEY", key.trim())
        .env("OWN_PEM", &pem)
        .output()
        .unwrap();
    let said = ran(output);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let texts = [said.err, said.json.to_string(), shop.read("run.log")];
    for text in texts {
        assert!(!text.contains(key.trim()) && !text.contains(shop.read("api.key").trim()));
        assert!(!text.contains("PRIVATE KEY") && !text.contains(&pem[100..140]));
    }
    assert!(shop.read("b.json").contains(key.trim()));
    assert!(!shop.read("a.json").contains(key.trim()));
}

/// A list of one store that is quick and these many whose PHP hangs, and the option that lets it.
fn hanging(shop: &Shop, count: usize) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let mut stores = "demo:a.json\n".to_owned();
    for n in 0..count {
        fs::create_dir(shop.path().join(format!("slow-{n}"))).unwrap();
        writeln!(stores, "slow-{n}").unwrap();
    }
    shop.write("stores", &stores);
    shop.write(
        "php.sh",
        "#!/bin/sh\ntouch there\ncat >/dev/null\nsleep 300\n",
    );
    let php = shop.path().join("php.sh");
    fs::set_permissions(&php, fs::Permissions::from_mode(0o755)).unwrap();
    format!("--php={}", php.display())
}

/// A PHP that gets its lines through this, and does so before it is told to commit.
fn before_commit(what: &str) -> String {
    format!(
        "#!/bin/sh\nwhile IFS= read -r line; do\n case $line in *'\"ask\":\"commit\"'*) {what};; esac\n \
         printf '%s\\n' \"$line\"\ndone | php \"$@\"\n"
    )
}

#[test]
fn ctrl_c_leaves_whole_stores_and_a_list_of_what_was_done_and_what_was_not_begun() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let php = hanging(&shop, 11);
    let run = shop
        .command(&["apply", "answers.toml", "--stores=stores", "--json", &php])
        .env("PATH", std::env::var_os("PATH").unwrap())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let until = Instant::now() + SOON;
    let at_work = |n: &usize| shop.path().join(format!("slow-{n}/there")).exists();
    // The quick one is done, and its turn is another's.
    while (0..11).filter(at_work).count() < 8 {
        assert!(Instant::now() < until, "not eight at once");
        std::thread::park_timeout(Duration::from_millis(2));
    }
    let killed = std::process::Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    let said = ran(run.wait_with_output().unwrap());
    assert_eq!(said.code, Some(130), "{}", said.err);
    assert_eq!(said.json["problem"]["code"], "run.interrupted");
    assert_eq!(said.json["changed"], true);
    let states = states(&said);
    assert_eq!(states[0], "changed");
    let count = |wanted: &str| states.iter().filter(|state| *state == wanted).count();
    assert_eq!((count("run.interrupted"), count("run.not_begun")), (8, 3));
    let counts = "Of 12 stores: 1 ok, 8 broken off, 3 not begun.";
    assert_eq!(said.json["problem"]["why"], counts);
    assert!(said.err.contains(counts), "{}", said.err);
    assert_eq!(
        (0..11).filter(at_work).count(),
        8,
        "no more than eight were begun"
    );
    let next = shop.run(&["apply", "answers.toml", "--store=demo:a.json"]);
    assert_eq!((next.code, &next.json["changed"]), (Some(0), &false.into()));
}

#[needs(php)]
#[test]
fn of_two_shops_whose_saves_would_overlap_one_gets_the_data_space() {
    let shop = Shop::open();
    let shops = [(); 2].map(|()| Standin::new(&Play::default()));
    shop.write("answers.toml", ANSWERS);
    let roots = shops.each_ref().map(|one| one.root().display().to_string());
    let php = hanging(&shop, 0);
    shop.write("stores", &roots.join("\n"));
    // A commit takes much longer than all that comes before it.
    shop.write("php.sh", &before_commit("sleep 1"));
    let said = shop.with_path(&["apply", "answers.toml", "--stores=stores", &php]);
    assert_eq!(said.code, Some(7), "{}", said.err);
    let mut states = states(&said);
    states.sort();
    assert_eq!(states, ["changed", "guard.shared_data_space"]);
}

#[needs(php)]
#[test]
fn a_save_that_is_under_way_when_ctrl_c_comes_is_brought_to_its_end() {
    let (shop, standin) = (Shop::open(), Standin::new(&Play::default()));
    shop.write("answers.toml", ANSWERS);
    let php = hanging(&shop, 9);
    let slow: Vec<String> = (0..9).map(|n| format!("slow-{n}\n")).collect();
    let root = standin.root();
    shop.write("stores", &format!("{}\n{}", root.display(), slow.concat()));
    let waits = "touch var/committing; while ! [ -e var/go ]; do sleep 0.01; done";
    let hangs = "case $PWD in */slow-*) exec sleep 300;; esac";
    let php_too = before_commit(waits).replacen('\n', &format!("\n{hangs}\n"), 1);
    shop.write("php.sh", &php_too);
    let mut run = shop
        .command(&["apply", "answers.toml", "--stores=stores", "--json", &php])
        .env("PATH", std::env::var_os("PATH").unwrap())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let until = Instant::now() + SOON;
    while !root.join("var/committing").exists() {
        assert!(Instant::now() < until, "nothing is saved");
        std::thread::park_timeout(Duration::from_millis(2));
    }
    let killed = std::process::Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    // Those that were only looked at are let go of at once.
    let mut err = BufReader::new(run.stderr.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("9/10") {
        line.clear();
        assert!(err.read_line(&mut line).unwrap() > 0, "it has ended");
        assert!(line.contains("slow-"), "{line}");
    }
    fs::write(root.join("var/go"), "").unwrap();
    let mut rest = String::new();
    err.read_to_string(&mut rest).unwrap();
    let said = ran(run.wait_with_output().unwrap());
    assert_eq!(said.code, Some(130), "{rest}");
    let states = states(&said);
    assert_eq!(states[0], "changed", "{rest}");
    let count = |wanted: &str| states.iter().filter(|state| *state == wanted).count();
    assert_eq!((count("run.interrupted"), count("run.not_begun")), (7, 2));
    let saved = said.json["stores"][0]["result"]["plan"].as_array().unwrap();
    let rows = standin.rows();
    for change in saved {
        let path = change["path"].as_str().unwrap();
        assert!(
            rows.contains_key(&format!("default {path}")),
            "{path}: {rows:?}"
        );
    }
    assert_eq!(saved.len(), 8);
}

#[test]
fn a_terminal_shows_a_row_for_each_store_while_it_lasts() {
    let shop = Shop::open();
    let php = hanging(&shop, 3);
    shop.write("a.json", "{");
    let home = shop.path().display();
    let script = format!(
        "cd {home} && HOME={home} {BINARY} status --stores stores --timeout 3 {php} --registry {}; \
         echo ended $?",
        shop.url()
    );
    let mut pty = Pty::spawn("sh", &["-c", &script], &[], 80, 24);
    pty.wait_for_text("1 of 4 done, 3 at work");
    let screen = pty.text();
    assert!(
        screen.contains("demo:a.json  a.json is not a demo store"),
        "{screen}"
    );
    assert!(screen.contains("slow-2       "), "{screen}");
    assert!(screen.contains("failed: 1"), "{screen}");
    pty.wait_for_text("ended 5");
    assert_eq!(pty.wait_for_end(SOON), 0);
    let screen = pty.text();
    assert!(!screen.contains("at work"), "{screen}");
    assert!(screen.contains("demo:a.json"), "{screen}");
}
