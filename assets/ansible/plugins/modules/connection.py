#!/usr/bin/python
# SPDX-License-Identifier: MIT OR Apache-2.0

from __future__ import annotations

DOCUMENTATION = r"""
module: connection
short_description: Connects a store to Adobe's Commerce Services, or takes its connection out
description:
  - With O(state=present) it does what C(commerce-connect apply) does. Keys, project, data space and
    names become what is said here, and what is not said stays as the store has it. A second run
    changes nothing.
  - With O(state=absent) it does what C(commerce-connect unbind) does. Keys, project and data space
    are taken out of the store's configuration, and the registry is left alone.
author:
  - the maintainers of commerce-connect (@commerce-connect)
version_added: 0.2.0
extends_documentation_fragment:
  - commerce_connect.store.program
attributes:
  check_mode:
    description: Says what would be done and does nothing.
    support: full
  diff_mode:
    description: Shows every config path before and after, keys by their fingerprints.
    support: full
options:
  state:
    description:
      - Whether the store is to be connected.
    type: str
    choices: [present, absent]
    default: present
  environment:
    description:
      - Which key pair is in force. Without it what the store says.
    type: str
    choices: [production, sandbox]
  api_key:
    description:
      - The API key for the environment in force. Without a pair the store's own stays.
      - The text may come from a vault or from a file on the controller, see the examples. It reaches
        the program over a pipe.
    type: raw
  api_key_file:
    description:
      - A file with that API key on the machine that the module runs on.
    type: path
  private_key:
    description:
      - The private key for the environment in force, in PEM. It comes as the API key does.
    type: raw
  private_key_file:
    description:
      - A file with that private key on the machine that the module runs on.
    type: path
  sandbox_api_key:
    description:
      - The API key of a sandbox pair, beside a production pair in force.
    type: raw
  sandbox_api_key_file:
    description:
      - A file with that API key on the machine that the module runs on.
    type: path
  sandbox_private_key:
    description:
      - The private key of a sandbox pair, in PEM.
    type: raw
  sandbox_private_key_file:
    description:
      - A file with that private key on the machine that the module runs on.
    type: path
  project:
    description:
      - The SaaS project. Without it the one that the store has.
    type: dict
    suboptions:
      id:
        description: Its id.
        type: str
      name:
        description: Its name.
        type: str
      create:
        description: Requests it when these keys see none with this name, once.
        type: bool
        default: false
  data_space:
    description:
      - The data space. Without it the one that the store has, else the only one.
    type: dict
    suboptions:
      id:
        description: Its id.
        type: str
      name:
        description: Its name.
        type: str
      type:
        description: Its type, when the project has only one of it.
        type: str
        choices: [Production, Testing]
  names:
    description:
      - Renames. They are found by either name afterwards.
    type: dict
    suboptions:
      project:
        description: The project's new name.
        type: str
      data_space:
        description: The data space's new name.
        type: str
  guard:
    description:
      - What holds unless it is lifted here.
    type: dict
    suboptions:
      allow_production_on_nonproduction:
        description: A Production data space for a store that does not look like production.
        type: bool
        default: false
      allow_shared_data_space:
        description: A data space that another store writes into with the same codes.
        type: bool
        default: false
  lock_env:
    description:
      - Values that are locked in C(app/etc/env.php) are written there.
    type: bool
    default: false
seealso:
  - module: commerce_connect.store.status
"""

EXAMPLES = r"""
- name: Connect with texts from a vault
  commerce_connect.store.connection:
    store: /var/www/shop
    api_key: "{{ vault_commerce_api_key }}"
    private_key: "{{ vault_commerce_private_key }}"
    project:
      name: My Shop
      create: true
    data_space:
      name: Testing 1

- name: Connect with files on the controller, which may be encrypted by a vault
  commerce_connect.store.connection:
    store: /var/www/shop
    api_key: "{{ lookup('ansible.builtin.file', 'keys/api.key') }}"
    private_key: "{{ lookup('ansible.builtin.file', 'keys/private.pem') }}"
    project:
      name: My Shop
    data_space:
      type: Production

- name: Take the connection out of a copy
  commerce_connect.store.connection:
    store: /var/www/staging
    state: absent
"""

