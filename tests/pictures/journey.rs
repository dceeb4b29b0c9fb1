//! The journey that is pictured: the demo, called from a shell, on a terminal of its own.

use std::path::Path;
use std::time::Duration;

use super::frame::Frame;
use super::svg::Shot;
use crate::support::BINARY;
use crate::support::pty::Pty;

/// A key for tests; the page shows its fingerprint.
const KEY: &str = include_str!("../fixtures/keys/rsa-2048-pkcs8.pem");
/// An API key of the demo that goes with any private key.
const API_KEY: &str = "sandbox-commerce";
const DOWN: &str = "\x1b[B";
const UP: &str = "\x1b[A";

/// How long a letter is shown, and a page that one reads.
const LETTER: u32 = 90;
const GLANCE: u32 = 900;
const READ: u32 = 3_200;

/// A terminal on which somebody walks, and what was seen of it.
pub(crate) struct Walk {
    pty: Pty,
    pub(crate) shots: Vec<Shot>,
    /// The frames that have a picture of their own, by its name.
    pub(crate) pages: Vec<(&'static str, Frame)>,
}

impl Walk {
    /// A shell that knows the program, on a terminal with this background and size.
    fn start(told: Option<&str>, columns: u16, rows: u16) -> Self {
        let folder = Path::new(BINARY).parent().unwrap().display();
        let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
        let mut env = vec![("PS1", "$ "), ("PATH", path.as_str())];
        env.extend(told.map(|told| ("COLORFGBG", told)));
        Self {
            pty: Pty::spawn("sh", &["-i"], &env, columns, rows),
            shots: Vec::new(),
            pages: Vec::new(),
        }
    }

    /// The frame that has all this, once nothing is awaited any more. The one before had not, or it
    /// would be taken for it.
    fn frame(&self, shows: &[&str]) -> Frame {
        let has_all = |text: &str| shows.iter().all(|part| text.contains(part));
        let before = self.shots.last().map(|(frame, _)| frame.text());
        assert!(!before.is_some_and(|text| has_all(&text)), "{shows:?}");
        self.pty.wait_for(&shows.join(", "), |screen| {
            let text = Frame::of(screen).text();
            let busy = |sign: char| ('\u{2800}'..='\u{28ff}').contains(&sign);
            !text.contains(busy) && !text.contains(": done") && has_all(&text)
        });
        // A frame is one write, of which an emulator may be given the half.
        self.pty.wait_for_quiet(Duration::from_millis(50));
        Frame::of(&self.pty.screen())
    }

    fn see(&mut self, lasts: u32, shows: &[&str]) -> &mut Self {
        let frame = self.frame(shows);
        self.shots.push((frame, lasts));
        self
    }

    /// A page that has a picture of its own.
    fn picture(&mut self, name: &'static str, shows: &[&str]) -> &mut Self {
        let frame = self.frame(shows);
        self.pages.push((name, frame.clone()));
        self.shots.push((frame, READ));
        self
    }

    /// The picture of a page that was walked over.
    pub(crate) fn page(&self, name: &str) -> &Frame {
        let page = self.pages.iter().find(|(page, _)| *page == name);
        &page.expect("it was walked over").1
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        self.pty.send(keys);
        self
    }

    /// Letter by letter, behind what stands there.
    fn type_in(&mut self, text: &str, behind: &str) -> &mut Self {
        for end in 1..=text.len() {
            self.press(&text[end - 1..end]);
            // A blank can't be seen.
            if !text[..end].ends_with(' ') {
                self.see(LETTER, &[&format!("{behind}{}", &text[..end])]);
            }
        }
        if let Some((_, lasts)) = self.shots.last_mut() {
            *lasts = GLANCE;
        }
        self
    }
}

/// From the command to the summary in the scrollback.
pub(crate) fn walk(told: Option<&str>, columns: u16, rows: u16) -> Walk {
    let mut walk = Walk::start(told, columns, rows);
    walk.see(GLANCE, &["$"])
        .type_in("commerce-connect demo", "$ ")
        .press("\r")
        .picture("store", &["Step 1 of 7", "Connected"])
        .press(DOWN)
        .see(GLANCE, &["> Outline"])
        .press("\r")
        .picture("overview", &["Adobe account", "Esc back"])
        .press("\x1b")
        .see(GLANCE, &["> Outline"])
        .press(UP)
        .see(GLANCE, &["> Start"])
        .press("\r")
        .see(GLANCE, &["Which keys should"])
        .press(DOWN)
        .see(GLANCE, &["> Enter keys"])
        .press("\r")
        .see(GLANCE, &["Enter check the keys"])
        .type_in(API_KEY, "API key      ")
        .press("\r")
        .see(GLANCE, &["> Private key"])
        .press(&format!("\x1b[200~{KEY}\x1b[201~"))
        .picture("keys", &["RSA 2048 bit"])
        .press("\r")
        .picture("save", &["Enter save 2 values"])
        .press("\r")
        .see(GLANCE, &["see no project", "Request New Project"])
        .press("\r")
        .see(GLANCE, &["Enter request the project"])
        .type_in("My Shop", "> Name  ")
        .press("\r")
        .picture("data-space", &["Testing 2", "Enter choose"])
        .press("\r")
        .picture("review", &["Enter save 6 values"])
        .press("\r")
        .see(READ, &["> Go on"])
        .press("\r")
        .picture("summary", &["> Finish", "All of the first data was sent"])
        .press(DOWN)
        .see(GLANCE, &["> See what was sent"])
        .press("\r")
        .picture(
            "first-data",
            &["What the store sends", "> Back to the summary"],
        )
        .press("\r")
        .see(GLANCE, &["> See what was sent"])
        .press(UP)
        .see(GLANCE, &["> Finish"])
        .press("\r");
    let end = walk.frame(&["My Shop", "\n$"]);
    walk.shots.push((end, 2 * READ));
    walk.press("exit\r");
    walk
}
