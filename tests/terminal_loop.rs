//! The real loop on a pseudo-terminal in this process, with a machine that only takes notes.

use std::io::Read;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use commerce_connect::frontend::{Machine, Mailbox, Outcome};
use commerce_connect::terminal::Tty;
use commerce_connect::tui::{Appearance, Ended, run};
use commerce_connect::ui::{self, Theme, View};
use commerce_connect::wizard::{
    Answer, Block, Effect, Ending, Field, FieldId, Msg, Pending, Request, RequestId, Screen,
};
use ratatui::Frame;
use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{Winsize, tcgetattr, tcsetwinsize};

const BOUND: Duration = Duration::from_secs(10);

/// Shows what it was told; `q` in its text quits, `w` waits for an answer, `!` panics.
#[derive(Clone, Default)]
struct Notes {
    said: Vec<String>,
    text: String,
    pending: Option<Pending>,
}

impl Machine for Notes {
    fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let (said, effects) = match msg {
            Msg::Edited { text, .. } => {
                self.text.clone_from(&text);
                assert!(!text.contains('!'), "told to panic");
                let effects = if text.ends_with('q') {
                    vec![Effect::Quit(Ending::Finished)]
                } else if text.ends_with('w') {
                    let id = RequestId(7);
                    self.pending = Some(Pending {
                        id,
                        what: "Waiting",
                        cancellable: true,
                        note: None,
                    });
                    vec![Effect::Ask {
                        id,
                        request: Request::Inspect,
                    }]
                } else if text.ends_with('y') {
                    vec![Effect::Copy {
                        text: "id-1".into(),
                    }]
                } else {
                    Vec::new()
                };
                (format!("text:{text}"), effects)
            }
            Msg::KeyMaterial(text) => (format!("key:{}", text.expose().len()), Vec::new()),
            Msg::Answered { .. } => {
                self.pending = None;
                ("answered".into(), Vec::new())
            }
            Msg::Back => ("Back".into(), vec![Effect::Cancel { id: RequestId(7) }]),
            other => (format!("{other:?}"), Vec::new()),
        };
        self.said.push(said);
        effects
    }

    fn screen(&self) -> Screen {
        let id = FieldId::NewProject;
        let field = Field {
            id,
            label: "",
            text: self.text.clone(),
            placeholder: "",
            note: None,
        };
        Screen {
            steps: Vec::new(),
            subject: String::new(),
            title: self.said.join(","),
            blocks: vec![Block::Field(field)],
            aside: Vec::new(),
            alarm: false,
            focus: Some(id),
            pending: self.pending.clone(),
            keys: Vec::new(),
            dialog: None,
        }
    }
}

fn draw(frame: &mut Frame, screen: &Screen, view: &View) {
    let (width, height) = (frame.area().width, frame.area().height);
    let buffer = frame.buffer_mut();
    let shown = format!("[{}] {width}x{height}", screen.title);
    buffer.set_stringn(0, 0, shown, width.into(), ratatui::style::Style::new());
    if let Some(progress) = view.progress {
        buffer.set_stringn(
            0,
            1,
            progress.what,
            width.into(),
            ratatui::style::Style::new(),
        );
    }
}

fn look() -> Appearance {
    let theme = Theme {
        palette: ui::Palette::Ansi,
        ascii: false,
    };
    Appearance {
        theme,
        links: false,
        draw,
        sight: |_, _, _| ui::Seen::default(),
    }
}

fn over<P>(ended: &Ended<P>) -> Outcome {
    match ended {
        Ended::Over(outcome) => *outcome,
        Ended::Lines(_) => panic!("nobody asked for lines"),
    }
}

/// A terminal of 100 by 24: the emulator's end and the program's.
fn open() -> (OwnedFd, OwnedFd) {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let master = openpt(flags).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let line = ioctl_tiocgptpeer(&master, flags).unwrap();
    let size = Winsize {
        ws_row: 24,
        ws_col: 100,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&master, size).unwrap();
    (master, line)
}

type Seen = Arc<(Mutex<(vt100::Parser, Vec<u8>)>, Condvar)>;

struct Played {
    master: Option<OwnedFd>,
    line: OwnedFd,
    seen: Seen,
    performed: Arc<Mutex<Vec<String>>>,
    mailbox: Arc<Mutex<Option<Mailbox>>>,
    loops: Option<JoinHandle<std::io::Result<Outcome>>>,
}

