//! What is kept of an unfinished run: where it stopped and what was chosen and typed, no secret.
//!
//! The wizard says what is to be kept ([`super::Wizard::checkpoint`]) and is given it at the next
//! start ([`super::Setup::unfinished`]). Where it is kept, and how old it is, the edge knows.

use strum::{EnumIter, EnumString, IntoStaticStr};

use super::page::{Page, Step};
use crate::domain::{DataSpaceId, Fingerprint, Label, ProjectId, ProjectRequest};

/// An unfinished run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// The page that was seen.
    pub page: Page,
    /// The pair that was entered and accepted, for the environment in force.
    pub keys: Option<KeyMarks>,
    /// The chosen project, with its name.
    pub project: Option<(ProjectId, Label)>,
    /// The chosen data space, with its name.
    pub data_space: Option<(DataSpaceId, Label)>,
    /// A project that was asked for and whose outcome is not known.
    pub request: Option<ProjectRequest>,
    /// What was typed and is not saved.
    pub typed: Typed,
    /// How many saves of the run changed the store.
    pub saves: usize,
    /// What was being written to the store.
    pub writing: Writing,
}

/// Tells a pair of keys from others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyMarks {
    /// Of the API key.
    pub api_key: Fingerprint,
    /// Of the private key.
    pub private_key: Fingerprint,
}

/// What was typed into fields whose text is no secret.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Typed {
    /// Paths of key files: of the production pair, of the sandbox pair.
    pub key_files: [String; 2],
    /// The sandbox pair was to be entered too.
    pub with_sandbox: bool,
    /// The name of a project to request.
    pub new_project: String,
    /// A new name of the project.
    pub project_name: String,
    /// A new name of the data space.
    pub data_space_name: String,
}

impl Typed {
    /// Without what looks like key text in the wrong field.
    pub(super) fn kept(mut self) -> Self {
        for text in self.key_files.iter_mut().chain([
            &mut self.new_project,
            &mut self.project_name,
            &mut self.data_space_name,
        ]) {
            if looks_secret(text) {
                text.clear();
            }
        }
        self
    }
}

/// What was being written to the store when the checkpoint was taken. Its name in files is made of
/// the variant's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, EnumIter, IntoStaticStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Writing {
    /// Nothing.
    #[default]
    Nothing,
    /// A plan: the store says whether it came through.
    Plan,
    /// What the run had replaced was being put back.
    Undo,
}

/// A checkpoint, found at the start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unfinished {
    /// What was kept.
    pub checkpoint: Checkpoint,
    /// How long ago the run stopped, in seconds.
    pub age: u64,
}

impl Unfinished {
    /// `step 4 of 7, Project`
    pub fn place(&self) -> String {
        place(self.checkpoint.page)
    }

    /// `12 minutes ago`
    pub fn ago(&self) -> String {
        ago(self.age)
    }
}

/// Another run of the wizard has this store in hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Occupied {
    /// Who runs it, as far as it is known: a user, an address.
    pub by: Label,
    /// Its process.
    pub process: u32,
    /// How long it has been running, in seconds.
    pub age: u64,
    /// It can be ended from here, so that its work goes on here.
    pub can_end: bool,
}

impl Occupied {
    /// `12 minutes ago`
    pub fn ago(&self) -> String {
        ago(self.age)
    }
}

/// What came of asking for the store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Claim {
    /// It is in this run's hands; an earlier run left this.
    Ours(Option<Box<Unfinished>>),
    /// It still is in another run's.
    Theirs(Occupied),
}

/// `step 4 of 7, Project`
pub fn place(page: Page) -> String {
    let step = page.step();
    let number = 1 + Step::all().position(|s| s == step).unwrap_or(0);
    format!("step {number} of {}, {}", Step::all().len(), step.title())
}

fn ago(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..60 => return "less than a minute ago".into(),
        60..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

/// A long run of letters and digits, or a piece of PEM: an API key or a private key in a field
/// that is not its own.
fn looks_secret(text: &str) -> bool {
    text.contains("-----")
        || text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| word.len() >= 24 && word.bytes().any(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_said_in_the_unit_that_fits() {
        for (seconds, words) in [
            (0, "less than a minute ago"),
            (60, "1 minute ago"),
            (725, "12 minutes ago"),
            (7_200, "2 hours ago"),
            (9 * 86_400, "9 days ago"),
        ] {
            assert_eq!(ago(seconds), words);
        }
    }

    #[test]
    fn key_text_in_a_wrong_field_is_not_kept() {
        let check = |text: &str, kept: bool| {
            let typed = Typed {
                new_project: text.into(),
                ..Typed::default()
            };
            assert_eq!(typed.kept().new_project == text, kept, "{text}");
        };
        check("My Shop EU 2", true);
        check("0123456789abcdef0123456789abcdef", false);
        check("-----BEGIN PRIVATE KEY-----", false);
        check("c070c1a8-c648-49dc-8efa-dd77d17b3bb4", true);
    }
}
