//! `--print storefront`: what a storefront's configuration wants to know of a store, one file for
//! each store view, as Adobe's storefronts read it.
//!
//! All of it stands in the store. The API key that a Production data space is asked with is the
//! store's own: it is left out and said, since what is printed may end in a log.

use std::collections::BTreeMap;

use serde::Serialize;

use super::context::Context;
use super::failure::{of_registry, of_store, usage};
use super::options::Options;
use crate::cli::{Command, PrintForm, SpaceCommand};
use crate::domain::{
    DataSpaceId, DataSpaceKind, Installation, Label, Problem, ScopeName, ViewPlace, findings,
};
use crate::effects::Services;
use crate::exit::Failure;
use crate::registry::catalog_url;
use crate::registry::wire::catalog::WIDGETS_KEY;

/// One store view's file. What is not known is left out.
#[derive(Debug, Serialize)]
struct StorefrontFile<'a> {
    public: StorefrontPages<'a>,
}

/// By the path that the values are for; `default` is for all that have none of their own.
#[derive(Debug, Serialize)]
struct StorefrontPages<'a> {
    default: StorefrontValues<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct StorefrontValues<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    commerce_core_endpoint: Option<String>,
    commerce_endpoint: &'a str,
    headers: StorefrontHeaders<'a>,
    analytics: StorefrontAnalytics<'a>,
}

#[derive(Debug, Serialize)]
struct StorefrontHeaders<'a> {
    all: BTreeMap<&'static str, &'a str>,
    cs: BTreeMap<&'static str, &'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct StorefrontAnalytics<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    base_currency_code: Option<&'a str>,
    environment: &'a str,
    environment_id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    store_code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    store_id: Option<u64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    store_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    store_url: Option<&'a str>,
    store_view_code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    store_view_currency_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store_view_id: Option<u64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    store_view_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    website_code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    website_id: Option<u64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    website_name: &'a str,
}

/// The data space that a storefront asks.
pub(super) struct StorefrontSpace {
    pub(super) id: DataSpaceId,
    pub(super) kind: DataSpaceKind,
}

/// Fails with 2 when the command has no storefront to print.
pub(super) fn check(options: Options<'_>, command: &Command) -> Result<(), Failure> {
    let prints = matches!(
        command,
        Command::Status | Command::Space(SpaceCommand::Select(_))
    );
    let wanted = options.cli.unattended.print == Some(PrintForm::Storefront);
    if wanted && !prints {
        return Err(usage(Problem::new(
            "print.storefront",
            "This command has no storefront to print.",
            "--print storefront goes with status, for a store as it is connected, and with space \
             select, for another data space.",
            "commerce-connect status --print storefront",
        )));
    }
    Ok(())
}

/// The data space that the store has.
pub(super) fn connected(store: &Installation) -> Result<StorefrontSpace, Failure> {
    let now = store.connection();
    let space = now.and_then(|now| {
        Some(StorefrontSpace {
            id: now.data_space?,
            kind: DataSpaceKind::parse(now.data_space_kind.as_str()),
        })
    });
    space.ok_or_else(|| {
        let missing = findings::connection_missing(store);
        of_store(missing.unwrap_or_else(|| no_views(store)))
    })
}

/// The files as one JSON object by store view, or the one that was asked for, or the only one.
/// What is left out is noted.
pub(super) async fn text(
    context: &Context<'_>,
    services: &Services,
    store: &Installation,
    space: &StorefrontSpace,
) -> Result<String, Failure> {
    let views = services.on_store(|store| store.views(false)).await;
    let views = views.map_err(of_store)?.unwrap_or_default();
    if views.is_empty() {
        return Err(of_store(no_views(store)));
    }
    let views = chosen(views, context.options.cli.unattended.store_view.as_deref())?;
    let client = services
        .client(store.environment())
        .map_err(|why| of_registry(&why, "say where the catalog is"))?;
    let endpoint = catalog_url(client.gateway(), &space.kind);
    let file = |view| StorefrontFile::of(view, space, &endpoint);
    let files = views
        .iter()
        .map(|view| (view.view.code.as_str(), file(view)));
    let files: BTreeMap<&str, StorefrontFile<'_>> = files.collect();
    for note in notes(&views, space) {
        context.run.note(note);
    }
    let mut only = files.values();
    let written = match (only.next(), only.next()) {
        (Some(only), None) => serde_json::to_string_pretty(only),
        (_, _) => serde_json::to_string_pretty(&files),
    };
    // Texts and numbers can always be written.
    Ok(written.unwrap_or_default() + "\n")
}