impl Played {
    /// Opens the terminal, types `ahead` into it, and starts the loop.
    fn start(notes: Notes, ahead: &str) -> Self {
        let (master, line) = open();
        rustix::io::write(&master, ahead.as_bytes()).unwrap();
        let tty = Tty::of(line.try_clone().unwrap(), line.try_clone().unwrap());
        let mut played = Self {
            seen: Arc::new((
                Mutex::new((vt100::Parser::new(24, 100, 0), Vec::new())),
                Condvar::new(),
            )),
            master: Some(master),
            line,
            performed: Arc::default(),
            mailbox: Arc::default(),
            loops: None,
        };
        played.read_on();
        let (performed, post) = (Arc::clone(&played.performed), Arc::clone(&played.mailbox));
        played.loops = Some(std::thread::spawn(move || {
            let mut notes = notes;
            run(&mut notes, tty, look(), |mailbox| {
                *post.lock().unwrap() = Some(mailbox);
                move |effect| performed.lock().unwrap().push(format!("{effect:?}"))
            })
            .map(|ended| over(&ended))
        }));
        played
    }

    fn read_on(&self) {
        let mut reader = std::fs::File::from(self.master().try_clone().unwrap());
        let seen = Arc::clone(&self.seen);
        std::thread::spawn(move || {
            let mut buffer = [0_u8; 4096];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                let mut guard = seen.0.lock().unwrap();
                guard.0.process(&buffer[..read]);
                guard.1.extend_from_slice(&buffer[..read]);
                seen.1.notify_all();
            }
        });
    }

    fn master(&self) -> &OwnedFd {
        self.master.as_ref().unwrap()
    }

    fn send(&self, bytes: &str) {
        assert_eq!(
            rustix::io::write(self.master(), bytes.as_bytes()),
            Ok(bytes.len())
        );
    }

    fn wait_for(&self, text: &str) {
        let wanted = |parser: &vt100::Parser| parser.screen().contents().contains(text);
        let guard = self.seen.0.lock().unwrap();
        let (guard, _) = self
            .seen
            .1
            .wait_timeout_while(guard, BOUND, |seen| !wanted(&seen.0))
            .unwrap();
        let contents = guard.0.screen().contents();
        assert!(
            contents.contains(text),
            "waited for {text:?}, saw {contents:?}"
        );
    }

    fn count(&self) -> usize {
        self.seen.0.lock().unwrap().1.len()
    }

    fn outcome(mut self) -> Outcome {
        self.loops.take().unwrap().join().unwrap().unwrap()
    }
}

#[test]
fn the_terminal_is_left_as_it_was_found() {
    let mut played = Played::start(Notes::default(), "");
    let before = format!("{:?}", tcgetattr(&played.line).unwrap());
    played.wait_for("[Started]");
    played.send("q");
    let ended = played.loops.take().unwrap().join().unwrap().unwrap();
    assert_eq!(ended, Outcome::Ended(Ending::Finished));
    let after = format!("{:?}", tcgetattr(&played.line).unwrap());
    // The loop may have been raw already when the first look was taken.
    assert!(
        after.contains("ICANON") && after.contains("ECHO"),
        "{after} was {before}"
    );
    let farewell = b"\x1b[?2004l\x1b[?1049l\x1b[?25h\x1b[m";
    let guard = played.seen.0.lock().unwrap();
    let (guard, _) = played
        .seen
        .1
        .wait_timeout_while(guard, BOUND, |seen| !seen.1.ends_with(farewell))
        .unwrap();
    assert!(guard.1.ends_with(farewell), "nothing follows the farewell");
}

#[test]
fn what_was_typed_before_the_start_is_kept() {
    let played = Played::start(Notes::default(), "abc");
    played.wait_for("[Started,text:abc]");
    played.send("q");
    assert_eq!(played.outcome(), Outcome::Ended(Ending::Finished));
}

