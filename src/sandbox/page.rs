//! The page at `/`: what this server is, its calls, and the API keys that show a failure.

use std::fmt::Write as _;

use super::answer::Answer;
use super::{Call, Scenarios};

/// The page, made from the same tables that the server works by.
pub(super) fn front(scenarios: &Scenarios) -> Answer {
    let mut text = String::from(
        "<!doctype html><meta charset=\"utf-8\"><title>Sandbox registry</title>\n\
         <h1>Sandbox registry</h1>\n\
         <p>A merchant registry to rehearse with. Keys are made with \
         <code>commerce-connect sandbox keys add</code>.</p>\n<h2>Calls</h2>\n<ul>\n",
    );
    // Writing to a String can't fail.
    for call in Call::all() {
        let _ = writeln!(text, "<li><code>{} {}</code>", call.method(), call.path());
    }
    text.push_str(
        "</ul>\n<h2>API keys that show a failure</h2>\n\
         <p>Any RSA private key goes with them.</p>\n<dl>\n",
    );
    for scenario in scenarios.iter() {
        let key = escaped(&scenario.api_key);
        let about = escaped(&scenario.about);
        let _ = writeln!(text, "<dt><code>{key}</code><dd>{about}");
    }
    text.push_str("</dl>\n");
    Answer::new(200, "text/html; charset=utf-8", text)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
