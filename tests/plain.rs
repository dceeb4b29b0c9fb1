//! The plain mode of the real binary, on a pseudo-terminal.

use crate::support::BINARY;
use crate::support::pty::Pty;

const KEY: &str = include_str!("fixtures/keys/rsa-2048-pkcs8.pem");

/// A person at a plain terminal, who answers prompts.
struct Person {
    pty: Pty,
    read: usize,
}

impl Person {
    fn at(term: &str, arguments: &[&str]) -> Self {
        // So many rows that nothing scrolls away.
        Self::with(&[("TERM", term)], arguments, 80, 2000)
    }

    fn with(env: &[(&str, &str)], arguments: &[&str], columns: u16, rows: u16) -> Self {
        let pty = Pty::spawn(BINARY, arguments, env, columns, rows);
        Self { pty, read: 0 }
    }

    /// At the page for keys, with this API key and a key that is good.
    fn with_keys(api_key: &str) -> Self {
        let mut person = Self::at("dumb", &["demo"]);
        for (prompt, text) in [
            ("Enter for 1: ", "\r"),
            ("Enter for 1: ", "2\r"),
            ("type it): ", &format!("{api_key}\r")),
            ("Not shown: ", KEY),
            ("paste another key.", ""),
            ("Not shown: ", "\r"),
        ] {
            person.answer(prompt, text);
        }
        person
    }

    /// Waits for this text behind what was read, then types.
    fn answer(&mut self, prompt: &str, text: &str) {
        let read = self.read;
        let pty = &self.pty;
        pty.wait_for(prompt, |screen| {
            let text = screen.contents();
            text.get(read..).is_some_and(|new| new.contains(prompt))
        });
        let shown = self.pty.text();
        let at = shown.get(read..).and_then(|new| new.find(prompt));
        self.read = read + at.unwrap_or(0) + prompt.len();
        self.pty.send(text);
    }

    fn end(self) -> (i32, String) {
        let left = self.pty.left();
        let (code, bytes) = (left.code, left.bytes);
        assert!(!bytes.contains(&0x1b), "no escape sequence at all");
        let text = String::from_utf8(bytes).expect("text").replace('\r', "");
        for line in text.lines() {
            let typed = line.starts_with("https://") || line.contains("/tests/");
            let short = line.chars().count() <= 80 || typed;
            assert!(short, "{line}");
        }
        for line in KEY
            .lines()
            .filter(|line| line.len() > 12 && !line.starts_with('-'))
        {
            for at in 0..line.len() - 12 {
                assert!(!text.contains(&line[at..at + 12]), "key text is shown");
            }
        }
        (code, text)
    }
}

/// Without what differs from run to run, and from machine to machine.
fn without_chance(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.replace(BINARY, "(program)").lines() {
        // Said only when something takes its time.
        if line.ends_with("...") || line == "Done." {
            continue;
        }
        let words: Vec<String> = line
            .split(' ')
            .map(|word| {
                let plain = word
                    .trim_end_matches([':', ';', '"'])
                    .trim_start_matches('"');
                let hex = |c: char| c.is_ascii_hexdigit() || c == '-';
                if plain.starts_with("SHA256:") {
                    word.replace(plain, "SHA256:...")
                } else if plain.len() >= 32 && plain.chars().all(hex) {
                    word.replace(plain, "(id)")
                } else if plain.starts_with("http://127.0.0.1:") {
                    word.replace(plain, "(gateway)")
                } else if plain.ends_with("@AdobeOrg") {
                    word.replace(plain, "(organization)")
                } else if plain.starts_with("MAG00") {
                    word.replace(plain, "(account)")
                } else {
                    word.to_owned()
                }
            })
            .collect();
        lines.push(words.join(" ").trim_end().to_owned());
    }
    as_if_answered_at_once(&mut lines);
    lines.join("\n")
}

/// Whether the store has said what it sent before the first question of the summary is asked, or
/// behind it, is chance.
fn as_if_answered_at_once(lines: &mut Vec<String>) {
    let place = |lines: &[String], text: &str| lines.iter().position(|line| line.starts_with(text));
    let Some(asked) = place(lines, "The store is asked") else {
        return;
    };
    let answered = place(&lines[asked..], "OK: All of the first data").expect("it is answered");
    lines.drain(asked..asked + answered);
    let question = place(&lines[asked..], "Number, or Enter").expect("it asks");
    let mut behind = lines.split_off(asked + question);
    let told_once = [
        "A word that only one row has chooses it too.",
        "copy: prints the id.",
    ];
    let mut at = 0;
    lines.retain(|line| {
        at += 1;
        at <= asked || !told_once.contains(&line.as_str())
    });
    lines.append(&mut behind);
}

