#!/bin/sh
# docker compose: PHP runs in the service `php`, where the shop lies in /var/www/html.
set -eu

# -T: the program speaks to PHP over its standard input and output.
commerce-connect apply shop.toml --store . --php "docker compose exec -T php php"

# A container that is configured by variables alone: they are kept in a dotenv file that compose
# reads (env_file: commerce.env). Keys stand in it in plain text; it gets mode 0600.
commerce-connect apply shop.toml --store env-file:commerce.env
docker compose up -d php
