use proptest::prelude::*;

use super::*;
use crate::domain::PrivateKey;

const KEY: &str = include_str!("../../../../tests/fixtures/keys/rsa-2048-pkcs8.pem");
const SECOND: &str = include_str!("../../../../tests/fixtures/keys/rsa-3072-pkcs1.pem");
const CERTIFICATE: &str = include_str!("../../../../tests/fixtures/keys/certificate.pem");

fn collected(pieces: &[&str]) -> (Progress, Secret) {
    let mut collector = PemCollector::default();
    for piece in pieces {
        collector.push(piece);
    }
    (collector.progress(), collector.text())
}

#[test]
fn a_key_is_complete_at_its_end_line_and_nothing_after_it_is_kept() {
    let noisy = format!("  \n{KEY}\nrm -rf ~\n");
    let (progress, text) = collected(&[&noisy, "more", "\n"]);
    assert_eq!(progress, Progress::Complete);
    assert_eq!(text.expose(), KEY.trim());
}

#[test]
fn behind_a_text_that_was_wiped_only_another_key_counts() {
    let mut collector = PemCollector::default();
    collector.push(KEY);
    collector.forget_text();
    assert_eq!(collector.text().expose(), "");
    assert_eq!(collector.push("more\n"), Progress::Complete);
    assert!(collector.ignores());
    assert_eq!(collector.push(SECOND), Progress::Complete);
    assert!(!collector.ignores());
    assert_eq!(collector.text().expose(), SECOND.trim());
}

#[test]
fn letter_by_letter_is_like_all_at_once() {
    let mut collector = PemCollector::default();
    let letters: Vec<char> = KEY.trim_end().chars().collect();
    for (number, letter) in letters.iter().enumerate() {
        let progress = collector.push(&letter.to_string());
        let last = number + 1 == letters.len();
        assert_eq!(progress == Progress::Complete, last, "at {number}");
    }
    let key = PrivateKey::parse(&collector.text()).unwrap();
    assert_eq!(key.repairs(), []);
}

#[test]
fn lines_are_counted_for_every_line_end_even_when_it_is_split() {
    for pieces in [["a\nb", "\nc"], ["a\rb", "\rc"], ["a\r\nb\r", "\nc"]] {
        let (progress, _) = collected(&pieces);
        assert_eq!(progress, Progress::Partial { lines: 3 }, "{pieces:?}");
    }
    assert_eq!(collected(&["a\n"]).0, Progress::Partial { lines: 1 });
    assert_eq!(collected(&["", " \r\n"]).0, Progress::Empty);
}

#[test]
fn an_end_line_with_other_dashes_ends_it_too() {
    for end in [
        "---\n",
        "-\n",
        "\u{2014}\n",
        "\n",
        "-------",
        "---\\n",
        " -----",
    ] {
        let text = KEY.trim_end().trim_end_matches('-').to_owned() + end;
        assert_eq!(collected(&[&text]).0, Progress::Complete, "{end:?}");
    }
}

#[test]
fn pasting_again_replaces_what_was_there() {
    let (progress, text) = collected(&[KEY, SECOND]);
    assert_eq!(progress, Progress::Complete);
    assert_eq!(text.expose(), SECOND.trim());
    let half = &KEY[..800];
    assert_eq!(collected(&[half, KEY]).1.expose(), KEY.trim());
    assert_eq!(collected(&[CERTIFICATE, KEY]).1.expose(), KEY.trim());
    assert_eq!(
        collected(&[KEY, &SECOND[..700]]).0,
        Progress::Partial { lines: 12 }
    );
}

#[test]
fn a_bundle_gives_its_key_whatever_comes_first() {
    for bundle in [format!("{CERTIFICATE}{KEY}"), format!("{KEY}{CERTIFICATE}")] {
        assert_eq!(collected(&[&bundle]).1.expose(), KEY.trim());
    }
    assert_eq!(collected(&[KEY, CERTIFICATE]).1.expose(), KEY.trim());
    let two_keys = format!("{KEY}{SECOND}");
    assert_eq!(collected(&[&two_keys]).1.expose(), KEY.trim());
}

#[test]
fn an_end_line_whose_begin_line_was_lost_ends_a_key_and_nothing_else() {
    let body = KEY.lines().nth(1).unwrap();
    let ended = |label: &str| collected(&[&format!("{body}\n-----END {label}-----\n")]).0;
    assert_eq!(ended("PRIVATE KEY"), Progress::Complete);
    assert_eq!(ended("CERTIFICATE"), Progress::Partial { lines: 2 });
}