#[test]
fn the_whole_demo_journey_is_possible_with_lines_alone() {
    let mut person = Person::at("xterm", &["demo", "--plain"]);
    for (prompt, text) in [
        ("Enter for 1: ", "help\r"),
        ("Enter for 1: ", "back\r"),
        ("Enter for 1: ", "\r"),
        ("Enter for 1: ", "1\r"),
        ("Enter for 1: ", "1\r"),
        ("My Shop): ", "My Shop\r"),
        ("throw them away): ", "next\r"),
        ("another: ", "fields\r"),
        ("another: ", "field 4\r"),
        ("keys): ", "maybe\r"),
        ("keys): ", "no\r"),
        ("2 values): ", "back\r"),
        ("keys): ", "\r"),
        ("2 values): ", "\r"),
        ("Enter for 1: ", "7\r"),
        ("Enter for 1: ", "1\r"),
        ("My Shop EU): ", "\r"),
        ("My Shop EU): ", "My Shop\r"),
        ("Enter for 1: ", "/none\r"),
        ("or all: ", "all\r"),
        ("Enter for 1: ", "2\r"),
        ("values): ", "review\r"),
        ("values): ", "\r"),
        ("Enter for 1: ", "2\r"),
        ("another: ", "My Shop EU\r"),
        ("Enter for 2: ", "3\r"),
        ("another: ", "Staging\r"),
        ("Enter for 3: ", "1\r"),
        ("sent and taken", ""),
        ("Enter for 1: ", "copy\r"),
        ("Enter for 1: ", "2\r"),
        ("Enter for 1: ", "\r"),
        ("Enter for 2: ", "3\r"),
        ("summary): ", "\r"),
        ("Enter for 3: ", "1\r"),
    ] {
        person.answer(prompt, text);
    }
    let (code, text) = person.end();
    assert_eq!(code, 0, "{text}");
    insta::assert_snapshot!("demo", without_chance(&text));
}

#[test]
fn a_dumb_terminal_gets_lines_unasked_and_a_key_is_never_shown() {
    let mut person = Person::at("dumb", &["demo"]);
    person.answer("Enter for 1: ", &format!("\r{KEY}"));
    person.answer("A private key?", "back\r");
    person.answer("Enter for 1: ", "2\r");
    person.answer("(paste or type it): ", "0123456789abcdef0123456789abcdef\r");
    person.answer("Not shown: ", KEY);
    person.answer("Private key: RSA 2048 bit", "");
    person.answer("Not shown: ", "\r");
    person.answer("Error: ", "");
    person.answer("another: ", "\x03");
    person.answer("Quit?", "");
    person.answer("stay): ", "\x03");
    let (code, text) = person.end();
    assert_eq!(code, 130, "{text}");
}

#[test]
fn the_end_of_input_and_signals_end_the_run() {
    for (text, signal, expected) in [
        ("\x04", None, 130),
        ("", Some("TERM"), 143),
        ("", Some("HUP"), 129),
    ] {
        let mut person = Person::at("dumb", &["demo"]);
        person.answer("Enter for 1: ", text);
        if let Some(signal) = signal {
            person.pty.signal(signal);
        }
        let (code, _) = person.end();
        assert_eq!(code, expected);
    }
}

#[test]
fn a_key_of_more_than_4096_bytes_of_text_comes_in_whole() {
    const LONG: &str = include_str!("fixtures/keys/rsa-4096-pkcs8.pem");
    // An indented copy is a key still, and longer than a line of a terminal's own editing.
    let indented = LONG.replace('\n', &format!("\r\n{}", " ".repeat(40)));
    assert!(indented.len() > 4_096);
    for text in [LONG.replace('\n', "\r"), LONG.to_owned(), indented] {
        let mut person = Person::at("dumb", &["demo"]);
        person.answer("Enter for 1: ", "\r");
        person.answer("Enter for 1: ", "2\r");
        person.answer("type it): ", "sandbox-commerce\r");
        person.answer("Not shown: ", &text);
        person.answer("Private key: RSA 4096 bit", "");
        person.answer("Not shown: ", "\x03");
        person.answer("stay): ", "yes\r");
        assert_eq!(person.end().0, 130);
    }
}

