//! A client written from the protocol's documentation, without this program's own.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use commerce_connect::sandbox::{Licence, portal};
use reqwest::{Method, Response, redirect};
use serde_json::{Value, json};

use crate::support::rehearsal::Rehearsal;

/// Somebody with an API key and a private key.
pub(crate) struct Caller {
    http: reqwest::Client,
    url: String,
    pub(crate) api_key: String,
    pair: KeyPair,
    der: pem::Pem,
}

/// What a signature says of itself.
pub(crate) struct Token {
    pub(crate) header: Value,
    pub(crate) claims: Value,
}

impl Token {
    /// As Magento's clients make it.
    pub(crate) fn ordinary() -> Self {
        let ims = "https://ims-na1.adobelogin.com";
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Self {
            header: json!({"typ": "JWT", "alg": "RS256"}),
            claims: json!({
                "exp": now.as_secs() + 300,
                "iss": "8E6307BF5D775FA00A495EF9@AdobeOrg",
                "sub": "3181519E5E2714990A495E2E@techacct.adobe.com",
                "aud": format!("{ims}/c/9ec9d05f79eb443e8f76ce477b1e413c"),
                (format!("{ims}/s/ent_reactor_sdk")): true,
                (format!("{ims}/s/asset_compute_meta")): true,
                (format!("{ims}/s/ent_adobeio_sdk")): true,
                (format!("{ims}/s/event_receiver_api")): true,
            }),
        }
    }
}

impl Caller {
    pub(crate) fn new(url: &str, api_key: &str, pem: &str) -> Self {
        let der = pem::parse(pem).unwrap();
        assert_eq!(der.tag(), "PRIVATE KEY");
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .build()
            .unwrap();
        Self::with(&http, url, api_key, der)
    }

    fn with(http: &reqwest::Client, url: &str, api_key: &str, der: pem::Pem) -> Self {
        Self {
            http: http.clone(),
            url: url.to_owned(),
            api_key: api_key.to_owned(),
            pair: KeyPair::from_pkcs8(der.contents()).unwrap(),
            der,
        }
    }

    /// The same keys at another address.
    pub(crate) fn at(&self, url: &str) -> Self {
        Self::with(&self.http, url, &self.api_key, self.der.clone())
    }

    /// The same private key with another API key.
    pub(crate) fn asking_for(&self, api_key: &str) -> Self {
        Self::with(&self.http, &self.url, api_key, self.der.clone())
    }

    pub(crate) fn sign(&self, token: &Token) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let content = format!("{}.{}", part(&token.header), part(&token.claims));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                content.as_bytes(),
                &mut signature,
            )
            .unwrap();
        format!("{content}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The headers that every call carries.
    pub(crate) fn headers(&self) -> Vec<(&'static str, String)> {
        vec![
            ("magento-api-key", self.api_key.clone()),
            ("x-api-key", self.api_key.clone()),
            ("x-gw-signature", self.sign(&Token::ordinary())),
        ]
    }

    /// A call below the registry's prefix.
    pub(crate) async fn try_call(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> reqwest::Result<Response> {
        let path = format!("/merchant-registry/v1/{path}");
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        self.send(method, &path, &self.headers(), body).await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: String,
    ) -> reqwest::Result<Response> {
        self.send_bytes(method, path, headers, body.into()).await
    }

    pub(crate) async fn send_bytes(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: Vec<u8>,
    ) -> reqwest::Result<Response> {
        let method: Method = method.parse().unwrap();
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        request
            .header("Content-Type", "application/json")
            .body(body)
            .send()
            .await
    }

    /// A call that is answered: status and JSON body.
    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        told(self.try_call(method, path, body).await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.call("GET", path, None).await
    }

    /// Requests a project and gives its rows.
    pub(crate) async fn initialize(&self, name: &str) -> Vec<Value> {
        let body = json!({ "projectName": name });
        let (status, body) = self.call("POST", "registry/initialize", Some(body)).await;
        assert_eq!(status, 200, "{body}");
        results(&body)
    }

    /// Every row that the keys can see.
    pub(crate) async fn rows(&self) -> Vec<Value> {
        results(&self.get("registry").await.1)
    }
}

pub(crate) async fn told(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).expect(&text))
}

pub(crate) fn results(body: &Value) -> Vec<Value> {
    body["results"].as_array().expect("results").clone()
}

/// One field of every row.
pub(crate) fn field<'a>(rows: &'a [Value], name: &str) -> Vec<&'a str> {
    rows.iter()
        .map(|row| row[name].as_str().expect(name))
        .collect()
}

impl Rehearsal {
    /// A caller with keys that the portal made.
    pub(crate) fn caller(&self, edition: Licence) -> Caller {
        let keys = self.keys(edition);
        Caller::new(&self.url, &keys.api_key, keys.private_key_pem.expose())
    }

    /// A caller that asks for a scenario, with a key pair that the registry has never seen.
    pub(crate) fn scenario(&self, api_key: &str) -> Caller {
        let keys = portal::NewKeys::make().unwrap();
        Caller::new(&self.url, api_key, keys.private_key_pem.expose())
    }
}
