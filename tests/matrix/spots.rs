//! The screens: the journey's pages, and what can lie over them or happen on them.

use super::shops;
use super::spot::{Quits, Spot};
use super::world::Scene;
use crate::support::walk::JOURNEY;

pub(crate) const KEY: &str = include_str!("../fixtures/keys/rsa-2048-pkcs8.pem");
/// Pages that the journey passes again.
const AGAIN: [&str; 4] = [
    "Names, renamed",
    "Names, renamed twice",
    "Summary, behind it",
    "Summary, at the end",
];

/// All screens.
pub(crate) fn all() -> Vec<Spot> {
    let mut spots = pages();
    spots.extend(over_pages());
    spots.extend(lines());
    spots.extend(shops::all());
    spots
}

fn pages() -> Vec<Spot> {
    let mut steps = Vec::new();
    let mut spots = Vec::new();
    for stop in JOURNEY {
        if !AGAIN.contains(&stop.page) {
            let end = ["Summary", "What the store sends", "Answers file"].contains(&stop.page);
            spots.push(Spot {
                name: stop.page,
                scene: Scene::Demo,
                plain: false,
                steps: steps.clone(),
                shows: stop.shows.to_vec(),
                quits: match (stop.asks, end) {
                    (true, _) => Quits::Asks,
                    (false, true) => Quits::Finished,
                    (false, false) => Quits::AtOnce,
                },
                ends: (stop.page == "Summary").then_some("\r"),
            });
        }
        steps.push((stop.shows.to_vec(), stop.keys.to_owned()));
    }
    spots
}

/// The page for keys, and what is typed there.
fn at_keys(api_key: &str) -> Vec<(Vec<&'static str>, String)> {
    vec![
        (vec!["Connected", "Enter start"], "\r".into()),
        (vec!["Which keys should"], "\x1b[B\r".into()),
        (vec!["or its file"], format!("{api_key}\r")),
    ]
}

fn checked(api_key: &str) -> Vec<(Vec<&'static str>, String)> {
    let mut steps = at_keys(api_key);
    steps.push((vec!["> Private key"], format!("\x1b[200~{KEY}\x1b[201~")));
    steps.push((vec!["RSA 2048 bit"], "\r".into()));
    steps
}

fn over_pages() -> Vec<Spot> {
    let spot = |name, steps, shows: &[&'static str], quits| Spot {
        name,
        scene: Scene::Demo,
        plain: false,
        steps,
        shows: shows.to_vec(),
        quits,
        ends: None,
    };
    let mut filter = checked("sandbox-thousand-projects");
    filter.push((vec!["Enter save 2 values"], "\r".into()));
    filter.push((vec!["Shop 0001"], "/Shop 0777".into()));
    let mut help = at_keys("sandbox-commerce");
    help.push((vec!["> Private key"], "\x1bOP".into()));
    let mut quit = at_keys("sandbox-commerce");
    quit.push((vec!["> Private key"], "\x03".into()));
    let mut half = at_keys("sandbox-commerce");
    let begun = format!("\x1b[200~{}\x1b[201~", &KEY[..300]);
    half.push((vec!["> Private key"], begun));
    let mut paste = at_keys("sandbox-commerce");
    paste.push((vec!["> Private key"], format!("\x1b[200~{}", &KEY[..300])));
    vec![
        spot("Help", help, &["Help: API keys"], Quits::Asks),
        spot("Quit?", quit, &["Quit?"], Quits::AtOnce),
        spot("half a key", half, &["so far"], Quits::Asks),
        spot("a paste that does not end", paste, &["so far"], Quits::Asks),
        spot(
            "a request under way",
            checked("sandbox-slow"),
            &["Checking the keys"],
            Quits::Asks,
        ),
        spot(
            "a problem",
            checked("sandbox-unknown-key"),
            &["The API key is unknown."],
            Quits::Asks,
        ),
        spot(
            "a filter",
            filter,
            &["> Shop 0777", "1 of 1000"],
            Quits::Asks,
        ),
    ]
}

const FIRST: (&str, &str) = ("Enter for 1: ", "\r");
const ENTER_KEYS: (&str, &str) = ("Enter for 1: ", "2\r");
const PORTAL: (&str, &str) = ("Enter for 1: ", "1\r");

/// The plain mode's questions: what is read, chosen, typed, kept secret, switched, answered over a
/// page, waited for and mended.
fn lines() -> Vec<Spot> {
    let spot = |name, steps: &[(&'static str, &str)], shows: &'static str, quits| Spot {
        name,
        scene: Scene::Demo,
        plain: true,
        steps: steps
            .iter()
            .map(|(prompt, text)| (vec![*prompt], (*text).to_owned()))
            .collect(),
        shows: vec![shows],
        quits,
        ends: None,
    };
    let keys = |api_key: &'static str| {
        [
            FIRST,
            ENTER_KEYS,
            ("type it): ", api_key),
            ("Not shown: ", KEY),
            ("Or paste another key.", ""),
            ("Not shown: ", "\r"),
        ]
    };
    let made = [FIRST, PORTAL, PORTAL, ("My Shop): ", "My Shop\r")];
    let mut whole = made.to_vec();
    whole.extend([
        ("throw them away): ", "\r"),
        ("another: ", "\r"),
        ("2 values): ", "\r"),
        ("Enter for 1: ", "\r"),
        ("My Shop EU): ", "My Shop\r"),
        ("Enter for 1: ", "2\r"),
        ("6 values): ", "\r"),
        ("Enter for 1: ", "\r"),
    ]);
    let to_key = [FIRST, ENTER_KEYS, ("type it): ", "sandbox-commerce\r")];
    let mut switch = to_key.to_vec();
    switch.push(("Not shown: ", "field 4\r"));
    let mut half = to_key.to_vec();
    half.push(("Not shown: ", &KEY[..300]));
    let mut spots = vec![
        spot("lines: Store", &[], "Enter for 1: ", Quits::AtOnce),
        spot("lines: a list", &[FIRST], "Enter for 1: ", Quits::AtOnce),
        spot(
            "lines: a text",
            &[FIRST, ENTER_KEYS],
            "type it): ",
            Quits::Asks,
        ),
        spot("lines: a private key", &to_key, "Not shown: ", Quits::Asks),
        spot("lines: half a key", &half, "", Quits::Asks),
        spot(
            "lines: a switch",
            &switch,
            "(check the keys): ",
            Quits::Asks,
        ),
        spot("lines: new keys", &made, "throw them away): ", Quits::Asks),
        spot(
            "lines: Quit?",
            &[FIRST, ENTER_KEYS, ("type it): ", "quit\r")],
            "back (stay): ",
            Quits::AtOnce,
        ),
        spot(
            "lines: a request under way",
            &keys("sandbox-slow\r"),
            "Type back to cancel.",
            Quits::Asks,
        ),
        spot(
            "lines: a problem",
            &keys("sandbox-unknown-key\r"),
            "type another: ",
            Quits::Asks,
        ),
        spot("lines: Summary", &whole, "Enter for 1: ", Quits::Finished),
    ];
    if let Some(summary) = spots.last_mut() {
        summary.ends = Some("1\r");
    }
    spots
}
