#!/usr/bin/python
# SPDX-License-Identifier: MIT OR Apache-2.0

from __future__ import annotations

DOCUMENTATION = r"""
module: sync
short_description: Says what a store has sent to Commerce Services, what waits and what was refused
description:
  - Does what C(commerce-connect sync status) does. It changes nothing.
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
- name: Wait until all of it was sent, half an hour at most
  commerce_connect.store.sync:
    store: /var/www/shop
  register: look
  until: look.verdict == 'all_sent'
  retries: 30
  delay: 60
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
verdict:
  description: How far the data is, V(all_sent), V(on_the_way), V(needs_a_person) or V(not_a_store).
  returned: success
  type: str
said:
  description: The same as one sentence.
  returned: success
  type: str
sync:
  description:
    - What the store tells of its feeds, by website and store view. Nothing where what stands for the
      store sends nothing.
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
    code, said = program.run(["sync", "status"])
    stores = said.get("stores") or []
    if code not in (0, SOMETHING_TO_DO) or len(stores) != 1:
        program.fail(code, said)
    store = stores[0]
    module.exit_json(
        changed=False,
        ok=store["ok"],
        findings=store["findings"],
        verdict=store["verdict"],
        said=store["said"],
        sync=store["sync"],
    )


if __name__ == "__main__":
    main()
