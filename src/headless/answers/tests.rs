//! What is read of answers files and lists of stores, and how their mistakes are told.

use super::*;

fn parse(text: &str) -> Result<Answers, Problem> {
    Answers::parse(text, Path::new("/etc/shop"))
}

#[test]
fn the_example_in_the_help_is_read() {
    let answers = parse(include_str!("../../../assets/answers.toml")).unwrap();
    let keys = answers.keys.unwrap();
    assert_eq!(keys.api_key, KeyOrigin::File("/etc/shop/api.key".into()));
    assert_eq!(
        keys.private_key,
        KeyOrigin::File("/etc/shop/private.pem".into())
    );
    assert!(answers.create);
    assert_eq!(answers.allow_shared, Some(false));
    assert_eq!(answers.allow_production, Some(false));
    assert_eq!(answers.data_space_name.unwrap().as_str(), "Staging");
    assert_eq!(parse("").unwrap(), Answers::default());
}

#[test]
fn every_answer_is_taken_for_what_it_says() {
    let name = |text: &str| Name::parse(text).unwrap();
    let project = |id: &str| Some(Choice::Id(ProjectId::parse(id).unwrap()));
    let space = |id: &str| SpaceChoice::One(Choice::Id(DataSpaceId::parse(id).unwrap()));
    let check = |text: &str, expected: Answers| {
        assert_eq!(parse(text).unwrap(), expected, "{text}");
    };
    let nothing = Answers::default;
    for (text, environment) in [
        ("production", SaasEnvironment::Production),
        ("sandbox", SaasEnvironment::Sandbox),
    ] {
        check(
            &format!("environment = \"{text}\""),
            Answers {
                environment: Some(environment),
                ..nothing()
            },
        );
    }
    check(
        "[project]\nid = \"p-1\"\ncreate = false",
        Answers {
            project: project("p-1"),
            ..nothing()
        },
    );
    check(
        "[project]\nname = \" Shop \"\ncreate = true",
        Answers {
            project: Some(Choice::Name(name("Shop"))),
            create: true,
            ..nothing()
        },
    );
    for (text, choice) in [
        ("id = \"s-1\"", space("s-1")),
        (
            "name = \"Testing 1\"",
            SpaceChoice::One(Choice::Name(name("Testing 1"))),
        ),
        (
            "type = \"Testing\"",
            SpaceChoice::OnlyOfType("Testing".into()),
        ),
    ] {
        check(
            &format!("[data_space]\n{text}"),
            Answers {
                data_space: Some(choice),
                ..nothing()
            },
        );
    }
    check(
        "[names]\nproject = \"A\"",
        Answers {
            project_name: Some(name("A")),
            ..nothing()
        },
    );
    check(
        "[names]\ndata_space = \"B\"",
        Answers {
            data_space_name: Some(name("B")),
            ..nothing()
        },
    );
    for (text, production, shared) in [
        ("allow_production_on_nonproduction = true", Some(true), None),
        ("allow_shared_data_space = true", None, Some(true)),
        ("allow_shared_data_space = false", None, Some(false)),
    ] {
        check(
            &format!("[guard]\n{text}"),
            Answers {
                allow_production: production,
                allow_shared: shared,
                ..nothing()
            },
        );
    }
}

#[test]
fn a_pair_is_where_the_file_says() {
    let from = |api_key, private_key| {
        Some(PairFrom {
            api_key,
            private_key,
        })
    };
    let file = |path: &str| KeyOrigin::File(path.into());
    let variable = |name: &str| KeyOrigin::Variable(name.to_owned());
    let check = |text: &str, expected: Answers| {
        assert_eq!(parse(text).unwrap(), expected, "{text}");
    };
    let nothing = Answers::default;
    check(
        "[keys]\napi_key_file = \"a.key\"\nprivate_key_env = \"P_2\"",
        Answers {
            keys: from(file("/etc/shop/a.key"), variable("P_2")),
            ..nothing()
        },
    );
    check(
        "[sandbox_keys]\napi_key_env = \"_A\"\nprivate_key_file = \"/p.pem\"",
        Answers {
            sandbox_keys: from(variable("_A"), file("/p.pem")),
            ..nothing()
        },
    );
    check(
        "[keys]\napi_key_file = \"-\"\nprivate_key_file = \"../p.pem\"",
        Answers {
            keys: from(file("-"), file("/etc/shop/../p.pem")),
            ..nothing()
        },
    );
}

