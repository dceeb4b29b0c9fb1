#!/usr/bin/python
# SPDX-License-Identifier: MIT OR Apache-2.0

from __future__ import annotations

DOCUMENTATION = r"""
module: status
short_description: Says what a store is connected to, and whether the registry agrees
description:
  - Does what C(commerce-connect status) does. It changes nothing.
  - What is found is no failure of the task. Fail on RV(ok) or on the codes in RV(findings) where it should be one.
author:
  - the maintainers of commerce-connect (@commerce-connect)
version_added: 0.2.0
extends_documentation_fragment:
  - commerce_connect.store.program
attributes:
  check_mode:
    description: Changes nothing in any case.
    support: full
  diff_mode:
    description: There is nothing to compare.
    support: none
seealso:
  - module: commerce_connect.store.connection
"""

EXAMPLES = r"""
- name: Look at the store
  commerce_connect.store.status:
    store: /var/www/shop
  register: look

- name: Hold that it is in order
  ansible.builtin.assert:
    that: look.ok
    fail_msg: "{{ look.findings | map(attribute='what') | join(' ') }}"
"""

RETURN = r"""
ok:
  description: Nothing was found.
  returned: success
  type: bool
findings:
  description: What was found. Each has a stable C(code), C(what), C(why) and C(hint).
  returned: success
  type: list
  elements: dict
notes:
  description: What is worth knowing and needs nobody.
  returned: success
  type: list
  elements: dict
connection:
  description: What the store is connected to; nothing where it is not.
  returned: success
  type: dict
  sample:
    project: {id: d2048958-bf6b-4943-ba32-460b6b85f0d3, name: My Shop}
    data_space: {id: cc026285-9a4d-4393-b35e-0f90211573d5, name: Testing 1, type: Testing}
status:
  description: All that the program says of the store, keys by their fingerprints.
  returned: success
  type: dict
problem:
  description: Why the store could not be looked at. Its C(code) is stable.
  returned: failure
  type: dict
rc:
  description: The program's exit code.
  returned: failure
  type: int
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.commerce_connect.store.plugins.module_utils.program import (
    ARGUMENTS,
    SOMETHING_TO_DO,
    Program,
)


def main():
    module = AnsibleModule(argument_spec=dict(ARGUMENTS), supports_check_mode=True)
    program = Program(module)
    code, said = program.run(["status"])
    stores = said.get("stores") or []
    if code not in (0, SOMETHING_TO_DO) or len(stores) != 1:
        program.fail(code, said)
    store = stores[0]
    module.exit_json(
        changed=False,
        ok=store["ok"],
        findings=store["findings"],
        notes=store["notes"],
        connection=store["connection"],
        status=store,
    )


if __name__ == "__main__":
    main()
