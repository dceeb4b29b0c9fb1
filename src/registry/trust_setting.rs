//! Whom the environment says to trust: `SSL_CERT_FILE` and `SSL_CERT_DIR`.
//!
//! The TLS library takes a variable that is empty or names nothing for "trust nobody", and fails
//! later with a word about certificates. Here the variable is named before anything is asked.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::domain::Label;

/// Largest bundle of certificates that is read: the system's has about 220 KiB.
const LARGEST: u64 = 16 * 1024 * 1024;

/// What is wrong with the variables, as half a sentence; `None` when they are fine or not set.
pub(super) fn mistake() -> Option<String> {
    of(env::var_os("SSL_CERT_FILE"), env::var_os("SSL_CERT_DIR"))
}

fn of(file: Option<OsString>, folders: Option<OsString>) -> Option<String> {
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
    match fs::metadata(path) {
        Err(error) => Some(format!(
            "names {shown}, which can't be read ({})",
            error.kind()
        )),
        Ok(found) if !found.is_file() => Some(format!("names {shown}, which is no regular file")),
        Ok(_) => match certificates(path) {
            Ok(true) => None,
            Ok(false) => Some(format!("names {shown}, which holds no certificate in PEM")),
            Err(error) => Some(format!(
                "names {shown}, which can't be read ({})",
                error.kind()
            )),
        },
    }
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

/// There is a certificate in the file.
fn certificates(path: &Path) -> std::io::Result<bool> {
    let mut text = Vec::new();
    File::open(path)?.take(LARGEST).read_to_end(&mut text)?;
    Ok(pem::parse_many(&text)
        .is_ok_and(|blocks| blocks.iter().any(|block| block.tag() == "CERTIFICATE")))
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
            assert_eq!(of(Some(file), Some(folder.path().into())), None);
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
