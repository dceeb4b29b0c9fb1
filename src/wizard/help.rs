//! Help for each page, field and error, with the link to Adobe's documentation.

use super::field_id::FieldId;
use super::page::Page;
use super::screen::{Action, Block, Dialog, Fact, KeyHint, Tone};
use crate::domain::{Problem, SaasEnvironment};

const GUIDE: &str =
    "https://experienceleague.adobe.com/en/docs/commerce/user-guides/integration-services/saas";
const EXPORT: &str =
    "https://experienceleague.adobe.com/en/docs/commerce/saas-data-export/data-export-cli-commands";

/// What is wanted to be known.
#[derive(Clone, Copy, Debug)]
pub(super) struct HelpTopic<'a> {
    pub(super) page: Page,
    /// For a guest: files and commands are not for them.
    pub(super) guided: bool,
    pub(super) focus: Option<FieldId>,
    /// What went wrong on the page.
    pub(super) problem: Option<&'a Problem>,
    /// Where what is chosen here stands among the others.
    pub(super) map: Option<&'a Block>,
}

/// All there is to say about this page.
pub(super) fn dialog(topic: HelpTopic<'_>) -> Dialog {
    let mut blocks = about_problem(topic);
    blocks.extend(about_page(topic));
    if topic.page == Page::Keys {
        let pair = SaasEnvironment::Production;
        let fields = [
            FieldId::ApiKey(pair),
            FieldId::PrivateKey(pair),
            FieldId::KeyFile(pair),
            FieldId::SandboxPair,
        ];
        blocks.extend(
            fields
                .into_iter()
                .filter_map(|field| about_field(field, topic)),
        );
    }
    blocks.extend(link(topic.page));
    Dialog {
        title: format!("Help: {}", topic.page.step().title()),
        blocks,
        keys: vec![
            KeyHint::new(Action::Back, "close"),
            KeyHint::new(Action::Choose, "scroll"),
            KeyHint::new(Action::Print, "print the link"),
        ],
        takes_key: false,
    }
}

/// The help beside a page. Nothing where the page's own lines want the room, or are the help. What
/// belongs to the field stands last, so that all else stays as it is when the focus moves.
pub(super) fn aside(topic: HelpTopic<'_>) -> Vec<Block> {
    if matches!(
        topic.page,
        Page::Overview | Page::Answers | Page::Feeds | Page::Resync
    ) {
        return vec![];
    }
    let mut blocks = about_problem(topic);
    blocks.extend(about_page(topic));
    blocks.extend(link(topic.page));
    let focus = topic.focus.into_iter();
    blocks.extend(focus.filter_map(|field| about_field(field, topic)));
    blocks
}

fn about_page(topic: HelpTopic<'_>) -> Vec<Block> {
    let text = text(topic.page).iter().map(|text| Block::plain(*text));
    topic.map.cloned().into_iter().chain(text).collect()
}

fn link(page: Page) -> [Block; 2] {
    let address = if matches!(page, Page::Feeds | Page::Resync) {
        EXPORT
    } else {
        GUIDE
    };
    [
        Block::text(Tone::Muted, "Adobe's documentation:"),
        Block::Verbatim(vec![address.into()]),
    ]
}

fn about_problem(topic: HelpTopic<'_>) -> Vec<Block> {
    let Some(problem) = topic.problem else {
        return vec![];
    };
    let code = problem.code.0;
    let family = code.split('.').next().unwrap_or(code);
    let more = match family {
        "key" | "key_file" => {
            Some("The portal shows a private key one time. When it is lost, make a new pair there.")
        }
        "registry" | "keys" | "store" if !topic.guided => Some(
            "commerce-connect doctor, on the command line, looks at store, keys and network layer \
             by layer, and says for each what to do.",
        ),
        _ => None,
    };
    let code = Block::Facts(vec![Fact::new("Error code", code)]);
    let more = more.map(Block::plain);
    [code].into_iter().chain(more).collect()
}

fn about_field(field: FieldId, topic: HelpTopic<'_>) -> Option<Block> {
    let text = match field {
        FieldId::ApiKey(_) => "API key: it names the merchant. The API Portal goes on showing it.",
        FieldId::PrivateKey(_) => {
            "Private key: paste it as the portal gave it, from its BEGIN line to its END line; it \
             ends by itself. Its text is never shown: you see its size and its SHA-256."
        }
        FieldId::KeyFile(_) if topic.guided => return None,
        FieldId::KeyFile(_) => "Or name the file that the key is in; Tab completes its path.",
        FieldId::SandboxPair => {
            "A sandbox pair is wanted by some newer services besides. Space switches it on."
        }
        FieldId::Confirmation => {
            "Its name, as it stands in the list, is the clear yes: capitals and blanks count."
        }
        FieldId::PortalName => "The name tells this key from others in the portal.",
        FieldId::List
        | FieldId::Filter
        | FieldId::PortalEnvironment
        | FieldId::Place
        | FieldId::NewProject
        | FieldId::ProjectName
        | FieldId::DataSpaceName
        | FieldId::Button => return None,
    };
    Some(Block::plain(text))
}

