#!/bin/sh
# Installs commerce-connect: the program, its man pages and its completions.
#
#   sh install.sh                what the folder of this script has
#   BASE_URL=... sh install.sh   what stands there: an https address or a folder with SHA256SUMS
#   sh install.sh --uninstall    takes out what it put in, and nothing else
#
# VERSION      which one, where there are several
# INSTALL_DIR  where the program goes: /usr/local/bin for root, ~/.local/bin for others
#
# The checksum is verified before anything else is done with what came. Files are written beside
# their place and renamed when all of them are there: a full disk leaves what was there before.
set -eu

name=commerce-connect
here=$(cd "$(dirname "$0")" && pwd)

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "install.sh: $1"
  [ $# -lt 2 ] || say "hint: $2"
  exit 1
}

if [ -z "${INSTALL_DIR-}" ]; then
  if [ "$(id -u)" = 0 ]; then
    INSTALL_DIR=/usr/local/bin
  else
    [ -n "${HOME-}" ] || fail "there is no home folder" "Set INSTALL_DIR."
    INSTALL_DIR=$HOME/.local/bin
  fi
fi
case $INSTALL_DIR in
  /*) ;;
  *) INSTALL_DIR=$PWD/$INSTALL_DIR ;;
esac
case $INSTALL_DIR in
  */bin) share=${INSTALL_DIR%/bin}/share ;;
  *) share=$INSTALL_DIR/share ;;
esac
# What was put in, one path a line.
list=$share/$name/installed

uninstall() {
  [ -f "$list" ] || fail "nothing was installed here: $list is missing" \
    "Set INSTALL_DIR as it was when it was installed."
  while IFS= read -r file; do
    rm -f "$file" || fail "can't remove $file"
  done <"$list"
  rm -f "$list"
  rmdir "$share/$name" 2>/dev/null || :
  say "Removed $name from $INSTALL_DIR."
}

case ${1-} in
  '') ;;
  --uninstall)
    uninstall
    exit 0
    ;;
  *) fail "what is $1?" "sh install.sh, or sh install.sh --uninstall" ;;
esac

# This machine, as the archives' names say it.
case $(uname -s)/$(uname -m) in
  Linux/x86_64 | Linux/amd64) target=x86_64-unknown-linux-gnu ;;
  Linux/aarch64 | Linux/arm64) target=aarch64-unknown-linux-gnu ;;
  *) fail "there is no archive for $(uname -s) on $(uname -m)" \
    "cargo install --locked $name builds it from source." ;;
esac

if [ -z "${BASE_URL-}" ]; then
  [ -f "$here/SHA256SUMS" ] || fail "where is it to come from?" \
    "Set BASE_URL to an https address or to a folder that has SHA256SUMS and the archive."
  BASE_URL=$here
fi

work=$(mktemp -d) || fail "can't make a folder for what comes" "Set TMPDIR to one that has room."
written=
cleanup() {
  # What was written beside its place and not renamed.
  [ -z "$written" ] || while IFS= read -r file; do rm -f "$file.new-$$"; done <"$written"
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM

# get FILE: brings it into the work folder.
get() {
  case $BASE_URL in
    https://* | http://127.0.0.1[:/]* | http://localhost[:/]*)
      if command -v curl >/dev/null; then
        curl --fail --silent --show-error --location --proto-redir =https \
          --output "$work/$1" "${BASE_URL%/}/$1"
      elif command -v wget >/dev/null; then
        wget --quiet --output-document="$work/$1" "${BASE_URL%/}/$1"
      else
        fail "neither curl nor wget is here" "Download the files, and set BASE_URL to their folder."
      fi
      ;;
    http://*) fail "$BASE_URL is not protected on its way" "Use https." ;;
    *) cp "$BASE_URL/$1" "$work/$1" ;;
  esac || fail "can't get $1 from $BASE_URL"
}

get SHA256SUMS
found=$(sed -n "s/^[0-9a-f]\{64\}  \($name-.*-$target\.tar\.gz\)\$/\1/p" "$work/SHA256SUMS")
if [ -n "${VERSION-}" ]; then
  archive=$name-${VERSION#v}-$target.tar.gz
  printf '%s\n' "$found" | grep -qxF "$archive" ||
    fail "there is no $archive" "There is: $(printf '%s' "$found" | tr '\n' ' ')"
else
  archive=$found
  [ -n "$archive" ] || fail "there is no archive for $target at $BASE_URL"
  [ "$(printf '%s\n' "$found" | wc -l)" -eq 1 ] ||
    fail "there are several versions" "Set VERSION: $(printf '%s' "$found" | tr '\n' ' ')"
fi
get "$archive"
wanted=$(sed -n "s/^\([0-9a-f]\{64\}\)  $archive\$/\1/p" "$work/SHA256SUMS")
if command -v sha256sum >/dev/null; then
  is=$(sha256sum <"$work/$archive")
elif command -v shasum >/dev/null; then
  is=$(shasum -a 256 <"$work/$archive")
else
  fail "nothing here can verify a checksum" "Install sha256sum or shasum."
fi
[ "${is%% *}" = "$wanted" ] || fail "$archive is not what SHA256SUMS says; nothing was installed" \
  "Get it again. If that doesn't help, tell whoever offers it."

tar -xzf "$work/$archive" -C "$work" || fail "can't unpack $archive" "Set TMPDIR to a folder with room."
from=$work/${archive%.tar.gz}

written=$work/written
: >"$written"
# place FILE FOLDER [NAME]: writes it beside its place.
place() {
  to=$2/${3-$(basename "$1")}
  mkdir -p "$2" 2>/dev/null || fail "can't make $2; nothing was installed" \
    "Set INSTALL_DIR to a folder that you may write to."
  printf '%s\n' "$to" >>"$written"
  cp "$1" "$to.new-$$" 2>"$work/why" || fail "can't write $to; nothing was installed: $(cat "$work/why")" \
    "Make room, or set INSTALL_DIR to a folder that you may write to."
}
place "$from/$name" "$INSTALL_DIR"
chmod 755 "$INSTALL_DIR/$name.new-$$"
for page in "$from"/man/man1/*.1; do
  place "$page" "$share/man/man1"
done
place "$from/completions/bash" "$share/bash-completion/completions" "$name"
place "$from/completions/zsh" "$share/zsh/site-functions" "_$name"
place "$from/completions/fish" "$share/fish/vendor_completions.d" "$name.fish"
cp "$written" "$work/list"
place "$work/list" "$share/$name" installed
# It runs here before it takes the place of what ran before.
version=$("$INSTALL_DIR/$name.new-$$" --version) ||
  fail "the program does not run on this machine; nothing was installed"

while IFS= read -r file; do
  mv -f "$file.new-$$" "$file"
done <"$written"
say "Installed $version:"
say "  $INSTALL_DIR/$name"
say "  man pages and completions for bash, zsh and fish below $share"
case :$PATH: in
  *:"$INSTALL_DIR":*) ;;
  *) say "hint: $INSTALL_DIR is not in PATH." ;;
esac
say "To take it out again: INSTALL_DIR=$INSTALL_DIR sh install.sh --uninstall"
