//! Whether a store view's products have arrived, judged from what the store and the services tell.
//!
//! How long it takes is Adobe's word: a change arrives within 15 minutes, a first index within 60.
//! A search hides what is not visible individually, so it is held against what a search may find
//! here; the gateway counts documents, which are held against what was sent.

use crate::domain::{DataSpaceId, FeedCount, Label, Neighbour, Problem, TakenSpan, feed_findings};

/// Within so many seconds a first index is there.
const FIRST_INDEX: u64 = 60 * 60;
/// Within so many seconds a change is there.
const CHANGE: u64 = 15 * 60;

/// What a service says of a store view.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Indexed {
    /// It has so many products.
    Products(u64),
    /// It has no index of this store view.
    NoIndex,
    /// It has no such service.
    NotOffered,
}

/// What is known of one store view's products.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ArrivalEvidence {
    /// What became of them here; `None` where the store does not tell.
    pub here: Option<FeedCount>,
    /// Their index is whole; `None` where that is not known.
    pub indexed: Option<bool>,
    /// How many a search may find.
    pub searchable: Option<u64>,
    /// When those that were sent were taken.
    pub taken: Option<TakenSpan>,
    /// How many documents the gateway has; `None` where it could not be asked.
    pub gateway: Option<Indexed>,
    /// How many products the catalog's search finds; `None` where it could not be asked.
    pub catalog: Option<Indexed>,
}

/// How far a store view's products are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arrival {
    /// There are none.
    Nothing,
    /// Nothing was prepared to be sent.
    NotIndexed,
    /// Some were sent before the store was given its data space, and are in another one.
    SentBefore,
    /// Some are still to be sent.
    Waiting,
    /// Some were refused for good.
    Refused,
    /// Some were not taken, and will be sent again.
    Retried,
    /// Taken, and not in an index yet.
    NoIndexYet,
    /// Taken, and in no index although there should be one.
    NoIndex,
    /// All of them are there.
    Arrived,
    /// Some of them are not there yet.
    Arriving,
    /// Some of them are not there although they should be.
    Missing,
    /// More are there than here.
    MoreThere,
    /// Nobody tells whether they are there.
    NotTold,
}

impl ArrivalEvidence {
    /// How far they are.
    pub fn judge(&self) -> Arrival {
        let Some(here) = &self.here else {
            return Arrival::NotTold;
        };
        let tally = here.tally();
        if self.is_more_there() {
            return Arrival::MoreThere;
        }
        if self.catalog == Some(Indexed::NoIndex) && tally.sent > 0 {
            return match self.taken {
                Some(taken) if taken.first > FIRST_INDEX => Arrival::NoIndex,
                Some(_) | None => Arrival::NoIndexYet,
            };
        }
        let untouched = tally.sent + tally.before + tally.refused + tally.retried == 0;
        if tally.all() == 0 {
            Arrival::Nothing
        } else if tally.is_unprepared() || (untouched && self.indexed == Some(false)) {
            Arrival::NotIndexed
        } else if tally.before > 0 {
            Arrival::SentBefore
        } else if tally.refused > 0 {
            Arrival::Refused
        } else if tally.retried > 0 {
            Arrival::Retried
        } else if tally.on_the_way() > 0 {
            Arrival::Waiting
        } else {
            self.arrived()
        }
    }

    /// All were taken: are they there?
    fn arrived(&self) -> Arrival {
        match self.found() {
            None => Arrival::NotTold,
            Some((found, expected)) if found >= expected => Arrival::Arrived,
            Some(_) => match self.taken {
                Some(taken) if taken.last > CHANGE => Arrival::Missing,
                Some(_) | None => Arrival::Arriving,
            },
        }
    }

    /// How many are there, and how many should be: what can be compared. Where it is not known what
    /// is hidden here, any number that a search finds may be all of them.
    pub fn found(&self) -> Option<(u64, u64)> {
        let sent = self.here.as_ref().map_or(0, |here| here.tally().sent);
        match (self.catalog, self.searchable, self.gateway) {
            (Some(Indexed::Products(found)), Some(searchable), _) => Some((found, searchable)),
            (_, _, Some(Indexed::Products(documents))) => Some((documents, sent)),
            (Some(Indexed::Products(0)), None, _) => Some((0, sent)),
            (Some(Indexed::Products(found)), None, _) => Some((found, found.min(sent))),
            (_, _, _) => None,
        }
    }

