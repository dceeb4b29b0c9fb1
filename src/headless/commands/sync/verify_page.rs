//! What arrived, for people, as rows and as an object.

use serde::Serialize;

use super::feed_objects::TallyObject;
use super::many;
use super::verify::{Verified, VerifiedStore, VerifiedView};
use crate::domain::{Arrival, Indexed, Problem};
use crate::exit::Failure;
use crate::headless::fleet::worst;
use crate::headless::report::say;
use crate::headless::table::table;
use crate::printer::{Ink, Paper, ProblemObject};

/// What `sync verify` prints under `--json`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct SyncVerifyOutput {
    stores: Vec<VerifiedObject>,
}

/// What came of one store.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct VerifiedObject {
    /// As it was named.
    store: String,
    /// It could be looked at, and nothing needs a person.
    ok: bool,
    /// The catalog service that was asked; null where none was.
    catalog_url: Option<String>,
    /// Its store views; none where what stands for it knows none.
    store_views: Vec<VerifiedViewObject>,
    /// What needs a person.
    findings: Vec<ProblemObject>,
    /// Why it could not be looked at.
    problem: Option<ProblemObject>,
}

/// What arrived of one store view's products.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct VerifiedViewObject {
    /// The website's code.
    website: String,
    /// The store's code.
    store: String,
    /// The store view's code.
    store_view: String,
    /// `nothing`, `not_indexed`, `sent_before`, `waiting`, `refused`, `retried`, `no_index_yet`,
    /// `no_index`, `arrived`, `arriving`, `missing`, `more_there` or `not_told`.
    verdict: &'static str,
    /// The same in words.
    said: String,
    /// What became of them here; null where the store does not tell.
    here: Option<TallyObject>,
    /// How many a search may find; null where that is not known.
    searchable: Option<u64>,
    /// What the gateway has.
    gateway: IndexedObject,
    /// What a search in the catalog finds.
    catalog: IndexedObject,
}

/// What a service says.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct IndexedObject {
    /// `products`, `no_index`, `not_offered` or `not_told`.
    told: &'static str,
    /// How many; null where that is not told.
    products: Option<u64>,
    /// Why nothing is told; null when something is.
    why: Option<String>,
}

impl SyncVerifyOutput {
    pub(super) fn new(looks: &[VerifiedStore]) -> Self {
        Self {
            stores: looks.iter().map(VerifiedObject::from).collect(),
        }
    }
}

impl From<&VerifiedStore> for VerifiedObject {
    fn from(look: &VerifiedStore) -> Self {
        let verified = look.verified.as_ref();
        let known = verified.ok();
        Self {
            store: look.spec.to_string(),
            ok: known.is_some_and(|known| known.findings.is_empty() && known.unreached.is_none()),
            catalog_url: known.and_then(|known| known.catalog.clone()),
            store_views: known.map_or_else(Vec::new, |known| {
                known.views.iter().map(VerifiedViewObject::from).collect()
            }),
            findings: look.findings().iter().map(ProblemObject::from).collect(),
            problem: look.failure().map(|failure| (&failure.problem).into()),
        }
    }
}

impl From<&VerifiedView> for VerifiedViewObject {
    fn from(view: &VerifiedView) -> Self {
        let (place, evidence) = (&view.place, &view.evidence);
        Self {
            website: place.website.code.to_string(),
            store: place.store.code.to_string(),
            store_view: place.view.code.to_string(),
            verdict: word(evidence.judge()),
            said: evidence.words(),
            here: evidence.here.as_ref().map(|here| here.tally().into()),
            searchable: evidence.searchable,
            gateway: indexed(evidence.gateway, view.gateway_why.as_ref()),
            catalog: indexed(evidence.catalog, view.catalog_why.as_ref()),
        }
    }
}

fn indexed(told: Option<Indexed>, why: Option<&String>) -> IndexedObject {
    let (told, products) = match told {
        Some(Indexed::Products(found)) => ("products", Some(found)),
        Some(Indexed::NoIndex) => ("no_index", None),
        Some(Indexed::NotOffered) => ("not_offered", None),
        None => ("not_told", None),
    };
    IndexedObject {
        told,
        products,
        why: why.cloned(),
    }
}

fn word(arrival: Arrival) -> &'static str {
    match arrival {
        Arrival::Nothing => "nothing",
        Arrival::NotIndexed => "not_indexed",
        Arrival::SentBefore => "sent_before",
        Arrival::Waiting => "waiting",
        Arrival::Refused => "refused",
        Arrival::Retried => "retried",
        Arrival::NoIndexYet => "no_index_yet",
        Arrival::NoIndex => "no_index",
        Arrival::Arrived => "arrived",
        Arrival::Arriving => "arriving",
        Arrival::Missing => "missing",
        Arrival::MoreThere => "more_there",
        Arrival::NotTold => "not_told",
    }
}

impl VerifiedStore {
    fn findings(&self) -> &[Problem] {
        let verified = self.verified.as_ref();
        verified.map_or(&[], |verified| &verified.findings)
    }

    /// Why it could not be looked at, here or there.
    fn failure(&self) -> Option<&Failure> {
        match &self.verified {
            Ok(verified) => verified.unreached.as_ref(),
            Err(failure) => Some(failure),
        }
    }

