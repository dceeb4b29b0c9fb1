//! Why a text is not taken for a private key, and what helps. Nothing here comes from the text but a
//! character that no key has, by which it is found.

use super::sign;
use crate::domain::Problem;

/// Adobe's portal makes RSA keys only, so every other key is not the one.
const PORTAL: &str = "Use the private key that Adobe's API Portal gave with the API key.";

/// Why a text was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    Empty,
    TooLong,
    Binary,
    Ciphertext,
    Masked,
    Public,
    Certificate,
    Request,
    Encrypted,
    OpenSsh,
    Putty,
    Pkcs12,
    Algorithm(&'static str),
    OtherPem,
    Several,
    Truncated {
        have: usize,
        of: Option<usize>,
    },
    Beheaded,
    /// A character that no key has, where the person's text has it.
    Strange {
        line: usize,
        column: usize,
        sign: char,
    },
    /// Characters are gone, or there are too many.
    Lost,
    NotDer,
    Inconsistent,
    TooSmall {
        bits: usize,
    },
    TooLarge {
        bits: usize,
    },
    ApiKey,
    Path,
    NotAKey,
    /// A template that nobody filled in.
    Placeholder {
        empty: bool,
    },
    Jwk,
    Xml,
    Listing,
    Vault,
    CaseLost,
    Shortened,
    PlusLost,
}

/// Where a whole key is to be had again.
const AGAIN: &str = "Take it again from where it was saved, from its BEGIN line to its END line.";

impl Refusal {
    /// What the text is was found out, so that nothing is left to be undone in it.
    pub(super) fn is_certain(self) -> bool {
        self.rank() == 3
    }

    /// Says more about a text than another refusal does.
    pub(super) fn knows_more_than(self, other: Self) -> bool {
        self.rank() > other.rank()
    }

    /// As it is told of a text that something was undone in: its places are not the person's.
    pub(super) fn without_place(self) -> Self {
        match self {
            Self::Strange { .. } => Self::Lost,
            other => other,
        }
    }

    /// How much of the text was understood.
    fn rank(self) -> u8 {
        match self {
            Self::Empty | Self::Binary | Self::NotAKey | Self::ApiKey | Self::Path => 0,
            Self::Lost
            | Self::NotDer
            | Self::Beheaded
            | Self::OtherPem
            | Self::Placeholder { .. } => 1,
            Self::Strange { .. } | Self::Truncated { .. } | Self::Inconsistent => 2,
            Self::TooLong
            | Self::Ciphertext
            | Self::Masked
            | Self::Public
            | Self::Certificate
            | Self::Request
            | Self::Encrypted
            | Self::OpenSsh
            | Self::Putty
            | Self::Pkcs12
            | Self::Algorithm(_)
            | Self::Several
            | Self::TooSmall { .. }
            | Self::TooLarge { .. }
            | Self::Jwk
            | Self::Xml
            | Self::Listing
            | Self::Vault
            | Self::CaseLost
            | Self::Shortened
            | Self::PlusLost => 3,
        }
    }