#[test]
fn another_kind_of_block_is_complete_too_and_named() {
    let mut collector = PemCollector::default();
    assert_eq!(collector.push(CERTIFICATE), Progress::Complete);
    assert_eq!(collector.kind(), Some("certificate"));
    collector.push(&SECOND[..100]);
    assert_eq!(collector.kind(), Some("PKCS#1 RSA private key"));
    collector.clear();
    collector.push("0:3:Zm9vYmFy");
    assert_eq!(
        collector.kind(),
        Some("encrypted value from a Magento database")
    );
    assert_eq!(collector.progress(), Progress::Partial { lines: 1 });
}

#[test]
fn too_much_is_forgotten_and_stays_too_much_until_it_is_cleared() {
    let mut collector = PemCollector::default();
    let flood = "x".repeat(PemCollector::LIMIT);
    assert_eq!(collector.push(&flood), Progress::Partial { lines: 1 });
    assert_eq!(collector.push("x"), Progress::TooLong);
    assert_eq!(collector.bytes(), 0);
    assert_eq!(collector.push(KEY), Progress::TooLong);
    assert_eq!(collector.text().expose(), "");
    assert_eq!(collector.erase_last(), Progress::TooLong);
    collector.clear();
    assert_eq!(collector.push(KEY), Progress::Complete);
    assert_eq!(collector.push(&flood), Progress::Complete);
}

#[test]
fn backspace_opens_an_ended_key_again() {
    let mut collector = PemCollector::default();
    collector.push(KEY);
    assert_eq!(collector.erase_last(), Progress::Partial { lines: 28 });
    assert_eq!(collector.push("-"), Progress::Complete);
    assert_eq!(collector.text().expose(), KEY.trim());
}

#[test]
fn a_long_key_that_outgrows_its_room_is_kept_whole() {
    let text = format!("{}{KEY}", "prose\n".repeat(3_000));
    assert_eq!(collected(&[&text]).1.expose(), text.trim_end());
}

#[test]
fn debug_shows_nothing_of_the_text() {
    let mut collector = PemCollector::default();
    collector.push(&KEY[..500]);
    let shown = format!("{collector:?}");
    assert!(shown.len() < 80 && !shown.contains(&KEY[40..52]), "{shown}");
}

proptest! {
    #[test]
    fn any_cut_into_pieces_gives_the_same_key(
        cuts in prop::collection::vec(0..4_000_usize, 0..12),
        ends in prop::sample::select(vec!["\n", "\r\n", "\r", "\\n"]),
    ) {
        let text = KEY.replace('\n', ends);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (text.len() + 1)).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        let pieces: Vec<&str> = cuts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect();
        let (progress, whole) = collected(&pieces);
        prop_assert_eq!(progress, Progress::Complete);
        prop_assert_eq!(whole.expose(), text.strip_suffix(ends).unwrap());
    }

    #[test]
    fn no_text_disturbs_the_collector(pieces in prop::collection::vec("(?s:[-BEGINDPRVATKY \\\\n\u{2014}\r\n]|.){0,60}", 0..8)) {
        let mut collector = PemCollector::default();
        for piece in &pieces {
            let progress = collector.push(piece);
            prop_assert_eq!(progress, collector.progress());
            collector.kind();
            collector.erase_last();
        }
    }
}

#[test]
fn an_api_key_that_came_along_is_known_in_front_and_behind_and_alone() {
    let api_key = "0123456789abcdef0123456789abcdef";
    let collected = |text: &str| {
        let mut collector = PemCollector::default();
        for c in text.chars() {
            collector.push(c.encode_utf8(&mut [0; 4]));
        }
        collector
    };
    let key = include_str!("../../../../tests/fixtures/keys/rsa-2048-pkcs8.pem");
    for (text, beside, alone) in [
        (format!("{api_key}\n{key}"), true, false),
        (
            format!("API key: {api_key}\r\nPrivate key:\r\n{key}"),
            true,
            false,
        ),
        (format!("{key}\n{api_key}\n"), true, false),
        (api_key.to_owned(), false, true),
        (key.to_owned(), false, false),
        (key[40..100].to_owned(), false, false),
    ] {
        let collector = collected(&text);
        let found = [collector.api_key_beside(), collector.api_key_alone()];
        assert_eq!(found.each_ref().map(Option::is_some), [beside, alone]);
        for found in found.iter().flatten() {
            assert_eq!(found.as_str(), api_key);
        }
    }
}
