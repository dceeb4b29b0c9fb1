//! Which stores are looked at: those of `--store`, those of `--stores FILE`, or the one here.

use std::io::Read as _;
use std::path::Path;

use crate::cli::Status;
use crate::domain::{Label, Problem};
use crate::exit::Failure;
use crate::headless::context::Context;
use crate::headless::failure::usage;
use crate::store::Store;

/// How the store around this folder is called.
pub(super) const HERE: &str = ".";

/// A store as it was named, opened; or why it can't be.
pub(super) type Named = (String, Result<Box<dyn Store>, Failure>);

/// Every store that was named. One that can't be understood stops none of the others.
pub(super) fn named(context: &Context<'_>, options: &Status) -> Result<Vec<Named>, Failure> {
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

fn read(file: &Path) -> Result<Vec<String>, Failure> {
    let mut text = String::new();
    let took = if file == Path::new("-") {
        std::io::stdin().lock().read_to_string(&mut text).map(drop)
    } else {
        std::fs::read_to_string(file).map(|read| text = read)
    };
    took.map_err(|error| {
        usage(Problem::new(
            "stores.unreadable",
            format!(
                "Can't read the list of stores {}.",
                Label::new(&file.display().to_string())
            ),
            format!("The system says: {error}."),
            "Name a file with one store in each line.",
        ))
    })?;
    Ok(text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect())
}
