//! The places on a page where something is entered.

#![expect(missing_docs, reason = "strum writes an accessor for each variant")]

use strum::EnumTryAs;

use crate::domain::SaasEnvironment;

/// A place on a page that can have the focus.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, EnumTryAs)]
pub enum FieldId {
    /// The page's list.
    List,
    /// The filter above a list.
    Filter,
    /// API key of a pair.
    ApiKey(SaasEnvironment),
    /// Private key of a pair, pasted or typed.
    PrivateKey(SaasEnvironment),
    /// Path of a file with the private key of a pair.
    KeyFile(SaasEnvironment),
    /// Whether the sandbox pair is given too.
    SandboxPair,
    /// Name of a new key in the sandbox's API Portal.
    PortalName,
    /// Environment of a new key in the sandbox's API Portal.
    PortalEnvironment,
    /// Name of a project to request.
    NewProject,
    /// The name typed to confirm a Production data space.
    Confirmation,
    /// New name of the project.
    ProjectName,
    /// New name of the data space.
    DataSpaceName,
    /// Another store's folder or address.
    Place,
    /// The row below a form that says what Enter does.
    Button,
}

/// The parts of a pair of keys, as fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyPart {
    /// The API key.
    ApiKey,
    /// The private key, pasted or typed.
    PrivateKey,
    /// The path of the private key's file.
    File,
}

impl FieldId {
    /// Which part of which pair this field is, when it is one.
    pub fn key_part(self) -> Option<(SaasEnvironment, KeyPart)> {
        let api_key = self.try_as_api_key().map(|pair| (pair, KeyPart::ApiKey));
        let private_key = self.try_as_private_key();
        let private_key = private_key.map(|pair| (pair, KeyPart::PrivateKey));
        let file = self.try_as_key_file().map(|pair| (pair, KeyPart::File));
        api_key.or(private_key).or(file)
    }

    /// What stands before a field for keys: the sandbox pair's own names tell them from the others.
    pub(super) fn key_label(self) -> &'static str {
        match self.key_part() {
            Some((SaasEnvironment::Production, KeyPart::ApiKey)) => "API key",
            Some((SaasEnvironment::Production, KeyPart::PrivateKey)) => "Private key",
            Some((SaasEnvironment::Sandbox, KeyPart::ApiKey)) => "Sandbox API key",
            Some((SaasEnvironment::Sandbox, KeyPart::PrivateKey)) => "Sandbox key",
            Some((_, KeyPart::File)) => "or its file",
            None => "",
        }
    }

    /// What is typed here is key text: it must never reach an editor.
    pub fn is_secret(self) -> bool {
        matches!(self, Self::PrivateKey(_))
    }

    /// One line of text is typed here.
    pub fn is_text(self) -> bool {
        let chosen = matches!(
            self,
            Self::List | Self::SandboxPair | Self::PortalEnvironment | Self::Button
        );
        !(chosen || self.is_secret())
    }
}
