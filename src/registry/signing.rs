//! Who we are: the JWT that goes into `x-gw-signature`.
//!
//! The token proves the private key and names nobody: its claims are public constants, the same
//! for every merchant. The API key stands beside it in headers of its own.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;

use crate::domain::{Fingerprint, PrivateKey, Problem, SIGNATURE_LIFE_SECONDS, Secret};

const HEADER: &str = r#"{"typ":"JWT","alg":"RS256"}"#;

/// Two thirds of a token's life, so that one is never sent close to its end.
const REUSED_FOR: Duration = Duration::from_secs(200);

/// A store has two pairs of keys, and a person tries a few more.
const TOKENS_KEPT: usize = 8;

/// What the registry expects a token to claim, in the order in which Magento writes it.
#[derive(Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the registry names its scopes one by one"
)]
struct Claims {
    exp: u64,
    iss: &'static str,
    sub: &'static str,
    aud: &'static str,
    #[serde(rename = "https://ims-na1.adobelogin.com/s/ent_reactor_sdk")]
    reactor: bool,
    #[serde(rename = "https://ims-na1.adobelogin.com/s/asset_compute_meta")]
    asset_compute: bool,
    #[serde(rename = "https://ims-na1.adobelogin.com/s/ent_adobeio_sdk")]
    adobe_io: bool,
    #[serde(rename = "https://ims-na1.adobelogin.com/s/event_receiver_api")]
    event_receiver: bool,
}

impl Claims {
    fn at(now: SystemTime) -> Self {
        let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Self {
            exp: seconds + SIGNATURE_LIFE_SECONDS.unsigned_abs(),
            iss: "8E6307BF5D775FA00A495EF9@AdobeOrg",
            sub: "3181519E5E2714990A495E2E@techacct.adobe.com",
            aud: "https://ims-na1.adobelogin.com/c/9ec9d05f79eb443e8f76ce477b1e413c",
            reactor: true,
            asset_compute: true,
            adobe_io: true,
            event_receiver: true,
        }
    }
}

/// Signs, and remembers the last tokens: a token is good for several calls.
///
/// It has no `Debug`: a token lets its reader act as the merchant for five minutes.
#[derive(Default)]
pub(super) struct Signer {
    tokens: Mutex<Vec<Token>>,
}

struct Token {
    key: Fingerprint,
    signed_at: SystemTime,
    text: Secret,
}

impl Signer {
    /// Gives `use_token` a token of this key that is fresh by the clock `now`.
    pub(super) fn with_token<T>(
        &self,
        key: &PrivateKey,
        now: SystemTime,
        use_token: impl FnOnce(&str) -> T,
    ) -> Result<T, Problem> {
        // Nothing in here panics between two writes, so a poisoned list is a whole list.
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|token| token.is_fresh(now));
        if let Some(token) = tokens.iter().find(|token| token.key == *key.fingerprint()) {
            return Ok(use_token(token.text.expose()));
        }
        let token = Token::sign(key, now)?;
        let used = use_token(token.text.expose());
        tokens.truncate(TOKENS_KEPT - 1);
        tokens.insert(0, token);
        Ok(used)
    }
}

impl Token {
    fn sign(key: &PrivateKey, now: SystemTime) -> Result<Self, Problem> {
        let claims = serde_json::to_vec(&Claims::at(now)).map_err(|why| {
            Problem::new(
                "key.unusable",
                "The request can't be signed.",
                why.to_string(),
                "",
            )
        })?;
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(HEADER),
            URL_SAFE_NO_PAD.encode(claims)
        );
        let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes())?);
        Ok(Self {
            key: key.fingerprint().clone(),
            signed_at: now,
            text: Secret::new(format!("{signed}.{signature}")),
        })
    }

    /// A clock that was set back makes a token unfit too: the registry may read its end as past.
    fn is_fresh(&self, now: SystemTime) -> bool {
        now.duration_since(self.signed_at)
            .is_ok_and(|age| age < REUSED_FOR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> PrivateKey {
        let pem = include_str!("../../tests/fixtures/keys/registry-client.pem");
        PrivateKey::parse(&Secret::new(pem.to_owned())).unwrap()
    }

    #[test]
    fn no_more_tokens_are_kept_than_a_person_has_use_for() {
        let (key, now) = (key(), SystemTime::now());
        let signer = Signer::default();
        let of_others = std::iter::repeat_with(|| Token {
            key: Fingerprint::of(b"another"),
            signed_at: now,
            text: Secret::new("token".into()),
        });
        let kept = of_others.take(TOKENS_KEPT).collect();
        *signer.tokens.lock().unwrap() = kept;
        signer.with_token(&key, now, str::to_owned).unwrap();
        let kept = signer.tokens.lock().unwrap();
        assert_eq!(kept.len(), TOKENS_KEPT);
        assert_eq!(kept[0].key, *key.fingerprint());
    }

    #[test]
    fn a_token_has_the_documented_header_and_claims() {
        let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let token = Signer::default()
            .with_token(&key(), now, str::to_owned)
            .unwrap();
        let parts: Vec<_> = token
            .split('.')
            .take(2)
            .map(|part| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap())
            .collect();
        assert_eq!(parts[0], r#"{"typ":"JWT","alg":"RS256"}"#);
        assert_eq!(
            parts[1],
            concat!(
                r#"{"exp":1700000300,"iss":"8E6307BF5D775FA00A495EF9@AdobeOrg","#,
                r#""sub":"3181519E5E2714990A495E2E@techacct.adobe.com","#,
                r#""aud":"https://ims-na1.adobelogin.com/c/9ec9d05f79eb443e8f76ce477b1e413c","#,
                r#""https://ims-na1.adobelogin.com/s/ent_reactor_sdk":true,"#,
                r#""https://ims-na1.adobelogin.com/s/asset_compute_meta":true,"#,
                r#""https://ims-na1.adobelogin.com/s/ent_adobeio_sdk":true,"#,
                r#""https://ims-na1.adobelogin.com/s/event_receiver_api":true}"#,
            )
        );
    }

    #[test]
    fn a_token_is_used_again_until_it_is_old_or_the_clock_was_set_back() {
        let (signer, key) = (Signer::default(), key());
        let start = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let at = |now| signer.with_token(&key, now, str::to_owned).unwrap();
        let first = at(start);
        assert_eq!(at(start + Duration::from_secs(199)), first);
        let second = at(start + Duration::from_secs(200));
        assert_ne!(second, first);
        assert_ne!(at(start + Duration::from_secs(100)), second);
    }
}