#[test]
fn every_mistake_is_named_with_its_line() {
    for (text, line, part) in [
        ("\nenvironmnt = \"production\"", "Line 2", "environment"),
        ("[keys]\napi_keyfile = \"x\"", "Line 2", "api_key_file"),
        ("[keys]\nprivate_key = \"x\"", "Line 2", "never stands in"),
        (
            "[guard]\nallow_production = true",
            "Line 2",
            "Is allow_production_on",
        ),
        ("[projct]\nname = \"x\"", "Line 1", "project"),
        ("environment = \"prod\"", "Line 1", "production or sandbox"),
        ("environment = 1", "Line 1", "text"),
        (
            "[project]\ncreate = \"yes\"\nname = \"a\"",
            "Line 2",
            "true or false",
        ),
        ("[project]\nname = \"a\"\nid = \"b\"", "Line 3", "either"),
        ("[project]\ncreate = true", "Line 1", "missing"),
        (
            "[data_space]\nname = \"a\"\ntype = \"b\"",
            "Line 2",
            "one of",
        ),
        ("[data_space]\nid = \"a/b\"", "Line 2", "id"),
        ("[keys]\napi_key_env = \"A\"", "Line 1", "private_key_file"),
        ("[keys]\napi_key_env = \"a-b\"", "Line 2", "variable"),
        (
            "environment = \"sandbox\"\n[sandbox_keys]\napi_key_env = \"A\"\nprivate_key_env = \"B\"",
            "Line 2",
            "under [keys]",
        ),
        (
            "[keys]\napi_key_env = \"A\"\napi_key_file = \"a\"\nprivate_key_file = \"b\"",
            "only one of",
            "api_key_env",
        ),
        (
            "[keys]\nprivate_key_env = \"1A\"\napi_key_env = \"A\"",
            "Line 2",
            "letters",
        ),
        ("[project]\nid = \"b\"\nname = \"a\"", "Line 3", "either"),
        (
            "[project]\nid = \"b\"\ncreate = true",
            "Line 1",
            "needs a name",
        ),
        ("[project]\nid = \"b/c\"", "Line 2", "can't be an id"),
        ("[project]\nname = \" \"", "Line 2", "is empty"),
        ("[data_space]\n", "Line 1", "missing"),
        ("[data_space]\nid = \"a\"\nname = \"b\"", "Line 3", "one of"),
        ("[data_space]\nid = \"a\"\ntype = \"b\"", "Line 3", "one of"),
        ("[names]\nproject = 1", "Line 2", "in quotes"),
        (
            "[guard]\nallow_shared_data_space = 1",
            "Line 2",
            "true or false",
        ),
        ("a = = 1", "Line 1", ""),
        ("keys = 1", "Line 1", "table"),
    ] {
        let problem = parse(text).unwrap_err();
        let said = problem.to_string();
        assert!(
            said.contains(line) && said.contains(part),
            "{text:?}: {said}"
        );
        assert!(problem.code.0.starts_with("answers."), "{text:?}");
        assert!(!problem.hint.is_empty(), "{text:?}: {said}");
    }
}

#[test]
fn a_stores_own_answers_come_before_those_of_all() {
    let all = parse(
        "environment = \"production\"\n[keys]\napi_key_env = \"A\"\nprivate_key_env = \"B\"\n\
         [project]\nname = \"Shop\"\ncreate = true\n[data_space]\nname = \"Testing 1\"\n\
         [names]\nproject = \"New\"\n[guard]\nallow_shared_data_space = true",
    )
    .unwrap();
    assert_eq!(Answers::default().over(&all).unwrap(), all);
    let own = "[project]\nid = \"p-1\"\n[data_space]\ntype = \"Testing\"\n\
               [names]\ndata_space = \"Own\"\n[guard]\nallow_shared_data_space = false";
    let merged = parse(own).unwrap().over(&all).unwrap();
    assert!(!merged.create, "of another project nothing is taken over");
    assert_eq!(merged.project, parse(own).unwrap().project);
    assert_eq!(
        merged.data_space,
        Some(SpaceChoice::OnlyOfType("Testing".into()))
    );
    assert_eq!(merged.keys, all.keys);
    assert_eq!(merged.project_name, all.project_name);
    assert_eq!(merged.data_space_name.unwrap().as_str(), "Own");
    assert_eq!(merged.allow_shared, Some(false));
    let sandbox = parse("environment = \"sandbox\"").unwrap();
    let pair = "[sandbox_keys]\napi_key_env = \"A\"\nprivate_key_env = \"B\"";
    let refused = sandbox.over(&parse(pair).unwrap()).unwrap_err();
    assert_eq!(refused.code.0, "answers.value");
}

#[test]
fn every_mistake_in_a_list_of_stores_is_named_with_its_line() {
    for (text, line, part) in [
        ("[[stores]]\nspec = \"a\"", "Line 1", "Is store meant?"),
        ("[[store]]\npath = \"a\"", "Line 2", "[[store]] has: spec,"),
        ("[[store]]\nspec = \"a\"\n[[store]]\n", "Line 3", "spec"),
        ("[store]\nspec = \"a\"", "Line 1", "[[store]]"),
        ("store = [1]", "Line 1", "[[store]]"),
        (
            "[[store]]\nspec = \"a\"\n[store.keys]\napi_key = \"b\"",
            "Line 4",
            "never stands in",
        ),
        (
            "[[store]]\nspec = \"a\"\nkeys = { api_key_file = \"-\", private_key_file = \"b\" }",
            "Line 1",
            "standard input",
        ),
    ] {
        let problem = stores(text, Path::new("")).unwrap_err();
        let said = problem.to_string();
        assert!(
            said.contains(line) && said.contains(part),
            "{text:?}: {said}"
        );
        assert!(said.contains("The list of stores"), "{said}");
    }
}
