use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use commerce_connect::domain::ResendWay;
use commerce_connect::state::StateDir;
use commerce_connect::store::{MagentoStore, Place, SshPlace, Store as _};
use needs::needs;

use super::{everything, php_version};
use crate::support::pty::Pty;
use crate::support::standin::{Play, Standin};
use crate::support::standin_feeds::ASKING_FEEDS;
use crate::support::{BINARY, alone};

/// Set for the process that speaks ssh with a configuration of its own: what it is to do.
const TASK: &str = "COMMERCE_CONNECT_TEST_SSH";

/// A server on the loopback with its own host key, and a client that knows nothing else.
struct Server {
    daemon: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

fn key(file: &Path) {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(file)
        .status()
        .unwrap();
    assert!(made.success());
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        key(&at("host"));
        key(&at("person"));
        key(&at("stranger"));
        fs::copy(at("person.pub"), at("authorized")).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        if rustix::process::geteuid().is_root() {
            fs::create_dir_all("/run/sshd").unwrap();
        }
        // Logins find the same PHP as these tests do.
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\n\
             StrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
             PermitRootLogin yes\nLogLevel VERBOSE\nSetEnv \"PATH={}\"\n",
            at("host").display(),
            at("authorized").display(),
            std::env::var("PATH").unwrap()
        );
        fs::write(at("sshd_config"), config).unwrap();
        let mut daemon = Command::new("/usr/sbin/sshd")
            .args(["-D", "-e", "-f"])
            .arg(at("sshd_config"))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(daemon.stderr.take().unwrap()).lines();
        let up = log
            .by_ref()
            .any(|line| line.unwrap().contains("Server listening"));
        assert!(up, "sshd did not start");
        std::thread::spawn(move || log.for_each(drop));
        let host_key = fs::read_to_string(at("host.pub")).unwrap();
        fs::write(at("known"), format!("[127.0.0.1]:{port} {host_key}")).unwrap();
        fs::write(at("nobody_known"), "").unwrap();
        for (name, identity, known) in [
            ("friend", "person", "known"),
            ("stranger", "stranger", "known"),
            ("first_time", "person", "nobody_known"),
        ] {
            let config = format!(
                "Host *\n HostName 127.0.0.1\n Port {port}\n IdentityFile {}\n IdentitiesOnly yes\n \
                 IdentityAgent none\n UserKnownHostsFile {}\n GlobalKnownHostsFile /dev/null\n \
                 HostKeyAlias [127.0.0.1]:{port}\n",
                at(identity).display(),
                at(known).display()
            );
            fs::write(at(name), config).unwrap();
            // The person's own configuration, as far as the store's code can tell.
            let bin = at(&format!("bin_{name}"));
            fs::create_dir(&bin).unwrap();
            let script = format!(
                "#!/bin/sh\necho $$ >{}\nexec /usr/bin/ssh -F {} \"$@\"\n",
                bin.join("pid").display(),
                at(name).display()
            );
            fs::write(bin.join("ssh"), script).unwrap();
            fs::set_permissions(bin.join("ssh"), fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self {
            daemon,
            folder,
            port,
        }
    }

    /// `PATH` with this client as `ssh`.
    fn path(&self, client: &str) -> String {
        let bin = self.folder.path().join(format!("bin_{client}"));
        format!("{}:{}", bin.display(), std::env::var("PATH").unwrap())
    }

    /// Runs a task in a process whose `ssh` is this client's; gives what it printed.
    fn run(&self, client: &str, task: &str, place: &str, state: &Path) -> String {
        let bin: PathBuf = self.folder.path().join(format!("bin_{client}"));
        let out = alone(module_path!(), "the_client_works")
            .env("PATH", self.path(client))
            .env(
                TASK,
                format!(
                    "{task}\n{place}\n{}\n{}",
                    state.display(),
                    bin.join("pid").display()
                ),
            )
            .output()
            .unwrap();
        String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr)
    }
}

