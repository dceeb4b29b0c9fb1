//! A wizard that panics when it is told to: the same parts as in the real program, put together
//! here around the real machine, in a process of its own. SIGUSR1 makes the machine panic at its
//! next message, on the thread that drives the terminal.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use commerce_connect::domain::Label;
use commerce_connect::effects::{PortalKeys, Services, Worker};
use commerce_connect::frontend::{Machine, Mailbox};
use commerce_connect::plain;
use commerce_connect::sandbox::{Database, Licence, Scenarios, portal, serve};
use commerce_connect::state::StateDir;
use commerce_connect::store::{DemoStore, Opening, Spec, Store, php_command};
use commerce_connect::terminal::Tty;
use commerce_connect::tui::{self, Appearance};
use commerce_connect::ui::{self, Theme};
use commerce_connect::wizard::{Answer, Effect, Msg, RequestId, Screen, Setup, Wizard};

use crate::support::name;
use crate::support::pty::Pty;

/// What it says.
pub(crate) const MESSAGE: &str = "told to panic";
const ROLE: &str = "FRAGILE_WIZARD";
const GIVEN: &str = "FRAGILE_ARGUMENTS";
const TEST: &str = "a_panic_is_read_on_the_main_screen";

/// The fragile wizard on a terminal of its own, with the arguments of the real one.
pub(crate) fn spawn(
    lines: bool,
    given: &[&str],
    env: &[(&str, &str)],
    columns: u16,
    rows: u16,
) -> Pty {
    let program = std::env::current_exe().unwrap();
    let arguments = [
        &name(module_path!(), TEST),
        "--exact",
        "--nocapture",
        "--test-threads=1",
        "--color=never",
    ];
    let mut env = env.to_vec();
    let given = given.join("\n");
    env.push((ROLE, if lines { "lines" } else { "full" }));
    env.push((GIVEN, &given));
    Pty::spawn(program.to_str().unwrap(), &arguments, &env, columns, rows)
}

struct Fragile {
    wizard: Wizard,
    breaks: Arc<AtomicBool>,
}

impl Machine for Fragile {
    fn update(&mut self, msg: Msg) -> Vec<Effect> {
        assert!(!self.breaks.load(Ordering::SeqCst), "{MESSAGE}");
        self.wizard.update(msg)
    }

    fn screen(&self) -> Screen {
        self.wizard.screen()
    }
}

/// The value of an option among its arguments.
fn given(option: &str) -> Option<String> {
    let all = std::env::var(GIVEN).unwrap_or_default();
    let value = all.lines().skip_while(|word| *word != option).nth(1);
    value.map(ToOwned::to_owned)
}

/// Runs as the process that panics.
fn play(lines: bool) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let own = format!("http://{}", listener.local_addr().unwrap());
    let gateway = given("--registry").unwrap_or(own);
    let spec = given("--store").map_or(Spec::Demo, |store| Spec::parse(&store).unwrap());
    let demo = spec == Spec::Demo;
    let breaks = Arc::new(AtomicBool::new(false));
    let mut machine = Fragile {
        wizard: Wizard::new(Setup {
            store: spec.label(),
            gateway: Some(Label::new(&gateway)),
            portal: demo,
            ..Setup::default()
        }),
        breaks: Arc::clone(&breaks),
    };
    let services = async move || {
        let php = given("--php").map(|words| php_command(&words).unwrap());
        let state = StateDir::new(given("--state-dir").map(Into::into));
        let in_memory = demo.then(|| DemoStore::in_memory().unwrap());
        let samples = in_memory.as_ref().and_then(DemoStore::samples);
        let opening = Opening {
            php,
            ..Opening::plain(state)
        };
        let store: Box<dyn Store> = match in_memory {
            Some(store) => Box::new(store),
            None => spec.open_with(opening).unwrap(),
        };
        let portal = demo.then(|| portal(listener));
        Services::new(store, Some(gateway), Duration::from_secs(30), portal, None)
            .sending_samples(samples)
    };
    let start = move |mailbox: Mailbox| {
        listen(breaks, mailbox.clone());
        let post = move |id, answer| mailbox.post(Msg::Answered { id, answer });
        let worker = Worker::start(services, post).unwrap();
        move |effect| worker.perform(effect)
    };
    let tty = Tty::stdio().unwrap();
    if lines {
        plain::run(&mut machine, tty, false, start).unwrap();
    } else {
        let look = Appearance {
            theme: Theme {
                palette: ui::Palette::Ansi,
                ascii: false,
            },
            links: false,
            draw: ui::draw,
            sight: ui::seen,
        };
        tui::run(&mut machine, tty, look, start).unwrap();
    }
}

/// The demo's registry, and the portal that makes keys for it.
fn portal(listener: TcpListener) -> PortalKeys {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    let database = Database::in_memory().unwrap();
    let scenarios = Scenarios::embedded().unwrap();
    tokio::spawn(serve(
        listener,
        database.clone(),
        scenarios,
        std::future::pending(),
    ));
    Box::new(move |name, environment| {
        let keys = portal::add(&database, name, environment, Licence::Commerce)?;
        Ok((keys.api_key, keys.private_key_pem))
    })
}

fn listen(breaks: Arc<AtomicBool>, mailbox: Mailbox) {
    let mut signals =
        signal_hook::iterator::Signals::new([signal_hook::consts::signal::SIGUSR1]).unwrap();
    std::thread::spawn(move || {
        for _ in &mut signals {
            breaks.store(true, Ordering::SeqCst);
            // An answer to nothing: it only wakes the loop.
            mailbox.post(Msg::Answered {
                id: RequestId(u64::MAX),
                answer: Answer::Lost,
            });
        }
    });
}

/// Its own child, when it is told so.
#[test]
fn a_panic_is_read_on_the_main_screen() {
    if let Ok(role) = std::env::var(ROLE) {
        return play(role == "lines");
    }
    let pty = spawn(false, &["demo"], &[], 80, 24);
    pty.wait_for_text("Connected");
    pty.signal("USR1");
    let left = pty.left();
    assert_eq!(left.code, 101);
    assert!(!left.screen.alternate_screen());
    let text = left.screen.contents();
    assert!(text.contains(MESSAGE), "{text}");
}