RETURN = r"""
connection:
  description: What the store is connected to afterwards; in check mode, before.
  returned: success
  type: dict
  sample:
    project: {id: d2048958-bf6b-4943-ba32-460b6b85f0d3, name: My Shop}
    data_space: {id: cc026285-9a4d-4393-b35e-0f90211573d5, name: Testing 1, type: Testing}
plan:
  description: Every config path that is changed, with its value before and after, keys by their fingerprints.
  returned: success
  type: list
  elements: dict
project_requested:
  description: A project was requested; in check mode, would be.
  returned: when O(state=present)
  type: bool
renames:
  description: The names that are changed at the registry.
  returned: when O(state=present)
  type: list
  elements: dict
resync:
  description: The commands that send data again, where the data space changed.
  returned: when O(state=present)
  type: list
  elements: str
problem:
  description: What failed, why, and what helps. Its C(code) is stable.
  returned: failure
  type: dict
  sample:
    code: guard.production
    what: This store would get a Production data space, and it does not look like production.
    why: It runs in developer mode.
    hint: Choose another data space.
rc:
  description: The program's exit code. 3 is that the keys were refused, 4 that the registry could not be reached.
  returned: failure
  type: int
"""

import json

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.commerce_connect.store.plugins.module_utils.program import (
    ARGUMENTS,
    SOMETHING_TO_DO,
    Program,
)


# Each is an option of its own: Ansible masks a text with line ends only where it is not within a dict.
# And raw: what is no text by mistake would be made one, and that is not masked.
HALVES = ("api_key", "private_key")


def key_arguments():
    arguments = {}
    for half in HALVES:
        for name in (half, "sandbox_" + half):
            arguments[name] = {"type": "raw", "no_log": True}
            arguments[name + "_file"] = {"type": "path", "no_log": False}
    return arguments


def toml_value(value):
    """A string of JSON is one of TOML, but for the one control character that JSON leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def answers(params, program):
    """The answers file, with a path in place of each key's text."""
    lines = []
    if params["environment"]:
        lines.append("environment = " + toml_value(params["environment"]))
    for section, prefix in (("keys", ""), ("sandbox_keys", "sandbox_")):
        pair = []
        for half in HALVES:
            path = params[prefix + half + "_file"]
            if params[prefix + half] is not None:
                path = program.hand_over(prefix + half, params[prefix + half])
            if path is not None:
                pair.append("%s_file = %s" % (half, toml_value(path)))
        if pair:
            lines += ["[%s]" % section] + pair
    for section in ("project", "data_space", "names", "guard"):
        given = {name: value for name, value in (params[section] or {}).items() if value is not None}
        if given:
            lines.append("[%s]" % section)
            lines += ["%s = %s" % (name, toml_value(value)) for name, value in given.items()]
    return "\n".join(lines) + "\n"


def shown(plan, side):
    return "".join("%s: %s\n" % (change["path"], change[side] or "-") for change in plan)


def main():
    module = AnsibleModule(
        argument_spec=dict(
            ARGUMENTS,
            state={"type": "str", "choices": ["present", "absent"], "default": "present"},
            environment={"type": "str", "choices": ["production", "sandbox"]},
            project={
                "type": "dict",
                "options": {
                    "id": {"type": "str"},
                    "name": {"type": "str"},
                    "create": {"type": "bool", "default": False},
                },
                "required_one_of": [("id", "name")],
                "mutually_exclusive": [("id", "name")],
            },
            data_space={
                "type": "dict",
                "options": {
                    "id": {"type": "str"},
                    "name": {"type": "str"},
                    "type": {"type": "str", "choices": ["Production", "Testing"]},
                },
                "required_one_of": [("id", "name", "type")],
                "mutually_exclusive": [("id", "name", "type")],
            },
            names={
                "type": "dict",
                "options": {"project": {"type": "str"}, "data_space": {"type": "str"}},
            },
            guard={
                "type": "dict",
                "options": {
                    "allow_production_on_nonproduction": {"type": "bool", "default": False},
                    "allow_shared_data_space": {"type": "bool", "default": False},
                },
            },
            lock_env={"type": "bool", "default": False},
            **key_arguments()
        ),
        mutually_exclusive=[
            (prefix + half, prefix + half + "_file") for prefix in ("", "sandbox_") for half in HALVES
        ],
        supports_check_mode=True,
    )
    program = Program(module)
    if module.params["state"] == "present":
        command, stdin = ["apply", "-"], answers(module.params, program)
    else:
        command, stdin = ["unbind"], None
    command.append("--dry-run" if module.check_mode else "--yes")
    if module.params["lock_env"]:
        command.append("--lock-env")
    code, said = program.run(command, stdin)
    would = module.check_mode and code == SOMETHING_TO_DO
    if code != 0 and not would:
        program.fail(code, said)

    for warning in said.get("warnings") or []:
        module.warn(warning)
    plan = said.get("plan") or []
    result = {"changed": would or bool(said.get("changed")), "plan": plan}
    for name in ("connection", "project_requested", "renames", "resync"):
        if name in said:
            result[name] = said[name]
    result["diff"] = {
        "before": shown(plan, "before"),
        "after": shown(plan, "after"),
        "before_header": module.params["store"],
        "after_header": module.params["store"],
    }
    module.exit_json(**result)


if __name__ == "__main__":
    main()