#[needs(php, sshd)]
#[test]
fn a_store_behind_ssh_is_inspected_saved_and_undone() {
    let server = Server::start();
    let standin = Standin::new(&Play::default());
    let state = standin.state_dir();
    let before = standin.rows();
    // A folder inside the store will do, as it does here.
    let place = format!("ssh://shop{}/var/log", standin.root().display());
    let said = server.run("friend", "save", &place, state.path());
    assert!(said.contains("saved 7"), "{said}");
    assert!(standin.rows().len() > before.len());
    let said = server.run("friend", "undo", &place, state.path());
    assert!(said.contains("undone 7"), "{said}");
    assert_eq!(standin.rows(), before);
    // What was saved on this way can be put back on another.
    let said = server.run("friend", "save", &place, state.path());
    assert!(said.contains("saved 7"), "{said}");
    assert_eq!(standin.store().undo().unwrap().changed, 7);
    assert_eq!(standin.rows(), before);
    let said = server.run("friend", "health", &place, state.path());
    assert!(
        said.contains(&format!("healthy {} DNS", php_version())),
        "{said}"
    );
}

#[needs(php, sshd)]
#[test]
fn a_feed_behind_ssh_is_sent_again_by_its_hosts_own_command() {
    let server = Server::start();
    let standin = Standin::with_feeds(&Play {
        more: ASKING_FEEDS,
        ..Play::default()
    });
    let place = format!("ssh://shop{}", standin.root().display());
    let sent = || standin.count("SELECT COUNT(*) FROM {p}cde_products_feed WHERE status = 200");
    let said = server.run("friend", "resend", &place, standin.state_dir().path());
    assert!(said.contains("resent 22"), "{said}");
    assert_eq!(sent(), 22);
    // What the command says against it comes through, with the way to go on.
    let said = server.run(
        "friend",
        "resend",
        "ssh://shop/tmp",
        standin.state_dir().path(),
    );
    assert!(said.contains("store.not_magento"), "{said}");
    let lock = fs::File::create(standin.root().join("var/feed_sync_products.lock")).unwrap();
    lock.lock().unwrap();
    let said = server.run("friend", "resend", &place, standin.state_dir().path());
    assert!(said.contains("sync.resend_failed"), "{said}");
}

#[needs(php, sshd)]
#[test]
fn what_ssh_says_no_to_is_told_apart() {
    let server = Server::start();
    let standin = Standin::new(&Play::default());
    let root = standin.root();
    let shop = format!("ssh://shop{}", root.display());
    let nobody = format!("ssh://shop:1{}", root.display());
    for (client, place, code) in [
        ("stranger", shop.as_str(), "store.ssh_login"),
        ("first_time", shop.as_str(), "store.ssh_host_key"),
        ("friend", nobody.as_str(), "store.ssh_unreachable"),
        ("friend", "ssh://shop/no/such/folder", "store.not_magento"),
        ("friend", "ssh://shop/tmp", "store.not_magento"),
    ] {
        let said = server.run(client, "save", place, standin.state_dir().path());
        assert!(said.contains(code), "{code}: {said}");
    }
    assert_ne!(server.port, 0);
}

/// The wizard in a folder without a Magento, with this client as its `ssh`.
fn nowhere(server: &Server, client: &str, home: &Path, more: &[&str]) -> Pty {
    let path = server.path(client);
    let state = home.join("state").display().to_string();
    let home = home.display().to_string();
    let mut all = vec!["--store", &home, "--state-dir", &state];
    all.extend(more);
    Pty::spawn(BINARY, &all, &[("PATH", &path), ("HOME", &home)], 80, 24)
}

