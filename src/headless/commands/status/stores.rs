//! Which stores are looked at: those of `--store`, those of `--stores FILE`, or the one here.

use std::path::Path;

use crate::cli::Status;
use crate::domain::{Label, Problem, file_text};
use crate::exit::Failure;
use crate::files;
use crate::headless::context::Context;
use crate::headless::failure::usage;
use crate::store::Store;

/// How the store around this folder is called.
pub(in crate::headless::commands) const HERE: &str = ".";

/// A store as it was named, opened; or why it can't be.
pub(in crate::headless::commands) type OpenedStore = (String, Result<Box<dyn Store>, Failure>);

/// Every store that was named. One that can't be understood stops none of the others.
pub(in crate::headless::commands) fn named(
    context: &Context<'_>,
    options: &Status,
) -> Result<Vec<OpenedStore>, Failure> {
    let mut specs = context.options.cli.target.store.clone();
    if let Some(file) = &options.stores {
        specs.extend(read(file)?);
    }
    if specs.is_empty() && options.stores.is_none() {
        return Ok(vec![(HERE.to_owned(), context.here())]);
    }
    Ok(specs
        .into_iter()
        .map(|spec| {
            let store = context.open(&spec);
            (spec, store)
        })
        .collect())
}

/// The longest list that is read.
const LONGEST: usize = 1 << 20;

fn read(file: &Path) -> Result<Vec<String>, Failure> {
    let bytes = if file == Path::new("-") {
        files::read_to_end(&mut std::io::stdin().lock(), LONGEST)
    } else {
        files::read(file, LONGEST).map(|file| file.bytes)
    };
    let text = bytes
        .map_err(|refused| refused.why())
        .and_then(|bytes| file_text(&bytes))
        .map_err(|why| {
            usage(Problem::new(
                "stores.unreadable",
                format!(
                    "Can't read the list of stores {}.",
                    Label::new(&file.display().to_string())
                ),
                why,
                "Name a file with one store in each line.",
            ))
        })?;
    Ok(listed(&text))
}

/// The stores in a list, each by its line. Quotes and invisible blanks around one are no part of
/// it.
fn listed(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| {
            let around = |c: char| c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}';
            let line = line.trim_matches(around);
            ['"', '\'']
                .iter()
                .find_map(|quote| line.strip_prefix(*quote)?.strip_suffix(*quote))
                .unwrap_or(line)
        })
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_however_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stores.txt");
        let text =
            "\u{feff}/var/www/shop\r\n# one\r\n\r\n \"/var/www/my shop\"\n\u{200b}env-file:a\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let case = include_bytes!("../../../../tests/fixtures/cases/dotenv-bom/stores.txt");
        for bytes in [text.as_bytes(), &utf16] {
            std::fs::write(&file, bytes).unwrap();
            let stores = read(&file).unwrap();
            assert_eq!(stores, ["/var/www/shop", "/var/www/my shop", "env-file:a"]);
        }
        std::fs::write(&file, case).unwrap();
        assert_eq!(read(&file).unwrap(), ["/var/www/shop"]);
        std::fs::write(&file, b"/var/www\n/srv/caf\xe9\n").unwrap();
        let why = read(&file).unwrap_err().problem.why;
        assert!(why.starts_with("Line 2 ") && why.contains("0xE9"), "{why}");
    }
}
