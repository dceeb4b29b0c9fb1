use std::collections::BTreeMap;

use commerce_connect::domain::{ConfigPath, Plan, Value};
use commerce_connect::store::Store as _;
use needs::needs;
use proptest::prelude::*;

use super::{plain, private_key};
use crate::support::standin::{Play, Standin};

fn value(path: ConfigPath) -> BoxedStrategy<Value> {
    if path.is_secret() {
        return prop_oneof![Just(private_key()), Just(Value::Removed)].boxed();
    }
    prop_oneof![
        3 => r"[\PC&&[^\p{Cf}]]{1,40}".prop_map(|text| plain(text.trim())),
        1 => Just(plain("it's \"quoted\" \\ % $HOME ; -- {x} <y> ünï")),
        1 => Just(Value::Removed),
    ]
    .boxed()
}

fn wishes() -> impl Strategy<Value = BTreeMap<ConfigPath, Value>> {
    let paths = [
        ConfigPath::ProductionPrivateKey,
        ConfigPath::ProjectId,
        ConfigPath::ProjectName,
        ConfigPath::DataSpaceId,
        ConfigPath::DataSpaceName,
        ConfigPath::ImsOrganizationId,
    ];
    let each = paths.map(|path| proptest::option::of(value(path).prop_map(move |v| (path, v))));
    each.to_vec()
        .prop_map(|chosen| chosen.into_iter().flatten().collect())
}

/// Locked in `env.php`, in the cases that have something there.
const LOCKED: [(&str, &str); 2] = [
    ("services_connector/services_id/project_id", "old"),
    (
        "services_connector/services_connector_integration/production_private_key",
        "0:3:old",
    ),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[needs(php)]
    #[test]
    fn any_plan_saved_twice_equals_saved_once_and_undone_equals_nothing(
        first in wishes(), second in wishes(), connector in prop_oneof![Just("1.0.0"), Just("1.3.6")],
        locked in any::<bool>(),
    ) {
        let env = if locked { LOCKED.to_vec() } else { vec![] };
        let standin = Standin::new(&Play { connector, noise: true, env, ..Play::default() });
        let everywhere = || {
            let mut rows = standin.rows();
            rows.remove("default standin/config_hash");
            (rows, standin.deployed())
        };
        let mut store = standin.store();
        let now = store.inspect().unwrap();
        let now = store.save(&Plan::new(&now, first).with_env(locked)).unwrap().store;
        let before = everywhere();
        let plan = Plan::new(&now, second.clone()).with_env(locked);
        let saved = store.save(&plan).unwrap();
        let once = everywhere();
        prop_assert_eq!(saved.changed, plan.changes().len());
        prop_assert!(Plan::new(&saved.store, second).is_empty());
        prop_assert_eq!(store.save(&plan).unwrap().changed, 0);
        prop_assert_eq!(everywhere(), once);
        if saved.changed > 0 {
            store.undo().unwrap();
        }
        prop_assert_eq!(everywhere(), before);
        prop_assert!(standin.serves());
    }
}
