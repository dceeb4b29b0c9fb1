//! Completes a path as a shell does: as far as all that begins like it agree, folders with a slash.

use std::fs;

use super::key_file::expand;
use crate::domain::Label;
use crate::wizard::Completion;

/// More names than these are counted, not named.
const NAMED: usize = 12;

/// How this path goes on. What can't be read counts as not there; hidden names are only looked at
/// when the last part begins with a dot.
pub(super) fn complete(path: &str) -> Completion {
    if path.trim() == "~" {
        return Completion::One("~/".into());
    }
    let start = path.rfind('/').map_or(0, |slash| slash + 1);
    let (folder, begun) = path.split_at(start);
    let place = expand(if folder.is_empty() { "./" } else { folder }.trim_start());
    let mut names: Vec<String> = fs::read_dir(place)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let wanted = name.starts_with(begun)
                && (begun.starts_with('.') || !name.starts_with('.'))
                && !name.chars().any(char::is_control);
            wanted.then(|| {
                // Also a link to a folder is one.
                let is_folder = fs::metadata(entry.path()).is_ok_and(|found| found.is_dir());
                name + if is_folder { "/" } else { "" }
            })
        })
        .collect();
    names.sort_unstable();
    let Some(first) = names.first() else {
        return Completion::Nothing;
    };
    let agreed = names
        .iter()
        .fold(first.as_str(), |agreed, name| common(agreed, name));
    let whole = format!("{folder}{agreed}");
    if names.len() == 1 {
        return Completion::One(whole);
    }
    Completion::Several {
        path: whole,
        more: names.len().saturating_sub(NAMED),
        names: names
            .iter()
            .take(NAMED)
            .map(|name| Label::new(name))
            .collect(),
    }
}

/// What both begin with.
fn common<'a>(one: &'a str, other: &str) -> &'a str {
    let same = one.char_indices().zip(other.chars());
    let end = same
        .take_while(|((_, a), b)| a == b)
        .last()
        .map_or(0, |((at, c), _)| at + c.len_utf8());
    &one[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_completed_as_far_as_it_is_certain() {
        let home = tempfile::tempdir().unwrap();
        let at = home.path().display();
        for folder in ["keys", "keys/old"] {
            fs::create_dir(home.path().join(folder)).unwrap();
        }
        for file in [
            "keys/a.pem",
            "keys/shöp-1.pem",
            "keys/shöp-2.pem",
            "keys/.hidden",
        ] {
            fs::write(home.path().join(file), "").unwrap();
        }
        let check = |begun: &str, expected: &str, names: &[&str]| {
            let expected = format!("{at}{expected}");
            let found = complete(&format!("{at}{begun}"));
            let names: Vec<Label> = names.iter().map(|name| Label::new(name)).collect();
            if names.is_empty() {
                assert_eq!(found, Completion::One(expected), "{begun}");
            } else {
                let path = expected;
                assert_eq!(
                    found,
                    Completion::Several {
                        path,
                        names,
                        more: 0
                    },
                    "{begun}"
                );
            }
        };
        check("/k", "/keys/", &[]);
        check("/keys", "/keys/", &[]);
        check(
            "/keys/",
            "/keys/",
            &["a.pem", "old/", "shöp-1.pem", "shöp-2.pem"],
        );
        check("/keys/s", "/keys/shöp-", &["shöp-1.pem", "shöp-2.pem"]);
        check("/keys/a", "/keys/a.pem", &[]);
        check("/keys/.", "/keys/.hidden", &[]);
        for nothing in ["/keys/x", "/none/x", "/keys/a.pem/x"] {
            assert_eq!(
                complete(&format!("{at}{nothing}")),
                Completion::Nothing,
                "{nothing}"
            );
        }
        assert_eq!(complete("~"), Completion::One("~/".into()));
    }

    #[test]
    fn a_crowded_folder_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..40 {
            fs::write(folder.path().join(format!("key-{number:02}")), "").unwrap();
        }
        let found = complete(&format!("{}/k", folder.path().display()));
        let Completion::Several { path, names, more } = found else {
            panic!("{found:?}");
        };
        assert!(path.ends_with("/key-"));
        assert_eq!((names.len(), more), (NAMED, 28));
    }
}
