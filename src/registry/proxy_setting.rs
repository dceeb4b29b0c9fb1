//! What the environment says about proxies and certificates, read as people mean it.
//!
//! The HTTP client's own reader takes a value that it can't parse for none and goes round the
//! proxy. Here quotes, blanks and a carriage return are left out, a backslash and the like in a
//! login are encoded, and whatever still can't be read stops the call: a proxy that was set is
//! never gone round. No word of a login gets into a problem.

use std::env::{self, VarError};

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use zeroize::Zeroizing;

use super::Gateway;

/// A proxy on the way to a gateway.
pub(super) struct ProxySetting {
    /// The variable that names it.
    pub(super) variable: &'static str,
    /// Its address with its login, encoded as the client reads it.
    pub(super) url: Zeroizing<String>,
}

/// A variable that is set and can't be read: its name, and what is wrong as half a sentence.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Misread {
    pub(super) variable: &'static str,
    pub(super) why: String,
}

impl ProxySetting {
    /// The proxy that the environment names for this gateway: never on the loopback.
    pub(super) fn towards(gateway: &Gateway) -> Result<Option<Self>, Misread> {
        if gateway.is_loopback() {
            return Ok(None);
        }
        Self::among(&|name| env::var(name), gateway)
    }

    fn among(
        environment: &dyn Fn(&'static str) -> Result<String, VarError>,
        gateway: &Gateway,
    ) -> Result<Option<Self>, Misread> {
        // The first that is set counts, also when it is empty: then the one for everything does.
        for names in [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]] {
            let set = names.into_iter().find_map(|name| match environment(name) {
                Ok(value) => Some((name, Some(Zeroizing::new(value)))),
                Err(VarError::NotUnicode(_)) => Some((name, None)),
                Err(VarError::NotPresent) => None,
            });
            let Some((variable, value)) = set else {
                continue;
            };
            let value = value.as_ref().map(|value| bare(value));
            if value == Some("") {
                continue;
            }
            if excepted(environment, gateway) {
                return Ok(None);
            }
            let url = value
                .ok_or_else(|| "holds bytes that are not UTF-8".to_owned())
                .and_then(address);
            return url
                .map(|url| Some(Self { variable, url }))
                .map_err(|why| Misread { variable, why });
        }
        Ok(None)
    }

    /// As the client's library takes it apart.
    pub(super) fn intercept(&self, gateway: &Gateway) -> Option<Intercept> {
        let matcher = Matcher::builder().all(self.url.as_str()).build();
        matcher.intercept(&gateway.base().parse().ok()?)
    }
}

/// `NO_PROXY` names the gateway.
fn excepted(
    environment: &dyn Fn(&'static str) -> Result<String, VarError>,
    gateway: &Gateway,
) -> bool {
    let set = environment("NO_PROXY").or_else(|_| environment("no_proxy"));
    let list = set.unwrap_or_default();
    let names: Vec<&str> = list
        .split(',')
        .map(bare)
        .filter(|name| !name.is_empty())
        .collect();
    let matcher = Matcher::builder()
        .all("http://proxy.invalid")
        .no(names.join(","))
        .build();
    gateway
        .base()
        .parse()
        .is_ok_and(|base| matcher.intercept(&base).is_none())
}

/// Without what files of variables leave around a value: quotes, blanks, a carriage return.
pub(super) fn bare(value: &str) -> &str {
    value.trim_matches(|c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '\u{feff}' | '\u{200b}')
    })
}

