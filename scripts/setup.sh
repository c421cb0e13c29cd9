#!/bin/sh
# Make .venv hold exactly what the given requirement files pin:
#
#     scripts/setup.sh requirements.txt [requirements-dev.txt]
#
# Always: a second run with the same files does nothing and takes no time; a .venv that is broken,
# half-made or of an old Python is made again. PYTHON names an interpreter to use. What a browser
# for the tests needs stands in scripts/browser.py.
set -eu
cd "$(dirname "$0")/.."

venv=.venv
probe='import sys; sys.exit(sys.version_info < (3, 11))'

say() { printf '%s\n' "yaritori: $*" >&2; }
is_root_on_debian() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

find_python() {
    # A name on PATH proves nothing (pyenv leaves shims for versions that are off): run each.
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
        if "$candidate" -c "$probe" >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    if [ -n "${PYTHON:-}" ]; then
        say "PYTHON=$PYTHON is not a Python of 3.11 or newer."
    else
        say "no Python of 3.11 or newer was found. Install one, for example:"
        say "    Debian, Ubuntu:  sudo apt-get install python3 python3-venv"
        say "    macOS:           brew install python@3.13"
        say "or name one: make PYTHON=/path/to/python3 run"
    fi
    return 1
}

make_venv() {
    python=$(find_python)
    version=$("$python" -c 'import sys; print("{}.{}".format(*sys.version_info))')
    say "making $venv with $python ($version)"
    rm -rf "$venv"
    # Debian ships venv without ensurepip, which `import venv` does not show.
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        if is_root_on_debian; then
            say "installing python$version-venv (Debian keeps it apart from Python)"
            { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
                install --no-install-recommends "python$version-venv"; } </dev/null >&2 || true
        fi
        if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            say "$python has no ensurepip, so it cannot make a virtual environment. Install it:"
            say "    sudo apt-get install python$version-venv"
            return 1
        fi
    fi
    "$python" -m venv "$venv"
}

# One stamp for each requirement file, named after its contents.
stamp_of() {
    printf '%s\n' "$venv/.$1-$(cksum <"$1" | tr ' ' -)"
}

if ! "$venv/bin/python" -c "import pip; $probe" >/dev/null 2>&1; then
    make_venv
fi

wanted=
missing=
for file in "$@"; do
    wanted="$wanted -r $file"
    [ -f "$(stamp_of "$file")" ] || missing="$missing $file"
done
[ -n "$missing" ] || exit 0

say "installing the packages of$missing (once; a few minutes on a slow line)"
# shellcheck disable=SC2086  # a list of options
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input $wanted </dev/null >&2
for file in $missing; do
    rm -f "$venv/.$file"-*
    : >"$(stamp_of "$file")"
done
