//! Which stores are meant: those of `--store`, those of `--stores FILE`, or the one here.

use std::collections::HashSet;
use std::path::Path;

use crate::cli::{Command, SyncCommand};
use crate::domain::{Label, Problem, file_text};
use crate::exit::Failure;
use crate::files;
use crate::headless::answers::{Answers, stores};
use crate::headless::context::Context;
use crate::headless::failure::usage;
use crate::store::Spec;

/// How the store around this folder is called.
const HERE: &str = ".";

/// The longest list that is read.
const LONGEST: usize = 1 << 20;

/// One of several stores.
#[derive(Debug, Default)]
pub(in crate::headless) struct Member {
    /// As it was named; `None`: the one around this folder.
    spec: Option<String>,
    /// Where its processes run; empty is here.
    host: String,
    /// Tells it from others, however it was named; empty where that can't be understood.
    identity: String,
    /// What differs for it from the answers of all.
    pub(in crate::headless) answers: Answers,
}

impl Member {
    pub(in crate::headless) fn new(spec: String, answers: Answers) -> Self {
        let parsed = Spec::parse(&spec).ok();
        let host = parsed.as_ref().and_then(Spec::host).unwrap_or_default();
        Self {
            host: host.to_owned(),
            identity: parsed.as_ref().map_or_else(String::new, Spec::identity),
            spec: Some(spec),
            answers,
        }
    }

    /// As it was named.
    pub(in crate::headless) fn spec(&self) -> Option<&str> {
        self.spec.as_deref()
    }

    /// It is the store that is at this place.
    pub(in crate::headless) fn is_at(&self, place: &str) -> bool {
        !self.identity.is_empty()
            && Spec::parse(place).is_ok_and(|spec| spec.identity() == self.identity)
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// How it is called in what is printed.
    pub(in crate::headless) fn label(&self) -> Label {
        Label::new(self.spec().unwrap_or(HERE))
    }
}

/// Every store that was named, whether it can be understood or not.
pub(in crate::headless) fn members(context: &Context<'_>) -> Result<Vec<Member>, Failure> {
    let target = &context.options.cli.target;
    let named = target.store.iter().cloned();
    let mut members: Vec<Member> = named
        .map(|spec| Member::new(spec, Answers::default()))
        .collect();
    if let Some(file) = &target.stores {
        only_from_stdin(context, file)?;
        members.extend(read(file)?);
    } else if members.is_empty() {
        members.push(Member::default());
    }
    Ok(members)
}

/// The same, for a command that changes them: each once.
pub(in crate::headless) fn distinct_members(context: &Context<'_>) -> Result<Vec<Member>, Failure> {
    let members = members(context)?;
    let mut known = HashSet::new();
    for member in &members {
        if !member.identity.is_empty() && !known.insert(&member.identity) {
            return Err(usage(Problem::new(
                "stores.twice",
                format!("{} is named twice.", member.label()),
                "Side by side, both would write into it.",
                "Name each store once.",
            )));
        }
    }
    Ok(members)
}

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

/// Fails where a key is to come from the standard input as well as the list.
fn only_from_stdin(context: &Context<'_>, list: &Path) -> Result<(), Failure> {
    let cli = context.options.cli;
    let of_catalog = if let Some(Command::Sync(SyncCommand::Verify(verify))) = &cli.command {
        verify.catalog_key_file.as_ref()
    } else {
        None
    };
    let keys = [
        &cli.unattended.api_key_file,
        &cli.unattended.private_key_file,
    ];
    let mut keys = keys.into_iter().flatten().chain(of_catalog);
    if is_stdin(list) && keys.any(|file| is_stdin(file)) {
        return Err(usage(Problem::new(
            "stores.stdin_twice",
            "Only one thing can come from the standard input.",
            "Both the list of stores and a key are named as -.",
            "Put the list into a file.",
        )));
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<Member>, Failure> {
    let bytes = if is_stdin(file) {
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
    if !is_toml(&text) {
        let new = |spec| Member::new(spec, Answers::default());
        return Ok(listed(&text).into_iter().map(new).collect());
    }
    let folder = file.parent().filter(|_| !is_stdin(file));
    let stores = stores(&text, folder.unwrap_or(Path::new(""))).map_err(usage)?;
    let new = |(spec, answers)| Member::new(spec, answers);
    Ok(stores.into_iter().map(new).collect())
}

/// A list has tables, which no store's name begins like.
fn is_toml(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    lines.any(|line| line.starts_with("[[") || line.starts_with("[store"))
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

    fn specs(members: &[Member]) -> Vec<&str> {
        members.iter().filter_map(Member::spec).collect()
    }

    #[test]
    fn a_list_is_read_however_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stores.txt");
        let text =
            "\u{feff}/var/www/shop\r\n# one\r\n\r\n \"/var/www/my shop\"\n\u{200b}env-file:a\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let case = include_bytes!("../../../tests/fixtures/cases/dotenv-bom/stores.txt");
        for bytes in [text.as_bytes(), &utf16] {
            std::fs::write(&file, bytes).unwrap();
            let stores = read(&file).unwrap();
            let expected = ["/var/www/shop", "/var/www/my shop", "env-file:a"];
            assert_eq!(specs(&stores), expected);
        }
        std::fs::write(&file, case).unwrap();
        assert_eq!(specs(&read(&file).unwrap()), ["/var/www/shop"]);
        std::fs::write(&file, b"/var/www\n/srv/caf\xe9\n").unwrap();
        let why = read(&file).unwrap_err().problem.why;
        assert!(why.starts_with("Line 2 ") && why.contains("0xE9"), "{why}");
    }

    #[test]
    fn a_list_in_toml_has_answers_and_each_store_its_host() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stores.toml");
        let text = "# shops\n[[store]]\nspec = \"ssh://deploy@one:22/srv/m2\"\n\
                    [[store]]\nspec = \"demo:b.json\"\nenvironment = \"sandbox\"\n";
        std::fs::write(&file, text).unwrap();
        let stores = read(&file).unwrap();
        assert_eq!(
            specs(&stores),
            ["ssh://deploy@one:22/srv/m2", "demo:b.json"]
        );
        assert_eq!([stores[0].host(), stores[1].host()], ["one", ""]);
        assert_eq!(stores[0].answers, Answers::default());
        assert!(stores[1].answers.environment.is_some());
    }
}
