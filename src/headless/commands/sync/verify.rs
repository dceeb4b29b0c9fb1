//! `sync verify`: asks the services what arrived, store view by store view, beside what was sent.

use super::look;
use super::verify_page;
pub(in crate::headless) use super::verify_page::SyncVerifyOutput;
use crate::cli::Verify;
use crate::domain::{
    ApiKey, Arrival, ArrivalEvidence, DataSpaceId, DataSpaceKind, Feed, FeedCount, FeedRecords,
    Indexed, Installation, InstalledFeed, KeyPair, KeySource, Keys, Label, Neighbour, Problem,
    RegistryFailure, Rejection, TakenSpan, ViewPlace, shared_codes, sharers,
};
use crate::exit::Failure;
use crate::headless::commands::Output;
use crate::headless::context::Context;
use crate::headless::failure::{of_keys, of_registry, of_store, usage};
use crate::headless::fleet::{Member, bounded, each, members};
use crate::headless::hints::Hints;
use crate::headless::key_input::{self, Origin};
use crate::headless::report::Report;
use crate::registry::wire::catalog::WIDGETS_KEY;
use crate::registry::{Catalog, CatalogView, Client, Gateway, catalog_url};

/// What came of one store.
pub(super) struct VerifiedStore {
    /// As it was named.
    pub(super) spec: Label,
    pub(super) verified: Result<Verified, Failure>,
}

/// What is known of one store's data, here and there.
#[derive(Default)]
pub(super) struct Verified {
    /// Where the catalog was asked; `None` where nothing could be.
    pub(super) catalog: Option<String>,
    /// Its store views.
    pub(super) views: Vec<VerifiedView>,
    /// What needs a person.
    pub(super) findings: Vec<Problem>,
    /// No service could be asked at all.
    pub(super) unreached: Option<Failure>,
}

/// What is known of one store view.
pub(super) struct VerifiedView {
    pub(super) place: ViewPlace,
    pub(super) evidence: ArrivalEvidence,
    /// Why the gateway does not tell.
    pub(super) gateway_why: Option<String>,
    /// Why the catalog does not tell.
    pub(super) catalog_why: Option<String>,
    /// The same as a failure.
    failure: Option<RegistryFailure>,
}

/// Who is asked about one store, and with what.
struct ArrivalQuestion<'a> {
    client: &'a Client,
    pair: &'a KeyPair,
    catalog: &'a Catalog,
    space: &'a DataSpaceId,
}

/// `commerce-connect sync verify`
pub(in crate::headless) async fn run(
    context: &Context<'_>,
    options: &Verify,
) -> Result<Report, Failure> {
    if let Some(url) = &options.catalog_url {
        Gateway::parse(url, None).map_err(|failure| usage(failure.problem("use --catalog-url")))?;
    }
    let members = members(context)?;
    context.given_pair()?;
    let key = catalog_key(context, options)?;
    let look_at = async |own: &Context<'_>, member: &Member| {
        let mut verified = verify(own, options, key.as_ref()).await?;
        let hints = Hints::new(own, member.spec());
        verified.findings = verified
            .findings
            .into_iter()
            .map(|problem| hints.problem(problem))
            .collect();
        Ok(verified)
    };
    let looks = each(context, &members, look_at, verify_page::shown).await;
    let looks: Vec<VerifiedStore> = looks
        .into_iter()
        .zip(&members)
        .map(|(looked, member)| VerifiedStore {
            spec: member.label(),
            verified: looked.and_then(|looked| looked),
        })
        .collect();
    let text = if context.options.plain() {
        verify_page::rows(&looks)
    } else {
        verify_page::text(context.paper, &looks)
    };
    Ok(Report {
        found: verify_page::found(&looks),
        ..Report::said(Output::SyncVerify(SyncVerifyOutput::new(&looks)), text)
    })
}

/// The key that `--catalog-key-file` names.
fn catalog_key(context: &Context<'_>, options: &Verify) -> Result<Option<ApiKey>, Failure> {
    let file = options.catalog_key_file.as_deref().map(Origin::File);
    let halves = key_input::halves(file, None, &context.run)?;
    halves.api_key.transpose().map_err(of_keys)
}