#[needs(php, sshd)]
#[test]
fn the_address_of_a_store_is_typed_into_the_wizard() {
    let server = Server::start();
    let standin = Standin::new(&Play::default());
    let home = tempfile::tempdir().unwrap();
    let address = format!("ssh://shop{}", standin.root().display());
    // On the full screen; who the server does not know is told so, and can type another one.
    let pty = nowhere(&server, "friend", home.path(), &[]);
    pty.wait_for_text("> Look again");
    pty.send("\x1b[B\r");
    pty.wait_for_text("Where is the store?");
    pty.send("ssh://shop/no/such/folder\r");
    pty.wait_for_text("No Magento was found");
    pty.send("\x1b[B\r");
    pty.wait_for_text("Where is the store?");
    pty.send(format!("{address}\r"));
    pty.wait_for_text("> Start");
    pty.wait_for_text("ssh://shop/");
    pty.send("\x03");
    assert_eq!(pty.left().code, 130);
    // In lines.
    let lines = nowhere(&server, "stranger", home.path(), &["--plain"]);
    let read = lines.wait_for_written("Enter for 1: ", 0);
    lines.send("2\r");
    let read = lines.wait_for_written("): ", read);
    lines.send(format!("{address}\r"));
    let read = lines.wait_for_written("did not let us in.", read);
    lines.wait_for_written("Enter for 1: ", read);
    lines.send("quit\r");
    assert_eq!(lines.left().code, 130);
}

#[needs(php, sshd)]
#[test]
fn a_connection_that_is_cut_during_a_save_leaves_old_values_or_new_ones() {
    let server = Server::start();
    let standin = Standin::new(&Play::default());
    let before = standin.rows();
    let place = format!("ssh://shop{}", standin.root().display());
    for step in 0..8 {
        let said = server.run(
            "friend",
            &format!("cut {step}"),
            &place,
            standin.state_dir().path(),
        );
        assert!(said.contains("cut done"), "{said}");
        let _ = fs::remove_file(standin.root().join("var/cache/config.json"));
        let rows = standin.rows().len();
        if rows != before.len() {
            assert_eq!(rows, before.len() + 7, "a mixture");
            let said = server.run("friend", "undo", &place, standin.state_dir().path());
            assert!(said.contains("undone 7"), "{said}");
        }
        assert_eq!(standin.rows(), before);
    }
}

/// Not a test of its own: what runs with another `ssh` in its `PATH`.
#[test]
fn the_client_works() {
    let Ok(task) = std::env::var(TASK) else {
        return;
    };
    let mut lines = task.lines();
    let (what, place, state, ssh) = (
        lines.next().unwrap(),
        lines.next().unwrap(),
        lines.next().unwrap(),
        lines.next().unwrap(),
    );
    let place = SshPlace::parse(place.trim_start_matches("ssh://")).unwrap();
    let state = StateDir::new(Some(state.into()));
    let mut store = MagentoStore::new(Place::Ssh(place), None, state);
    let now = match store.inspect() {
        Ok(now) => now,
        Err(problem) => return println!("{} {problem}", problem.code),
    };
    match what.split_once(' ') {
        None if what == "save" => {
            println!("saved {}", store.save(&everything(&now)).unwrap().changed);
        }
        None if what == "health" => {
            let health = store.health().unwrap().unwrap();
            let reach = store.reach("https://no.such.invalid/").unwrap().unwrap();
            println!("healthy {} {}", health.php, reach[0].layer.as_str());
        }
        None if what == "resend" => {
            let way = ResendWay::Cleanup { asks: true };
            let job = store.resend("products", way).unwrap().unwrap();
            if let Err(problem) = job.run() {
                return println!("{} {problem}", problem.code);
            }
            let feeds = store.feeds().unwrap().unwrap().feeds;
            let products = feeds.iter().find(|feed| feed.name.as_str() == "products");
            println!("resent {}", products.unwrap().tally().sent);
        }
        None => println!("undone {}", store.undo().unwrap().changed),
        Some((_, step)) => {
            let pause = std::time::Duration::from_millis(step.parse::<u64>().unwrap() * 6);
            let pid = fs::read_to_string(ssh).unwrap().trim().parse().unwrap();
            let pid = rustix::process::Pid::from_raw(pid).unwrap();
            let cutter = std::thread::spawn(move || {
                std::thread::park_timeout(pause);
                let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
            });
            let _ = store.save(&everything(&now));
            cutter.join().unwrap();
            println!("cut done");
        }
    }
}
