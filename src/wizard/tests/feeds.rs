//! The first data goes out: what the end says of it, the page that watches it, all sent again.

use super::play::{Play, project};
use crate::domain::{
    CronGroup, FeedCount, FeedCron, FeedKind, FeedReason, FeedRecords, InstalledFeed, Label,
    Problem, ResyncCommand, StoreFeeds,
};
use crate::wizard::{Answer, Block, Move, Msg, Page, Setup, Tone};

/// A store with two feeds, whose cron runs; so many of all records were sent.
pub(super) fn told(all: u64, sent: u64) -> StoreFeeds {
    let feed = |name: &str, kind, all: u64, sent: u64| {
        let place = FeedCount {
            expected: Some(all),
            sent,
            waiting: all - sent,
            ..FeedCount::none(None, Some(Label::new("default")))
        };
        InstalledFeed {
            name: Label::new(name),
            kind,
            records: FeedRecords::Told {
                places: vec![place],
                refusals: true,
            },
            indexer: None,
            backlog: Some(0),
            sending: None,
            last_sent: None,
        }
    };
    let group = CronGroup {
        name: Label::new("index"),
        last: Some(8),
        due: None,
        every: 60,
    };
    StoreFeeds {
        feeds: vec![
            feed("categories", FeedKind::Immediate, 10, sent.min(10)),
            feed(
                "products",
                FeedKind::Immediate,
                all - 10,
                sent.saturating_sub(10),
            ),
        ],
        exporter: None,
        resync: Some(ResyncCommand {
            force: true,
            cleanup: true,
            asks: false,
        }),
        cron: Some(FeedCron {
            last: Some(8),
            groups: vec![group],
        }),
        untold: vec![],
    }
}

/// The products' counts.
pub(super) fn products(feeds: &mut StoreFeeds) -> &mut FeedCount {
    match &mut feeds.feeds[1].records {
        FeedRecords::Told { places, .. } => &mut places[0],
        FeedRecords::Untold(_) => panic!("they are told"),
    }
}

pub(super) fn reason(message: &str, records: u64) -> FeedReason {
    FeedReason {
        message: Label::new(message),
        records,
        example: Some(Label::new("ALP-001")),
    }
}

/// At the summary of a store that was connected a moment ago.
pub(super) fn at_summary(feeds: Option<StoreFeeds>) -> Play {
    let mut play = Play::new(Setup::default());
    play.projects = vec![project(1, "My Shop")];
    play.feeds = feeds;
    play.at_projects().enter().enter().enter().enter();
    assert_eq!(play.page(), Page::Summary);
    play
}

/// On the page that watches.
fn at_feeds(feeds: Option<StoreFeeds>) -> Play {
    let mut play = at_summary(feeds);
    play.send(Msg::Moved(Move::Down)).enter();
    assert_eq!(play.page(), Page::Feeds);
    play
}

fn said(play: &Play, text: &str) {
    let screen = play.text();
    assert!(screen.contains(text), "{text}: {screen}");
}

#[test]
fn the_end_says_how_far_the_first_data_is_and_follows_it() {
    let mut play = at_summary(Some(told(97, 0)));
    said(
        &play,
        "Nothing has been sent yet: Magento's cron sends it within a minute or so.",
    );
    assert_eq!(play.screen().pending, None, "nobody waits for it");
    play.feeds = Some(told(97, 36));
    play.counted();
    said(
        &play,
        "The first data is on its way: 36 of 97 records sent.",
    );
    said(&play, "first data go out");
    play.feeds = Some(told(97, 97));
    play.counted();
    said(
        &play,
        "All of the first data was sent and taken: 97 records.",
    );
    said(&play, "See what was sent");
    assert_eq!(play.watching, None, "there is nothing to follow any more");
}

#[test]
fn it_is_looked_at_only_while_a_page_shows_it() {
    let mut play = at_feeds(Some(told(97, 36)));
    assert!(play.watching.is_some());
    play.send(Msg::Back).send(Msg::Back);
    assert_eq!((play.page(), play.watching), (Page::Names, None));
    // The Esc was an arrow key in two pieces.
    play.send(Msg::BackTakenBack);
    assert_eq!(play.page(), Page::Summary);
    assert!(play.watching.is_some());
    play.send(Msg::Quit);
    assert_eq!(play.watching, None);
}

#[test]
fn it_is_looked_at_less_often_while_nothing_moves_and_given_up_in_the_end() {
    let mut play = at_feeds(Some(told(97, 36)));
    let mut waited = 0;
    let mut longest = 0;
    while let Some((_, after)) = play.watching {
        waited += after;
        longest = longest.max(after);
        play.counted();
        assert!(waited < 1_000, "it is given up");
    }
    assert_eq!(longest, 10);
    assert!(waited > 180, "two turns of cron and a minute: {waited}");
    said(&play, "Nothing moves any more");
    play.send(Msg::Moved(Move::Down)).enter();
    said(&play, "Looked again just now: nothing has changed.");
    play.feeds = Some(told(97, 97));
    play.counted();
    said(&play, "All of the first data was sent and taken");
}

#[test]
fn what_keeps_it_away_is_a_sentence_of_its_own() {
    let check = |feeds: Option<StoreFeeds>, sentence: &str| {
        let play = at_feeds(feeds);
        said(&play, sentence);
        assert_eq!(play.watching, None, "nothing more comes: {sentence}");
    };
    check(
        Some(StoreFeeds::default()),
        "This store has no exporters installed, so nothing is sent.",
    );
    let mut idle = told(97, 0);
    idle.cron = Some(FeedCron::default());
    check(
        Some(idle),
        "Cron does not run on this store, and without it nothing is sent.",
    );
    check(
        None,
        "A file stands for this store: nothing is sent from it.",
    );
    let mut refused = told(97, 97);
    let count = products(&mut refused);
    count.sent -= 3;
    count.refused = vec![reason("name is too long", 3)];
    check(
        Some(refused),
        "3 refused (name is too long, for example ALP-001)",
    );
}