async fn verify(
    context: &Context<'_>,
    options: &Verify,
    key: Option<&ApiKey>,
) -> Result<Verified, Failure> {
    let given = context.given_pair()?;
    let services = &context.services(context.store_or_here()?);
    let store = services.inspect().await.map_err(of_store)?;
    let look = look::again(services, &store).await?;
    let mut verified = Verified {
        findings: look.findings,
        ..Verified::default()
    };
    let views = services.on_store(|store| store.views(true)).await;
    let views = views.map_err(of_store)?.unwrap_or_default();
    if views.is_empty() || look.feeds.is_none() {
        verified.findings.push(no_store(&store));
        return Ok(verified);
    }
    let feeds = look.feeds.unwrap_or_default().feeds;
    let products = feeds
        .iter()
        .find(|feed| feed.known() == Some(Feed::Products));
    let connection = store.connection();
    let space = connection.as_ref().and_then(|now| now.data_space.as_ref());
    let environment = context.options.environment();
    let environment = environment.unwrap_or_else(|| store.environment());
    // Without products there is nothing to ask for; without the others there is a finding already.
    let (Some(products), Some(space), true) = (
        products,
        space,
        given.is_some() || store.has_pair(environment),
    ) else {
        return Ok(verified);
    };
    let keys = Keys {
        environment,
        source: given.map_or(KeySource::Stored, KeySource::Entered),
    };
    let doing = "ask the services about this store";
    let refused = |why: RegistryFailure| of_registry(&why, doing);
    let client = services.client(keys.environment).map_err(refused)?;
    let pair = services.pair(&keys).await.map_err(refused)?;
    let kind = connection.as_ref().map(|now| now.data_space_kind.as_str());
    let kind = DataSpaceKind::parse(kind.unwrap_or_default());
    let url = options.catalog_url.clone();
    let url = url.unwrap_or_else(|| catalog_url(client.gateway(), &kind));
    let key = match (key, kind) {
        (Some(given), _) => given.clone(),
        (None, DataSpaceKind::Testing) => ApiKey::parse(WIDGETS_KEY).map_err(of_keys)?,
        (None, DataSpaceKind::Production | DataSpaceKind::Other(_)) => pair.api_key.clone(),
    };
    let catalog = services.catalog(&url, &key).map_err(refused)?;
    let question = ArrivalQuestion {
        client: &client,
        pair: &pair,
        catalog: &catalog,
        space,
    };
    verified.catalog = Some(catalog.url().to_owned());
    verified.views = bounded(views.into_iter().map(|place| question.ask(place, products))).await;
    let neighbours = services.neighbours(&store);
    let found = findings(&store, space, &verified.views, &neighbours);
    verified.findings.extend(found);
    let silent = verified.views.iter().all(|view| view.failure.is_some());
    let first = verified.views.iter().find_map(|view| view.failure.as_ref());
    verified.unreached = first.filter(|_| silent).map(|why| of_registry(why, doing));
    Ok(verified)
}

/// What stands for it is no Magento.
fn no_store(store: &Installation) -> Problem {
    Problem::new(
        "arrival.not_told",
        "Nobody tells whether this store's data arrived.",
        format!(
            "{} tells no store views or sends nothing, and the services are asked for one store view \
             at a time.",
            store.place
        ),
        "Name the Magento itself with --store.",
    )
}

impl ArrivalQuestion<'_> {
    /// Asks the services about one store view.
    async fn ask(&self, place: ViewPlace, products: &InstalledFeed) -> VerifiedView {
        let codes = CatalogView {
            space: self.space,
            website: &place.website.code,
            store: &place.store.code,
            view: &place.view.code,
        };
        let gateway = self.client.documents(self.pair, codes).await;
        let catalog = self.catalog.count(codes).await;
        let why = |asked: &Result<Indexed, RegistryFailure>| asked.as_ref().err().map(why);
        VerifiedView {
            gateway_why: why(&gateway),
            catalog_why: why(&catalog),
            evidence: ArrivalEvidence {
                here: here(products, &place),
                indexed: products
                    .indexer
                    .as_ref()
                    .map(|indexer| indexer.status.as_str() == "valid"),
                searchable: place.searchable,
                taken: place.taken.or_else(|| {
                    let last = products.last_sent?;
                    Some(TakenSpan { first: last, last })
                }),
                gateway: gateway.ok(),
                catalog: catalog.as_ref().ok().copied(),
            },
            failure: catalog.err(),
            place,
        }
    }
}

