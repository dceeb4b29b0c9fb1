//! Puts the wizard together: a store, a registry, a worker, a terminal.

use std::io::{IsTerminal as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::capabilities::{is_plain, takes_links, theme};
use super::farewell::{self, FarewellLook, Place};
use super::guest::guest;
use super::guided::{asked_for_a_command, words};
use super::invocation::{Invocation, NAME};
use super::recorded::Recorded;
use crate::cli::{Cli, EnvironmentChoice, Guided, Look, Target};
use crate::domain::{Label, Problem, SaasEnvironment};
use crate::effects::{GUESTS_STORE, PortalKeys, Services, Worker, check_threads};
use crate::exit::Exit;
use crate::frontend::{Mailbox, Outcome};
use crate::log::{Event, Log};
use crate::plain;
use crate::printer::Printer;
use crate::registry::Gateway;
use crate::resume::Keeper;
use crate::sandbox::{Database, Licence, Scenarios, portal, serve_on_call};
use crate::state::{Ledger, StateDir};
use crate::store::{DemoStore, Opening, STORE_LIMIT, Spec, Store, php_command};
use crate::terminal::Tty;
use crate::tui::{self, Appearance, Ended};
use crate::ui;
use crate::wizard::{
    Claim, Effect, Elsewhere, Ending, Msg, Page, Setup, WaitLimits, Wizard, place,
};

/// `commerce-connect`: on one store, and on the next when the person names another one.
pub(super) fn wizard(cli: &Cli, invocation: &Invocation, printer: Printer, log: &Log) -> Exit {
    let mut target = cli.target.clone();
    let mut told = None;
    loop {
        let run = match prepare(&cli.guided, &target, invocation, log) {
            Ok(run) => run,
            Err(problem) => {
                failed("wizard", &problem, printer, log);
                return Exit::Usage;
            }
        };
        let told_before = std::mem::take(&mut told);
        let place = Place {
            invocation,
            target: &target,
            is_demo: false,
        };
        let (exit, elsewhere) = connect(run, told_before, cli, place, printer, log);
        match elsewhere {
            None => return exit,
            Some(Elsewhere::Demo) => return demo(cli, invocation, printer, log),
            Some(Elsewhere::Store(place)) => {
                let place = from_home(place);
                match Spec::parse(&place) {
                    Ok(_) => target.store = vec![place],
                    Err(problem) => told = Some(format!("{} {}", problem.what, problem.why)),
                }
            }
        }
    }
}

/// A path in the home directory as a shell would hand it over.
fn from_home(place: String) -> String {
    let home = std::env::var("HOME").ok();
    match (place.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => format!("{home}/{rest}"),
        (Some(_), None) | (None, _) => place,
    }
}

/// One store, from the first page to wherever it ends.
fn connect(
    run: PreparedRun,
    told: Option<String>,
    cli: &Cli,
    place: Place<'_>,
    printer: Printer,
    log: &Log,
) -> (Exit, Option<Elsewhere>) {
    let target = place.target;
    let PreparedRun {
        mut setup,
        store,
        state,
        keeper,
    } = run;
    setup.told = told.or(setup.told);
    let gateway = target.registry.clone();
    let timeout = target.call_limit();
    let services_log = log.clone();
    let guest = cli.guided.guided;
    let claimer = keeper.clone();
    let services = async move || {
        let ledger = Some(Ledger::new(&state));
        let services = Services::new(store, gateway, timeout, None, ledger)
            .noting_requests(&state)
            .with_log(services_log)
            .for_a_guest(guest);
        match claimer {
            Some(keeper) => services.claiming(Box::new(move |end_other| keeper.claim(end_other))),
            None => services,
        }
    };
    logged("wizard", log, || {
        show(setup, keeper, (cli, place), printer, log, services)
    })
}

/// Says what failed to people and in the log.
fn failed(command: &str, problem: &Problem, printer: Printer, log: &Log) {
    log.line(&Event::Failed(problem));
    printer.problem(command, problem);
}

/// What the wizard works on.
struct PreparedRun {
    setup: Setup,
    store: Box<dyn Store>,
    state: StateDir,
    keeper: Option<Arc<Keeper>>,
}

fn prepare(
    guided: &Guided,
    target: &Target,
    invocation: &Invocation,
    log: &Log,
) -> Result<PreparedRun, Problem> {
    if let Some(gateway) = &target.registry {
        Gateway::parse(gateway, None).map_err(|failure| failure.problem("use --registry"))?;
    }
    let spec = match target.store.as_slice() {
        [] if target.stores.is_none() => Spec::here(),
        [store] if target.stores.is_none() => Spec::parse(store)?,
        [..] => {
            return Err(Problem::new(
                "store.several",
                "The wizard is for one store.",
                "Several were named.",
                "Start it once for each, or use: commerce-connect apply --help",
            ));
        }
    };
    let state = StateDir::new(target.state_dir.clone());
    state.sweep();
    let php = target.php.as_deref().map(php_command).transpose()?;
    let owner = guided.guest.as_deref().unwrap_or_default();
    let who = guest(owner);
    if guided.guided {
        log.line(&Event::Session {
            who: &who,
            store: &spec.label(),
        });
    }
    let mut setup = Setup {
        store: if guided.guided {
            Label::new(GUESTS_STORE)
        } else {
            spec.label()
        },
        guided: guided.guided,
        idle_limit: guided.idle_limit().filter(|_| guided.guided).map(words),
        told: (guided.guided && asked_for_a_command()).then(|| {
            "This login is for the wizard alone: the command that came with it was not run.".into()
        }),
        undo: (!guided.guided).then(|| farewell::undo(invocation, target)),
        gateway: target.registry.as_deref().map(Label::new),
        environment: environment(target),
        limits: limits(target),
        ..Setup::default()
    };
    let keeper = Keeper::new(
        state.clone(),
        &spec.identity(),
        spec.label().as_str(),
        &who,
        owner,
    );
    let keeper = match keeper.claim(false) {
        Ok(Claim::Ours(unfinished)) => {
            setup.unfinished = unfinished.map(|unfinished| *unfinished);
            Some(keeper)
        }
        Ok(Claim::Theirs(other)) => {
            setup.occupied = Some(other);
            Some(keeper)
        }
        // Where nothing can be kept the wizard works all the same, and says so when it quits.
        Err(_) => None,
    };
    setup.kept = keeper.is_some();
    let store = spec.open_with(Opening {
        php,
        limit: target.store_limit(),
        ..Opening::plain(state.clone())
    })?;
    Ok(PreparedRun {
        setup,
        store,
        state,
        keeper: keeper.map(Arc::new),
    })
}

/// `commerce-connect demo`
pub(super) fn demo(cli: &Cli, invocation: &Invocation, printer: Printer, log: &Log) -> Exit {
    let demo = Demo::open();
    let demo = match demo {
        Ok(demo) => demo,
        Err(problem) => {
            failed("demo", &problem, printer, log);
            return Exit::Failed;
        }
    };
    let setup = Setup {
        store: Spec::Demo.label(),
        gateway: Some(Label::new(&demo.gateway)),
        environment: environment(&cli.target),
        limits: limits(&cli.target),
        portal: true,
        ..Setup::default()
    };
    let timeout = cli.target.call_limit();
    let services_log = log.clone();
    let (exit, _) = logged("demo", log, || {
        let services = async move || demo.start(timeout).with_log(services_log);
        let place = Place {
            invocation,
            target: &cli.target,
            is_demo: true,
        };
        show(setup, None, (cli, place), printer, log, services)
    });
    exit
}

/// Says in the log when the wizard began and how it ended.
fn logged<T>(command: &str, log: &Log, run: impl FnOnce() -> (Exit, T)) -> (Exit, T) {
    log.line(&Event::Started { command });
    let (exit, then) = run();
    log.line(&Event::Ended {
        command,
        exit: exit as u8,
        problem: None,
    });
    (exit, then)
}

/// What the demo works on. The port is taken before the first screen, so that the screen can name
/// it; everything else waits until the screen is there.
struct Demo {
    listener: TcpListener,
    gateway: String,
    store: DemoStore,
}

impl Demo {
    fn open() -> Result<Self, Problem> {
        let no_port = |error: std::io::Error| {
            Problem::new(
                "demo.port",
                "The demo's registry can't start.",
                format!("No port on the loopback: {error}."),
                "Check that 127.0.0.1 is up.",
            )
        };
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(no_port)?;
        listener.set_nonblocking(true).map_err(no_port)?;
        let address = listener.local_addr().map_err(no_port)?;
        Ok(Self {
            listener,
            gateway: format!("http://{address}"),
            store: DemoStore::in_memory()?,
        })
    }

    /// Serves the registry on this runtime, until the runtime ends.
    fn start(self, timeout: Duration) -> Services {
        let portal = sandbox(self.listener);
        let samples = self.store.samples();
        let store = Box::new(self.store);
        Services::new(store, Some(self.gateway), timeout, Some(portal), None)
            .sending_samples(samples)
    }
}

/// What the sandbox serves from.
type Opened = Result<(Database, Scenarios), Problem>;

fn open() -> Opened {
    Ok((Database::in_memory()?, Scenarios::embedded()?))
}

/// Is the registry as soon as somebody calls it: the first page does not wait for what it needs.
/// When it can't start, the portal says why.
fn sandbox(listener: TcpListener) -> PortalKeys {
    let opened: Arc<OnceLock<Opened>> = Arc::default();
    let listener = tokio::net::TcpListener::from_std(listener).map_err(|error| {
        Problem::new(
            "demo.port",
            "The demo's registry can't start.",
            error.to_string(),
            "",
        )
    });
    let started = listener.map(|listener| {
        let opened = Arc::clone(&opened);
        let open = move || opened.get_or_init(open).clone();
        tokio::spawn(serve_on_call(listener, open));
    });
    Box::new(move |name, environment| {
        started.clone()?;
        let (database, _) = opened.get_or_init(open).as_ref().map_err(Clone::clone)?;
        let keys = portal::add(database, name, environment, Licence::Commerce)?;
        Ok((keys.api_key, keys.private_key_pem))
    })
}

fn environment(target: &Target) -> Option<SaasEnvironment> {
    target.environment.map(|choice| match choice {
        EnvironmentChoice::Production => SaasEnvironment::Production,
        EnvironmentChoice::Sandbox => SaasEnvironment::Sandbox,
    })
}

/// What is said while somebody waits is what holds.
fn limits(target: &Target) -> WaitLimits {
    WaitLimits {
        call: target.call_limit().as_secs(),
        store: target.store_limit().unwrap_or(STORE_LIMIT).as_secs(),
    }
}

fn no_terminal(guided: bool) -> Problem {
    Problem::new(
        "terminal.none",
        "The wizard needs a terminal.",
        "Standard input or output is not one.",
        if guided {
            "This login is for the wizard alone. Come without a command, with a terminal: \
             ssh -t LOGIN@HOST"
        } else {
            "Over ssh, ask for one with: ssh -t HOST commerce-connect. In a script, answers come \
             from a file: commerce-connect apply FILE, with --dry-run to see the plan and --json \
             for a program."
        },
    )
}

/// Runs the wizard on this terminal. Says where it is to go on, when the person wants another store.
fn show<F>(
    setup: Setup,
    keeper: Option<Arc<Keeper>>,
    (cli, place): (&Cli, Place<'_>),
    printer: Printer,
    log: &Log,
    services: impl FnOnce() -> F + Send + 'static,
) -> (Exit, Option<Elsewhere>)
where
    F: Future<Output = Services>,
{
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        failed("wizard", &no_terminal(setup.guided), printer, log);
        return (Exit::Usage, None);
    }
    if let Err(problem) = check_threads() {
        failed("wizard", &problem, printer, log);
        return (Exit::Failed, None);
    }
    let mut wizard = Wizard::new(setup);
    let start = |mailbox: Mailbox| {
        let worker = Worker::start(services, move |id, answer| {
            mailbox.post(Msg::Answered { id, answer });
        });
        move |effect: Effect| {
            if let Ok(worker) = &worker {
                worker.perform(effect);
            }
        }
    };
    let (guided, idle_limit) = (wizard.is_guided(), cli.guided.idle_limit());
    let machine = Recorded {
        log,
        page: None,
        wizard: &mut wizard,
        keeper: keeper.clone(),
    };
    let outcome = Tty::stdio().and_then(|tty| {
        let tty = tty.let_go_after(idle_limit);
        let tty = if guided { tty.never_left() } else { tty };
        run_on_terminal(machine, &cli.look, tty, start)
    });
    let finished = matches!(outcome, Ok(Outcome::Ended(Ending::Finished)));
    let left = wizard.checkpoint().filter(|_| !finished);
    let page = left.as_ref().map(|checkpoint| checkpoint.page);
    let kept = keeper.is_none_or(|keeper| keeper.end(left));
    if let Ok(Outcome::Ended(_)) = outcome {
        let look = FarewellLook {
            paper: printer.paper(),
            ascii: theme(&cli.look).ascii,
            lines: is_plain(&cli.look),
        };
        farewell::print(&wizard, place, look);
    }
    let exit = match outcome {
        Ok(outcome) => {
            if let (Outcome::Idle, Some(limit)) = (outcome, idle_limit) {
                say_that_it_was_idle(limit);
            }
            left_with(outcome, page.filter(|_| kept), guided, place)
        }
        Err(error) => {
            failed("wizard", &no_use_of_it(&error), printer, log);
            Exit::Failed
        }
    };
    (exit, wizard.elsewhere().cloned())
}

/// The loop of the screen or of the lines, until it ends.
fn run_on_terminal<P: FnMut(Effect)>(
    mut machine: Recorded<'_>,
    look: &Look,
    tty: Tty,
    start: impl FnOnce(Mailbox) -> P,
) -> std::io::Result<Outcome> {
    let theme = theme(look);
    if is_plain(look) {
        return plain::run(&mut machine, tty, theme.ascii, start);
    }
    let appearance = Appearance {
        theme,
        links: takes_links(|name| std::env::var(name).ok()),
        draw: ui::draw,
        sight: ui::seen,
    };
    match tui::run(&mut machine, tty, appearance, start)? {
        Ended::Over(outcome) => Ok(outcome),
        Ended::Lines(handover) => plain::go_on(&mut machine, handover, theme.ascii),
    }
}

fn no_use_of_it(error: &std::io::Error) -> Problem {
    Problem::new(
        "terminal.failed",
        "The terminal can't be used.",
        format!("The system says: {error}."),
        "Try another terminal.",
    )
}

/// The exit code, and where the run goes on when it was not finished.
fn left_with(outcome: Outcome, goes_on: Option<Page>, guided: bool, place: Place<'_>) -> Exit {
    let exit = match outcome {
        Outcome::Ended(Ending::Finished | Ending::Elsewhere) => return Exit::Done,
        // Nobody is there to read anything.
        Outcome::HungUp => return Exit::HungUp,
        Outcome::Ended(Ending::Cancelled) => Exit::Cancelled,
        // As when the line is cut: nobody is there, and the next start goes on.
        Outcome::Idle => Exit::HungUp,
        Outcome::Terminated => Exit::Terminated,
        Outcome::Quit => Exit::Quit,
    };
    say_how_to_go_on(goes_on, guided, place);
    exit
}

/// One line for whoever comes back to their desk.
fn say_that_it_was_idle(limit: Duration) {
    // Nobody is left to be told when stderr is closed.
    let _ = writeln!(
        std::io::stderr(),
        "Nothing was typed for {}, so this run has ended.",
        words(limit)
    );
}

/// For whoever wants to go on later.
fn say_how_to_go_on(page: Option<Page>, guided: bool, run: Place<'_>) {
    let Some(page) = page else {
        return;
    };
    let at = place(page);
    let text = if guided {
        format!("The next login goes on at {at}.")
    } else {
        let command = run.invocation.on_registry(NAME, run.target);
        format!("To go on at {at}:\n  {command}")
    };
    // Nobody is left to be told when stderr is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}
