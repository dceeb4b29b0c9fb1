//! The JWT in `x-gw-signature`: its form, its claims, its life, and the signature over it.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// `iss` of every Magento client.
const ISSUER: &str = "8E6307BF5D775FA00A495EF9@AdobeOrg";
/// `sub` of every Magento client.
const SUBJECT: &str = "3181519E5E2714990A495E2E@techacct.adobe.com";
/// `aud` of every Magento client.
const AUDIENCE: &str = "https://ims-na1.adobelogin.com/c/9ec9d05f79eb443e8f76ce477b1e413c";
/// The scopes, each `true`.
const SCOPES: [&str; 4] = [
    "https://ims-na1.adobelogin.com/s/ent_reactor_sdk",
    "https://ims-na1.adobelogin.com/s/asset_compute_meta",
    "https://ims-na1.adobelogin.com/s/ent_adobeio_sdk",
    "https://ims-na1.adobelogin.com/s/event_receiver_api",
];
/// A token that says it lives longer than this many seconds is refused; clients say 300.
const LONGEST_LIFE: f64 = 86_400.0;
/// The least an RSA signature with a 2048 bit key has, in bytes.
const SHORTEST_SIGNATURE: usize = 256;

/// Whose signature it must be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Signer<'a> {
    /// The owner of this public key (`SubjectPublicKeyInfo`, DER).
    Owner(&'a [u8]),
    /// Anybody: a scenario's key has no pair. Form, claims and life are checked all the same.
    Anybody,
}

/// The token is whole, alive, says what Magento's clients say, and is signed by the signer.
pub(super) fn is_valid(token: &str, signer: Signer<'_>, now: SystemTime) -> bool {
    check(token, signer, now).is_some()
}

fn check(token: &str, signer: Signer<'_>, now: SystemTime) -> Option<()> {
    let (content, signature) = token.rsplit_once('.')?;
    let (header, claims) = content.split_once('.')?;
    let header = part(header)?;
    let claims = part(claims)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;

    (header.get("alg")? == "RS256").then_some(())?;
    (header.get("typ")? == "JWT").then_some(())?;
    for (claim, value) in [("iss", ISSUER), ("sub", SUBJECT), ("aud", AUDIENCE)] {
        (claims.get(claim)? == value).then_some(())?;
    }
    for scope in SCOPES {
        (claims.get(scope)? == &Value::Bool(true)).then_some(())?;
    }
    let now = now.duration_since(UNIX_EPOCH).ok()?.as_secs_f64();
    let left = claims.get("exp")?.as_f64()? - now;
    (left > 0.0 && left <= LONGEST_LIFE).then_some(())?;

    match signer {
        Signer::Owner(key) => UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key)
            .verify(content.as_bytes(), &signature)
            .ok(),
        Signer::Anybody => (signature.len() >= SHORTEST_SIGNATURE).then_some(()),
    }
}

fn part(text: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