    /// A store of many, in one row.
    fn cells(&self) -> Vec<String> {
        let spec = self.spec.to_string();
        let views = self.verified.as_ref().map_or(&[][..], |known| &known.views);
        let state = match (self.failure(), self.findings().first()) {
            (Some(failure), _) => failure.problem.code.0,
            (None, Some(finding)) => finding.code.0,
            (None, None) if views.is_empty() => "sends no products",
            (None, None) if arrived(views) == views.len() => "arrived",
            (None, None) => "on the way",
        };
        let count = format!("{} of {}", arrived(views), views.len());
        vec![spec, count, state.to_owned()]
    }
}

/// How many store views have all that there is for them.
fn arrived(views: &[VerifiedView]) -> usize {
    let is_there =
        |view: &&VerifiedView| matches!(view.evidence.judge(), Arrival::Arrived | Arrival::Nothing);
    views.iter().filter(is_there).count()
}

/// For programs, a line a store view: the store as it was named; the codes of website, store and
/// store view; the verdict; what was sent, waits, is not indexed, was refused, is retried; what a
/// search may find; what the gateway and the catalog say; and all of it in words.
pub(super) fn rows(looks: &[VerifiedStore]) -> String {
    let mut all = Vec::new();
    for look in looks {
        let views = look.verified.as_ref().map_or(&[][..], |known| &known.views);
        for view in views {
            let mut row = vec![look.spec.to_string()];
            row.extend(cells(view));
            all.push(row);
        }
    }
    table(&[], &all, true)
}

fn cells(view: &VerifiedView) -> Vec<String> {
    let number = |number: Option<u64>| number.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let (place, evidence) = (&view.place, &view.evidence);
    let here = evidence.here.as_ref().map(crate::domain::FeedCount::tally);
    let mut cells: Vec<String> = [&place.website, &place.store, &place.view]
        .iter()
        .map(|scope| scope.code.to_string())
        .collect();
    cells.push(word(evidence.judge()).to_owned());
    cells.extend([
        number(here.map(|here| here.sent)),
        number(here.map(|here| here.waiting)),
        number(here.map(|here| here.missing)),
        number(here.map(|here| here.refused)),
        number(here.map(|here| here.retried)),
        number(evidence.searchable),
    ]);
    cells.extend([view.gateway_told(), view.catalog_told(), evidence.words()]);
    cells
}

/// What it all comes to as one sentence, what needs a person, then one line a store view.
pub(super) fn text(paper: Paper, looks: &[VerifiedStore]) -> String {
    if let [only] = looks {
        return match &only.verified {
            Ok(verified) => page(paper, verified),
            Err(failure) => paper.problem("fail", Ink::Bad, &failure.problem) + "\n",
        };
    }
    let headings = ["Store", "Arrived", "State"];
    let cells: Vec<Vec<String>> = looks.iter().map(VerifiedStore::cells).collect();
    let mut text = table(&headings, &cells, false);
    for look in looks {
        let failed = look.failure().map(|failure| &failure.problem);
        let problems = failed.into_iter().chain(look.findings());
        many::problems(&mut text, paper, look.spec.as_str(), problems);
    }
    text
}

fn page(paper: Paper, verified: &Verified) -> String {
    let (ink, headline) = headline(verified);
    let headline = paper.wrapped(&headline, 0, 0);
    let mut text = format!("{}\n", paper.ink(ink, &headline));
    let unreached = verified.unreached.as_ref().map(|failure| &failure.problem);
    for finding in unreached.into_iter().chain(&verified.findings) {
        let problem = paper.problem("warn", Ink::Warning, finding);
        say(&mut text, format_args!("\n{problem}\n"));
    }
    if !verified.views.is_empty() {
        let row = |view: &VerifiedView| {
            let code = view.code().to_string();
            vec![
                code,
                view.gateway_told(),
                view.catalog_told(),
                view.evidence.words(),
            ]
        };
        let rows: Vec<Vec<String>> = verified.views.iter().map(row).collect();
        let headings = ["Store view", "Gateway", "Catalog", "What that means"];
        let rows = table(&headings, &rows, false);
        say(&mut text, format_args!("\nProducts:\n{rows}"));
    }
    if let Some(url) = &verified.catalog {
        say(&mut text, format_args!("\nThe catalog asked: {url}\n"));
    }
    text
}

/// What is said of a store while others are looked at.
pub(super) fn shown(verified: &Result<Verified, Failure>) -> (Ink, String) {
    match verified {
        Ok(verified) => headline(verified),
        Err(failure) => (Ink::Bad, failure.problem.what.clone()),
    }
}

fn headline(verified: &Verified) -> (Ink, String) {
    let (there, all) = (arrived(&verified.views), verified.views.len());
    if let Some(finding) = verified.findings.first() {
        let more = match verified.findings.len() {
            0 | 1 => String::new(),
            more => format!(" And {} more: see below.", more - 1),
        };
        return (Ink::Warning, format!("{}{more}", finding.what));
    }
    if verified.unreached.is_some() {
        return (Ink::Warning, "The services could not be asked.".to_owned());
    }
    if all == 0 {
        let said =
            "This store sends no products: there is nothing that the services could be asked.";
        return (Ink::Strong, said.to_owned());
    }
    if there == all {
        let views = match all {
            1 => "1 store view".to_owned(),
            all => format!("{all} store views"),
        };
        return (Ink::Good, format!("Everything arrived: {views}."));
    }
    let said = format!("On the way: {there} of {all} store views have all their products there.");
    (Ink::Strong, said)
}

/// A store that could not be asked about speaks against it more than what was found.
pub(super) fn found(looks: &[VerifiedStore]) -> Option<Failure> {
    worst(looks.iter().filter_map(VerifiedStore::failure)).or_else(|| {
        let findings: usize = looks.iter().map(|look| look.findings().len()).sum();
        many::found(findings, looks.len())
    })
}
