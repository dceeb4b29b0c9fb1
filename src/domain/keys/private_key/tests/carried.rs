//! Texts as people have them: every one of these is the same key, whatever carried it.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE},
};

use super::{KEY, OTHER, PKCS1, code, parse};
use crate::domain::Repair;

/// The key comes out, the named repair is among those that are told, and it is the very key.
fn check(text: &str, repair: Repair) {
    match parse(text) {
        Ok(key) => {
            assert!(key.pem().expose() == KEY, "{text:.200}");
            let repairs = key.repairs();
            assert!(
                repairs.contains(&repair),
                "{repairs:?} for {repair:?}:\n{text:.200}"
            );
        }
        Err(problem) => panic!("{problem}\nfor {repair:?}:\n{text:.300}"),
    }
}

/// Every line of the key, made into something else by its number and text.
fn each(line: impl Fn(usize, &str) -> String) -> String {
    let lines: Vec<String> = KEY
        .lines()
        .zip(1..)
        .map(|(text, number)| line(number, text))
        .collect();
    lines.join("\n") + "\n"
}

fn percent(text: &str, encoded: impl Fn(char) -> bool) -> String {
    text.chars()
        .map(|c| {
            if encoded(c) {
                format!("%{:02X}", u32::from(c))
            } else {
                c.to_string()
            }
        })
        .collect()
}

fn der() -> Vec<u8> {
    STANDARD
        .decode(
            KEY.lines()
                .filter(|line| !line.starts_with('-'))
                .collect::<String>(),
        )
        .unwrap()
}

#[test]
fn what_stands_around_every_line_is_left_out() {
    let numbered = |number: usize, line: &str| format!("{number:>6}\t{line}");
    for text in [
        each(numbered),
        each(|number, line| format!("{number:>3} {line}")),
        each(|number, line| format!("{number}{line}")),
        each(|number, line| format!("{:>4}: {line}", number + 98)),
        each(|number, line| format!("{number}. {line}")),
        each(|number, line| format!("key.pem:{number}:{line}")),
        each(|_, line| format!("+{line}")),
        each(|_, line| format!("  + {line}")),
        each(|_, line| format!("// {line}")),
        each(|_, line| format!("REM {line}")),
        each(|_, line| format!("| {line:<64} |")),
        each(|number, line| format!("\u{2502} {number:>2} \u{2502} {line:<64} \u{2502}")),
        each(|number, line| format!("2026-11-25T10:{number:02}:07.123Z web-1 app[17]: {line}")),
        each(|number, line| format!("Nov 25 10:00:{number:02} host sshd[123]: {line}")),
        each(|_, line| format!("shop-php-1  | {line}")),
        each(|_, line| format!("[INFO] {line}")),
        each(|_, line| format!("{line}$")),
        each(|_, line| format!("{line} \u{21b5}")),
        each(|_, line| format!("{line}\\par")),
        each(|_, line| format!("{line}^")),
        each(|_, line| format!("{line}n")),
        each(|_, line| format!("echo {line}>> key.pem")),
        each(|_, line| format!("    \"{line}\\n\" +")),
        each(|_, line| format!("  + '{line}\\n'")),
        each(|_, line| format!("    '{line}' . \"\\n\" .")),
        each(|_, line| format!("    \"{line}\" & vbLf & _")),
        each(|_, line| format!("    b\"{line}\\n\"")),
        each(|_, line| format!("key << \"{line}\\n\";")),
        each(|_, line| format!("sb.append(\"{line}\").append('\\n');")),
        each(|_, line| format!("<li><code>{line}</code></li>")),
        each(|number, line| format!("<td>{number}</td><td>{line}</td>")),
        numbered(0, "").trim().to_owned() + &each(numbered),
    ] {
        let key = parse(&text).unwrap_or_else(|problem| panic!("{problem}\n{text:.300}"));
        assert!(
            key.pem().expose() == KEY && !key.repairs().is_empty(),
            "{text:.200}"
        );
    }
    check(&each(numbered), Repair::AroundLines);
    check(&each(|_, line| format!("+{line}")), Repair::AroundLines);
    // The first line lost its blanks and the last one what follows the END line, as a paste does.
    let java = each(|_, line| format!("        \"{line}\\n\" +"));
    let pasted = java
        .trim_start()
        .rsplit_once("\\n\" +")
        .unwrap()
        .0
        .to_owned();
    check(&pasted, Repair::AroundLines);
    check(&each(numbered).replace('\n', "\r\n"), Repair::AroundLines);
}