fn chosen(views: Vec<ViewPlace>, code: Option<&str>) -> Result<Vec<ViewPlace>, Failure> {
    let Some(code) = code else { return Ok(views) };
    let known: Vec<String> = views
        .iter()
        .map(|view| view.view.code.to_string())
        .collect();
    let wanted = |view: &ViewPlace| view.view.code.as_str() == code;
    let chosen: Vec<ViewPlace> = views.into_iter().filter(wanted).collect();
    if chosen.is_empty() {
        return Err(usage(Problem::new(
            "print.store_view",
            format!("This store has no store view {}.", Label::new(code)),
            format!("It has: {}.", known.join(", ")),
            "Name one of these with --store-view.",
        )));
    }
    Ok(chosen)
}

fn no_views(store: &Installation) -> Problem {
    Problem::new(
        "print.no_views",
        "Nothing is known here for a storefront.",
        format!("{} tells no store views.", store.place),
        "Name the Magento itself with --store.",
    )
}

/// What is left out, each as a sentence.
fn notes(views: &[ViewPlace], space: &StorefrontSpace) -> Vec<String> {
    let mut notes = Vec::new();
    if space.kind != DataSpaceKind::Testing {
        notes.push(
            "x-api-key is left out: it is the store's production API key. Whoever opens the \
             storefront can read it there."
                .to_owned(),
        );
    }
    let lacking = |what: &str, lacks: fn(&ViewPlace) -> bool| {
        let codes: Vec<&str> = views
            .iter()
            .filter(|view| lacks(view))
            .map(|view| view.view.code.as_str())
            .collect();
        (!codes.is_empty())
            .then(|| format!("{what} is not known, and left out: {}.", codes.join(", ")))
    };
    notes.extend(lacking("The base URL", |view| view.url.is_none()));
    notes.extend(lacking("A currency", |view| {
        view.base_currency.is_none() || view.currency.is_none()
    }));
    notes.extend(lacking("The store that the view belongs to", |view| {
        view.store.code.is_empty()
    }));
    notes
}

impl<'a> StorefrontFile<'a> {
    fn of(view: &'a ViewPlace, space: &'a StorefrontSpace, endpoint: &'a str) -> Self {
        let graphql = |url: &Label| format!("{}/graphql", url.as_str().trim_end_matches('/'));
        let code = |scope: &'a ScopeName| scope.code.as_str();
        let mut cs = BTreeMap::from([
            ("Magento-Environment-Id", space.id.as_str()),
            ("Magento-Store-Code", code(&view.store)),
            ("Magento-Store-View-Code", code(&view.view)),
            ("Magento-Website-Code", code(&view.website)),
        ]);
        cs.retain(|_, value| !value.is_empty());
        if space.kind == DataSpaceKind::Testing {
            cs.insert("x-api-key", WIDGETS_KEY);
        }
        let text = |label: &'a Option<Label>| label.as_ref().map(Label::as_str);
        let values = StorefrontValues {
            commerce_core_endpoint: view.url.as_ref().map(graphql),
            commerce_endpoint: endpoint,
            headers: StorefrontHeaders {
                all: BTreeMap::from([("Store", code(&view.view))]),
                cs,
            },
            analytics: StorefrontAnalytics {
                base_currency_code: text(&view.base_currency),
                environment: space.kind.as_str(),
                environment_id: space.id.as_str(),
                store_code: code(&view.store),
                store_id: view.store.id,
                store_name: view.store.name.as_str(),
                store_url: text(&view.url),
                store_view_code: code(&view.view),
                store_view_currency_code: text(&view.currency),
                store_view_id: view.view.id,
                store_view_name: view.view.name.as_str(),
                website_code: code(&view.website),
                website_id: view.website.id,
                website_name: view.website.name.as_str(),
            },
        };
        Self {
            public: StorefrontPages { default: values },
        }
    }
}
