//! `#[needs(php)]` over a test: where there is no PHP, the test is one that is ignored, with the
//! reason, and not one that passes because it did nothing.
//!
//! What is there is looked at when the tests are compiled, which they are anew when `PATH` changes;
//! the program itself is not.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use proc_macro::TokenStream;

/// What a test can need.
struct Need {
    name: &'static str,
    is_there: fn() -> bool,
    /// What is said when it isn't.
    missing: &'static str,
}

const NEEDS: [Need; 8] = [
    Need {
        name: "php",
        is_there: has_php,
        missing: "php with pdo_sqlite and curl is not installed",
    },
    Need {
        name: "sshd",
        is_there: has_sshd,
        missing: "an OpenSSH server and its client are not installed",
    },
    Need {
        name: "root",
        is_there: is_root,
        missing: "only root can play two users",
    },
    Need {
        name: "setpriv",
        is_there: has_setpriv,
        missing: "setpriv is not installed",
    },
    Need {
        name: "bash",
        is_there: || find("bash").is_some(),
        missing: "bash is not installed",
    },
    Need {
        name: "bash_completion",
        is_there: || Path::new("/usr/share/bash-completion/bash_completion").is_file(),
        missing: "the package bash-completion is not installed",
    },
    Need {
        name: "zsh",
        is_there: || find("zsh").is_some(),
        missing: "zsh is not installed",
    },
    Need {
        name: "fish",
        is_there: || find("fish").is_some(),
        missing: "fish is not installed",
    },
];

/// Marks a test as ignored, with the reason, where one of the named things is not there.
#[proc_macro_attribute]
pub fn needs(names: TokenStream, test: TokenStream) -> TokenStream {
    let names = names.to_string();
    let missing = names.split(',').map(str::trim).find_map(reason);
    let ignored = missing.map(|reason| format!("#[ignore = {reason:?}]"));
    let mut all: TokenStream = ignored.unwrap_or_default().parse().unwrap_or_default();
    all.extend(test);
    all
}

/// What is missing of all that a test can need, as a list of sentences.
#[proc_macro]
pub fn missing(_nothing: TokenStream) -> TokenStream {
    let reasons: Vec<String> = NEEDS.iter().filter_map(|need| reason(need.name)).collect();
    // Named, so that the compiler looks again when it is another.
    let text = format!("{{ const _: Option<&str> = option_env!(\"PATH\"); &{reasons:?} }}");
    text.parse().unwrap_or_default()
}

/// Why not, when it isn't there.
fn reason(name: &str) -> Option<String> {
    match NEEDS.iter().find(|need| need.name == name) {
        Some(need) if (need.is_there)() => None,
        Some(need) => Some(need.missing.to_owned()),
        None => Some(format!("nobody knows what {name} is")),
    }
}

fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin")])
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

fn has_php() -> bool {
    static PHP: OnceLock<bool> = OnceLock::new();
    *PHP.get_or_init(|| {
        let Some(php) = find("php") else {
            return false;
        };
        let listed = Command::new(php).arg("-m").output();
        let modules = listed.map(|output| output.stdout).unwrap_or_default();
        let modules = String::from_utf8_lossy(&modules).to_lowercase();
        ["pdo_sqlite", "curl"]
            .iter()
            .all(|wanted| modules.lines().any(|module| module.trim() == *wanted))
    })
}

fn has_sshd() -> bool {
    ["sshd", "ssh", "sftp", "scp", "ssh-keygen"]
        .iter()
        .all(|program| find(program).is_some())
}

fn has_setpriv() -> bool {
    find("setpriv").is_some()
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(Path::new("/proc/self")).is_ok_and(|own| own.uid() == 0)
}