#[test]
fn encodings_of_the_whole_text_are_undone() {
    check(&percent(KEY, |c| c == '\n'), Repair::Percent);
    check(
        &percent(KEY, |c| !c.is_ascii_alphanumeric()),
        Repair::Percent,
    );
    check(
        &percent(&percent(KEY, |c| !c.is_ascii_alphanumeric()), |c| c == '%'),
        Repair::Percent,
    );
    check(
        &format!(
            "key={}&x=1",
            percent(KEY, |c| !c.is_ascii_alphanumeric() && c != ' ').replace(' ', "+")
        ),
        Repair::Percent,
    );
    check(
        &KEY.replace('=', "=3D").replace('\n', "=0A"),
        Repair::QuotedPrintable,
    );
    check(
        &KEY.replace('=', "=3D").replace('\n', "=20\n"),
        Repair::QuotedPrintable,
    );
    let soft = each(|_, line| {
        let line = line.replace('=', "=3D");
        let (head, tail) = line.split_at(line.len() / 2);
        format!("{head}=\n{tail}")
    });
    check(&soft, Repair::QuotedPrintable);
    check(&KEY.replace('\n', "&lt;br&gt;\n"), Repair::Html);

    let once = STANDARD.encode(KEY);
    let folded: Vec<String> = once
        .as_bytes()
        .chunks(76)
        .map(|l| String::from_utf8_lossy(l).into_owned())
        .collect();
    for text in [
        once.clone(),
        folded.join("\n"),
        folded.join("\r\n"),
        folded.join("\\n"),
        format!("data:\n  private.pem: {once}\n"),
        format!("KEY=\"{once}\""),
        format!("{{\"key\": \"{once}\", \"other\": 1}}"),
        STANDARD.encode(format!("\n{KEY}")),
        STANDARD.encode(format!("\u{feff}{KEY}")),
        STANDARD.encode(&once),
        URL_SAFE.encode(KEY),
        once.trim_end_matches('=').to_owned(),
        format!("data:application/x-pem-file;base64,{once}"),
        STANDARD.encode(
            KEY.encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<u8>>(),
        ),
    ] {
        check(&text, Repair::Base64Text);
    }
    check(
        &each(|_, line| {
            if line.starts_with('-') {
                line.to_owned()
            } else {
                line.replace('+', "-").replace('/', "_")
            }
        }),
        Repair::UrlSafe,
    );
    for zeros in [
        KEY.replace("", "\0"),
        KEY.chars().flat_map(|c| [c, '\0']).collect(),
    ] {
        check(&zeros, Repair::Utf16);
    }
}

#[test]
fn control_codes_are_removed() {
    for (before, behind) in [
        ("\u{1b}[32m", "\u{1b}[0m\u{1b}[K"),
        ("^[[32m", "^[[0m"),
        ("\\e[1;31m", "\\e[0m"),
        ("\\033[1m", "\\033[0m"),
        ("[32m", "[0m"),
        ("\u{1b}]0;title\u{7}", "\u{1b}(B\u{1b}[m"),
        ("", "^M"),
        ("\u{9b}32m", "\u{8}\u{7}"),
    ] {
        check(
            &each(|_, line| format!("{before}{line}{behind}")),
            Repair::Controls,
        );
    }
    let (head, tail) = KEY.split_at(500);
    check(&format!("{head}\u{8}{tail}"), Repair::Controls);
    let grep = each(|number, line| format!("\u{1b}[32m{number}\u{1b}[0m:{line}"));
    check(&grep, Repair::AroundLines);
}