#[test]
fn a_store_that_does_not_answer_is_asked_a_few_times_and_left_alone() {
    let mut play = at_feeds(Some(told(97, 36)));
    let silent = || {
        Err(Problem::new(
            "store.bridge",
            "No answer.",
            "It took too long.",
            "",
        ))
    };
    play.looked(silent());
    said(
        &play,
        "The store could not be asked what it has sent: No answer. It took too long.",
    );
    said(&play, "done: 26, all: 87");
    play.counted();
    said(&play, "The first data is on its way");
    for _ in 0..3 {
        play.looked(silent());
    }
    assert_eq!(play.watching, None);
}

#[test]
fn enter_goes_back_to_the_summary_whatever_is_under_way() {
    let mut play = at_feeds(Some(told(97, 36)));
    play.send(Msg::Next);
    assert_eq!(play.page(), Page::Summary);
}

/// A store whose data space was changed after all was sent.
fn moved() -> StoreFeeds {
    let mut feeds = told(97, 97);
    for feed in &mut feeds.feeds {
        if let FeedRecords::Told { places, .. } = &mut feed.records {
            places[0].before = std::mem::take(&mut places[0].sent);
        }
    }
    feeds
}

/// On the page that sends all again, with the question open.
fn asked() -> Play {
    let mut play = at_summary(Some(moved()));
    said(
        &play,
        "The data space was changed: 97 of 97 records are in the one before",
    );
    play.send(Msg::Moved(Move::Down))
        .send(Msg::Moved(Move::Down))
        .enter();
    assert_eq!(play.page(), Page::Resync);
    said(&play, "bin/magento saas:resync --feed products --force");
    play.send(Msg::Next);
    said(&play, "Send all of it again?");
    play
}

#[test]
fn all_is_sent_again_one_feed_after_the_other_and_counted() {
    let mut play = asked();
    play.send(Msg::Next);
    said(&play, "Sending categories, 1 of 2.");
    let pending = play.screen().pending.unwrap();
    assert!(!pending.cancellable);
    assert_eq!(
        pending.note.as_deref(),
        Some("It stops after this feed when it is told to")
    );
    play.feeds = Some(told(97, 5));
    play.counted();
    said(&play, "done: 5, all: 10");
    play.answer(Answer::Resent(Ok(())));
    said(&play, "Sending products, 2 of 2.");
    play.feeds = Some(told(97, 97));
    play.answer(Answer::Resent(Ok(())));
    said(&play, "Counting what was taken.");
    play.counted();
    said(&play, "Sent again: 97 of 97 records were taken.");
    assert_eq!(tone_of(&play, "Sent again"), Tone::Good);
    // Only what is sent again has a bar.
    assert!(!play.text().contains("prices"), "{}", play.text());
    assert_eq!(play.watching, None);
    play.send(Msg::Next);
    assert_eq!(play.page(), Page::Summary);
    said(&play, "2 kinds of data");
    let screen = play.screen();
    let list = screen.blocks.iter().find_map(Block::try_as_list_ref);
    assert_eq!(list.map(|list| list.selected), Some(0), "Finish");
    assert!(!play.text().contains("Send all again"));
}

#[test]
fn esc_stops_it_after_the_feed_that_is_being_sent() {
    let mut play = asked();
    play.send(Msg::Next).send(Msg::Back);
    assert_eq!(play.page(), Page::Resync);
    said(&play, "It is the last one");
    play.feeds = Some(told(97, 10));
    play.answer(Answer::Resent(Ok(()))).settle();
    said(
        &play,
        "Sent again: 10 of 10 records were taken. Not sent again: products.",
    );
    assert_eq!(tone_of(&play, "Sent again"), Tone::Warning);
    play.send(Msg::Back);
    assert_eq!(play.page(), Page::Summary);
}

#[test]
fn whoever_quits_meanwhile_waits_for_one_feed_only() {
    let mut play = asked();
    play.send(Msg::Next).send(Msg::Quit);
    said(&play, "Quitting as soon as the answer is there");
    play.answer(Answer::Resent(Ok(())));
    assert_eq!(play.log.last().map(String::as_str), Some("Quit"));
}

#[test]
fn a_command_that_fails_is_told_and_the_others_go_on() {
    let mut play = asked();
    play.send(Msg::Next);
    let failed = Problem::new(
        "sync.resend_failed",
        "It did not send.",
        "The lock is held.",
        "",
    );
    play.answer(Answer::Resent(Err(failed)));
    said(&play, "Sending products, 2 of 2.");
    play.answer(Answer::Resent(Ok(()))).settle();
    let screen = play.screen();
    let problems = screen.blocks.iter().filter_map(Block::try_as_problem_ref);
    assert_eq!(problems.count(), 1);
    // What failed is no deed of this run, and the data space still needs it.
    assert_eq!(tone_of(&play, "Sent again"), Tone::Warning);
    play.send(Msg::Next);
    assert!(!play.text().contains("2 kinds of data"), "{}", play.text());
}

/// How a sentence that begins like this is shown.
fn tone_of(play: &Play, beginning: &str) -> Tone {
    let blocks = play.screen().blocks;
    let found = blocks.iter().find_map(|block| match block {
        Block::Text { tone, text, .. } if text.starts_with(beginning) => Some(*tone),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{beginning} in {}", play.text()))
}

#[test]
fn a_store_without_the_command_is_told_what_it_lacks() {
    let mut feeds = moved();
    feeds.resync = None;
    let play = at_feeds(Some(feeds));
    assert!(!play.text().contains("Send all again"));
}
