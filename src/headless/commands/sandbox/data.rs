//! `sandbox data`: what the data spaces of the sandbox hold, and which codes collide there.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use serde::Serialize;

use super::database;
use crate::domain::{Label, Problem};
use crate::headless::table::table;
use crate::printer::Printer;
use crate::sandbox::{Collision, DataSpaceContents, FeedContents, contents};

/// The command's name in results.
pub(super) const NAME: &str = "sandbox data";

/// What it prints under `--json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct SandboxDataOutput<'a> {
    data_spaces: Vec<HeldSpace<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct HeldSpace<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    project: &'a str,
    feeds: Vec<HeldFeed<'a>>,
    collisions: Vec<HeldCollision<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct HeldFeed<'a> {
    feed: &'a str,
    website: Option<&'a str>,
    store_view: Option<&'a str>,
    records: u64,
    received: u64,
    refused: u64,
    last_at: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct HeldCollision<'a> {
    kind: &'a str,
    code: &'a str,
    evidence: &'a str,
    detail: &'a str,
    feeds: &'a [String],
    found_at: &'a str,
}

const HEADINGS: [&str; 7] = [
    "FEED",
    "WEBSITE",
    "STORE VIEW",
    "RECORDS",
    "RECEIVED",
    "REFUSED",
    "LAST",
];

/// `commerce-connect sandbox data`: for people a table for each data space; for programs one line for each
/// feed and place, the data space's id first. Collisions are said on stderr.
pub(super) fn run(db: Option<&Path>, printer: Printer) -> Result<(), Problem> {
    let spaces = contents(&database::open(db)?)?;
    let held = SandboxDataOutput {
        data_spaces: spaces.iter().map(HeldSpace::from).collect(),
    };
    printer.result(NAME, false, &held, |out| {
        let for_people = io::stdout().is_terminal();
        out.write_all(text(&spaces, for_people).as_bytes())
    })?;
    for space in &spaces {
        for collision in &space.collisions {
            printer.note(&warning(space, collision));
        }
    }
    if spaces.is_empty() {
        printer.note("Nothing was sent to a data space of this sandbox yet.");
    }
    Ok(())
}

fn text(spaces: &[DataSpaceContents], for_people: bool) -> String {
    let mut text = String::new();
    for space in spaces {
        let rows = space.feeds.iter().map(|feed| {
            let mut row = row(feed);
            if !for_people {
                row.insert(0, space.id.clone());
            }
            row
        });
        let rows: Vec<_> = rows.collect();
        if for_people {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&titled(space));
            text.push('\n');
        }
        text.push_str(&table(&HEADINGS, &rows, !for_people));
    }
    text
}

fn titled(space: &DataSpaceContents) -> String {
    let (project, name) = (Label::new(&space.project), Label::new(&space.name));
    format!("{project}, {name}, {}", space.id)
}

fn row(feed: &FeedContents) -> Vec<String> {
    let code = |code: &Option<String>| {
        let code = code.as_deref().unwrap_or("-");
        Label::new(code).to_string()
    };
    vec![
        feed.feed.clone(),
        code(&feed.website),
        code(&feed.store_view),
        feed.records.to_string(),
        feed.received.to_string(),
        feed.refused.to_string(),
        feed.last_at.clone().unwrap_or_else(|| "-".to_owned()),
    ]
}

fn warning(space: &DataSpaceContents, collision: &Collision) -> String {
    let kind = collision.kind.replace('_', " ");
    let code = Label::new(&collision.code);
    let detail = Label::new(&collision.detail);
    let feeds = match collision.feeds.as_slice() {
        [] => String::new(),
        feeds => format!(" Their {} become one.", feeds.join(", ")),
    };
    let space = titled(space);
    // Two keys alone prove nothing.
    let use_it = match collision.evidence.as_str() {
        "api_keys" => "may use",
        _ => "use",
    };
    format!("warning: {space}: two installations {use_it} the {kind} {code}: {detail}.{feeds}")
}

impl<'a> From<&'a DataSpaceContents> for HeldSpace<'a> {
    fn from(space: &'a DataSpaceContents) -> Self {
        Self {
            id: &space.id,
            name: &space.name,
            kind: &space.kind,
            project: &space.project,
            feeds: space.feeds.iter().map(HeldFeed::from).collect(),
            collisions: space.collisions.iter().map(HeldCollision::from).collect(),
        }
    }
}

impl<'a> From<&'a FeedContents> for HeldFeed<'a> {
    fn from(feed: &'a FeedContents) -> Self {
        Self {
            feed: &feed.feed,
            website: feed.website.as_deref(),
            store_view: feed.store_view.as_deref(),
            records: feed.records,
            received: feed.received,
            refused: feed.refused,
            last_at: feed.last_at.as_deref(),
        }
    }
}

impl<'a> From<&'a Collision> for HeldCollision<'a> {
    fn from(collision: &'a Collision) -> Self {
        Self {
            kind: &collision.kind,
            code: &collision.code,
            evidence: &collision.evidence,
            detail: &collision.detail,
            feeds: &collision.feeds,
            found_at: &collision.found_at,
        }
    }
}
