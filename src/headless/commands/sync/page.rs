//! A store's feeds for people, and as rows for programs that read lines.

use super::look;
use crate::domain::{FeedLook, InstalledFeed, StoreFeeds, feed_findings};
use crate::headless::report::say;
use crate::headless::table::table;
use crate::printer::{Ink, Paper};

/// How far it all is as one sentence, what needs a person, then one line a feed and place.
pub(super) fn page(paper: Paper, look: &FeedLook) -> String {
    let headline = paper.wrapped(&look.headline(), 0, 0);
    let mut text = format!("{}\n", paper.ink(look::ink(look), &headline));
    for finding in &look.findings {
        let problem = paper.problem("warn", Ink::Warning, finding);
        say(&mut text, format_args!("\n{problem}\n"));
    }
    let Some(feeds) = &look.feeds else {
        return text;
    };
    if !feeds.feeds.is_empty() {
        let rows: Vec<Vec<String>> = feeds.feeds.iter().flat_map(lines).collect();
        let headings = ["Data", "Where", "What became of it"];
        say(
            &mut text,
            format_args!("\n{}", table(&headings, &rows, false)),
        );
    }
    if let Some(last) = feeds.cron.as_ref().and_then(|cron| cron.last) {
        let ago = feed_findings::ago(last);
        say(&mut text, format_args!("\nCron last ran {ago} ago.\n"));
    }
    for untold in &feeds.untold {
        say(&mut text, format_args!("\nnot known: {untold}\n"));
    }
    text
}

/// The lines of one feed; its name stands in the first.
fn lines(feed: &InstalledFeed) -> Vec<Vec<String>> {
    let mut lines: Vec<[String; 2]> = Vec::new();
    let mut line = |place: &str, said: String| lines.push([place.to_owned(), said]);
    for place in feed.places() {
        line(place.place(), place.words());
    }
    if let Some(why) = feed.untold() {
        line("", format!("not known: {why}"));
    }
    if let Some(last) = feed.last_sent {
        line("", format!("last sent {} ago", feed_findings::ago(last)));
    }
    if let Some(backlog @ 1..) = feed.backlog {
        let wait = if backlog == 1 {
            "change waits"
        } else {
            "changes wait"
        };
        line("", format!("{backlog} {wait} for cron"));
    }
    if let Some(who) = &feed.sending {
        line("", format!("is being sent right now ({who})"));
    }
    if lines.is_empty() {
        lines.push([String::new(), "nothing to send".to_owned()]);
    }
    let names = std::iter::once(feed.title()).chain(std::iter::repeat(String::new()));
    names
        .zip(lines)
        .map(|(name, [place, said])| vec![name, place, said])
        .collect()
}

/// For programs: feed, website, store view, how many are expected, sent, waiting, not indexed,
/// refused and retried, and the same in words.
pub(super) fn rows(feeds: &StoreFeeds) -> Vec<Vec<String>> {
    feeds.feeds.iter().flat_map(cells).collect()
}

fn cells(feed: &InstalledFeed) -> Vec<Vec<String>> {
    let none = || "-".to_owned();
    let name = feed.name.to_string();
    if let Some(why) = feed.untold() {
        let mut row = vec![name];
        row.extend(std::iter::repeat_n(none(), 8));
        row.push(why.to_owned());
        return vec![row];
    }
    let code =
        |code: &Option<crate::domain::Label>| code.as_ref().map_or_else(none, ToString::to_string);
    feed.places()
        .iter()
        .map(|place| {
            let tally = place.tally();
            vec![
                name.clone(),
                code(&place.website),
                code(&place.store_view),
                place
                    .expected
                    .map_or_else(none, |expected| expected.to_string()),
                tally.sent.to_string(),
                tally.waiting.to_string(),
                tally.missing.to_string(),
                tally.refused.to_string(),
                tally.retried.to_string(),
                place.words(),
            ]
        })
        .collect()
}
