//! A real sshd on the loopback, with a login whose only command is the wizard.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use super::world::World;
use crate::support::BINARY;
use crate::support::pty::Pty;

/// What whoever sets it up reads.
const GUIDE: &str = include_str!("../../assets/docs/guests.md");

/// How the login is tied to the wizard.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Tie {
    /// `command="…"` in `authorized_keys`.
    Key,
    /// The same, for guests who are let go when they type nothing for nine seconds.
    Brief,
    /// `ForceCommand` in `sshd_config`.
    Config,
    /// The same, with a server that soon finds out that nobody is there any more.
    Impatient,
}

/// The server.
pub(crate) struct Sshd {
    daemon: Child,
    folder: tempfile::TempDir,
    port: u16,
}

fn key(file: &Path) {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(file)
        .status()
        .unwrap();
    assert!(made.success());
}

/// The command that a login is tied to.
fn command(world: &World, guest: &str, tie: Tie) -> String {
    let limit = match tie {
        Tie::Brief => "--idle-limit 0.15 ",
        Tie::Key | Tie::Config | Tie::Impatient => "",
    };
    format!(
        "{BINARY} --guided --guest {guest} {limit}{} --log {}",
        world.arguments(&world.store()).join(" "),
        world.path("guided.log").display()
    )
}

/// The lines that the guide has for `sshd_config`, for every user and with this command.
fn rules(command: &str) -> String {
    let (_, after) = GUIDE.split_once("Match User connect\n").unwrap();
    let (lines, _) = after.split_once("```").unwrap();
    let mut rules = "Match User *\n".to_owned();
    for line in lines.lines() {
        match line.trim().strip_prefix("ForceCommand ") {
            Some(_) => rules.extend(["ForceCommand ", command]),
            None => rules.push_str(line),
        }
        rules.push('\n');
    }
    rules
}

impl Sshd {
    /// A server whose logins `anna` and `bert` are the wizard for the world's store.
    pub(crate) fn start(world: &World, tie: Tie) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        key(&at("host"));
        let mut authorized = String::new();
        for guest in ["anna", "bert"] {
            key(&at(guest));
            let public = fs::read_to_string(at(&format!("{guest}.pub"))).unwrap();
            if matches!(tie, Tie::Key | Tie::Brief) {
                let options = "restrict,pty,command=\"";
                assert!(GUIDE.contains(options));
                authorized.extend([options, &command(world, guest, tie), "\" "]);
            }
            authorized.push_str(&public);
        }
        fs::write(at("authorized"), authorized).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        if rustix::process::geteuid().is_root() {
            fs::create_dir_all("/run/sshd").unwrap();
        }
        // The worst that whoever runs the server may have allowed: every variable, every file
        // transfer. The login's own rules are as the guide has them.
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\n\
             StrictModes no\nUsePAM no\nPasswordAuthentication no\n\
             KbdInteractiveAuthentication no\nPermitRootLogin yes\nLogLevel VERBOSE\n\
             AcceptEnv *\nSubsystem sftp internal-sftp\n",
            at("host").display(),
            at("authorized").display()
        );
        let rules = match tie {
            Tie::Key | Tie::Brief => String::new(),
            Tie::Config => rules(&command(world, "anna", tie)),
            Tie::Impatient => rules(&command(world, "anna", tie))
                .replace("ClientAliveInterval 30", "ClientAliveInterval 1")
                .replace("ClientAliveCountMax 4", "ClientAliveCountMax 2"),
        };
        fs::write(at("sshd_config"), config + &rules).unwrap();
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
        for guest in ["anna", "bert"] {
            let config = format!(
                "Host *\n HostName 127.0.0.1\n Port {port}\n IdentityFile {}\n IdentitiesOnly yes\n \
                 IdentityAgent none\n UserKnownHostsFile {}\n GlobalKnownHostsFile /dev/null\n \
                 HostKeyAlias [127.0.0.1]:{port}\n SendEnv *\n LogLevel ERROR\n \
                 ExitOnForwardFailure yes\n BatchMode yes\n",
                at(guest).display(),
                at("known").display()
            );
            fs::write(at(&format!("{guest}.conf")), config).unwrap();
        }
        Self {
            daemon,
            folder,
            port,
        }
    }

    fn config(&self, guest: &str) -> String {
        let path = self.folder.path().join(format!("{guest}.conf"));
        path.display().to_string()
    }

    /// A guest logs in, on a terminal.
    pub(crate) fn login(&self, guest: &str, more: &[&str], env: &[(&str, &str)]) -> Pty {
        let config = self.config(guest);
        let mut arguments = vec!["-F", &config, "-tt", "shop"];
        arguments.extend(more);
        Pty::spawn("ssh", &arguments, env, 80, 24)
    }

    /// A client program that is not a terminal, run to its end.
    pub(crate) fn client(&self, program: &str, arguments: &[&str]) -> Output {
        Command::new(program)
            .args(["-F", &self.config("anna")])
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// The server's own port, to be forwarded to.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
