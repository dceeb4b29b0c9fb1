//! Everything that can stand in a log: a closed list, so that nothing else gets there.

use std::fmt;
use std::time::Duration;

use crate::domain::{ConfigPath, Fingerprint, Label, Problem};

/// One thing that happened.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A run begins.
    Started {
        /// Which command; `wizard` is one too.
        command: &'a str,
    },
    /// Who sits at a guided session, as the system knows them.
    Session {
        /// User and where they come from.
        who: &'a str,
        /// The store's place.
        store: &'a Label,
    },
    /// A page of the wizard was reached.
    Step {
        /// The step's name.
        name: &'a str,
    },
    /// The registry was asked.
    Called {
        /// HTTP method.
        method: &'a str,
        /// Host and port.
        host: &'a str,
        /// Path without host and query.
        path: &'a str,
        /// From before the name was looked up until the last byte of the answer.
        elapsed: Duration,
        /// What came back.
        answered: Answered<'a>,
    },
    /// The store was looked at.
    Inspected {
        /// The store's place.
        store: &'a Label,
        /// How long it took.
        elapsed: Duration,
    },
    /// A plan was saved in the store.
    Saved {
        /// The store's place.
        store: &'a Label,
        /// How long it took.
        elapsed: Duration,
        /// Which values the plan changes. Not to what.
        paths: &'a [ConfigPath],
        /// The keys among them, by their fingerprints.
        keys: &'a [(ConfigPath, Fingerprint)],
        /// How many values were changed.
        changed: usize,
    },
    /// What was saved last was put back.
    Undone {
        /// The store's place.
        store: &'a Label,
        /// How long it took.
        elapsed: Duration,
        /// How many values were changed.
        changed: usize,
    },
    /// Something failed. The run may go on.
    Failed(&'a Problem),
    /// A run is over.
    Ended {
        /// Which command.
        command: &'a str,
        /// How: its exit code.
        exit: u8,
        /// Why, when it is not 0 and there is something to say.
        problem: Option<&'a Problem>,
    },
}

/// What a call to the registry brought back.
#[derive(Clone, Copy, Debug)]
pub enum Answered<'a> {
    /// An answer, whatever it says.
    With {
        /// HTTP status.
        status: u16,
        /// The registry's name for this call, for Adobe's support.
        request_id: Option<&'a str>,
    },
    /// No answer.
    Not {
        /// Why: a stage of the connection, or what happened to it.
        why: &'a str,
        /// What the network said.
        detail: &'a str,
    },
}

impl fmt::Display for Event<'_> {
    /// The event's name and its facts, without a line end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Started { command } => write!(
                f,
                "start command={} version={}",
                Fact(command),
                env!("CARGO_PKG_VERSION")
            ),
            Self::Session { who, store } => write!(
                f,
                "session who={} store={}",
                Fact(who),
                Fact(store.as_str())
            ),
            Self::Step { name } => write!(f, "step name={}", Fact(name)),
            Self::Called {
                method,
                host,
                path,
                elapsed,
                answered,
            } => {
                write!(f, "call method={} path={}", Fact(method), Fact(path))?;
                match answered {
                    Answered::With { status, request_id } => write!(
                        f,
                        " status={status} ms={} request={}",
                        elapsed.as_millis(),
                        Fact(request_id.unwrap_or("-"))
                    )?,
                    Answered::Not { why, detail } => write!(
                        f,
                        " status=- ms={} request=- failed={} detail={}",
                        elapsed.as_millis(),
                        Fact(why),
                        Fact(detail)
                    )?,
                }
                write!(f, " host={}", Fact(host))
            }
            Self::Inspected { store, elapsed } => write!(
                f,
                "inspect store={} ms={}",
                Fact(store.as_str()),
                elapsed.as_millis()
            ),
            Self::Saved {
                store,
                elapsed,
                paths,
                keys,
                changed,
            } => {
                let paths: Vec<&str> = paths.iter().map(|path| path.as_str()).collect();
                write!(
                    f,
                    "save store={} ms={} changed={changed} paths={}",
                    Fact(store.as_str()),
                    elapsed.as_millis(),
                    Fact(&paths.join(","))
                )?;
                keys.iter().try_for_each(|(path, fingerprint)| {
                    write!(f, " {}={fingerprint}", path.short())
                })
            }
            Self::Undone {
                store,
                elapsed,
                changed,
            } => write!(
                f,
                "undo store={} ms={} changed={changed}",
                Fact(store.as_str()),
                elapsed.as_millis()
            ),
            Self::Failed(problem) => write!(f, "failed {}", Said(problem)),
            Self::Ended {
                command,
                exit,
                problem,
            } => {
                write!(f, "end command={} exit={exit}", Fact(command))?;
                problem.map_or(Ok(()), |problem| write!(f, " {}", Said(problem)))
            }
        }
    }
}

/// A problem's code and what failed. Why it failed may repeat what was typed, so it stays out.
struct Said<'a>(&'a Problem);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "code={} what={}", self.0.code, Fact(&self.0.what))
    }
}

/// A fact's value: one word as it is, anything else in quotes; nothing in it ends the line.
struct Fact<'a>(&'a str);

impl fmt::Display for Fact<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clean = Label::typed(self.0);
        let word = !clean.is_empty() && !clean.contains([' ', '"', '=', '\\']);
        if word {
            f.write_str(&clean)
        } else {
            let quoted = clean.replace('\\', "\\\\").replace('"', "\\\"");
            write!(f, "\"{quoted}\"")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_can_not_end_their_line_or_their_quotes() {
        for (text, expected) in [
            ("one", "one"),
            ("two words", "\"two words\""),
            ("", "\"\""),
            ("a\"b", "\"a\\\"b\""),
            ("a=b", "\"a=b\""),
            ("a\nb", "ab"),
            ("\u{1b}[31m", "[31m"),
        ] {
            assert_eq!(Fact(text).to_string(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_call_says_what_was_asked_and_what_came() {
        let called = |answered| {
            Event::Called {
                method: "GET",
                host: "h:443",
                path: "/merchant-registry/v1/registry",
                elapsed: Duration::from_millis(12),
                answered,
            }
            .to_string()
        };
        assert_eq!(
            called(Answered::With {
                status: 200,
                request_id: Some("r-1")
            }),
            "call method=GET path=/merchant-registry/v1/registry status=200 ms=12 request=r-1 \
             host=h:443"
        );
        assert_eq!(
            called(Answered::Not {
                why: "tcp",
                detail: "connection refused"
            }),
            "call method=GET path=/merchant-registry/v1/registry status=- ms=12 request=- \
             failed=tcp detail=\"connection refused\" host=h:443"
        );
    }
}