/// Why a service does not tell, as a part of a sentence.
fn why(failure: &RegistryFailure) -> String {
    match failure {
        RegistryFailure::Refused(Rejection::ApiKeyUnknown) => {
            "this API key is not known there: Production and Testing have hosts of their own"
                .to_owned()
        }
        RegistryFailure::Unreachable { .. }
        | RegistryFailure::Dropped { .. }
        | RegistryFailure::TimedOut { .. }
        | RegistryFailure::Refused(_)
        | RegistryFailure::Rejected { .. }
        | RegistryFailure::Broken { .. }
        | RegistryFailure::Malformed { .. }
        | RegistryFailure::NoKeys { .. }
        | RegistryFailure::Insecure { .. } => {
            let problem = failure.problem("ask");
            problem.why.trim_end_matches('.').to_owned()
        }
    }
}

/// What became of a store view's products here.
fn here(products: &InstalledFeed, place: &ViewPlace) -> Option<FeedCount> {
    match &products.records {
        FeedRecords::Untold(_) => None,
        FeedRecords::Told { places, .. } => {
            let code = &place.view.code;
            let known = places
                .iter()
                .find(|count| count.store_view.as_ref() == Some(code));
            let website = Some(place.website.code.clone());
            let none = || FeedCount::none(website, Some(code.clone()));
            Some(known.cloned().unwrap_or_else(none))
        }
    }
}

/// What needs a person, of what only the services tell.
fn findings(
    store: &Installation,
    space: &DataSpaceId,
    views: &[VerifiedView],
    neighbours: &[Neighbour],
) -> Vec<Problem> {
    // What is the same in several store views is said once.
    let mut told: Vec<(Vec<&str>, Problem)> = Vec::new();
    for view in views {
        let (website, code) = (&view.place.website.code, view.code());
        let sharers = sharers(neighbours, space, website, code);
        let sharers = shared_codes(store, space, &sharers);
        let Some(problem) = view.evidence.finding(space, &sharers) else {
            continue;
        };
        match told.iter_mut().find(|(_, known)| *known == problem) {
            Some((places, _)) => places.push(code.as_str()),
            None => told.push((vec![code.as_str()], problem)),
        }
    }
    let of_places = |(places, problem): (Vec<&str>, Problem)| Problem {
        what: format!("{}: {}", places.join(", "), problem.what),
        ..problem
    };
    let mut found: Vec<Problem> = told.into_iter().map(of_places).collect();
    let untold: Vec<&VerifiedView> = views
        .iter()
        .filter(|view| view.evidence.judge() == Arrival::NotTold)
        .collect();
    if let Some(first) = untold.first() {
        let places: Vec<&str> = untold.iter().map(|view| view.code().as_str()).collect();
        found.push(Problem::new(
            "arrival.not_told",
            format!(
                "Nobody tells whether the products arrived: {}.",
                places.join(", ")
            ),
            format!(
                "Here: {}. The catalog: {}. The gateway: {}.",
                first.evidence.words(),
                first.catalog_told(),
                first.gateway_told()
            ),
            "--catalog-url and --catalog-key-file name another catalog service and its key.",
        ));
    }
    found
}

impl VerifiedView {
    /// What the catalog says, in words.
    pub(super) fn catalog_told(&self) -> String {
        told(self.evidence.catalog, self.catalog_why.as_deref())
    }

    /// What the gateway says, in words.
    pub(super) fn gateway_told(&self) -> String {
        told(self.evidence.gateway, self.gateway_why.as_deref())
    }

    /// The store view's code.
    pub(super) fn code(&self) -> &Label {
        &self.place.view.code
    }
}

fn told(indexed: Option<Indexed>, why: Option<&str>) -> String {
    match indexed {
        Some(Indexed::Products(found)) => found.to_string(),
        Some(Indexed::NoIndex) => "no index".to_owned(),
        Some(Indexed::NotOffered) => "isn't offered".to_owned(),
        None => format!("not told ({})", why.unwrap_or("not asked")),
    }
}
