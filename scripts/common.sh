# Read by the other scripts: what they say, and which Python they take.
# shellcheck shell=bash

say() { printf '→ %s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

may_apt() { [[ "$(id -u)" == 0 ]] && command -v apt-get >/dev/null; }

# apt_install PACKAGE…: quiet while it works, the end of its log when it does not.
apt_install() {
  mkdir -p .cache
  if ! {
    DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o Dpkg::Options::=--force-confold "$@"
  } >.cache/apt.log 2>&1 </dev/null; then
    tail -n 15 .cache/apt.log >&2
    return 1
  fi
}

# minor_of PYTHON: "11" for Python 3.11; nothing for what does not run, such as a shim with no Python behind it.
minor_of() {
  "$1" -c 'import sys; print(sys.version_info[1] if sys.version_info[0] == 3 else 0)' 2>/dev/null </dev/null || true
}

# find_python: the path of a Python 3.11 or newer, PYTHON's first.
find_python() {
  local name minor
  for name in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3; do
    minor=$(minor_of "$name")
    if [[ -n "$minor" && "$minor" -ge 11 ]]; then
      command -v "$name"
      return
    fi
    if [[ "$name" == "${PYTHON:-}" ]]; then
      fail "PYTHON=$PYTHON is not a Python 3.11 or newer."
    fi
  done
  fail "No Python 3.11 or newer is here. Install one (Debian: apt-get install python3 python3-venv)," \
    "or name one: make setup PYTHON=/path/to/python3"
}