    /// What a search finds is held against nothing: it is not known how many it may find.
    fn is_a_guess(&self) -> bool {
        self.searchable.is_none() && !matches!(self.gateway, Some(Indexed::Products(_)))
    }

    fn is_more_there(&self) -> bool {
        let all = self.here.as_ref().map_or(0, |here| here.tally().all());
        let most = self.searchable.unwrap_or(all);
        let more = |told: Option<Indexed>, most: u64| match told {
            Some(Indexed::Products(found)) => found > most,
            Some(Indexed::NoIndex | Indexed::NotOffered) | None => false,
        };
        more(self.catalog, most) || more(self.gateway, all)
    }

    /// How far they are, in words.
    pub fn words(&self) -> String {
        let here = self.here.as_ref().map(FeedCount::words);
        let here = here.unwrap_or_else(|| "what was sent is not known".to_owned());
        let there = match (self.judge(), self.found()) {
            (Arrival::NoIndexYet, _) => {
                return format!("{here}; accepted, no index yet: a first one takes up to an hour");
            }
            (Arrival::NoIndex, _) => return format!("{here}; accepted, and there is no index"),
            (Arrival::MoreThere, _) => {
                let told = [self.catalog, self.gateway].into_iter().flatten();
                let found = told.map(|told| match told {
                    Indexed::Products(found) => found,
                    Indexed::NoIndex | Indexed::NotOffered => 0,
                });
                let most = found.max().unwrap_or_default();
                return format!("{here}; {most} there: more there than here");
            }
            (Arrival::Nothing, _) => return here,
            (Arrival::NotTold, Some((found, _))) => return format!("{found} there; {here}"),
            (
                Arrival::NotIndexed
                | Arrival::SentBefore
                | Arrival::Waiting
                | Arrival::Refused
                | Arrival::Retried
                | Arrival::Arrived
                | Arrival::Arriving
                | Arrival::Missing
                | Arrival::NotTold,
                there,
            ) => there,
        };
        match (there, self.catalog) {
            (Some((found @ 1.., _)), _) if self.is_a_guess() => {
                format!("arrived: a search finds {found}; {here}")
            }
            (Some((found, expected)), _) => format!("arrived: {found} of {expected}; {here}"),
            (None, Some(Indexed::NoIndex)) => format!("{here}; no index yet"),
            (None, Some(Indexed::Products(_) | Indexed::NotOffered) | None) => {
                format!("{here}; what arrived is not told")
            }
        }
    }

    /// What needs a person, of what the store's own feeds don't tell; what it is of goes before it.
    /// `neighbours` are other stores that write its codes into this data space, each as a sentence.
    pub fn finding(&self, space: &DataSpaceId, neighbours: &[String]) -> Option<Problem> {
        let ago = |span: Option<TakenSpan>, of: fn(TakenSpan) -> u64| {
            let seconds = span.map(of);
            seconds.map_or_else(String::new, |seconds| {
                format!(" {} ago", feed_findings::ago(seconds))
            })
        };
        match self.judge() {
            Arrival::Nothing
            | Arrival::NotIndexed
            | Arrival::SentBefore
            | Arrival::Waiting
            | Arrival::Refused
            | Arrival::Retried
            | Arrival::NoIndexYet
            | Arrival::Arrived
            | Arrival::Arriving
            | Arrival::NotTold => None,
            Arrival::NoIndex => Some(Problem::new(
                "arrival.no_index",
                "its products were accepted, and the catalog has no index of it.",
                format!(
                    "The first was accepted{}; an index is there within an hour.",
                    ago(self.taken, |taken| taken.first)
                ),
                "See whether the data space is the one that is asked (commerce-connect status), and \
                 whether its codes are another store's too. A Testing data space sleeps after 90 \
                 days without use, an empty one after 45.",
            )),
            Arrival::Missing => Some(Problem::new(
                "arrival.missing",
                "not all of its products are there.",
                format!(
                    "{}. The last was accepted{}; a change is there within 15 minutes.",
                    self.words(),
                    ago(self.taken, |taken| taken.last)
                ),
                "Send them again: commerce-connect sync resend --feed products --yes",
            )),
            Arrival::MoreThere => Some(Problem::new(
                "arrival.more_there",
                "more products are there than here.",
                if neighbours.is_empty() {
                    "What was deleted here stayed there, as after a feed's table was emptied; or \
                     another store writes the same codes into this data space, of which nothing is \
                     known here."
                        .to_owned()
                } else {
                    neighbours.join(" ")
                },
                if neighbours.is_empty() {
                    format!(
                        "If nobody else writes there, empty it: commerce-connect space cleanup \
                         {space}, then send all again: commerce-connect sync resend --yes"
                    )
                } else {
                    "Give each store a data space of its own: commerce-connect space select \
                     DATA_SPACE --yes, or other codes."
                        .to_owned()
                },
            )),
        }
    }
}

