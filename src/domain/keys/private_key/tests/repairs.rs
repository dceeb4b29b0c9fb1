use super::{CERTIFICATE, KEY, PKCS1, parse};
use crate::domain::{KeyEncoding, PrivateKey, Repair, Secret};

fn check(text: &str, expected: &[Repair]) {
    let key = match parse(text) {
        Ok(key) => key,
        Err(problem) => panic!("{problem}\nfor {expected:?}"),
    };
    assert!(key.pem().expose() == KEY);
    assert_eq!(key.repairs(), expected, "{text:.60}");
    for repair in expected {
        assert!(repair.sentence().ends_with('.'));
    }
}

fn each_line(before: &str, after: &str) -> String {
    let lines: Vec<&str> = KEY.lines().collect();
    format!(
        "{before}{}{after}\n",
        lines.join(&format!("{after}\n{before}"))
    )
}

#[test]
fn line_ends_and_widths_are_mended() {
    check(&KEY.replace('\n', "\r\n"), &[Repair::LineEnds]);
    check(&KEY.replace('\n', "\r"), &[Repair::LineEnds]);
    check(&KEY.replace('\n', " "), &[Repair::Rewrapped]);
    check(&KEY.replace('\n', ""), &[Repair::Rewrapped]);
    check(
        &KEY.replace([' ', '\n'], ""),
        &[Repair::MarkLines, Repair::Rewrapped],
    );
    check(&KEY.replace('\n', "\n\n"), &[]);
    check(KEY.trim(), &[]);
    check(&each_line("    ", ""), &[Repair::Indentation]);
    check(&each_line("\t", "  "), &[Repair::Indentation]);
}

#[test]
fn what_programs_do_to_text_is_mended() {
    check(&KEY.replace('\n', "\\n"), &[Repair::Escapes]);
    check(&KEY.replace('\n', "\\r\\n"), &[Repair::Escapes]);
    check(&each_line("", "\\"), &[Repair::Escapes]);
    check(&KEY.replace('\n', "<br>\n"), &[Repair::Html]);
    check(
        &KEY.replace('\n', "&#10;").replace('-', "&#45;"),
        &[Repair::Html],
    );
    check(
        &KEY.replace('\n', "<br/>").replace(' ', "&nbsp;"),
        &[Repair::Html],
    );
    check(
        &KEY.replace('/', "&#x2F;").replace('+', "&amp;#43;"),
        &[Repair::Html],
    );
    check(&each_line("> ", ""), &[Repair::Quotes]);
    check(&each_line("# ", ""), &[Repair::Quotes]);
    check(
        &each_line("  \"", "\","),
        &[Repair::Indentation, Repair::Quotes],
    );
    check(&format!("\"{}\"", KEY.trim()), &[Repair::Quotes]);
    check(&format!("\u{feff}{KEY}"), &[Repair::Invisible]);
    check(&KEY.replace(' ', "\u{a0}"), &[Repair::Invisible]);
    let (head, tail) = KEY.split_at(500);
    check(&format!("{head}\u{200b}{tail}"), &[Repair::Invisible]);
    check(&format!("{head}\\u200b{tail}"), &[Repair::Escapes]);
    check(&format!("{head}&#8203;{tail}"), &[Repair::Html]);
}

#[test]
fn begin_and_end_lines_are_mended() {
    check(&KEY.replace("-----", "---"), &[Repair::MarkLines]);
    check(&KEY.replace("-----", "-------"), &[Repair::MarkLines]);
    check(&KEY.replace("-----", "\u{2014}"), &[Repair::MarkLines]);
    check(
        &KEY.replace("-----", "\u{2013}\u{2013}-"),
        &[Repair::MarkLines],
    );
    check(&KEY.replace("-----", ""), &[Repair::MarkLines]);
    check(KEY.trim_start_matches('-'), &[Repair::MarkLines]);
    check(KEY.trim_end().trim_end_matches('-'), &[Repair::MarkLines]);
    check(
        &KEY.replace("PRIVATE KEY", "RSA PRIVATE KEY"),
        &[Repair::Relabelled],
    );
    let bare: Vec<&str> = KEY.lines().filter(|line| !line.starts_with('-')).collect();
    check(&bare.join("\n"), &[Repair::MarksAdded]);
    check(&bare.concat(), &[Repair::MarksAdded, Repair::Rewrapped]);
    check(
        &format!("{}\n-----END PRIVATE KEY-----", bare.join("\n")),
        &[Repair::MarksAdded],
    );
    check(
        &format!("-----BEGIN PRIVATE KEY-----\n{}", bare.join("\n")),
        &[Repair::MarksAdded],
    );
}

