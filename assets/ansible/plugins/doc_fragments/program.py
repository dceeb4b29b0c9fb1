# SPDX-License-Identifier: MIT OR Apache-2.0

from __future__ import annotations


class ModuleDocFragment:
    """The options of every module: which store, and how the program is run."""

    DOCUMENTATION = r"""
options:
  store:
    description:
      - The store, as C(--store) takes it. Its folder, V(ssh://user@host/path), V(env-file:FILE) or V(demo:FILE).
    type: str
    required: true
  php:
    description:
      - How PHP is run for that store, for example V(php8.2) or V(docker compose exec -T php php).
    type: str
  registry:
    description:
      - The gateway. Without it what the store's configuration says, else Adobe's.
    type: str
  timeout:
    description:
      - How many seconds one read and one step of a save may take.
    type: int
  state_dir:
    description:
      - Where what can be undone and the list of known stores are kept on the machine that runs the program.
    type: path
  log:
    description:
      - A file on the machine that runs the program, for a line for each thing that is done. No key is in it.
    type: path
  executable:
    description:
      - The program, by its path or by a name that is looked up in E(PATH).
    type: str
    default: commerce-connect
requirements:
  - C(commerce-connect) on the machine that the module runs on
notes:
  - The module runs the program with C(--json) and hands on what it says. Keys are never arguments of a process.
"""