/// Those of the other stores known here that write this website's or store view's code into the
/// data space.
pub fn sharers(
    neighbours: &[Neighbour],
    space: &DataSpaceId,
    website: &Label,
    view: &Label,
) -> Vec<Neighbour> {
    let shares = |one: &&Neighbour| {
        &one.data_space == space && (one.websites.contains(website) || one.views.contains(view))
    };
    neighbours.iter().filter(shares).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FeedReason;

    fn here(sent: u64, more: impl FnOnce(&mut FeedCount)) -> FeedCount {
        let mut count = FeedCount {
            expected: Some(sent),
            sent,
            ..FeedCount::none(None, Some(Label::new("default")))
        };
        more(&mut count);
        count
    }

    #[test]
    fn each_verdict_has_its_evidence() {
        let sent = || Some(here(8, |_| ()));
        let long_ago = Some(TakenSpan {
            first: 90_000,
            last: 7_200,
        });
        let found = |found| Some(Indexed::Products(found));
        let (none, nowhere) = (Some(Indexed::NoIndex), Some(Indexed::NotOffered));
        let evidence = |here, catalog, gateway| ArrivalEvidence {
            here,
            catalog,
            gateway,
            taken: long_ago,
            ..ArrivalEvidence::default()
        };
        let seen = |searchable, catalog| ArrivalEvidence {
            searchable: Some(searchable),
            ..evidence(sent(), catalog, None)
        };
        for (evidence, arrival) in [
            (
                evidence(Some(here(0, |_| ())), none, None),
                Arrival::Nothing,
            ),
            (
                evidence(Some(here(0, |_| ())), found(1), None),
                Arrival::MoreThere,
            ),
            (evidence(None, found(8), None), Arrival::NotTold),
            (evidence(sent(), none, found(0)), Arrival::NoIndex),
            (evidence(sent(), nowhere, nowhere), Arrival::NotTold),
            (evidence(sent(), None, None), Arrival::NotTold),
            (evidence(sent(), nowhere, found(8)), Arrival::Arrived),
            (evidence(sent(), nowhere, found(7)), Arrival::Missing),
            (evidence(sent(), nowhere, found(9)), Arrival::MoreThere),
            // Some may be hidden: it is not known how many.
            (evidence(sent(), found(5), None), Arrival::Arrived),
            (evidence(sent(), found(0), None), Arrival::Missing),
            (seen(5, found(5)), Arrival::Arrived),
            (seen(5, found(4)), Arrival::Missing),
            (seen(5, found(6)), Arrival::MoreThere),
            (
                evidence(Some(here(5, |count| count.waiting = 3)), found(5), None),
                Arrival::Waiting,
            ),
            (
                evidence(Some(here(0, |count| count.before = 8)), none, None),
                Arrival::SentBefore,
            ),
        ] {
            assert_eq!(evidence.judge(), arrival, "{evidence:?}");
            let space = DataSpaceId::parse("e-1").unwrap();
            let told = evidence.finding(&space, &[]).is_some();
            let needs = [Arrival::NoIndex, Arrival::Missing, Arrival::MoreThere];
            assert_eq!(told, needs.contains(&arrival), "{arrival:?}");
        }
    }

    #[test]
    fn an_index_is_missing_only_after_its_time() {
        let taken = |first, last| Some(TakenSpan { first, last });
        let judged = |catalog, gateway, taken| {
            let here = Some(here(8, |_| ()));
            let evidence = ArrivalEvidence {
                here,
                taken,
                gateway,
                catalog,
                ..ArrivalEvidence::default()
            };
            evidence.judge()
        };
        let none = Some(Indexed::NoIndex);
        let some = Some(Indexed::Products(7));
        for (span, no_index, some_there) in [
            (None, Arrival::NoIndexYet, Arrival::Arriving),
            (taken(3_600, 900), Arrival::NoIndexYet, Arrival::Arriving),
            (taken(3_601, 901), Arrival::NoIndex, Arrival::Missing),
        ] {
            assert_eq!(judged(none, None, span), no_index, "{span:?}");
            assert_eq!(
                judged(Some(Indexed::NotOffered), some, span),
                some_there,
                "{span:?}"
            );
        }
    }

    #[test]
    fn what_is_not_sent_says_why_before_anything_is_looked_for() {
        let judged = |change: fn(&mut FeedCount), indexed| {
            let evidence = ArrivalEvidence {
                here: Some(here(0, change)),
                indexed,
                ..ArrivalEvidence::default()
            };
            evidence.judge()
        };
        // Records that nobody prepared, an index that nobody made, and one that is only slow.
        assert_eq!(
            judged(|count| count.waiting = 8, Some(false)),
            Arrival::NotIndexed
        );
        assert_eq!(
            judged(|count| count.waiting = 8, Some(true)),
            Arrival::Waiting
        );
        assert_eq!(judged(|count| count.waiting = 8, None), Arrival::Waiting);
        for change in [
            (|count: &mut FeedCount| count.sent = 1) as fn(&mut FeedCount),
            |count| count.before = 1,
            |count| count.refused = vec![told("Forbidden")],
            |count| count.retried = vec![told("Forbidden")],
        ] {
            let evidence = ArrivalEvidence {
                here: Some(here(0, |count| {
                    count.expected = Some(9);
                    count.waiting = 7;
                    change(count);
                })),
                indexed: Some(false),
                ..ArrivalEvidence::default()
            };
            assert_ne!(evidence.judge(), Arrival::NotIndexed, "{evidence:?}");
        }
        let refused = |count: &mut FeedCount| count.refused = vec![told("name is too long")];
        let retried = |count: &mut FeedCount| count.retried = vec![told("Forbidden")];
        assert_eq!(judged(refused, None), Arrival::Refused);
        assert_eq!(judged(retried, None), Arrival::Retried);
    }

    fn told(message: &str) -> FeedReason {
        FeedReason {
            message: Label::new(message),
            records: 1,
            example: None,
        }
    }

    #[test]
    fn a_sharer_has_the_data_space_and_one_of_the_codes() {
        let space = |id: &str| DataSpaceId::parse(id).unwrap();
        let store = |place: &str, id: &str, website: &str, view: &str| Neighbour {
            place: Label::new(place),
            data_space: space(id),
            websites: vec![Label::new(website)],
            views: vec![Label::new(view)],
        };
        let stores = [
            store("website", "e-1", "base", "fr"),
            store("view", "e-1", "eu", "default"),
            store("neither", "e-1", "eu", "fr"),
            store("elsewhere", "e-2", "base", "default"),
        ];
        let found = sharers(
            &stores,
            &space("e-1"),
            &Label::new("base"),
            &Label::new("default"),
        );
        let places: Vec<&str> = found.iter().map(|store| store.place.as_str()).collect();
        assert_eq!(places, ["website", "view"]);
    }

    #[test]
    fn what_a_search_finds_is_no_share_of_what_it_may_not_find() {
        let evidence = ArrivalEvidence {
            here: Some(here(8, |_| ())),
            catalog: Some(Indexed::Products(5)),
            ..ArrivalEvidence::default()
        };
        assert_eq!(evidence.words(), "arrived: a search finds 5; 8 sent");
        let untold = ArrivalEvidence {
            here: None,
            ..evidence
        };
        assert!(
            untold.words().contains("what was sent is not known"),
            "{}",
            untold.words()
        );
    }
}
