# shellcheck shell=bash
# The set-up that ./run and ./test share; sourced, never run.  `set_up run` makes this machine able to run the
# programs, `set_up test` also the tests.  What is there already costs two look-ups (about 30 ms), no apt, no pip.

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
venv=$root/.venv
python=$venv/bin/python

# Debian packages; the names are Debian 12's.  A later release's renamed ones (libglib2.0-0t64) provide these.
packages_run=(
    libglib2.0-0 libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3  # Qt's own needs
    libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0  # Qt on X11
    libxcb-image0 libxcb-randr0 libxcb-render-util0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libx11-xcb1
    libwayland-cursor0 libwayland-egl1  # Qt on Wayland
    libpulse0 libxrandr2 libasound2 libnss3  # Qt Multimedia
    pulseaudio-utils alsa-utils espeak-ng  # the voice: the speech and its two ways to a loudspeaker
    libusb-1.0-0  # a printer on USB
    fonts-noto-cjk fonts-noto-core fonts-unifont  # screens and slips; the marquee's dots
    libthai0  # where a Thai line may break
    tzdata  # Asia/Taipei
)
packages_test=(xvfb xdotool pulseaudio sox gcc libc6-dev e2fsprogs mount)
package_server=postgresql  # the release's own: 15 on Debian 12; the tests start a cluster of their own with it

say() { printf '%s\n' "$*" >&2; }

find_python() {  # prints the newest interpreter that is new enough and can make a virtual environment
    local name
    for name in python3.11 python3.12 python3.13 python3.14 python3; do
        command -v "$name" >/dev/null 2>&1 || continue
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        "$name" -c 'import ensurepip, venv' >/dev/null 2>&1 || continue
        printf '%s\n' "$name"
        return 0
    done
    return 1
}

missing_packages() {  # prints those of its arguments that are not installed here, one a line
    command -v dpkg-query >/dev/null 2>&1 || return 0
    dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' | awk -v wanted="$*" '
        $1 == "installed" { sub(/^installed /, ""); gsub(/ *\([^)]*\)/, ""); n = split($0, names, /, */)
                            for (i = 1; i <= n; i++) have[names[i]] = 1 }
        END { n = split(wanted, names, " "); for (i = 1; i <= n; i++) if (!(names[i] in have)) print names[i] }'
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif [ -t 0 ]; then sudo "$@"
    else sudo -n "$@"
    fi
}

can_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] && return 0
    command -v sudo >/dev/null 2>&1 || return 1
    [ -t 0 ] || sudo -n true >/dev/null 2>&1
}

install_packages() {  # its arguments by apt, or a list of what is missing and exit 1
    if can_install; then
        say "Installing from Debian: $*"
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 ||
            say "The package lists could not be renewed; trying with those that are here."
        if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2; then
            return 0
        fi
        say "apt-get could not install them. The reason stands above; once it is mended, start this again."
    else
        say "These Debian packages are missing, and neither root nor sudo is at hand to install them:"
        say "    $*"
        say "Ask the machine's administrator for:  apt-get install --no-install-recommends $*"
        say "and start this again."
    fi
    exit 1
}

has_server() {  # can the tests make a PostgreSQL cluster here?
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null 2>&1
}

set_up() {  # run | test
    local lock=$root/requirements.txt packages=("${packages_run[@]}") missing interpreter wanted
    if [ "$1" = test ]; then
        lock=$root/requirements-dev.txt
        packages+=("${packages_test[@]}")
    fi
    mapfile -t missing < <(missing_packages "${packages[@]}")
    wanted=$(<"$lock")
    if [ ${#missing[@]} = 0 ] && [ -x "$python" ] && stamped "$1" "$wanted"; then
        if [ "$1" != test ] || has_server; then return 0; fi
    fi

    # Two starts at once must not build the same environment; the second waits and finds it done.
    if command -v flock >/dev/null 2>&1; then
        exec 9<"$root/setup.sh"
        flock 9
    fi
    mapfile -t missing < <(missing_packages "${packages[@]}")
    if ! find_python >/dev/null && command -v dpkg-query >/dev/null 2>&1; then
        missing+=(python3 python3-venv)
    fi
    [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
    if [ "$1" = test ] && ! has_server && ! (install_packages "$package_server"); then
        say "PostgreSQL is not here: the tests of the queue run on SQLite alone."
    fi
    if ! [ -x "$python" ] || ! stamped "$1" "$wanted"; then
        if ! interpreter=$(find_python); then
            say "Python 3.11 or newer with its venv module is needed, and there is none here."
            say "On Debian 12: apt-get install python3 python3-venv"
            exit 1
        fi
        build_environment "$interpreter" "$lock"
        printf '%s' "$wanted" >"$venv/set-up-for-$1"
        if [ "$1" = test ]; then cat -- "$root/requirements.txt" >"$venv/set-up-for-run"; fi
    fi
    exec 9>&-
}

stamped() {  # was the environment finished for this use ($1) with this lock ($2)?
    [ -r "$venv/set-up-for-$1" ] && [ "$(<"$venv/set-up-for-$1")" = "$2" ]
}

build_environment() {  # with interpreter $1, what lock $2 pins; a stamp is only written after it
    rm -f -- "$venv/set-up-for-run" "$venv/set-up-for-test"
    if ! "$python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        say "Making the Python environment in .venv"
        "$1" -m venv --clear "$venv" >&2 || {
            say "The environment could not be made in $venv; is the disk full or read-only?"
            exit 1
        }
    fi
    say "Installing the Python packages that $(basename -- "$2") pins"
    # A user's own settings for installs elsewhere would put the packages there.
    env -u PIP_TARGET -u PIP_PREFIX -u PIP_ROOT PIP_USER=0 "$python" -m pip install -q --disable-pip-version-check --require-hashes -r "$2" >&2 || {
        say "The Python packages could not be installed; the reason stands above. Nothing else was changed:"
        say "once it is mended (network, disk space), start this again."
        exit 1
    }
}

utf8_locale() {  # Qt and Python read and write UTF-8 also where no locale is set
    case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
        *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) ;;
        *) export LC_ALL=C.UTF-8 ;;
    esac
}
