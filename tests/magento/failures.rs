use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use commerce_connect::store::{MagentoStore, Place, Store as _};
use needs::needs;

use crate::support::standin::{Play, Standin};

/// What the inspection of a store with this PHP says.
fn problem(standin: &Standin, php: Option<&[&str]>) -> (String, String) {
    let php = php.map(|words| words.iter().map(ToString::to_string).collect());
    let mut store = MagentoStore::new(Place::Here(standin.root()), php, standin.state_dir());
    let problem = store.inspect().unwrap_err();
    assert!(
        !problem.what.is_empty() && !problem.hint.is_empty(),
        "{problem}"
    );
    (problem.code.0.to_owned(), problem.to_string())
}

#[needs(php)]
#[test]
fn a_folder_without_magento_is_told_apart_from_one_that_is_not_installed() {
    let folder = tempfile::tempdir().unwrap();
    let standin = Standin::new(&Play::default());
    let place = Place::Here(folder.path().to_owned());
    let mut store = MagentoStore::new(place, None, standin.state_dir());
    assert_eq!(store.inspect().unwrap_err().code.0, "store.not_magento");
    fs::remove_file(standin.root().join("app/etc/env.php")).unwrap();
    assert_eq!(problem(&standin, None).0, "store.not_installed");
}

#[needs(php)]
#[test]
fn each_failure_has_its_own_reason() {
    let standin = Standin::new(&Play::default());
    let code = |php: &[&str]| problem(&standin, Some(php)).0;
    assert_eq!(code(&["no-such-php"]), "store.no_php");
    assert_eq!(code(&["sh", "-c", "exit 127"]), "store.no_php");
    let docker = "echo oops >&2; echo \"Run 'docker --help' for more\" >&2; exit 125";
    let (failed, text) = problem(&standin, Some(&["sh", "-c", docker]));
    assert_eq!(failed, "store.php_command_failed");
    assert!(text.contains("status 125: oops"), "{text}");
    let died = "echo 'PHP Fatal error: oops' >&2; exit 255";
    assert_eq!(code(&["sh", "-c", died]), "store.bridge_died");
    let old = r#"read n marker; printf '\n%s {"id":0,"problem":{"name":"php_old","detail":"7.3.1"}}\n' "$marker"; cat >/dev/null"#;
    assert_eq!(code(&["sh", "-c", old]), "store.php_old");
    let garbage = r#"read n marker; printf '%s what\n' "$marker"; cat >/dev/null"#;
    assert_eq!(code(&["sh", "-c", garbage]), "store.garbage");
    let env = standin.root().join("app/etc/env.php");
    fs::write(&env, "<?php return [ 'oops'").unwrap();
    assert_eq!(problem(&standin, None).0, "store.env_php");
    fs::write(&env, "<?php return 1;").unwrap();
    assert_eq!(problem(&standin, None).0, "store.env_php");
    standin.play(&Play::default());
    standin.remove_database();
    assert_eq!(problem(&standin, None).0, "store.database");
    standin.play(&Play {
        die: Some("connecting"),
        ..Play::default()
    });
    let (code, text) = problem(&standin, None);
    assert_eq!(code, "store.magento");
    assert!(text.contains("Plugin class"), "{text}");
}

#[needs(php)]
#[test]
fn a_composer_that_wants_a_newer_php_is_a_php_that_is_too_old() {
    let standin = Standin::new(&Play::default());
    fs::write(
        standin.root().join("app/bootstrap.php"),
        "<?php trigger_error('Composer detected issues in your platform: Your Composer dependencies \
         require a PHP version \">= 8.1.0\". You are running 7.4.33.', E_USER_ERROR);",
    )
    .unwrap();
    let (code, text) = problem(&standin, None);
    assert_eq!(code, "store.php_old");
    assert!(text.contains("8.1.0"), "{text}");
}

#[needs(php)]
#[test]
fn a_store_that_failed_is_looked_at_again_without_a_restart() {
    let standin = Standin::new(&Play::default());
    let env = standin.root().join("app/etc/env.php");
    fs::write(&env, "<?php nonsense").unwrap();
    let mut store = standin.store();
    assert!(store.inspect().is_err());
    standin.play(&Play::default());
    store.inspect().unwrap();
}

#[needs(php)]
#[test]
fn a_command_that_joins_its_words_for_a_shell_works_as_well() {
    let standin = Standin::new(&Play::default());
    let joining = ["sh", "-c", r#"exec sh -c "$*""#, "joining", "php"];
    let php = joining.map(str::to_owned).to_vec();
    let place = Place::Here(standin.root());
    let mut store = MagentoStore::new(place, Some(php), standin.state_dir());
    store.inspect().unwrap();
}

#[needs(php, setpriv, root)]
#[test]
fn files_of_another_user_are_named_with_both_users() {
    let standin = Standin::new(&Play::default());
    let open = |path: &std::path::Path| {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    open(standin.root().parent().unwrap());
    let nobody = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        "php",
    ];
    let (code, text) = problem(&standin, Some(&nobody));
    assert_eq!(code, "store.wrong_user");
    assert!(text.contains("root") && text.contains("nobody"), "{text}");
    let env = standin.root().join("app/etc/env.php");
    fs::set_permissions(&env, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(problem(&standin, Some(&nobody)).0, "store.env_unreadable");
}

#[needs(php, root)]
#[test]
fn root_makes_no_file_that_the_shop_can_not_use() {
    let standin = Standin::new(&Play::default());
    let root = standin.root();
    // The shop's own files are nobody's; env.php stays root's, as a deployment by root leaves it.
    for path in [
        root.parent().unwrap().to_owned(),
        root.parent().unwrap().join("db.sqlite"),
        root.join("var"),
    ] {
        std::os::unix::fs::chown(path, Some(65534), Some(65534)).unwrap();
    }
    standin.store().inspect().unwrap();
    let made = fs::metadata(root.join("var/pid")).unwrap();
    assert_eq!(std::os::unix::fs::MetadataExt::uid(&made), 65534);
    fs::create_dir_all(root.join("var/cache")).unwrap();
    std::os::unix::fs::chown(root.join("var/cache"), Some(0), Some(0)).unwrap();
    let (code, text) = problem(&standin, None);
    assert_eq!(code, "store.wrong_user");
    assert!(text.contains("var/cache"), "{text}");
}
