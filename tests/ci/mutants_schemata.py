"""Many changes in one build: each function that is changed gets its changed bodies behind switches.

`fn f() { BODY }` becomes `fn f() { if on(7) { CHANGED } else { BODY } }`. What does not compile so is
taken out again, by the place of the compiler's errors."""

import json
import os
import re
import subprocess
import sys

SWITCH = '''//! Which change is in force.
use std::io::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

static CURRENT: OnceLock<(u32, Option<String>)> = OnceLock::new();
static SEEN: [AtomicBool; 16384] = [const { AtomicBool::new(false) }; 16384];

/// This change is in force. Notes that it was reached, where the file of the switch asks for it.
pub fn on(n: u32) -> bool {
    let (current, seen) = CURRENT.get_or_init(|| {
        let text = std::fs::read_to_string("PLACE").unwrap_or_default();
        let mut words = text.split_whitespace();
        let n = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
        (n, words.next().map(str::to_owned))
    });
    if let Some(seen) = seen
        && !SEEN[n as usize].swap(true, Ordering::Relaxed)
        && let Ok(mut file) = std::fs::File::options().append(true).open(seen)
    {
        let _ = file.write_all(format!("{n}\\n").as_bytes());
    }
    *current == n
}
'''


def without_literals(text):
    """The text with comments, strings and characters blanked, so that its braces can be counted."""
    pattern = re.compile(
        r'//[^\n]*|/\*.*?\*/|(?<!\w)(?:b|c)?r(#*)".*?"\1|"(?:\\.|[^"\\])*"|\'(?:\\(?:u\{[^}]*\}|x..|.)|[^\\\'])\'',
        re.S)
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


class Source:
    def __init__(self, text):
        self.text, self.bare = text, without_literals(text)
        self.lines = [0] + [found.end() for found in re.finditer("\n", text)]

    def span(self, span):
        return [self.lines[span[end]["line"] - 1] + span[end]["column"] - 1 for end in ("start", "end")]

    def body(self, span):
        """Where a function's body begins and ends, with its braces."""
        end = self.span(span)[1]
        depth, at = 0, end
        while at:
            at -= 1
            depth += {"}": 1, "{": -1}.get(self.bare[at], 0)
            if depth == 0:
                break
        return at, end


def rewritten(text, changes):
    """The text with these changes behind their switches, and those that have no place in it."""
    source, of_body, lost = Source(text), {}, set()
    for number, change in changes:
        function = change.get("function")
        body = function and source.body(function["span"])
        a, b = source.span(change["span"])
        if not body or not (body[0] <= a and b <= body[1]):
            lost.add(number)
            continue
        lazy = function["return_type"].startswith("-> impl Iterator")
        of_body.setdefault((body, lazy), []).append((number, a, b, change["replacement"]))
    edits = []

    def applied(a, b):
        inner = sorted(edit for edit in edits if a <= edit[0] and edit[1] <= b)
        parts, at = [], a
        for edit in inner:
            parts += [text[at:edit[0]], edit[2]]
            at = edit[1]
            edits.remove(edit)
        return "".join(parts) + text[at:b]

    # From the innermost functions outwards.
    for ((a, b), lazy), list_ in sorted(of_body.items(), key=lambda item: item[0][0][1] - item[0][0][0]):
        # Two iterators have two types: both become lists.
        tail = ".collect::<Vec<_>>()" if lazy else ""
        parts = "".join(
            f"/*<M{n}*/ if crate::mutant_switch::on({n}) {{ {text[a:x]}{new}{text[y:b]}{tail} }} /*M{n}>*/ else "
            for n, x, y, new in list_)
        rest = applied(a, b)
        rest = f"{{ {rest}{tail} }}.into_iter()" if lazy else rest
        edits.append((a, b, f"{{ /*<F*/ {parts}{rest} /*F>*/ }}"))
    return applied(0, len(text)), lost


def places(code):
    """Where in this code the changes are, and the functions with all changes in them."""
    found = [(int(m[1]), m.start(), code.index(b"/*M%d>*/" % int(m[1]))) for m in re.finditer(rb"/\*<M(\d+)\*/", code)]
    functions, open_ = [], []
    for mark in re.finditer(rb"/\*(<F|F>)\*/", code):
        if mark[1] == b"<F":
            open_.append(mark.start())
        else:
            a = open_.pop()
            functions.append((a, mark.end(), {n for n, at, _ in found if a <= at < mark.end()}))
    return found, sorted(functions, key=lambda function: function[1] - function[0])


def blamed(tree, error):
    """The changes that an error of the compiler is about: the one it stands in, else its function's."""
    for exact in (True, False):
        for span in sorted(error["spans"], key=lambda span: not span["is_primary"]):
            while span.get("expansion") and not span["file_name"].startswith("src/"):
                span = span["expansion"]["span"]
            if not span["file_name"].startswith("src/"):
                continue
            found, functions = places((tree / span["file_name"]).read_bytes())
            a, b = span["byte_start"], span["byte_end"]
            if exact:
                hit = {n for n, x, y in found if x <= a and b <= y}
            else:
                hit = next((inside for x, y, inside in functions if x <= a <= y), set())
            if hit:
                return hit
    return set()


def build(tree, target, switch, changes):
    """Test executables with all changes that compile, and the others."""
    originals, unviable = {}, set()

    def cargo(*command):
        done = subprocess.run(
            ["cargo", *command, "--message-format", "json"], cwd=tree, stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL, env=dict(os.environ, CARGO_TARGET_DIR=str(target)))
        messages = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        return done.returncode, messages

    for change in changes.values():
        originals.setdefault(change["file"], (tree / change["file"]).read_text())
    (tree / "src/mutant_switch.rs").write_text(SWITCH.replace("PLACE", str(switch)))
    library = (tree / "src/lib.rs").read_text()
    manifest = (tree / "Cargo.toml").read_text()
    (tree / "Cargo.toml").write_text(re.sub(r"\[lints\.rust\].*?(?=\n\[profile)", "", manifest, flags=re.S))
    while True:
        for file, text in originals.items():
            here = [(n, c) for n, c in changes.items() if c["file"] == file and n not in unviable]
            code, lost = rewritten(text, here)
            unviable |= lost
            (tree / file).write_text(code)
        (tree / "src/lib.rs").write_text(
            library.replace("pub mod app;", "#[allow(missing_docs)]\npub mod mutant_switch;\npub mod app;", 1))
        failed, messages = cargo("check", "--lib")
        if not failed:
            break
        errors = [m["message"] for m in messages if m["reason"] == "compiler-message"]
        errors = [error for error in errors if error["level"] == "error" and error["spans"]]
        more = set().union(*(blamed(tree, error) for error in errors)) - unviable
        if not more:
            sys.exit("\n".join(error["rendered"] for error in errors[:5]) or "the copy does not build")
        unviable |= more
    failed, messages = cargo("test", "--no-run", "--lib", "--test", "main")
    if failed:
        sys.exit("the tests do not build with the changes in place")
    made = {m["target"]["name"]: m["executable"] for m in messages
            if m["reason"] == "compiler-artifact" and m.get("executable") and m["profile"]["test"]}
    return {"main" if name == "main" else "lib": path for name, path in made.items()}, unviable
