//! Cut at every step, in every way, and gone on with.

use std::time::{Duration, Instant};

use super::GONE;
use super::journey::{JOURNEY, Stop, begin, walk_to};
use super::world::World;
use crate::support::pty::{BOUND, Pty};

#[derive(Clone, Copy, PartialEq, Debug)]
enum Cut {
    /// The terminal goes away.
    Vanish,
    HangUp,
    Term,
    Kill,
}

impl Cut {
    /// Cuts, and checks how the program ended.
    fn take(self, mut pty: Pty, world: &World, stop: &Stop) {
        let what = format!("{self:?} at {}", stop.page);
        if self == Cut::Kill {
            // Nothing can be saved at the last moment: what was typed is kept when it pauses.
            wait_until(&what, || world.kept().contains(stop.kept));
        }
        let start = Instant::now();
        match self {
            Self::Vanish => pty.vanish(),
            Self::HangUp => pty.signal("HUP"),
            Self::Term => pty.signal("TERM"),
            Self::Kill => pty.signal("KILL"),
        }
        let code = pty.wait_for_end(BOUND);
        let took = start.elapsed();
        assert!(took < GONE, "{what}: {took:?}");
        let expected = match self {
            Self::Vanish | Self::HangUp => 129,
            Self::Term => 143,
            Self::Kill => 137,
        };
        assert_eq!(code, expected, "{what}");
        if self == Self::Term {
            let text = String::from_utf8_lossy(&pty.left().bytes).into_owned();
            let line = format!("To go on at {}:", stop.place);
            assert!(text.contains(&line), "{what}: {text:?}");
        } else if self == Self::HangUp {
            let text = String::from_utf8_lossy(&pty.left().bytes).into_owned();
            assert!(!text.contains("To go on"), "{what}");
        }
        world.assert_no_secret();
    }
}

fn wait_until(what: &str, done: impl Fn() -> bool) {
    let end = Instant::now() + BOUND;
    while !done() {
        assert!(Instant::now() < end, "{what}");
        // A file of another process: there is nothing else to wait on.
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// A new start offers to go on here, and gets there.
fn again(world: &World, stop: &Stop) -> Pty {
    let pty = world.wizard(&[]);
    pty.wait_for_text("An unfinished run");
    let text = pty.text();
    assert!(
        text.contains(&format!("{}, less than a minute ago", stop.place)),
        "{text}"
    );
    assert!(text.contains("Start anew"), "{text}");
    pty.send("\r");
    pty
}

/// The whole journey, with a cut at every stop.
fn journey_with(cut: Cut) {
    let world = World::new();
    let mut pty = world.wizard(&[]);
    begin(&pty);
    for (number, stop) in JOURNEY.iter().enumerate() {
        stop.wait(&pty);
        cut.take(pty, &world, stop);
        pty = again(&world, stop);
        if stop.keys_again {
            JOURNEY[0].wait(&pty);
            for before in &JOURNEY[..number] {
                before.go_on(&pty, &world);
            }
        }
        stop.wait(&pty);
        stop.go_on(&pty, &world);
    }
    assert_eq!(pty.wait_for_end(BOUND), 0);
    assert_eq!(world.projects(&world.api_key), ["My Shop EU"]);
    assert_eq!(
        world.kept(),
        "",
        "a finished run leaves nothing to go on with"
    );
    let fresh = world.wizard(&[]);
    fresh.wait_for_text("Enter start");
}

#[test]
fn a_terminal_that_vanishes_at_any_step_is_gone_on_from() {
    journey_with(Cut::Vanish);
}

#[test]
fn a_hangup_at_any_step_is_gone_on_from() {
    journey_with(Cut::HangUp);
}

#[test]
fn a_termination_at_any_step_is_gone_on_from_and_says_how() {
    journey_with(Cut::Term);
}

#[test]
fn a_kill_at_any_step_is_gone_on_from() {
    journey_with(Cut::Kill);
}

#[test]
fn the_plain_mode_offers_the_same() {
    let world = World::new();
    let mut pty = world.wizard(&[]);
    walk_to(&pty, &world, "Data space");
    pty.signal("HUP");
    assert_eq!(pty.wait_for_end(GONE), 129);
    let pty = world.wizard(&["--plain"]);
    pty.wait_for_text("Go on at step 5 of 7, Data space");
    pty.send("1\r");
    pty.wait_for_text("Which data space will this store fill");
    pty.send("quit\r");
    pty.wait_for_text("The next start offers to go on here");
    pty.send("next\r");
    let left = pty.left();
    assert_eq!(left.code, 130);
    let text = left.screen.contents();
    assert!(
        text.contains("To go on at step 5 of 7, Data space:"),
        "{text}"
    );
    let pty = world.wizard(&["--plain"]);
    pty.wait_for_text("Start anew");
    pty.send("2\r");
    pty.wait_for_text("Step 1 of 7: Store");
    pty.wait_for_text("Connected");
}

#[test]
fn a_request_under_way_when_the_line_is_cut_is_looked_up_and_there_is_one_project() {
    for cut in [Cut::Vanish, Cut::Kill, Cut::Term] {
        let mut world = World::new();
        // It takes effect at once and answers in two minutes.
        world.api_key = "sandbox-late-after-initialize".into();
        let pty = world.wizard(&[]);
        walk_to(&pty, &world, "Request New Project");
        pty.send("\r");
        wait_until("the project is made", || {
            world.projects(&world.api_key) == ["My Shop"]
        });
        assert!(world.kept().contains("wish"), "{}", world.kept());
        let stop = &JOURNEY[3];
        cut.take(pty, &world, stop);
        let pty = again(&world, stop);
        pty.wait_for_text("The project that was requested is there.");
        assert_eq!(world.projects(&world.api_key), ["My Shop"], "{cut:?}");
    }
}
