# SPDX-License-Identifier: MIT OR Apache-2.0

"""Runs commerce-connect with C(--json). Knows nothing of what a command means."""

from __future__ import annotations

import json
import os

SOMETHING_TO_DO = 6

ARGUMENTS = {
    "store": {"type": "str", "required": True},
    "php": {"type": "str"},
    "registry": {"type": "str"},
    "timeout": {"type": "int"},
    "state_dir": {"type": "path"},
    "log": {"type": "path"},
    "executable": {"type": "str", "default": "commerce-connect"},
}


class Program:
    """The program on this machine, for the store that the module is about."""

    def __init__(self, module):
        self.module = module
        self._texts = []

    def hand_over(self, name, text):
        """The path under which the program reads this text, from a pipe that nobody else can open.

        No more than fits into a pipe, since nobody reads it yet: a key is a few KiB.
        """
        if not isinstance(text, str):
            self.module.fail_json(msg="The option %s is not text. Put it in quotes." % name)
        data = text.encode("utf-8")
        if len(data) > 16 * 1024:
            self.module.fail_json(msg="The option %s has more than 16 KiB, and no key has." % name)
        reader, writer = os.pipe()
        os.write(writer, data)
        os.close(writer)
        self._texts.append(reader)
        return "/dev/fd/%d" % reader

    def run(self, command, stdin=None):
        """The exit code, and the object that the command printed."""
        arguments = [self.module.get_bin_path(self.module.params["executable"], required=True)]
        arguments += command + ["--json"]
        for name in ("store", "php", "registry", "timeout", "state_dir", "log"):
            value = self.module.params[name]
            if value is not None:
                arguments.append("--%s=%s" % (name.replace("_", "-"), value))
        code, out, err = self.module.run_command(
            arguments,
            data=stdin,
            binary_data=True,
            pass_fds=self._texts,
            expand_user_and_vars=False,
            environ_update={"NO_COLOR": "1"},
        )
        while self._texts:
            os.close(self._texts.pop())
        try:
            said = json.loads(out)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            self.module.fail_json(
                msg="The program said nothing that can be read.", rc=code, stderr=err
            )
        return code, said

    def fail(self, code, said):
        """Fails with the problem: what, why, and what helps."""
        problem = said.get("problem") or {}
        parts = [problem.get("what"), problem.get("why"), problem.get("hint")]
        self.module.fail_json(
            msg=" ".join(part for part in parts if part) or "The program failed.",
            changed=bool(said.get("changed")),
            problem=problem,
            rc=code,
        )
