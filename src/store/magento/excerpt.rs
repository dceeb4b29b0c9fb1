//! The beginning and the end of what a process said, for the reason of a failure.

use std::collections::VecDeque;

/// What is kept of the beginning, and of the end. The reason stands in one of them: PHP says what
/// failed first and where it was called last; a wrapper ends with its reason.
const KEPT: usize = 4_096;

/// A stream's beginning and end.
#[derive(Default, Debug)]
pub(super) struct Excerpt {
    first: Vec<u8>,
    last: VecDeque<u8>,
}

/// What a process said on both of its streams, apart from answers.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Said {
    pub(super) out: String,
    pub(super) err: String,
}

impl Excerpt {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let room = KEPT.saturating_sub(self.first.len()).min(bytes.len());
        let (first, rest) = bytes.split_at(room);
        self.first.extend_from_slice(first);
        self.last.extend(rest);
        let excess = self.last.len().saturating_sub(KEPT);
        self.last.drain(..excess);
    }

    pub(super) fn text(&self) -> String {
        let mut whole = self.first.clone();
        whole.extend(&self.last);
        String::from_utf8_lossy(&whole).into_owned()
    }
}

impl Said {
    /// It stands somewhere in what was said.
    pub(super) fn has(&self, words: &str) -> bool {
        self.err.contains(words) || self.out.contains(words)
    }

    /// Every line, those of standard error first.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.err.lines().chain(self.out.lines())
    }

    /// The first and the last of both streams, each once, in the order in which they were said.
    pub(super) fn gist(&self) -> Vec<&str> {
        let mut gist: Vec<&str> = Vec::new();
        for text in [&self.err, &self.out] {
            let mut lines = text.lines().map(str::trim).filter(|line| is_useful(line));
            for line in [lines.next(), lines.next_back()].into_iter().flatten() {
                // PHP says the same to its log and to people.
                let known = |other: &&str| other.ends_with(line) || line.ends_with(*other);
                if !gist.iter().any(known) {
                    gist.push(line);
                }
            }
        }
        gist
    }
}

/// Where help is to be found, and where in the code it was, are no reasons.
fn is_useful(line: &str) -> bool {
    const ASIDE: [&str; 7] = [
        "Run '",
        "See '",
        "Usage:",
        "Stack trace:",
        "thrown in ",
        "PHP Stack trace:",
        "Call Stack:",
    ];
    let is_frame = line
        .trim_start_matches("PHP ")
        .trim_start()
        .strip_prefix('#')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    line.chars().any(char::is_alphanumeric)
        && !is_frame
        && !line.contains("PHP Startup:")
        && !line.contains("Deprecated:")
        && !ASIDE.iter().any(|aside| line.starts_with(aside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_much_is_dropped() {
        let mut excerpt = Excerpt::default();
        for n in 0..10_000 {
            excerpt.push(format!("line {n}\n").as_bytes());
        }
        let text = excerpt.text();
        assert!(text.starts_with("line 0\n") && text.ends_with("line 9999\n"));
        assert_eq!(text.len(), 2 * KEPT);
    }

    #[test]
    fn the_reason_is_told_without_what_stands_around_it() {
        let check = |err: &str, out: &str, gist: &[&str]| {
            let said = Said {
                err: err.into(),
                out: out.into(),
            };
            assert_eq!(said.gist(), gist);
        };
        check(
            "PHP Fatal error:  Uncaught Error: Call to undefined function f() in x:3\n\
             Stack trace:\n#0 x(3): g()\n#1 {main}\n  thrown in x on line 3\n",
            "",
            &["PHP Fatal error:  Uncaught Error: Call to undefined function f() in x:3"],
        );
        check(
            "oops\nRun 'docker --help' for more\n",
            "\n---\nhello\nbye\n",
            &["oops", "hello", "bye"],
        );
        check("", "", &[]);
    }
}
