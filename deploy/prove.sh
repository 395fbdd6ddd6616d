#!/bin/sh
# Builds the Dockerfile as it stands and tries the result, on Debian as root, without Docker: docs/container.md.
#
#   deploy/prove.sh [cpu|cuda] [SAMPLE]
#
# buildah carries out the instructions; debootstrap makes a Debian 13 with its own Python that stands in for the
# base image. The image then runs in name spaces of its own, as compose.yaml runs it: root file system read-only,
# no network but its own loopback, no capability, no new privileges, the image's user, environment, entrypoint and
# health check. SAMPLE: a recording in Danish that `interpreter interpret` is given.
#
# apt-get install debootstrap buildah iproute2 nginx-light openssl; everything is written under $PROOF (5 GB).
set -eu
cd "$(dirname "$0")/.."
target=${1:-cpu}
sample=${2:-}
: "${PROOF:=/var/tmp/borgertolk-proof}"
mkdir -p "$PROOF"
say() { printf '\n== %s\n' "$*"; }

# Images and containers of this proof alone.
cat >"$PROOF/storage.conf" <<CONF
[storage]
driver = "${PROOF_DRIVER:-overlay}"
graphroot = "$PROOF/storage"
runroot = "$PROOF/run"
CONF
echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$PROOF/policy.json"
export CONTAINERS_STORAGE_CONF="$PROOF/storage.conf"
bud() { buildah --signature-policy "$PROOF/policy.json" bud --isolation chroot --network host --format docker "$@"; }

if ! buildah images localhost/stand-in >/dev/null 2>&1; then
    say "Debian 13 with its Python stands in for the base image"
    [ -x "$PROOF/base/usr/bin/python3" ] || debootstrap --variant=minbase \
        --include=python3,python3-venv,python3-pip,ca-certificates trixie "$PROOF/base" >"$PROOF/debootstrap.log" 2>&1
    # As in the base image: commands under /usr/local/bin, and pip that installs. What pip needs here to reach its
    # registry (a certificate, a mirror) comes from the machine.
    ln -sf /usr/bin/python3 "$PROOF/base/usr/local/bin/python3"
    ln -sf /usr/bin/pip3 "$PROOF/base/usr/local/bin/pip"
    rm -f "$PROOF/base/usr/lib/python3.13/EXTERNALLY-MANAGED"
    rm -rf "$PROOF/base/var/cache/apt/archives" "$PROOF/base/var/lib/apt/lists"
    cp /etc/ssl/certs/ca-certificates.crt "$PROOF/base/etc/ssl/certs/"
    [ ! -f /etc/pip.conf ] || cp /etc/pip.conf "$PROOF/base/etc/pip.conf"
    printf 'FROM scratch\nCOPY base /\n' >"$PROOF/base.Dockerfile"
    bud --quiet --file "$PROOF/base.Dockerfile" --ignorefile /dev/null --tag localhost/stand-in "$PROOF"
fi

say "Build the target $target"
bud --pull-never --layers --build-arg BASE=localhost/stand-in --target "$target" --tag "localhost/borgertolk:$target" .
buildah inspect --type image "localhost/borgertolk:$target" >"$PROOF/image.json"
container=$(buildah from --signature-policy "$PROOF/policy.json" --pull-never "localhost/borgertolk:$target")
trap 'buildah rm "$container" >/dev/null' EXIT
root=$(buildah mount "$container")

say "Sizes, in MB of files"
du -sxm "$PROOF/base" | sed "s|\t.*|\tthe stand-in for the base image|"
du -sm "$root/opt/borgertolk" "$root"/opt/cuda 2>/dev/null | sed "s|$root||"
du -sm "$root"/opt/borgertolk/lib/python3*/site-packages/* | sort -rn | head -8 | sed "s|$root/opt/borgertolk/lib/||"

# What the image says about itself, for the shell that runs it.
python3 - "$PROOF" <<'PYTHON'
import json, pathlib, shlex, sys
proof = pathlib.Path(sys.argv[1])
config = json.loads((proof / "image.json").read_text())["Docker"]["config"]
user, _, group = config["User"].partition(":")
words = {
    "ENVIRONMENT": config["Env"], "START": config["Entrypoint"] + config["Cmd"],
    "CHECK": config["Healthcheck"]["Test"][1:], "PROGRAM": config["Entrypoint"],
}
lines = [f"{name}={shlex.quote(shlex.join(value))}" for name, value in words.items()]
(proof / "image.sh").write_text("\n".join([*lines, f"USER_ID={int(user)}", f"GROUP_ID={int(group)}", ""]))
PYTHON
. "$PROOF/image.sh"
models="$PROOF/models"
rm -rf "$models" && install -d -o "$USER_ID" -g "$GROUP_ID" -m 750 "$models"

say "Run it: read-only, without network, capabilities or new privileges"
# SIGTERM reaches the service as process 1 of a container: each run below is process 1 of its own.
export PROOF root models sample target
unshare --mount --net --kill-child sh deploy/prove-inside.sh