#[test]
fn a_thousand_projects_are_read_in_parts_and_found_by_typing() {
    let mut person = Person::with_keys("sandbox-thousand-projects");
    for (prompt, text) in [
        ("2 values): ", "\r"),
        ("10. Shop 0009", ""),
        ("Rows 1 to 10 of 1001.", ""),
        ("Enter for 2: ", "more\r"),
        ("11. Shop 0010", ""),
        ("Enter for 2: ", "shop 099\r"),
        ("10 of 1000 rows have: shop 099", ""),
        ("Enter for 1: ", "11\r"),
        ("There is no row with this number.", ""),
        ("Enter for 1: ", "copy 3\r"),
        ("Enter for 3: ", "all\r"),
        ("Enter for 993: ", "/nobody\r"),
        ("0 of 1000 rows have: nobody", ""),
        ("or all: ", "shop 0777\r"),
        ("1. Shop 0777", ""),
        ("Enter for 1: ", "\r"),
        ("Project: Shop 0777", ""),
        ("Enter for 1: ", "quit\r"),
        ("stay): ", "\r"),
    ] {
        person.answer(prompt, text);
    }
    let (code, text) = person.end();
    assert_eq!(code, 130, "{text}");
}

#[test]
fn tab_completes_a_path_and_one_types_on_behind_it() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/keys/rsa-2048");
    let mut person = Person::at("dumb", &["demo"]);
    for (prompt, text) in [
        ("Enter for 1: ", "\r"),
        ("Enter for 1: ", "2\r"),
        ("type it): ", "sandbox-commerce\r"),
        ("Not shown: ", "\t"),
        ("Tab completes a path.", ""),
        ("private.pem): ", &format!("{folder}\t")),
        ("rsa-2048-pkcs", "\t"),
        ("rsa-2048-pkcs1.pem rsa-2048-pkcs8.pem", ""),
        ("rsa-2048-pkcs", "8\t"),
        (".pem", "\r"),
        ("Private key: RSA 2048 bit", ""),
        ("Not shown: ", "\x03"),
        ("stay): ", "yes\r"),
    ] {
        person.answer(prompt, text);
    }
    assert_eq!(person.end().0, 130);
}

#[test]
fn what_was_typed_ahead_of_an_error_is_no_answer_to_what_follows() {
    let mut person = Person::at("dumb", &["demo"]);
    person.answer("Enter for 1: ", "\r");
    person.answer("Enter for 1: ", "nonsense\r1\r1\r");
    person.answer("a word that only one row has.", "");
    person.answer("Enter for 1: ", "2\r");
    person.answer("type it): ", "\x04");
    person.answer("Quit?", "");
    person.answer("stay): ", "no\r");
    person.answer("type it): ", "\x04");
    person.answer("stay): ", "\x04");
    assert_eq!(person.end().0, 130);

    let mut person = Person::with_keys("sandbox-commerce");
    for (prompt, text) in [
        ("2 values): ", "\r"),
        ("Enter for 1: ", "\r"),
        ("My Shop EU): ", "\rA project that nobody wanted\r"),
        ("Error: The name is empty.", ""),
        ("My Shop EU): ", "back\r"),
        ("These keys see no project yet.", ""),
        ("Enter for 1: ", "\x03\x03"),
    ] {
        person.answer(prompt, text);
    }
    assert_eq!(person.end().0, 130);
}

#[test]
fn a_serial_line_without_a_size_and_ascii_gets_short_lines_in_ascii() {
    let env = [("TERM", "vt100"), ("LANG", "C")];
    let person = Person::with(&env, &["demo", "--plain"], 0, 0);
    let mut read = 0;
    for (prompt, text) in [
        ("Enter for 1: ", "\r"),
        ("Enter for 1: ", "1\r"),
        ("Enter for 1: ", "1\r"),
        ("My Shop): ", "Caf\u{e9}\r"),
        ("them away): ", "\x03\x03"),
    ] {
        read = person.pty.wait_for_written(prompt, read);
        person.pty.send(text);
    }
    let (code, text) = person.end();
    assert_eq!(code, 130);
    assert!(text.is_ascii(), "{text}");
    assert!(text.lines().all(|line| line.len() <= 72), "{text}");
}
