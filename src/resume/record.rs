//! A checkpoint as it lies in its file.

use serde::{Deserialize, Serialize};

use crate::domain::{DataSpaceId, Fingerprint, Label, Name, ProjectId, ProjectRequest};
use crate::wizard::{Checkpoint, KeyMarks, Page, Typed, Unfinished};

/// Files of another version are not understood: that run starts anew.
const VERSION: u32 = 1;

/// An older checkpoint is of no use to anybody.
const OLDEST: u64 = 30 * 86_400;

/// A checkpoint as it lies in its file.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    version: u32,
    /// For people who look into the file.
    store: String,
    /// In seconds since 1970.
    saved: u64,
    page: String,
    keys: Option<Marks>,
    project: Option<KeptName>,
    data_space: Option<KeptName>,
    #[serde(rename = "wish")]
    request: Option<KeptRequest>,
    typed: Text,
    saves: usize,
    writing: String,
}

#[derive(Serialize, Deserialize)]
struct Marks {
    api_key: String,
    private_key: String,
}

#[derive(Serialize, Deserialize)]
struct KeptName {
    id: String,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct KeptRequest {
    name: String,
    known: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Text {
    key_files: [String; 2],
    with_sandbox: bool,
    new_project: String,
    project_name: String,
    data_space_name: String,
}

impl Record {
    /// This checkpoint, taken now.
    pub(super) fn new(checkpoint: &Checkpoint, store: &str, now: u64) -> Self {
        let Checkpoint {
            page,
            keys,
            project,
            data_space,
            request,
            typed,
            saves,
            writing,
        } = checkpoint.clone();
        Self {
            version: VERSION,
            store: store.to_owned(),
            saved: now,
            page: page.name().to_owned(),
            keys: keys.map(|keys| Marks {
                api_key: keys.api_key.to_string(),
                private_key: keys.private_key.to_string(),
            }),
            project: project.map(|(id, name)| KeptName {
                id: id.to_string(),
                name: name.to_string(),
            }),
            data_space: data_space.map(|(id, name)| KeptName {
                id: id.to_string(),
                name: name.to_string(),
            }),
            request: request.map(|request| KeptRequest {
                name: request.name.to_string(),
                known: request.known.iter().map(ProjectId::to_string).collect(),
            }),
            typed: Text {
                key_files: typed.key_files,
                with_sandbox: typed.with_sandbox,
                new_project: typed.new_project,
                project_name: typed.project_name,
                data_space_name: typed.data_space_name,
            },
            saves,
            writing: <&str>::from(writing).to_owned(),
        }
    }

    /// What can be gone on with. The file may have been edited: every value is read again as if
    /// it came from outside.
    pub(super) fn unfinished(self, now: u64) -> Option<Unfinished> {
        let age = now.saturating_sub(self.saved);
        if self.version != VERSION || age > OLDEST {
            return None;
        }
        let page = Page::named(&self.page)?;
        let [production, sandbox] = self.typed.key_files;
        Some(Unfinished {
            age,
            checkpoint: Checkpoint {
                page,
                keys: self.keys.and_then(|keys| {
                    Some(KeyMarks {
                        api_key: Fingerprint::parse(&keys.api_key)?,
                        private_key: Fingerprint::parse(&keys.private_key)?,
                    })
                }),
                project: self.project.and_then(|named| {
                    Some((ProjectId::parse(&named.id)?, Label::new(&named.name)))
                }),
                data_space: self.data_space.and_then(|named| {
                    Some((DataSpaceId::parse(&named.id)?, Label::new(&named.name)))
                }),
                request: self.request.and_then(|noted| {
                    Some(ProjectRequest {
                        name: Name::parse(&noted.name).ok()?,
                        known: noted
                            .known
                            .iter()
                            .filter_map(|id| ProjectId::parse(id))
                            .collect(),
                    })
                }),
                typed: Typed {
                    key_files: [Label::typed(&production), Label::typed(&sandbox)],
                    with_sandbox: self.typed.with_sandbox,
                    new_project: Label::typed(&self.typed.new_project),
                    project_name: Label::typed(&self.typed.project_name),
                    data_space_name: Label::typed(&self.typed.data_space_name),
                },
                saves: self.saves,
                writing: self.writing.parse().ok()?,
            },
        })
    }
}

/// What the next run finds of this checkpoint, so many seconds later.
#[cfg(test)]
pub(crate) fn through_the_file(checkpoint: &Checkpoint, later: u64) -> Option<Unfinished> {
    let text = serde_json::to_string(&Record::new(checkpoint, "shop", 1_000)).ok()?;
    let record: Record = serde_json::from_str(&text).ok()?;
    record.unfinished(1_000 + later)
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::wizard::Writing;

    fn checkpoint(page: Page) -> Checkpoint {
        Checkpoint {
            page,
            keys: Some(KeyMarks {
                api_key: Fingerprint::of(b"a"),
                private_key: Fingerprint::of(b"b"),
            }),
            project: Some((ProjectId::parse("p-1").unwrap(), Label::new("Shop"))),
            data_space: Some((DataSpaceId::parse("s-1").unwrap(), Label::new("Testing 1"))),
            request: Some(ProjectRequest {
                name: Name::parse("New").unwrap(),
                known: vec![ProjectId::parse("p-1").unwrap()],
            }),
            typed: Typed {
                key_files: ["~/private.pem".into(), String::new()],
                with_sandbox: true,
                new_project: "New".into(),
                project_name: "Shop 2".into(),
                data_space_name: String::new(),
            },
            saves: 1,
            writing: Writing::Plan,
        }
    }

    #[test]
    fn a_checkpoint_comes_back_as_it_was_from_every_page() {
        for page in Page::all() {
            for writing in Writing::iter() {
                let was = Checkpoint {
                    writing,
                    ..checkpoint(page)
                };
                let found = through_the_file(&was, 725).unwrap();
                assert_eq!((found.checkpoint, found.age), (was, 725));
            }
        }
    }

    #[test]
    fn one_from_last_month_is_not_offered_and_a_clock_set_back_does_no_harm() {
        let was = checkpoint(Page::Project);
        assert_eq!(through_the_file(&was, OLDEST + 1), None);
        let record = Record::new(&was, "shop", 1_000);
        assert_eq!(record.unfinished(0).unwrap().age, 0);
    }
}
