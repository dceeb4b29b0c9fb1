//! Reads a private key's file, by the rules of the path field.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::domain::{Label, PemCollector, PrivateKey, Problem, dragged_path};
use crate::files::{self, NotRead};
use crate::wizard::KeyFileText;

/// Reads a file that should hold a key. `~/` is the home directory. Only regular files of at
/// most 64 KiB are read.
pub fn read(path: &str) -> Result<KeyFileText, Problem> {
    let path = named(path);
    let file = files::read(&path, PemCollector::LIMIT).map_err(|refused| {
        let name = Label::new(&path.display().to_string());
        Problem::new(
            "key_file.unreadable",
            format!("Can't read {name}."),
            refused.why(),
            hint(&refused),
        )
    })?;
    let readers = file.readers();
    let text = PrivateKey::text(file.bytes)?;
    Ok(KeyFileText { text, readers })
}

fn hint(refused: &NotRead) -> &'static str {
    match refused {
        NotRead::System(error) => match error.kind() {
            ErrorKind::NotFound => "Check the path; Tab completes it. Or paste the key.",
            ErrorKind::PermissionDenied => {
                "Run this as the user who owns the file, or paste the key."
            }
            _ => "Paste the key instead.",
        },
        NotRead::Kind(_) => {
            "Name the file that the API Portal gave you, for example ~/private.pem."
        }
        NotRead::TooLarge(_) => "Name the file that the API Portal gave you.",
    }
}

/// The file that is meant: the one that is called so, else the one that was dragged here.
fn named(text: &str) -> PathBuf {
    let literal = expand(text.trim());
    if literal.exists() {
        literal
    } else {
        expand(&dragged_path(text))
    }
}

/// `~/` is the home directory.
pub(super) fn expand(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        (Some(_), None) | (None, _) => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dragged_file_is_read_and_one_that_is_called_so_first() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let plain = file("my key.pem", "one");
        for text in [
            format!("'{plain}' "),
            format!("\"{plain}\""),
            format!("file://{}", plain.replace(' ', "%20")),
            format!("{} ", plain.replace(' ', "\\ ")),
            format!(" {plain}\n"),
        ] {
            assert_eq!(read(&text).unwrap().text.expose(), "one", "{text}");
        }
        let odd = file("my\\ key.pem", "two");
        assert_eq!(read(&odd).unwrap().text.expose(), "two");
    }

    #[test]
    fn what_is_no_key_file_is_refused_with_its_reason() {
        let folder = tempfile::tempdir().unwrap();
        let big = folder.path().join("big");
        std::fs::write(&big, vec![b'x'; 70_000]).unwrap();
        let binary = folder.path().join("binary");
        std::fs::write(&binary, [0x30, 0x82, 0xff, 0xfe]).unwrap();
        let check = |path: &Path, part: &str| {
            let problem = read(&path.display().to_string()).unwrap_err();
            assert!(problem.why.contains(part), "{problem}");
        };
        check(folder.path(), "not a regular file");
        check(&big, "more than 64 KiB");
        check(&binary, "");
        check(&folder.path().join("none"), "No such file");
        check(Path::new("/dev/zero"), "not a regular file");
    }
}
