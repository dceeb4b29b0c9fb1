//! The sandbox registry in a process of its own, as a person starts it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use super::program;

/// Where the keys' options find the registry's database: in the folder of [`program`].
const DATABASE: &str = "registry.db";

/// `sandbox serve`; it ends with the test, however that ends.
pub(crate) struct Sandbox {
    pub(crate) url: String,
    pub(crate) process: Child,
}

impl Sandbox {
    /// Starts it on a free port, with its database in this folder, and waits until it says that it
    /// is ready.
    pub(crate) fn serve(home: &Path) -> Self {
        let mut process = program(home)
            .args(["sandbox", "serve", "--listen", "127.0.0.1:0"])
            .args(["--db", DATABASE])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = process.stdout.take().unwrap();
        let mut sandbox = Self {
            url: String::new(),
            process,
        };
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("listening on ").unwrap();
        url.clone_into(&mut sandbox.url);
        sandbox
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It has ended already, or nobody asks it any more.
        let _killed = self.process.kill();
        let _ended = self.process.wait();
    }
}

/// A pair from the portal of the registry whose database is in this folder, with an Adobe Commerce
/// licence: the private key goes into the named file there, the API key is given back.
pub(crate) fn add_keys(home: &Path, private_key: &str) -> String {
    let added = program(home)
        .args(["sandbox", "keys", "add", "--name=Shop"])
        .args(["--environment=production", "--edition=commerce"])
        .args(["--db", DATABASE, "--out", private_key])
        .output()
        .unwrap();
    assert!(added.status.success());
    String::from_utf8(added.stdout).unwrap().trim().to_owned()
}
