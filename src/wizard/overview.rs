//! How it fits together: which thing holds which, and what flows where. The one place that says
//! what each word means.

use super::draft::Draft;
use super::page::Page;
use super::screen::{Block, Drawing, Fact};
use crate::domain::{DataSpace, DataSpaceId, DataSpaceKind, Label, Project};
use crate::text::{head, padded, width};

/// Which thing holds which, as long as nothing of it has a name.
const MAP: [&str; 8] = [
    "Adobe account",
    "└ API keys        say who you are",
    "  └ Project       one per Magento",
    "    ├ Production  live shop",
    "    └ Testing     staging",
    "",
    "Your store",
    "└ cron ─▶ data space ─▶ services",
];

const SAID: &[&str] = &[
    "Your Adobe account has API keys, which say who you are.",
    "The keys see your SaaS projects. Each Magento installation gets a project of its own.",
    "A project holds data spaces. One is of type Production and holds what shoppers see; those \
     of type Testing are for staging and development.",
    "A store fills one data space.",
    "The store's cron sends products, prices and categories there.",
    "Services such as Live Search read from it.",
];

/// Columns that a name has: beside it there is room for what it is.
const NAME: usize = 16;

/// Data spaces that are drawn; of more the number is.
const MOST: usize = 6;

/// The picture beside this page, where it has one: with the names that are known by then.
pub(super) fn beside(page: Page, draft: &Draft) -> Option<Block> {
    let project = draft.project();
    match (page, project) {
        (Page::Review | Page::Summary, Some(project)) => {
            let chosen = draft.data_space.as_ref();
            Some(drawing(of(project, chosen, &draft.subject())))
        }
        (Page::DataSpace, Some(project)) => Some(drawing(of(project, None, &draft.subject()))),
        (Page::Store | Page::KeySource | Page::Project | Page::DataSpace, _) => Some(map()),
        _ => None,
    }
}

/// The picture alone.
fn map() -> Block {
    drawing(MAP.map(str::to_owned).to_vec())
}

fn drawing(lines: Vec<String>) -> Block {
    Block::Drawing(Drawing { lines, said: SAID })
}

/// A project's own picture, with the data space that is chosen.
fn of(project: &Project, chosen: Option<&DataSpaceId>, store: &str) -> Vec<String> {
    let spaces = &project.data_spaces;
    let drawn = if spaces.len() > MOST {
        MOST - 1
    } else {
        spaces.len()
    };
    let names = spaces.iter().take(drawn).map(name);
    let column = names.clone().map(|name| width(&name)).max();
    let column = 6 + column.unwrap_or(0).max("Testing 1".len()) + 2;
    let row = |tree: &str, what: &str| format!("{}{what}", padded(tree, column));
    let account = project.organization.as_ref().or(project.mage_id.as_ref());
    let mut lines = vec![
        format!("Adobe account {}", account.map_or("", Label::as_str))
            .trim_end()
            .to_owned(),
        row("└ API keys", "say who you are"),
        row("  └ Project", project.name.as_str()),
    ];
    for (at, (space, name)) in spaces.iter().zip(names).enumerate() {
        let branch = if at + 1 == spaces.len() { "└" } else { "├" };
        let mark = if chosen == Some(&space.id) {
            "▶"
        } else {
            " "
        };
        let what = match &space.kind {
            DataSpaceKind::Production => "live shop",
            DataSpaceKind::Testing => "staging",
            DataSpaceKind::Other(_) => "",
        };
        lines.push(row(&format!("    {branch}{mark}{name}"), what));
    }
    if drawn < spaces.len() {
        lines.push(format!("    └ and {} more", spaces.len() - drawn));
    }
    let filled = chosen.and_then(|id| project.data_space(id));
    let filled = filled.map_or_else(|| "data space".to_owned(), name);
    lines.extend([
        String::new(),
        format!("Store {store}"),
        format!("└ cron ─▶ {filled} ─▶ services"),
    ]);
    lines
}

/// Its name, as far as there is room for it.
fn name(space: &DataSpace) -> String {
    let name = space.name.as_str();
    if width(name) <= NAME {
        name.to_owned()
    } else {
        format!("{}…", head(name, NAME - 1))
    }
}

/// The picture and the words.
pub(super) fn blocks() -> Vec<Block> {
    vec![
        map(),
        Block::Facts(vec![
            Fact::new(
                "Key pair",
                "an API key and its private key; the same pair serves every project",
            ),
            Fact::new(
                "Data space",
                "what Adobe's API calls an environment; its type is Production or Testing",
            ),
            Fact::new(
                "Services",
                "Live Search, Product Recommendations, Catalog Service",
            ),
        ]),
    ]
}
