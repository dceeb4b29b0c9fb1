#!/bin/sh
# ddev: PHP runs in the container, this program outside of it.
set -eu

commerce-connect --store . --php "ddev exec php"

# The same without questions, into a Testing data space.
commerce-connect apply shop.toml --store . --php "ddev exec php"

# A database that came from production: take its connection out before anything is sent.
commerce-connect unbind --store . --php "ddev exec php" --yes
