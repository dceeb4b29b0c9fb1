//! The lines of a page or of a dialog, as they are read off a screen.

/// The page's lines, wherever it stands: without the step list or a dialog's border beside them,
/// without the mark of the chosen row.
pub(crate) fn lines(screen: &str) -> impl Iterator<Item = &str> {
    screen
        .lines()
        .map(|line| match line.trim().strip_prefix('│') {
            Some(boxed) => boxed.trim_end_matches('│'),
            None => line.rsplit_once('│').map_or(line, |(_, page)| page),
        })
        .map(|line| line.trim_start_matches(['>', '•', ' ']).trim_end())
        .filter(|line| !line.is_empty())
}

/// The title's row, where there is room for empty ones.
const TITLE: usize = 3;

/// The page without what stands around it, or the dialog over it.
pub(crate) fn body(screen: &str) -> String {
    let mut rows: Vec<&str> = screen.trim_end().lines().collect();
    let border = |corner| rows.iter().position(|row| row.contains(corner));
    let last = |wanted: fn(&&str) -> bool| rows.iter().rposition(wanted);
    let beside_steps = last(|row| row.contains('│')).map(|at| at + 1);
    let empty = last(|row| row.trim().is_empty());
    let first = border('╭').unwrap_or(TITLE) + 1;
    let end = border('╰').or(beside_steps).or(empty);
    let end = end.unwrap_or(rows.len());
    rows.truncate(end);
    rows.split_off(first.min(end)).join("\n")
}
