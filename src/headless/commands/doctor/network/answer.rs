//! What comes back: an HTTP answer, its body, its time.

use super::Way;
use crate::domain::{RegistryFailure, SIGNATURE_LIFE_SECONDS};
use crate::headless::commands::doctor::check::Check;
use crate::registry::{BodyKind, Glance};

/// A clock that is this far off will soon be too far off.
const CLOCK_LATE: i64 = 60;

impl Way<'_> {
    pub(super) fn http(&self) -> Check {
        let id = "net.http";
        if let Some(why) = self.below() {
            return Check::skip(id, "HTTP was not tried.", why);
        }
        let told = self.evidence.told.as_ref().map(|told| &told.projects);
        let failed = [
            self.knock.as_ref().err(),
            told.and_then(|told| told.as_ref().err()),
        ]
        .into_iter()
        .flatten()
        .find(|why| {
            matches!(
                why,
                RegistryFailure::TimedOut { .. }
                    | RegistryFailure::Dropped { .. }
                    | RegistryFailure::Broken { .. }
                    | RegistryFailure::Insecure { .. }
            )
        });
        if let Some(why) = failed {
            return self.no_answer(why);
        }
        match self.knock {
            Ok(glance) if glance.status >= 500 => Check::fail(
                id,
                "The gateway fails.",
                format!(
                    "It answers with status {}{}.",
                    glance.status,
                    request(glance)
                ),
                "Try again in a minute. The keys and the store are not at fault.",
            ),
            Ok(glance) => Check::ok(
                id,
                format!(
                    "The gateway answers: status {} after {} ms.",
                    glance.status,
                    glance.elapsed.as_millis()
                ),
            )
            .because("It was asked without keys, so a no is the right answer."),
            Err(_) => Check::skip(id, "HTTP was not tried.", ""),
        }
    }

    fn no_answer(&self, why: &RegistryFailure) -> Check {
        let problem = why.problem("get an answer from the gateway");
        let fix = match why {
            RegistryFailure::TimedOut { .. } => format!(
                "Try again, or allow more time with --timeout SECONDS. If it stays so, a firewall \
                 may swallow what is sent: curl -sI https://{} should answer.",
                self.host
            ),
            _ => problem.hint,
        };
        Check::fail(
            "net.http",
            "The gateway gives no usable answer.",
            problem.why,
            fix,
        )
    }

    pub(super) fn body(&self) -> Check {
        let id = "net.body";
        let Ok(glance) = self.knock else {
            return Check::skip(id, "No body was looked at.", "There was no answer.");
        };
        let told = self
            .evidence
            .told
            .as_ref()
            .and_then(|told| told.glance.as_ref());
        let page_fits = self
            .evidence
            .client
            .as_ref()
            .is_ok_and(|client| client.knocks_at_a_page());
        let odd = [(!page_fits).then_some(glance), told]
            .into_iter()
            .flatten()
            .find(|glance| {
                glance.body != BodyKind::Object && !matches!(glance.status, 300..400 | 500..)
            });
        match odd {
            None => Check::ok(id, "The answers are the registry's: JSON."),
            Some(odd) => {
                let what = match odd.body {
                    BodyKind::Page => "A page came in place of the registry's answer.",
                    BodyKind::Empty => "The answer is empty.",
                    BodyKind::Other | BodyKind::Object => "The answer is not the registry's.",
                };
                let said = if odd.excerpt.is_empty() {
                    String::new()
                } else {
                    format!(" It says: {}.", odd.excerpt.as_str().trim_end_matches('.'))
                };
                Check::fail(
                    id,
                    what,
                    format!("Status {}.{said}", odd.status),
                    format!(
                        "A proxy, a firewall or a web filter answers in its place: let {} pass, or \
                         check the gateway's address.",
                        self.host
                    ),
                )
            }
        }
    }

    pub(super) fn clock(&self) -> Check {
        let id = "net.clock";
        let told = self
            .evidence
            .told
            .as_ref()
            .and_then(|told| told.glance.as_ref());
        let ahead = [self.knock.as_ref().ok(), told]
            .into_iter()
            .flatten()
            .filter_map(|glance| glance.clock_ahead)
            .max_by_key(|ahead| ahead.abs());
        let Some(ahead) = ahead else {
            return Check::skip(
                id,
                "The clock was not compared.",
                "No answer said its time.",
            );
        };
        let what = format!(
            "This machine's clock is {} s {} the registry's.",
            ahead.abs(),
            if ahead > 0 { "ahead of" } else { "behind" }
        );
        let fix = "Set it, for example: timedatectl set-ntp true";
        match ahead.abs() {
            ..CLOCK_LATE => Check::ok(id, "This machine's clock agrees with the registry's."),
            CLOCK_LATE..SIGNATURE_LIFE_SECONDS => Check::warn(
                id,
                what,
                "A signature is good for five minutes, so not much more is borne.",
                fix,
            ),
            _ => Check::fail(
                id,
                what,
                "A signature is good for five minutes: the registry says then \"JWT is invalid\", \
                 however right the keys are.",
                fix,
            ),
        }
    }
}

fn request(glance: &Glance) -> String {
    glance
        .request_id
        .as_ref()
        .map_or_else(String::new, |id| format!(", request {id}"))
}
