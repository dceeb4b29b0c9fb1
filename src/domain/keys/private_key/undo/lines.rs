//! What stands in front of every line or behind it: line numbers, diff signs, quote marks, the
//! borders of a table, timestamps, and the strings of a programming language.
//!
//! Lines of a key are all as wide as the first, so among the runs of base64 in a line the key's is
//! the one of that width, and it stands at the same place among the others in every line. That
//! place finds the last, shorter line too.

use zeroize::Zeroizing;

use super::{Undone, is_base64};
use crate::domain::keys::pem_mark::{PemKind, Side, marks};
use crate::domain::keys::private_key::body::COLUMNS;

/// Widths that lines of keys have.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;

/// The key's lines between its marks, without what stands around them.
pub(super) fn cores(text: &str) -> Option<Undone> {
    let lines: Vec<&str> = text.split(['\n', '\r']).collect();
    let label = |line: &str, side: Side| -> Option<PemKind> {
        let found = marks(line).into_iter().find(|mark| mark.side == side)?;
        Some(found.kind)
    };
    let begin = lines
        .iter()
        .position(|line| label(line, Side::Begin).is_some());
    let after = begin.map_or(0, |at| at + 1);
    let end = lines[after..]
        .iter()
        .position(|line| label(line, Side::End).is_some());
    let inner = &lines[after..end.map_or(lines.len(), |at| after + at)];
    let kind = begin.and_then(|at| label(lines[at], Side::Begin));

    let mut found: Vec<Vec<&str>> = inner
        .iter()
        .map(|line| runs(line))
        .filter(|runs| !runs.is_empty())
        .collect();
    unnumber(&mut found);
    let widths = found.iter().flatten().map(|run| run.len());
    let wide = usual(widths.filter(|width| WIDTHS.contains(width)))?;
    let place = usual(found.iter().filter_map(|runs| position(runs, wide)))?;
    let whole = |runs: &Vec<&str>| position(runs, wide).is_some();
    let last = found.iter().rposition(whole)? + 1;
    let shorter = found.get(last).and_then(|runs| runs.get(place));
    let cores: Vec<&str> = found[..last]
        .iter()
        .filter_map(|runs| runs.get(position(runs, wide)?))
        .chain(shorter)
        .copied()
        .collect();
    let margin = Margin::of(&cores, wide);

    let mut out = Zeroizing::new(String::with_capacity(text.len() + 128));
    let label = kind.unwrap_or(PemKind::Pkcs8).label();
    out.extend(["-----BEGIN ", label, "-----\n"]);
    for core in cores {
        out.extend([margin.without(core), "\n"]);
    }
    out.extend(["-----END ", label, "-----\n"]);
    Some(out)
}

/// The runs of base64 in a line, with their padding. Signs alone are an operator or a comment.
fn runs(line: &str) -> Vec<&str> {
    line.split(|c: char| !(is_base64(c) || c == '='))
        .filter(|run| run.contains(|c: char| c.is_ascii_alphanumeric()))
        .collect()
}

/// Takes running numbers off that touch the key: no line of base64 begins with a number that is
/// one more than that of the line before, all through a key.
fn unnumber(found: &mut [Vec<&str>]) {
    let first = found
        .first()
        .and_then(|runs| runs.first())
        .copied()
        .unwrap_or_default();
    let digits = first.len() - first.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let Ok(start) = first[..digits].parse::<usize>() else {
        return;
    };
    let bare: Option<Vec<&str>> = found
        .iter()
        .zip(start..)
        .map(|(runs, number)| runs.first()?.strip_prefix(&number.to_string()))
        .collect();
    for (runs, bare) in found.iter_mut().zip(bare.into_iter().flatten()) {
        if !bare.is_empty() {
            runs[0] = bare;
        }
    }
}

/// Where the run of this width is, the last one when there are several: what stands in front may
/// be as wide (a container's id), what stands behind is not.
fn position(runs: &[&str], wide: usize) -> Option<usize> {
    runs.iter().rposition(|run| run.len() == wide)
}

/// What comes up most often, and at least twice.
fn usual(values: impl Iterator<Item = usize>) -> Option<usize> {
    let mut values: Vec<usize> = values.collect();
    values.sort_unstable();
    let (count, value) = values
        .chunk_by(usize::eq)
        .map(|same| (same.len(), same.first().copied().unwrap_or_default()))
        .max()?;
    (count > 1).then_some(value)
}

/// What touches the key in every line: the `+` of a diff, an `n` that was `\n`.
#[derive(Default)]
struct Margin<'a> {
    before: &'a str,
    behind: &'a str,
}

impl<'a> Margin<'a> {
    fn of(cores: &[&'a str], wide: usize) -> Self {
        let whole: Vec<&str> = cores
            .iter()
            .copied()
            .filter(|core| core.len() == wide)
            .collect();
        let surplus = wide.saturating_sub(COLUMNS);
        if surplus == 0 || surplus > 8 || whole.len() < 3 {
            return Self::default();
        }
        Self {
            before: shared(&whole, |core| core.get(..surplus)).unwrap_or_default(),
            behind: shared(&whole, |core| core.get(COLUMNS..)).unwrap_or_default(),
        }
    }

    fn without(&self, core: &'a str) -> &'a str {
        let core = core.strip_prefix(self.before).unwrap_or(core);
        core.strip_suffix(self.behind).unwrap_or(core)
    }
}

/// The part that is the same in all of them.
fn shared<'a>(cores: &[&'a str], part: impl Fn(&'a str) -> Option<&'a str>) -> Option<&'a str> {
    let first = part(cores.first()?)?;
    cores
        .iter()
        .all(|core| part(core) == Some(first))
        .then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_touches_every_line_is_its_margin() {
        let bare: Vec<String> = ["x", "y", "z"].map(|c| c.repeat(COLUMNS)).into();
        let check = |before: &str, behind: &str| {
            let lines = bare.iter().map(|line| format!("{before}{line}{behind}"));
            let lines: Vec<String> = lines.collect();
            let cores: Vec<&str> = lines.iter().map(String::as_str).collect();
            let margin = Margin::of(&cores, cores[0].len());
            assert_eq!((margin.before, margin.behind), (before, behind));
            for (core, line) in cores.iter().zip(&bare) {
                assert_eq!(margin.without(core), line);
            }
        };
        check("ab", "");
        check("", "n");
        check("12345678", "");
        // Wider than a margin is, or too few lines to tell.
        let wide = format!("123456789{}", bare[0]);
        assert_eq!(Margin::of(&[wide.as_str(); 3], wide.len()).before, "");
        let two = format!("a{}", bare[0]);
        assert_eq!(Margin::of(&[two.as_str(); 2], two.len()).before, "");
    }
}