#[test]
fn dumps_in_hex_are_turned_back() {
    let hex = |between: &str, bytes: &[u8]| {
        bytes
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect::<Vec<_>>()
            .join(between)
    };
    let der = der();
    let shown = |row: &[u8]| -> String {
        row.iter()
            .map(|b| {
                if b.is_ascii_graphic() {
                    char::from(*b)
                } else {
                    '.'
                }
            })
            .collect()
    };
    let dump = |bytes: &[u8], row: &dyn Fn(usize, &[u8]) -> String| -> String {
        bytes
            .chunks(16)
            .enumerate()
            .map(|(n, r)| row(n * 16, r) + "\n")
            .collect()
    };
    let xxd = |at: usize, row: &[u8]| {
        let words: Vec<String> = row.chunks(2).map(|w| hex("", w)).collect();
        format!("{at:08x}: {:<39}  {}", words.join(" "), shown(row))
    };
    let canonical =
        |at: usize, row: &[u8]| format!("{at:08x}  {:<47}  |{}|", hex(" ", row), shown(row));
    let words = |at: usize, row: &[u8]| {
        let words: Vec<String> = row
            .chunks(2)
            .map(|w| format!("{:02x}{:02x}", w.get(1).unwrap_or(&0), w[0]))
            .collect();
        format!("{at:07x} {}", words.join(" "))
    };
    let octal = |at: usize, row: &[u8]| format!("{at:07o} {}", hex(" ", row));
    for bytes in [der.as_slice(), KEY.as_bytes()] {
        for text in [
            hex("", bytes),
            hex(":", bytes).to_uppercase(),
            hex(" ", bytes),
            hex(", 0x", bytes).replacen("", "0x", 1),
            dump(bytes, &xxd),
            format!("$ xxd key.der\n{}", dump(bytes, &xxd)),
            dump(bytes, &canonical) + &format!("{:08x}\n", bytes.len()),
            dump(bytes, &octal),
            dump(bytes, &|_, row| hex("", row)),
            dump(bytes, &|_, row| format!("    {}:", hex(":", row))),
        ] {
            check(&text, Repair::HexDump);
        }
    }
    if der.len().is_multiple_of(2) {
        check(&dump(&der, &words), Repair::HexDump);
    }
    let escaped = |bytes: &[u8]| hex("\\x", bytes).replacen("", "\\x", 1);
    check(&escaped(&der), Repair::HexDump);
    check(&escaped(KEY.as_bytes()), Repair::Escapes);
}

#[test]
fn what_stands_for_line_ends_is_found() {
    let all = KEY.trim_end();
    for stand_in in [
        "|",
        ",",
        ";",
        "#",
        "~",
        "^",
        "@",
        " | ",
        "n",
        "/n",
        "rn",
        "\",\"",
        "\\n\" + \"",
        "' . '",
        "<LF>",
        "`n",
        "\u{b6}",
        "%n",
        "_",
    ] {
        let text = all.replace('\n', stand_in);
        let key = parse(&text).unwrap_or_else(|problem| panic!("{problem}\n{stand_in}"));
        assert!(
            key.pem().expose() == KEY && !key.repairs().is_empty(),
            "{stand_in}"
        );
        let told = format!("KEY=\"{text}\"\n");
        assert!(
            parse(&told)
                .unwrap_or_else(|problem| panic!("{problem}\n{told:.200}"))
                .pem()
                .expose()
                == KEY
        );
    }
    check(&all.replace('\n', "n"), Repair::StandIns);
    check(&all.replace('\n', "|"), Repair::StandIns);
    check(&PKCS1.trim_end().replace('\n', "n"), Repair::StandIns);
}

#[test]
fn blanks_become_the_plus_signs_that_they_were() {
    check(&KEY.replace('+', " "), Repair::PlusSigns);
    check(
        &KEY.replace('\n', "\r\n").replace('+', " "),
        Repair::PlusSigns,
    );
    let trimmed = each(|_, line| line.replace('+', " ").trim_end().to_owned());
    check(&trimmed, Repair::PlusSigns);
    let one_line = KEY.trim_end().replace(['+', '\n'], " ");
    check(&one_line, Repair::PlusSigns);
    check(
        &KEY.trim_end().replace('+', " ").replace('\n', "\\n"),
        Repair::PlusSigns,
    );
}

#[test]
fn two_encodings_over_one_another_are_undone() {
    let numbered = each(|number, line| format!("{number:>3} {line}"));
    check(&STANDARD.encode(&numbered), Repair::Base64Text);
    check(&STANDARD.encode(&numbered), Repair::AroundLines);
    check(
        &percent(&numbered, |c| !c.is_ascii_alphanumeric()),
        Repair::AroundLines,
    );
    let coloured = each(|number, line| format!("\u{1b}[33m{number:>3}\u{1b}[0m \"{line}\\n\" +"));
    check(&coloured, Repair::Controls);
    check(&STANDARD.encode(KEY.replace('\n', "|")), Repair::StandIns);
}

