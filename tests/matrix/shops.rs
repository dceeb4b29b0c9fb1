//! The screens of stores that are not the demo's: one that must not write into a Production data
//! space without a clear yes, and stores that real PHP reads and writes.

use super::spot::{Quits, Spot};
use super::spots::KEY;
use super::world::Scene;

/// What is waited for, and what is typed then.
type Step = (&'static str, String);

fn spot(
    name: &'static str,
    scene: Scene,
    steps: Vec<Step>,
    shows: &[&'static str],
    quits: Quits,
) -> Spot {
    Spot {
        name,
        scene,
        plain: false,
        steps: steps
            .into_iter()
            .map(|(shown, keys)| (vec![shown], keys))
            .collect(),
        shows: shows.to_vec(),
        quits,
        ends: None,
    }
}

/// The keys are entered and checked.
fn checked() -> Vec<Step> {
    vec![
        ("Enter start", "\r".into()),
        ("or its file", "sandbox-thousand-projects\r".into()),
        ("> Private key", format!("\x1b[200~{KEY}\x1b[201~")),
        ("RSA 2048 bit", "\r".into()),
    ]
}

/// And saved.
fn saved() -> Vec<Step> {
    let mut steps = checked();
    steps.push(("Enter save 2 values", "\r".into()));
    steps
}

/// And the first project's first data space is chosen.
fn chosen() -> Vec<Step> {
    let mut steps = saved();
    steps.push(("Shop 0001", "\r".into()));
    steps.push(("Enter choose", "\r".into()));
    steps
}

/// All of them.
pub(crate) fn all() -> Vec<Spot> {
    let mut spots = pages();
    spots.extend(lines());
    spots
}

fn pages() -> Vec<Spot> {
    let mut guarded = chosen();
    guarded.push(("> Type its name", "Production?\r".into()));
    let unbind = || vec![("Enter start", "\x1b[F\r".into())];
    let mut unbound = unbind();
    unbound.push(("Enter take out", "\r".into()));
    vec![
        spot(
            "Production behind its guard",
            Scene::Staging,
            guarded,
            &["This needs a clear yes."],
            Quits::Asks,
        ),
        spot(
            "PHP: Store before it is read",
            Scene::Silent,
            vec![],
            &["Looking at the store"],
            Quits::AtOnce,
        ),
        spot(
            "PHP: Store",
            Scene::Shop,
            vec![],
            &["not yet", "Enter start"],
            Quits::AtOnce,
        ),
        spot(
            "PHP: a module switched off",
            Scene::Disabled,
            vec![],
            &["are switched off", "Enter look again"],
            Quits::AtOnce,
        ),
        spot(
            "PHP: Save",
            Scene::Shop,
            checked(),
            &["Enter save 2 values"],
            Quits::Asks,
        ),
        spot(
            "PHP: a save under way",
            Scene::Held,
            saved(),
            &["Saving the keys"],
            Quits::Behind,
        ),
        spot(
            "PHP: saved",
            Scene::Shop,
            saved(),
            &["Saved 2 values", "Shop 0001"],
            Quits::Asks,
        ),
        spot(
            "PHP: a key locked in env.php",
            Scene::LockedInEnv,
            checked(),
            &["where it is locked.", "Enter save 2 values"],
            Quits::Asks,
        ),
        spot(
            "PHP: a key locked in config.php",
            Scene::LockedInConfig,
            checked(),
            &["app/etc/config.php", "Enter look again"],
            Quits::Asks,
        ),
        spot(
            "PHP: Review",
            Scene::Shop,
            chosen(),
            &["Enter save 6 values"],
            Quits::Asks,
        ),
        spot(
            "PHP: Unbind",
            Scene::Connected,
            unbind(),
            &["Enter take out 3 values"],
            Quits::AtOnce,
        ),
        spot(
            "PHP: taken out",
            Scene::Connected,
            unbound,
            &["Taken out: 3 values"],
            Quits::AtOnce,
        ),
    ]
}

/// What the plain mode asks on the way to a data space, and what is answered.
const LINES: [(&str, &str); 8] = [
    ("Enter for 1: ", "\r"),
    ("type it): ", "sandbox-thousand-projects\r"),
    ("Not shown: ", KEY),
    ("Or paste another key.", ""),
    ("Not shown: ", "\r"),
    ("2 values): ", "\r"),
    ("Enter for 2: ", "2\r"),
    ("Enter for 1: ", "\r"),
];

fn lines() -> Vec<Spot> {
    let spot = |name, scene, steps: &[(&'static str, &str)], shows, quits| Spot {
        plain: true,
        ..spot(
            name,
            scene,
            steps
                .iter()
                .map(|(prompt, text)| (*prompt, (*text).to_owned()))
                .collect(),
            &[shows],
            quits,
        )
    };
    vec![
        spot(
            "lines: Production behind its guard",
            Scene::Staging,
            &LINES,
            "data space's name): ",
            Quits::Asks,
        ),
        spot(
            "lines: PHP: Store",
            Scene::Shop,
            &[],
            "Enter for 1: ",
            Quits::AtOnce,
        ),
        spot(
            "lines: PHP: a save under way",
            Scene::Held,
            &LINES[..6],
            "Saving the keys",
            Quits::Behind,
        ),
        spot(
            "lines: PHP: Unbind",
            Scene::Connected,
            &[("Enter for 1: ", "4\r")],
            "3 values): ",
            Quits::AtOnce,
        ),
    ]
}