    /// What the person reads.
    #[expect(
        clippy::too_many_lines,
        reason = "one table: every refusal with its words"
    )]
    pub(super) fn problem(self) -> Problem {
        let (code, what, why, hint) = match self {
            Self::Empty => (
                "key.empty",
                "No private key was given.",
                "There is nothing but blanks.".to_owned(),
                "Paste the whole key, from its BEGIN line to its END line, or name its file.",
            ),
            Self::TooLong => (
                "key.too_long",
                "This is too long for a private key.",
                "A key has a few thousand characters; this has more than 65536.".to_owned(),
                "Paste only the key, from its BEGIN line to its END line.",
            ),
            Self::Binary => (
                "key.binary",
                "This is not text.",
                "It holds bytes that no text has, and is no key in DER either.".to_owned(),
                "Name the text file whose first line says BEGIN PRIVATE KEY.",
            ),
            Self::Ciphertext => (
                "key.ciphertext",
                "This is an encrypted value from a Magento database.",
                "It begins with the number of a crypt key; saving it would encrypt it twice."
                    .to_owned(),
                "Paste the private key as the API Portal gave it, or make a new pair there.",
            ),
            Self::Masked => (
                "key.masked",
                "These are only asterisks.",
                "The Admin shows asterisks in place of a key that it keeps.".to_owned(),
                PORTAL,
            ),
            Self::Public => (
                "key.public",
                "This is a public key.",
                "Requests are signed with the private key that belongs to it.".to_owned(),
                "Look for the file whose first line says BEGIN PRIVATE KEY.",
            ),
            Self::Certificate => (
                "key.certificate",
                "This is a certificate.",
                "It holds a public key; requests are signed with the private one.".to_owned(),
                "Look for the file whose first line says BEGIN PRIVATE KEY.",
            ),
            Self::Request => (
                "key.request",
                "This is a certificate signing request.",
                "It holds a public key; requests are signed with the private one.".to_owned(),
                "Look for the file whose first line says BEGIN PRIVATE KEY.",
            ),
            Self::Encrypted => (
                "key.encrypted",
                "This private key is protected by a password.",
                "The store must be able to sign without asking for it.".to_owned(),
                "Take the password off: openssl pkey -in key.pem -out plain.pem",
            ),
            Self::OpenSsh => (
                "key.openssh",
                "This is an OpenSSH private key.",
                "Adobe's services want PKCS#8, and most likely another key.".to_owned(),
                "If it is the right one, convert a copy: ssh-keygen -p -m PKCS8 -f COPY",
            ),
            Self::Putty => (
                "key.putty",
                "This is a PuTTY private key.",
                "Adobe's services want PKCS#8, and most likely another key.".to_owned(),
                PORTAL,
            ),
            Self::Pkcs12 => (
                "key.pkcs12",
                "This is a PKCS#12 container.",
                "It holds keys and certificates under a password.".to_owned(),
                "Take the key out: openssl pkcs12 -in FILE -nocerts -nodes -out key.pem",
            ),
            Self::Algorithm(name) => return algorithm(name),
            Self::OtherPem => (
                "key.other_pem",
                "This is PEM text, but not a private key.",
                "Its BEGIN line names something else.".to_owned(),
                "Look for the file whose first line says BEGIN PRIVATE KEY.",
            ),
            Self::Several => (
                "key.several",
                "There is more than one private key here.",
                "They differ, and only one belongs to the API key.".to_owned(),
                "Paste only the one that the API Portal gave with this API key.",
            ),
            Self::Truncated { have, of } => (
                "key.truncated",
                "The private key is not whole.",
                of.map_or_else(
                    || format!("Only its beginning is there ({have} bytes)."),
                    |of| format!("{have} of {of} bytes are there."),
                ),
                AGAIN,
            ),
            Self::Beheaded => (
                "key.truncated",
                "The private key is not whole.",
                "Its beginning is missing: what is there is not how a key begins.".to_owned(),
                AGAIN,
            ),
            Self::Strange { line, column, sign } => (
                "key.damaged",
                "The private key is damaged.",
                sign::strange(line, column, sign),
                AGAIN,
            ),
            Self::Lost => (
                "key.damaged",
                "The private key is damaged.",
                "Characters were lost, added or changed.".to_owned(),
                AGAIN,
            ),
            Self::NotDer => (
                "key.damaged",
                "The private key is damaged.",
                "What stands between its BEGIN and END lines does not start like a key.".to_owned(),
                AGAIN,
            ),
            Self::Inconsistent => (
                "key.damaged",
                "The private key is damaged.",
                "It reads well, but its numbers do not belong together.".to_owned(),
                AGAIN,
            ),
            Self::TooSmall { bits } => (
                "key.too_small",
                "This RSA key is too short.",
                format!("It has {bits} bits; signatures need 2048 or more."),
                PORTAL,
            ),
            Self::TooLarge { bits } => (
                "key.too_large",
                "This RSA key is too long.",
                format!("It has {bits} bits; signatures can be made with 8192 or less."),
                PORTAL,
            ),
            Self::ApiKey => (
                "key.is_api_key",
                "This is not a private key.",
                "It is a single word, as an API key is.".to_owned(),
                "The API key has its own field; here goes the text that begins with BEGIN.",
            ),
            Self::Path => (
                "key.is_path",
                "This is not a private key.",
                "It looks like the name of a file.".to_owned(),
                "Give the file's name in the field for the key file, or paste what is in it.",
            ),
            Self::NotAKey => (
                "key.not_a_key",
                "This is not a private key.",
                "It has neither BEGIN and END lines nor the base64 of a key.".to_owned(),
                "Paste the whole key, from its BEGIN line to its END line.",
            ),
            Self::Placeholder { empty } => (
                "key.placeholder",
                "This is a template, not a private key.",
                if empty {
                    "Nothing stands between its BEGIN and END lines.".to_owned()
                } else {
                    "A placeholder stands where the key should be; nobody filled it in.".to_owned()
                },
                PORTAL,
            ),
            Self::Jwk => (
                "key.other_format",
                "This is a JSON Web Key.",
                "A private key is read as PEM: text between a BEGIN and an END line.".to_owned(),
                PORTAL,
            ),
            Self::Xml => (
                "key.other_format",
                "This is a key in XML.",
                "A private key is read as PEM: text between a BEGIN and an END line.".to_owned(),
                PORTAL,
            ),
            Self::Listing => (
                "key.other_format",
                "This is openssl's listing of a key's numbers.",
                "A private key is read as PEM: text between a BEGIN and an END line.".to_owned(),
                "Let openssl write the key itself: the same command without -text and -noout.",
            ),
            Self::Vault => (
                "key.vault",
                "This is encrypted by a vault.",
                "Ansible Vault or SOPS made it; the key is inside.".to_owned(),
                "Decrypt it first: ansible-vault decrypt, or sops decrypt.",
            ),
            Self::CaseLost => (
                "key.damaged",
                "The private key is damaged.",
                "All its letters are small, and a key has both kinds: that can't be undone."
                    .to_owned(),
                AGAIN,
            ),
            Self::Shortened => (
                "key.truncated",
                "The private key is not whole.",
                "Dots stand in place of a part of it: a program showed it shortened.".to_owned(),
                AGAIN,
            ),
            Self::PlusLost => (
                "key.damaged",
                "The private key is damaged.",
                "Blanks stand in its lines where + signs were, and not all can be found again."
                    .to_owned(),
                AGAIN,
            ),
        };
        Problem::new(code, what, why, hint)
    }
}

fn algorithm(name: &str) -> Problem {
    let what = match name {
        "unknown" => "This private key is for an unknown algorithm.".to_owned(),
        "EC" | "RSA-PSS" | "X25519" | "X448" | "Ed25519" | "Ed448" => {
            format!("This is an {name} private key.")
        }
        _ => format!("This is a {name} private key."),
    };
    Problem::new(
        "key.algorithm",
        what,
        "Adobe's services check signatures of RSA keys only (RS256).",
        PORTAL,
    )
}