#[test]
fn what_cannot_be_undone_is_called_by_its_name() {
    let shortened = format!("{}...{}", &KEY[..600], &KEY[900..]);
    let lost = KEY.to_ascii_lowercase();
    for (text, expected) in [
        (
            "-----BEGIN PRIVATE KEY-----\n<your private key here>\n-----END PRIVATE KEY-----",
            "key.placeholder",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nreplace with private key\n-----END PRIVATE KEY-----",
            "key.placeholder",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
            "key.placeholder",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\n\n-----END PRIVATE KEY-----",
            "key.placeholder",
        ),
        (
            "-----BEGIN RSA PRIVATE KEY-----\n${PRIVATE_KEY}\n-----END RSA PRIVATE KEY-----",
            "key.placeholder",
        ),
        ("{{ private_key }}", "key.placeholder"),
        ("<your private key>", "key.placeholder"),
        ("${PRIVATE_KEY}", "key.placeholder"),
        (shortened.as_str(), "key.truncated"),
        (lost.as_str(), "key.damaged"),
        (
            "{\"kty\":\"RSA\",\"n\":\"abc\",\"d\":\"def\"}",
            "key.other_format",
        ),
        (
            "<RSAKeyValue><Modulus>abc</Modulus></RSAKeyValue>",
            "key.other_format",
        ),
        (
            "Private-Key: (2048 bit)\nmodulus:\n    00:ca:56\nprivateExponent:\n    0a:0b\nprime1:\n 01",
            "key.other_format",
        ),
        ("$ANSIBLE_VAULT;1.1;AES256\n3031323334", "key.vault"),
        // Each sign is one by itself.
        ("key: ENC[AES256_GCM,data:abc]", "key.vault"),
        ("<Modulus>abc</Modulus>", "key.other_format"),
        ("prime1:\n    00:ca", "key.other_format"),
        ("privateExponent:\n    0a:0b", "key.other_format"),
        (
            "-----begin rsa private key-----\nmiie\n-----end rsa private key-----",
            "key.damaged",
        ),
        (
            "-----begin private key-----\nmiie\n-----end private key-----",
            "key.damaged",
        ),
    ] {
        assert_eq!(code(text), expected, "{text:.60}");
    }
    // The true name of what is inside an encoding is told.
    let encoded = |text: &str| STANDARD.encode(text);
    assert_eq!(
        code(&encoded(fixture!("encrypted-pkcs8.pem"))),
        "key.encrypted"
    );
    assert_eq!(code(&encoded(fixture!("public.pem"))), "key.public");
    assert_eq!(code(&encoded(&KEY[..900])), "key.truncated");
    assert_eq!(code(&encoded(&format!("{KEY}{OTHER}"))), "key.several");
}

#[test]
fn no_step_makes_another_key_of_a_damaged_one() {
    // A character is lost, doubled or changed beneath each encoding: none may be accepted.
    for at in [60, 400, 1_000] {
        let lost = format!("{}{}", &KEY[..at], &KEY[at + 1..]);
        let numbered: Vec<String> = lost
            .lines()
            .zip(1_usize..)
            .map(|(line, number)| format!("{number:>3} {line}"))
            .collect();
        for text in [
            lost.clone(),
            numbered.join("\n"),
            STANDARD.encode(&lost),
            lost.trim_end().replace('\n', "n"),
            lost.replace('+', " "),
        ] {
            if let Ok(key) = parse(&text) {
                panic!("{:?}", key.repairs());
            }
        }
    }
}

#[test]
fn no_text_takes_long() {
    // Signs of every encoding at once, as long as a text may be.
    let piece = "%0A=3D&lt;\u{1b}[0m LS0tLUJFR0lO 30:82 -----BEGIN PRIVATE KEY-----nMII|_ -----END";
    let text = piece.repeat(65_000 / piece.len());
    let begun = std::time::Instant::now();
    assert!(parse(&text).is_err());
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}