/// The proxy's address in one spelling, or what is wrong with it.
fn address(value: &str) -> Result<Zeroizing<String>, String> {
    let (scheme, rest) = value.split_once("://").unwrap_or(("http", value));
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "http" | "https" => {}
        "socks" | "socks4" | "socks4a" | "socks5" | "socks5h" => {
            return Err("names a SOCKS proxy, and only HTTP proxies are spoken to here".to_owned());
        }
        _ => return Err("begins with a scheme that no HTTP proxy has: write http://".to_owned()),
    }
    // A login may hold an `@` of its own; a host can't.
    let (login, place) = match rest.rsplit_once('@') {
        Some((login, place)) => (Some(login), place),
        None => (None, rest),
    };
    if login.is_some_and(|login| login.contains(['/', '#', '?'])) {
        return Err(
            "has a password with /, # or ? in it, which must be percent-encoded (%2F, %23, %3F)"
                .to_owned(),
        );
    }
    let place = place.split(['/', '?', '#']).next().unwrap_or(place);
    if place.contains(char::is_whitespace) {
        return Err("has a blank in the proxy's name".to_owned());
    }
    let mut url = Zeroizing::new(String::with_capacity(value.len() * 3 + 16));
    url.extend([scheme.as_str(), "://"]);
    if let Some(login) = login {
        let (user, password) = login.split_once(':').unwrap_or((login, ""));
        encode(user, &mut url);
        url.push(':');
        encode(password, &mut url);
        url.push('@');
    }
    url.push_str(place);
    if place.contains(['$', '{', '<', '%']) {
        return Err("has a placeholder that nobody filled in".to_owned());
    }
    let read = url::Url::parse(&url).ok();
    // `3128` alone would be an address, 0.0.12.56, and `http//host` a host called http.
    let bare_number = place.bytes().all(|byte| byte.is_ascii_digit());
    let host = read.as_ref().and_then(url::Url::host_str);
    let named = host.is_some_and(|host| !bare_number && !matches!(host, "http" | "https"));
    let port = place.rsplit_once(':').map(|(_, port)| port);
    if let Some(read) = read.as_ref().filter(|_| !place.is_ascii()) {
        url = Zeroizing::new(read.as_str().trim_end_matches('/').to_owned());
    }
    // What the client's library can't take apart it would go round.
    let matcher = Matcher::builder().all(url.as_str()).build();
    let anywhere = "https://gateway.invalid/".parse();
    let usable = anywhere.is_ok_and(|to| matcher.intercept(&to).is_some());
    if named && usable && port != Some("") {
        Ok(url)
    } else {
        Err("names no host and port: write http://HOST:PORT".to_owned())
    }
}

