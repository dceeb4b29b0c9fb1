//! Whom the environment says to trust: `SSL_CERT_FILE` and `SSL_CERT_DIR`.
//!
//! The TLS library takes a variable that is empty or names nothing for "trust nobody", and fails
//! later with a word about certificates. Here the variable is named before anything is asked.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::domain::Label;
use crate::files::{self, NotRead};

/// Largest bundle of certificates that is read: the system's has about 220 KiB.
const LARGEST: usize = 16 << 20;

/// What is wrong with the variables, as half a sentence; `None` when they are fine or not set.
pub(super) fn mistake() -> Option<String> {
    of(env::var_os("SSL_CERT_FILE"), env::var_os("SSL_CERT_DIR"))
}

fn of(file: Option<OsString>, folders: Option<OsString>) -> Option<String> {
    // The library would read it for ever.
    if let Some(endless) = file.as_ref().filter(|file| is_endless(file)) {
        return Some(format!("SSL_CERT_FILE {}", in_file(endless)?));
    }
    let wrong_file = file.map(|file| (in_file(&file), "SSL_CERT_FILE"));
    let wrong_folder = folders.map(|folders| (in_folders(&folders), "SSL_CERT_DIR"));
    let both = [wrong_file, wrong_folder];
    let mut set = both.iter().flatten();
    // One that is right is enough: the library trusts what it finds in both.
    if set.clone().any(|(wrong, _)| wrong.is_none()) {
        return None;
    }
    let (wrong, variable) = set.next()?;
    Some(format!("{variable} {}", wrong.as_ref()?))
}

fn in_file(name: &OsString) -> Option<String> {
    if let Some(wrong) = misspelt(name) {
        return Some(wrong);
    }
    let path = Path::new(name);
    let shown = Label::new(&path.display().to_string());
    let wrong = match files::read(path, LARGEST) {
        Ok(file) if is_certificates(&file.bytes) => return None,
        Ok(_) => "holds no certificate in PEM".to_owned(),
        Err(NotRead::Kind(kind)) => format!("is {kind}, no regular file"),
        Err(NotRead::TooLarge(_)) => "is larger than any bundle of certificates".to_owned(),
        Err(NotRead::System(error)) => format!("can't be read ({})", error.kind()),
    };
    Some(format!("names {shown}, which {wrong}"))
}

fn is_endless(name: &OsString) -> bool {
    fs::metadata(name).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

fn in_folders(names: &OsString) -> Option<String> {
    if let Some(wrong) = misspelt(names) {
        return Some(wrong);
    }
    let any = env::split_paths(names).any(|folder: PathBuf| {
        fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
    });
    let shown = Label::new(&names.to_string_lossy());
    (!any).then(|| format!("names {shown}, where no file is"))
}

/// Empty, or with the quotes or the carriage return of a file of variables.
fn misspelt(name: &OsString) -> Option<String> {
    let text = name.to_string_lossy();
    if text.trim().is_empty() {
        Some("is set, but empty: unset it, or name what it should".to_owned())
    } else if text.starts_with(['"', '\'']) || text.ends_with(['"', '\'', '\r', ' ']) {
        Some("has quotes, a blank or a carriage return around its value".to_owned())
    } else {
        None
    }
}

/// There is a certificate in it.
fn is_certificates(text: &[u8]) -> bool {
    pem::parse_many(text)
        .is_ok_and(|blocks| blocks.iter().any(|block| block.tag() == "CERTIFICATE"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_names_no_certificates_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            path.into_os_string()
        };
        let certificate = include_str!("../../tests/fixtures/keys/certificate.pem");
        let good = write(
            "good.pem",
            &format!("# ours\n{certificate}\n# another\n{certificate}"),
        );
        let key = write(
            "key.pem",
            include_str!("../../tests/fixtures/keys/rsa-2048-pkcs8.pem"),
        );
        let empty = write("empty.pem", "");
        let none: OsString = folder.path().join("none.pem").into();
        let some = |text: &str| OsString::from(text);
        for (file, part) in [
            (some(""), "empty"),
            (some("  "), "empty"),
            (some("\"/etc/ca.pem\""), "quotes"),
            (some("/etc/ca.pem\r"), "carriage return"),
            (none, "can't be read"),
            (folder.path().into(), "no regular file"),
            (some("/dev/zero"), "no regular file"),
            (empty, "no certificate"),
            (key, "no certificate"),
        ] {
            let wrong = of(Some(file.clone()), None).unwrap();
            assert!(
                wrong.starts_with("SSL_CERT_FILE ") && wrong.contains(part),
                "{wrong}"
            );
            let with_folder = of(Some(file.clone()), Some(folder.path().into()));
            assert_eq!(with_folder.is_some(), file == "/dev/zero", "{file:?}");
        }
        assert_eq!(of(Some(good.clone()), None), None);
        assert_eq!(of(Some(good), Some(some("/nowhere"))), None);
        assert_eq!(of(None, None), None);
        let wrong = of(None, Some(some("/nowhere:/nor-here"))).unwrap();
        assert!(
            wrong.starts_with("SSL_CERT_DIR ") && wrong.contains("no file"),
            "{wrong}"
        );
    }
}
