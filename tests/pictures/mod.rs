//! The pictures of README.md: what the real program shows on a real terminal, on dark and on light
//! ones, page by page, as a film, and as a recording for terminals.
//!
//! `COMMERCE_CONNECT_WRITE=1 cargo test pictures::` writes them anew; without it the tests fail
//! when a picture is not what the program shows.

mod cast;
mod frame;
mod journey;
mod palette;
mod svg;

use std::fs;
use std::path::PathBuf;

use journey::walk;
use palette::{DARK, LIGHT, Palette};

const SAYS: &str = "The demo in a terminal: a store is looked at, an API key and a private key are \
    given, checked and saved, a project is requested, one of its data spaces is chosen and saved.";

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/pictures"))
}

/// Fails when this file says something else, or writes it.
fn compare(file: &str, made: &str) {
    let path = folder().join(file);
    if std::env::var_os("COMMERCE_CONNECT_WRITE").is_some() {
        fs::create_dir_all(folder()).unwrap();
        fs::write(&path, made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let same = kept
        .bytes()
        .zip(made.bytes())
        .take_while(|(one, other)| one == other);
    let same = same.count();
    let from = |text: &str| {
        let rest = String::from_utf8_lossy(&text.as_bytes()[same..]).into_owned();
        rest.chars().take(80).collect::<String>()
    };
    assert!(
        kept == made,
        "{file} is not what the program shows: {:?} was kept, {:?} is shown. If it should be: \
         COMMERCE_CONNECT_WRITE=1 cargo test pictures::, and look at it.",
        from(&kept),
        from(made)
    );
}

fn pictured(palette: &Palette) {
    let name = palette.name;
    let small = walk(Some(palette.told), 80, 24);
    for (page, frame) in &small.pages {
        let title = format!("commerce-connect: {}", page.replace('-', " "));
        compare(
            &format!("{page}-{name}.svg"),
            &svg::still(frame, palette, &title),
        );
    }
    let still = small.page("data-space");
    let film = svg::film(&small.shots, still, palette, ("commerce-connect", SAYS));
    assert!(film.len() < 300 * 1024, "{} bytes", film.len());
    compare(&format!("journey-{name}.svg"), &film);
    let wide = walk(Some(palette.told), 120, 34);
    let title = "commerce-connect: data space, on a wide terminal";
    let wide = svg::still(wide.page("data-space"), palette, title);
    compare(&format!("wide-{name}.svg"), &wide);
}

#[test]
fn the_pictures_on_dark_are_what_the_program_shows() {
    pictured(&DARK);
}

#[test]
fn the_pictures_on_light_are_what_the_program_shows() {
    pictured(&LIGHT);
}

#[test]
fn the_recording_shows_what_the_program_shows() {
    let walk = walk(None, 80, 24);
    let cast = cast::cast(&walk.shots, "commerce-connect demo");
    for (at, (played, (frame, _))) in cast::played(&cast).iter().zip(&walk.shots).enumerate() {
        assert_eq!(played.text(), frame.text(), "frame {at}");
        assert!(played == frame, "frame {at} looks otherwise");
    }
    compare("journey.cast", &cast);
}