#[test]
fn text_and_blocks_around_the_key_are_left_out() {
    let json = format!(
        "{{\"private_key\":\"{}\"}}",
        KEY.replace('\n', "\\n").replace('/', "\\/")
    );
    check(&json, &[Repair::Escapes, Repair::SurroundingText]);
    let env = format!("PRIVATE_KEY=\"{}\"\n", KEY.replace('\n', "\\n"));
    check(&env, &[Repair::Escapes, Repair::SurroundingText]);
    let mail = format!("Hi,\r\n\r\nhere it is - as you asked:\n{KEY}\n-- \nBob");
    check(&mail, &[Repair::SurroundingText]);
    // Words without a sign that no base64 has are no lines of a key either.
    let unended = KEY.trim_end().rsplit_once('\n').unwrap().0;
    let added = [Repair::MarksAdded];
    check(&format!("{unended}\nkind regards\nBob\n"), &added);
    let unbegun = KEY.split_once('\n').unwrap().1;
    check(&format!("Hi\nthis is the key\n{unbegun}"), &added);
    check(
        &format!("-----\n{unbegun}"),
        &[Repair::MarkLines, Repair::MarksAdded],
    );
    check(&format!("{CERTIFICATE}{KEY}"), &[Repair::OtherBlocks]);
    check(&format!("{KEY}\n{KEY}"), &[Repair::OtherBlocks]);
    check(&format!("{KEY}\n{PKCS1}"), &[Repair::OtherBlocks]);
}

#[test]
fn pkcs1_becomes_pkcs8_and_is_still_told_as_pkcs1() {
    check(PKCS1, &[]);
    let name = |text| parse(text).unwrap().encoding().name();
    assert_eq!((name(PKCS1), name(KEY)), ("PKCS#1", "PKCS#8"));
    check(&PKCS1.replace('\n', "\\n"), &[Repair::Escapes]);
    let bare: Vec<&str> = PKCS1
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    check(&bare.join("\n"), &[Repair::MarksAdded]);
    assert_eq!(parse(PKCS1).unwrap().encoding(), KeyEncoding::Pkcs1);
}

#[test]
fn missing_padding_is_added() {
    // 1217 bytes leave two characters of padding, 1218 one; a key without any shows nothing.
    let text = PKCS1.replace('=', "");
    if text != PKCS1 {
        check(&text, &[Repair::Padding]);
    }
    let text = KEY.replace('=', "");
    if text != KEY {
        check(&text, &[Repair::Padding]);
    }
    assert!(KEY.contains('=') || PKCS1.contains('='));
}

#[test]
fn openssl_reads_marks_alone_on_their_lines_and_base64_between() {
    let each = |edit: fn(&str) -> String| -> String {
        KEY.lines().map(edit).collect::<Vec<_>>().join("\n")
    };
    for (text, read) in [
        (KEY.to_owned(), true),
        (PKCS1.to_owned(), true),
        (KEY.replace('\n', "\r\n"), true),
        (each(|line| format!("{line} ")), true),
        (format!("text before\n{KEY}text behind"), true),
        (each(|line| format!(" {line}")), false),
        (KEY.replace('\n', "\n\n"), false),
        (KEY.replace('A', "A!"), false),
        (
            KEY.replace("-----END PRIVATE", "-----END RSA PRIVATE"),
            false,
        ),
        (KEY.lines().take(9).collect::<Vec<_>>().join("\n"), false),
        (String::new(), false),
    ] {
        let told = PrivateKey::is_read_by_openssl(&Secret::new(text.clone()));
        assert_eq!(told, read, "{text}");
    }
}
