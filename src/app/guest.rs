//! Who sits at this terminal, as far as the environment tells.

use std::env;

/// `deploy from 192.0.2.7`; a guest by the name that this login gives them: `anna, deploy from …`
pub(super) fn guest(name: &str) -> String {
    let words = words(|name| env::var(name).ok());
    if name.is_empty() {
        words
    } else {
        format!("{name}, {words}")
    }
}

fn words(variable: impl Fn(&str) -> Option<String>) -> String {
    let user = ["USER", "LOGNAME"]
        .into_iter()
        .find_map(|name| variable(name).filter(|user| !user.is_empty()))
        .unwrap_or_else(|| format!("user {}", rustix::process::getuid().as_raw()));
    let address = variable("SSH_CONNECTION")
        .and_then(|text| text.split_whitespace().next().map(str::to_owned));
    match address {
        Some(address) => format!("{user} from {address}"),
        None => user,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_person_behind_ssh_is_named_with_their_address() {
        let words = |name: &str| match name {
            "USER" => Some("deploy".into()),
            "SSH_CONNECTION" => Some("192.0.2.7 50000 192.0.2.1 22".into()),
            _ => None,
        };
        assert_eq!(super::words(words), "deploy from 192.0.2.7");
        assert!(super::words(|_| None).starts_with("user "));
    }
}