fn text(page: Page) -> &'static [&'static str] {
    match page {
        Page::Occupied => &[
            "One run at a time works on a store, so that none writes over what another is about \
             to save.",
            "The other run may be yours, in a session whose line was cut. When it is ended it \
             keeps where it is, and you go on there.",
        ],
        Page::Unfinished => &[
            "Where a run stops is kept, with what was chosen and typed, and without keys. Going \
             on looks at the store and at the registry first: what they say now counts.",
            "A project that was requested is looked up, never requested twice.",
        ],
        Page::Store => &[
            "This is what was found out about the store. Nothing has been changed.",
            "The connector's modules must be installed and enabled. The codes of websites and \
             store views keep stores apart that share a data space.",
        ],
        Page::Elsewhere => &[
            "A folder is looked at upward: any folder inside a Magento will do. Over ssh the \
             store is read and changed with its own PHP, as it is here; the wizard itself stays \
             on this machine.",
        ],
        Page::Overview => &[
            "A project of Adobe Commerce has one data space of type Production and two of type \
             Testing; one of Magento Open Source has one of type Production.",
        ],
        Page::Found => &[
            "Where a value comes from decides who wins: an environment variable, then \
             app/etc/env.php, then app/etc/config.php, then the database, then a module's default.",
        ],
        Page::Unbind => &[
            "A database copied from production brings the keys and the production data space \
             along, and the copy's cron starts to send as soon as it runs.",
            "Everything is taken out in one go and kept for undo. Project and data space at the \
             registry stay as they are.",
        ],
        Page::KeySource => &[
            "A pair is an API key, which names the merchant, and a private key, which proves \
             that the API key is yours.",
            "The licence owner makes pairs in the API Portal, in the account at \
             account.magento.com.",
        ],
        Page::Keys => &[
            "PKCS#8 (BEGIN PRIVATE KEY) and PKCS#1 (BEGIN RSA PRIVATE KEY) are understood. Lost \
             line breaks, blanks and dashes are mended where that loses nothing.",
            "The fingerprint is that of: openssl pkey -in key.pem -pubout -outform der | \
             openssl dgst -sha256 -binary | base64",
        ],
        Page::Portal => &[
            "In the real portal: account.magento.com, API Portal, choose the environment, type \
             a name, Add New. The private key is offered for download once.",
        ],
        Page::Save => &[
            "All values are saved in one transaction, encrypted by the store, and read back. If \
             anything fails, the old values stay.",
        ],
        Page::Project => &[
            "A SaaS project holds the data spaces of a store. One project serves all services.",
            "A separate Magento installation gets a project of its own, with the same keys.",
        ],
        Page::NewProject => &[
            "One project serves all services of an installation, and all its websites. Another \
             Magento gets a project of its own, with the same keys.",
            "If the answer gets lost, the wizard looks the project up before it offers to ask \
             again, so that no project is made twice.",
        ],
        Page::DataSpace => &[
            "A data space holds what the store sends: products, prices, categories. Production \
             is what shoppers see; Testing is for staging and development.",
            "One data space belongs to one installation. Two stores that send the same website \
             code into one data space overwrite each other.",
            "A testing data space that nobody used for 90 days, or that was empty for 45, is put \
             to sleep: search is empty then. Adobe's support wakes it up; give them its id.",
        ],
        Page::Review => &[
            "From the moment this is saved the store's cron sends data to the data space. Undo \
             takes none of it out again, so a Production data space on a store that looks like \
             staging must be confirmed by its name.",
        ],
        Page::Names | Page::RenameProject | Page::RenameDataSpace => &[
            "A new name goes to the registry first, then into the store's configuration. Ids \
             and data stay as they are.",
        ],
        Page::Summary => &[
            "The ids are what Adobe's support asks for. y copies the one that is selected.",
            "Undo puts back what this run replaced in the store. Projects and names at the \
             registry stay.",
        ],
        Page::Answers => &[
            "The same run, written down, so that it can be repeated for another store. Secrets \
             stand there by reference only.",
        ],
        Page::Feeds => FEEDS,
        Page::Resync => RESYNC,
    }
}

/// While the first data goes out.
const FEEDS: &[&str] = &[
    "Each line is a kind of data: how much of it Adobe's services took, of how much there \
             is. The store counts it itself, and Magento's cron sends it.",
    "What was refused is sent again only when the record changes: mend it in the Admin. \
             What will be retried goes out again by itself, within minutes.",
    "That it was taken is not yet that it is found: a first index takes up to an hour.",
];

/// Before all is sent again.
const RESYNC: &[&str] = &[
    "The store keeps a record of what it has sent. After a change of data space that \
             record is wrong: it skips what went to the other one.",
    "Each kind of data is sent by Magento's own command, with the option that makes the \
             installed version send everything.",
];
