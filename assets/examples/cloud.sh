#!/bin/sh
# Adobe Commerce Cloud: the code is read-only after a deployment, but the database is not, so the
# values go there from outside, over the project's own ssh.
set -eu

# The ssh address of an environment, as the cloud's command line tells it.
store="ssh://$(magento-cloud ssh --environment production --pipe)/app"

commerce-connect doctor --store "$store" || test $? -eq 6
commerce-connect apply shop.toml --store "$store"

# Or as variables of the environment: nothing is written, and the commands that set them are
# printed. A key's value is never in them.
commerce-connect apply shop.toml --store "$store" --print cloud
