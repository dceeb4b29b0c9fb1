//! The ways to leave, from every page: the terminal is as it was found, and the exit code says how
//! it was left.
//!
//! `UPDATE_MATRIX=1` writes what was found into README.md, where it has a place for it.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::pty::{Left, Pty};
use super::walk::{JOURNEY, Stop, walk_to};
use super::{after_farewell, assert_as_found, demo};

/// Processes at a time.
const AT_ONCE: usize = 4;
/// A process nobody can reach any more is gone by then.
const GONE: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, PartialEq, Debug)]
enum Path {
    CtrlC,
    Term,
    HangUp,
}

impl Path {
    const ALL: [Self; 3] = [Self::CtrlC, Self::Term, Self::HangUp];

    fn name(self) -> &'static str {
        match self {
            Self::CtrlC => "Ctrl-C",
            Self::Term => "TERM",
            Self::HangUp => "HUP",
        }
    }

    fn code(self, stop: &Stop) -> i32 {
        let at_the_end = ["Summary", "Resync commands", "Answers file"].contains(&stop.page);
        match self {
            // At the summary there is nothing left to cancel.
            Self::CtrlC if at_the_end => 0,
            Self::CtrlC => 130,
            Self::Term => 143,
            Self::HangUp => 129,
        }
    }

    fn take(self, stop: &Stop, mut pty: Pty) -> Left {
        match self {
            Self::CtrlC => {
                pty.send("\x03");
                if stop.asks {
                    pty.wait_for_text("Quit?");
                    pty.send("\x03");
                }
            }
            Self::Term => pty.signal("TERM"),
            Self::HangUp => pty.signal("HUP"),
        }
        if self != Self::CtrlC {
            pty.wait_for_end(GONE);
        }
        pty.left()
    }
}

/// Leaves from one page one way; gives the cell of the table.
fn leave(stop: &Stop, path: Path) -> String {
    let what = format!("{} from {}", path.name(), stop.page);
    let pty = demo();
    walk_to(&pty, stop.page);
    let left = path.take(stop, pty);
    assert_eq!(left.code, path.code(stop), "{what}");
    assert_as_found(&left, &what);
    let summary = after_farewell(&left.bytes);
    assert!(!summary.contains('\x1b'), "{what}: {summary:?}");
    left.code.to_string()
}

#[test]
fn every_page_can_be_left_in_every_way() {
    let stops: Vec<&Stop> = JOURNEY
        .iter()
        .filter(|stop| !stop.page.contains(','))
        .collect();
    let cells: Vec<(usize, Path)> = (0..stops.len())
        .flat_map(|stop| Path::ALL.map(|path| (stop, path)))
        .collect();
    let queue = Mutex::new(cells.into_iter());
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some((stop, path)) = queue.lock().unwrap().next() else {
                        return;
                    };
                    let cell = leave(stops[stop], path);
                    found.lock().unwrap().push((stop, path.name(), cell));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap();
    found.sort_unstable();
    if std::env::var_os("UPDATE_MATRIX").is_some() {
        write_table(&stops, &found);
    }
}

fn write_table(stops: &[&Stop], found: &[(usize, &str, String)]) {
    const MARKS: [&str; 2] = ["<!-- exits -->\n", "<!-- /exits -->"];
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap_or_default();
    let Some((before, rest)) = readme.split_once(MARKS[0]) else {
        return;
    };
    let Some((_, after)) = rest.split_once(MARKS[1]) else {
        return;
    };
    let names = Path::ALL.map(Path::name).join(" | ");
    let mut table = format!("| page | {names} |\n| --- | --- | --- | --- |\n");
    for (index, stop) in stops.iter().enumerate() {
        let codes = Path::ALL.map(|path| {
            let cell = found
                .iter()
                .find(|(at, name, _)| *at == index && *name == path.name());
            cell.map_or("", |(_, _, code)| code)
        });
        table.extend(["| ", stop.page, " | ", &codes.join(" | "), " |\n"]);
    }
    let [begin, end] = MARKS;
    std::fs::write(path, [before, begin, &table, end, after].concat()).unwrap();
}

#[test]
fn an_interrupt_from_outside_cancels() {
    let pty = demo();
    walk_to(&pty, "API Portal");
    pty.signal("INT");
    let left = pty.left();
    assert_eq!(left.code, 130);
    assert_as_found(&left, "INT");
}

#[test]
fn a_terminal_that_vanishes_takes_the_program_with_it() {
    for page in ["Store", "API Portal", "Project"] {
        let mut pty = demo();
        walk_to(&pty, page);
        let start = Instant::now();
        pty.vanish();
        let code = pty.wait_for_end(GONE);
        assert_eq!(code, 129, "from {page}");
        assert!(start.elapsed() < GONE, "{:?}", start.elapsed());
    }
}

#[test]
fn ctrl_c_within_a_paste_that_never_ends_leaves_no_key_for_the_shell() {
    let pty = demo();
    walk_to(&pty, "Where keys come from");
    pty.send("\x1b[B\r");
    pty.wait_for_text("paste it here");
    pty.send("\x1b[200~-----BEGIN PRIVATE KEY-----\rMIIEvAIBADANBg");
    pty.wait_for_text("so far");
    pty.signal("TERM");
    let left = pty.left();
    assert_eq!(left.code, 143);
    assert_as_found(&left, "a paste that never ends");
}
