//! What people put in front of PHP, and what hosts take away from it: each mistake has its name, what
//! was printed is shown, and nothing is advised from a guess.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use commerce_connect::store::{MagentoStore, Place, Store as _};
use needs::needs;

use crate::support::standin::{Play, Standin};

/// A store whose PHP is this script; `None` when it can be read.
fn problem(standin: &Standin, words: &[&str]) -> Option<(&'static str, String)> {
    let words = words.iter().map(ToString::to_string).collect();
    let place = Place::Here(standin.root());
    let mut store = MagentoStore::new(place, Some(words), standin.state_dir());
    let problem = store.inspect().err()?;
    let text = problem.to_string();
    assert!(!text.contains("setup:install"), "{text}");
    Some((problem.code.0, text))
}

fn script(standin: &Standin, name: &str, text: &str) -> String {
    let file = standin.root().with_file_name(name);
    fs::write(&file, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    file.display().to_string()
}

#[needs(php)]
#[test]
fn each_mistake_of_a_wrapper_has_its_name() {
    let standin = Standin::new(&Play::default());
    let check = |text: &str, code: &str, words: &[&str]| {
        let php = script(&standin, "wrapper", text);
        let (found, said) = problem(&standin, &[&php]).unwrap();
        assert_eq!(found, code, "{text}\n{said}");
        for word in words {
            assert!(said.contains(word), "{word} is missing: {said}");
        }
    };
    let says = |text: &str, code: i32| format!("echo '{text}' >&2; exit {code}");
    check(
        "exec php \"$@\" </dev/null",
        "store.php_no_input",
        &["Standard input does not reach PHP"],
    );
    check(
        "read line; exec php \"$@\"",
        "store.php_no_input",
        &["reads it itself"],
    );
    check(
        &says("the input device is not a TTY", 1),
        "store.php_tty",
        &["-T"],
    );
    check(
        "printf 'Status: 404 Not Found\r\nContent-type: text/html\r\n\r\nNo input file specified.\n'",
        "store.php_cgi",
        &["(cli)", "No input file specified"],
    );
    check(
        "printf 'X-Powered-By: PHP/8.2.1\r\nContent-type: text/html; charset=UTF-8\r\n\r\n<b>oops</b>'",
        "store.php_cgi",
        &["oops"],
    );
    check(
        &says(
            "Failed to execute command `php`: service web is not currently running",
            1,
        ),
        "store.container",
        &["not running"],
    );
    check(
        &says("Error response from daemon: No such container: shop", 1),
        "store.container",
        &["does not exist", "No such container: shop"],
    );
    check(
        &says(
            "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.",
            1,
        ),
        "store.docker",
        &["does not answer"],
    );
    check(
        &says("sudo: a password is required", 1),
        "store.php_asks",
        &["password"],
    );
    check(
        "kill -TTIN $$; exec php \"$@\"",
        "store.php_asks",
        &["at the terminal"],
    );
    check("kill -KILL $$", "store.php_killed", &["signal 9"]);
    check(
        &says("env: php8.9: No such file or directory", 127),
        "store.no_php",
        &["php8.9"],
    );
    check(
        &says(
            "php: error while loading shared libraries: libxml2.so.2",
            127,
        ),
        "store.php_broken",
        &["libxml2", "can't be started"],
    );
    let trace = "PHP Fatal error:  Uncaught Error: Call to undefined function bcadd() in x:3\n\
                 Stack trace:\n#0 {main}\n  thrown in x on line 3";
    check(&says(trace, 255), "store.php_function", &["bcadd"]);
    check(
        "echo 'first of out'; echo 'PHP Fatal error: first of err' >&2; echo 'last of err' >&2; \
         echo 'last of out'; exit 255",
        "store.bridge_died",
        &["first of out", "first of err", "last of err", "last of out"],
    );
}

#[needs(php)]
#[test]
fn a_store_is_read_where_hosts_take_functions_away_that_can_be_done_without() {
    let standin = Standin::new(&Play::default());
    for function in [
        "set_time_limit",
        "ini_set,set_time_limit",
        "posix_getpwuid,posix_geteuid,posix_setuid",
        "chown,chgrp,umask,getmyuid",
        "ob_start,set_error_handler,stream_select",
    ] {
        let disabled = format!("disable_functions={function}");
        let said = problem(&standin, &["php", "-d", &disabled]);
        assert_eq!(said, None, "{function}");
    }
    for function in ["json_encode", "json_decode"] {
        let disabled = format!("disable_functions={function}");
        let (code, said) = problem(&standin, &["php", "-d", &disabled]).unwrap();
        assert_eq!(code, "store.php_function", "{said}");
        assert!(said.contains(function), "{said}");
    }
    // PHP 7 only warns of a function that was taken away, and goes on with nothing in its place.
    let version = std::process::Command::new("php").arg("--version").output();
    let version = version.unwrap().stdout;
    if version.starts_with(b"PHP 7") {
        return;
    }
    for function in ["hash", "is_file"] {
        let disabled = format!("disable_functions={function}");
        if let Some((code, said)) = problem(&standin, &["php", "-d", &disabled]) {
            assert_eq!(code, "store.php_function", "{said}");
            assert!(said.contains(function), "{said}");
        }
    }
}

#[needs(php)]
#[test]
fn limits_of_php_have_their_names() {
    let standin = Standin::new(&Play::default());
    let basedir = ["php", "-d", "open_basedir=/nowhere"];
    let (code, said) = problem(&standin, &basedir).unwrap();
    assert_eq!(code, "store.open_basedir", "{said}");
    assert!(
        said.contains("open_basedir= -d open_basedir=") || said.contains("/nowhere"),
        "{said}"
    );
    let bootstrap = standin.root().join("app/bootstrap.php");
    for (text, code, words) in [
        (
            "<?php ini_set('memory_limit', '2M'); str_repeat('x', 1 << 24);",
            "store.php_memory",
            &["memory_limit=-1"][..],
        ),
        (
            "<?php echo 'Magento supports PHP 8.1.0 or later.'; exit(1);",
            "store.php_old",
            &["8.1.0"],
        ),
        (
            "<?php echo '<b>Down for maintenance</b>'; exit(1);",
            "store.magento",
            &["Down for maintenance"],
        ),
        (
            "<?php enum { oops",
            "store.parse",
            &["bootstrap.php line 1"],
        ),
        (
            "<?php no_such_function();",
            "store.php_function",
            &["no_such_function"],
        ),
    ] {
        fs::write(&bootstrap, text).unwrap();
        let (found, said) = problem(&standin, &["php"]).unwrap();
        assert_eq!(found, code, "{said}");
        for word in words {
            assert!(said.contains(word), "{word} is missing: {said}");
        }
    }
}

#[needs(php)]
#[test]
fn a_code_without_its_packages_is_said_as_that() {
    let standin = Standin::new(&Play::default());
    let root = standin.root();
    fs::write(
        root.join("app/etc/vendor_path.php"),
        "<?php return './vendor';",
    )
    .unwrap();
    let mut store = standin.store();
    let said = store.inspect().unwrap_err();
    assert_eq!(said.code.0, "store.no_vendor");
    assert!(said.hint.contains("composer install"), "{said}");
    // With containers beside it, it is not there that packages are to be installed.
    fs::create_dir(root.join(".ddev")).unwrap();
    fs::write(root.join(".ddev/config.yaml"), "name: shop").unwrap();
    let said = store.inspect().unwrap_err();
    assert!(said.hint.contains("ddev exec php"), "{said}");
}

#[needs(php)]
#[test]
fn what_stands_in_variables_is_read_as_magento_reads_it_or_named() {
    let standin = Standin::new(&Play::default());
    let env = standin.root().join("app/etc/env.php");
    let whole = fs::read_to_string(&env).unwrap();
    let key = "a4d1c2b3e5f60718293a4b5c6d7e8f90";
    let without = whole.replace(&format!("'crypt' => ['key' => '{key}'],"), "");
    assert_ne!(whole, without);
    let lost = "<?php return array('cache_types' => array('compiled_config' => 1));";
    let override_all = format!(r#"MAGENTO_DC__OVERRIDE={{"crypt":{{"key":"{key}"}}}}"#);
    let flat = format!("MAGENTO_DC_CRYPT__KEY={key}");
    let nothing = "HARMLESS=1".to_owned();
    let check = |text: &str, variable: &str, expected: Option<&[&str]>| {
        fs::write(&env, text).unwrap();
        let said = problem(&standin, &["env", variable, "php"]);
        match expected {
            None => assert_eq!(said, None, "{variable}"),
            Some(words) => {
                let (code, said) = said.unwrap();
                assert_eq!(code, "store.env_incomplete", "{said}");
                for word in words {
                    assert!(said.contains(word), "{word} is missing: {said}");
                }
            }
        }
    };
    check(&whole, &nothing, None);
    check(&without, &flat, None);
    check(&without, &override_all, None);
    check(
        &without,
        &nothing,
        Some(&["finds no crypt", "backup", "has only: MAGE_MODE, db, "]),
    );
    check(
        lost,
        &nothing,
        Some(&["finds no db and crypt", "cache_types", "No variable"]),
    );
    check(
        &without,
        &format!("MAGENTO_DC_CRYPT_KEY={key}"),
        Some(&["MAGENTO_DC_CRYPT_KEY", "two underscores"]),
    );
    check(
        &without,
        &format!("magento_dc_crypt__key={key}"),
        Some(&["capitals"]),
    );
    check(
        &without,
        "MAGENTO_DC__OVERRIDE={crypt:oops}",
        Some(&["MAGENTO_DC__OVERRIDE (it is no JSON)"]),
    );
}

#[needs(php)]
#[test]
fn an_env_php_that_is_not_there_is_looked_at_before_anything_is_advised() {
    let standin = Standin::new(&Play::default());
    let env = standin.root().join("app/etc/env.php");
    fs::remove_file(&env).unwrap();
    let (code, said) = problem(&standin, &["php"]).unwrap();
    assert_eq!(code, "store.not_installed");
    assert!(said.contains("config.php beside it"), "{said}");
    std::os::unix::fs::symlink("/gone/shared/env.php", &env).unwrap();
    let (code, said) = problem(&standin, &["php"]).unwrap();
    assert_eq!(code, "store.not_installed");
    assert!(said.contains("/gone/shared/env.php"), "{said}");
}