/// Percent-encodes what can't stand in a login as it is. What is encoded already stays so.
fn encode(text: &str, out: &mut String) {
    for (at, byte) in text.bytes().enumerate() {
        let encoded = || {
            let digits = text.as_bytes().get(at + 1..at + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        if byte.is_ascii_alphanumeric()
            || b"-._~!$&'()*+,;=".contains(&byte)
            || byte == b'%' && encoded()
        {
            out.push(char::from(byte));
        } else {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            for half in [byte >> 4, byte & 15] {
                out.extend(DIGITS.get(usize::from(half)).copied().map(char::from));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn among(set: &[(&str, &str)]) -> Result<Option<(&'static str, String)>, Misread> {
        let environment = |name: &'static str| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map_or(Err(VarError::NotPresent), |(_, value)| {
                Ok((*value).to_owned())
            })
        };
        let gateway = Gateway::parse("https://commerce.adobe.io/", None).unwrap();
        let found = ProxySetting::among(&environment, &gateway)?;
        Ok(found.map(|setting| (setting.variable, setting.url.to_string())))
    }

    #[test]
    fn a_proxy_is_read_as_it_is_meant() {
        for (value, expected) in [
            ("http://127.0.0.1:3128", "http://127.0.0.1:3128"),
            ("\"http://127.0.0.1:3128\"\r", "http://127.0.0.1:3128"),
            (" 'http://127.0.0.1:3128' \n", "http://127.0.0.1:3128"),
            ("\"http://127.0.0.1:3128", "http://127.0.0.1:3128"),
            ("\u{feff}http://127.0.0.1:3128/", "http://127.0.0.1:3128"),
            ("proxy.corp:3128", "http://proxy.corp:3128"),
            ("proxy", "http://proxy"),
            ("HTTPS://proxy:8443", "https://proxy:8443"),
            ("http://[::1]:3128", "http://[::1]:3128"),
            ("http://CORP\\jo:pw@proxy:1", "http://CORP%5Cjo:pw@proxy:1"),
            ("jo:p@ss@proxy:1", "http://jo:p%40ss@proxy:1"),
            (
                "http://jo:a:b%c%2f@proxy:1",
                "http://jo:a%3Ab%25c%2f@proxy:1",
            ),
            ("http://jo:\u{fc} @proxy:1", "http://jo:%C3%BC%20@proxy:1"),
            ("http://jo@proxy:1", "http://jo:@proxy:1"),
            (
                "http://jo:pw@pr\u{fc}fer.de:1",
                "http://jo:pw@xn--prfer-lva.de:1",
            ),
            ("http://10.1:3128", "http://10.1:3128"),
        ] {
            let found = among(&[("HTTPS_PROXY", value)]).unwrap();
            assert_eq!(
                found,
                Some(("HTTPS_PROXY", expected.to_owned())),
                "{value:?}"
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_without_its_login() {
        for (value, part) in [
            ("socks5://127.0.0.1:1080", "SOCKS"),
            ("ftp://proxy:1", "scheme"),
            ("htp://proxy:1", "scheme"),
            ("http://jo:p#ssw0rd@127.0.0.1:3128", "percent-encoded"),
            ("http://jo:p/ssw0rd@127.0.0.1:3128", "percent-encoded"),
            ("http://jo:p?ssw0rd@127.0.0.1:3128", "percent-encoded"),
            ("http://", "no host"),
            ("http://jo:ssw0rd@", "no host"),
            ("http://proxy:http", "no host"),
            ("http://proxy:", "no host"),
            ("http://proxy:99999", "no host"),
            ("http://my proxy:1", "blank"),
            ("${PROXY}", "placeholder"),
            ("http://<proxy>:3128", "placeholder"),
            ("http://%PROXY%:1", "placeholder"),
            ("3128", "no host"),
            ("http//proxy:1", "no host"),
            ("https", "no host"),
            ("p:1,q:1", "no host"),
            ("http://pr^oxy:1", "no host"),
        ] {
            let misread = among(&[("ALL_PROXY", value)]).unwrap_err();
            assert_eq!(misread.variable, "ALL_PROXY");
            assert!(misread.why.contains(part), "{value}: {}", misread.why);
            assert!(!misread.why.contains("ssw0rd"));
        }
    }

    #[test]
    fn the_first_variable_that_says_something_counts() {
        let variable = |set: &[(&str, &str)]| among(set).unwrap().map(|(variable, _)| variable);
        assert_eq!(variable(&[]), None);
        assert_eq!(
            variable(&[("HTTPS_PROXY", "\"\"\r"), ("all_proxy", "p:1")]),
            Some("all_proxy")
        );
        assert_eq!(
            variable(&[("https_proxy", "p:1"), ("ALL_PROXY", "q:1")]),
            Some("https_proxy")
        );
        assert_eq!(variable(&[("HTTP_PROXY", "p:1")]), None);
        for no in ["adobe.io", "\"*\"", "x, 'commerce.adobe.io'\r", ".adobe.io"] {
            assert_eq!(
                variable(&[("HTTPS_PROXY", "p:1"), ("NO_PROXY", no)]),
                None,
                "{no}"
            );
            assert_eq!(
                variable(&[("HTTPS_PROXY", "ftp://p"), ("no_proxy", no)]),
                None
            );
        }
        assert_eq!(
            variable(&[("HTTPS_PROXY", "p:1"), ("NO_PROXY", "other.io")]),
            Some("HTTPS_PROXY")
        );
    }
}