#[test]
fn a_terminal_that_vanishes_ends_the_run_at_once() {
    let (master, line) = open();
    let tty = Tty::of(line.try_clone().unwrap(), line);
    let (tell, told) = std::sync::mpsc::channel();
    let loops = std::thread::spawn(move || {
        run(&mut Notes::default(), tty, look(), |_| {
            tell.send(()).unwrap();
            |_| ()
        })
        .map(|ended| over(&ended))
    });
    told.recv_timeout(BOUND).unwrap();
    let start = Instant::now();
    drop(master);
    assert_eq!(loops.join().unwrap().unwrap(), Outcome::HungUp);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn somebody_idle_is_let_go_once_nothing_is_being_written() {
    let (_master, line) = open();
    let limit = Some(Duration::from_millis(50));
    let tty = Tty::of(line.try_clone().unwrap(), line).let_go_after(limit);
    let mut notes = Notes {
        pending: Some(Pending {
            id: RequestId(7),
            what: "Saving",
            cancellable: false,
            note: None,
        }),
        ..Notes::default()
    };
    let (tell, told) = std::sync::mpsc::channel();
    let (tell_end, told_end) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let ended = run(&mut notes, tty, look(), |mailbox| {
            tell.send(mailbox).unwrap();
            |_| ()
        });
        tell_end.send(over(&ended.unwrap())).unwrap();
    });
    let mailbox = told.recv_timeout(BOUND).unwrap();
    let early = told_end.recv_timeout(Duration::from_millis(500));
    assert!(early.is_err(), "{early:?} in the middle of a write");
    mailbox.post(Msg::Answered {
        id: RequestId(7),
        answer: Answer::Renamed(Ok(())),
    });
    assert_eq!(told_end.recv_timeout(BOUND), Ok(Outcome::Idle));
}

#[test]
fn an_arrow_whose_rest_is_late_takes_the_back_back() {
    let played = Played::start(Notes::default(), "");
    played.send("\x1b");
    played.wait_for("[Started,Back]");
    played.send("[A");
    played.wait_for("[Started,Back,BackTakenBack,PreviousField]");
    played.send("q");
    assert_eq!(played.outcome(), Outcome::Ended(Ending::Finished));
}

#[test]
fn esc_alone_is_back_and_its_effects_follow() {
    let played = Played::start(Notes::default(), "");
    played.wait_for("[Started]");
    let start = Instant::now();
    played.send("\x1b");
    played.wait_for("[Started,Back]");
    assert!(
        start.elapsed() < Duration::from_millis(200),
        "{:?}",
        start.elapsed()
    );
    played.send("\x1b[B");
    played.wait_for("[Started,Back,NextField]");
    assert!(
        played
            .performed
            .lock()
            .unwrap()
            .iter()
            .any(|effect| effect.contains("Cancel"))
    );
    played.send("q");
    played.outcome();
}

#[test]
fn an_answer_wakes_the_loop_and_a_slow_one_is_announced() {
    let played = Played::start(Notes::default(), "");
    played.send("w");
    played.wait_for("Waiting");
    let mailbox = played.mailbox.lock().unwrap().clone().unwrap();
    let id = RequestId(7);
    mailbox.post(Msg::Answered {
        id,
        answer: Answer::Renamed(Ok(())),
    });
    played.wait_for("answered");
    played.send("q");
    played.outcome();
}

#[test]
fn a_pasted_key_is_told_as_key_text_and_the_paste_costs_one_frame() {
    let played = Played::start(Notes::default(), "");
    played.wait_for("[Started]");
    let before = played.count();
    let key = format!("-----BEGIN PRIVATE KEY-----\r{}", "x".repeat(1_700));
    played.send(&format!("\x1b[200~{key}\x1b[201~"));
    played.wait_for(&format!("[Started,key:{},KeyTextOver]", key.len()));
    assert!(played.count() - before < 60, "{}", played.count() - before);
    played.send("q");
    played.outcome();
}

#[test]
fn a_copied_text_goes_to_the_terminals_clipboard() {
    let played = Played::start(Notes::default(), "");
    played.send("y");
    played.wait_for("Copied");
    let sent = String::from_utf8_lossy(&played.seen.0.lock().unwrap().1).into_owned();
    assert!(sent.contains("\x1b]52;c;aWQtMQ==\x07"));
    played.send("q");
    played.outcome();
}

#[test]
fn a_panic_leaves_the_terminal_as_it_was() {
    let mut played = Played::start(Notes::default(), "");
    played.wait_for("[Started]");
    played.send("!");
    assert!(played.loops.take().unwrap().join().is_err());
    let modes = format!("{:?}", tcgetattr(&played.line).unwrap());
    assert!(modes.contains("ICANON"), "{modes}");
}

#[test]
fn another_window_size_is_drawn_when_the_signal_comes() {
    let played = Played::start(Notes::default(), "");
    played.wait_for("100x24");
    let size = Winsize {
        ws_row: 10,
        ws_col: 60,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(played.master(), size).unwrap();
    signal_hook::low_level::raise(signal_hook::consts::SIGWINCH).unwrap();
    played.wait_for("60x10");
    played.send("q");
    played.outcome();
}
