#!/bin/sh
# Builds the images, starts compose.yaml with them, and tries what docs/container.md says of them.
#
#   deploy/prove.sh [--stand-in] [--cuda] [SAMPLE]
#
# SAMPLE: a recording in Danish that `interpreter interpret` is given.
# --cuda: the target `cuda` is built too, and its libraries are looked for; the GPU itself is not used.
# --stand-in: on a machine that cannot fetch the published images, Debian 13 with its own Python, nginx and PostgreSQL
#   stands in for them (as root; apt-get install debootstrap).
#
# Needs Docker Engine 25 or newer with buildx and compose, openssl, and the ports 80 and 443 of 127.0.0.1. The project is
# called borgertolk-proof: a running service of this machine is left alone, all of the proof is removed at the end but
# for the images. Written: $PROOF.
set -eu
cd "$(dirname "$0")/.."
: "${PROOF:=/var/tmp/borgertolk-proof}"
stand_in='' cuda='' sample=''
for argument in "$@"; do
    case $argument in
    --stand-in) stand_in=yes ;;
    --cuda) cuda=yes ;;
    -*) echo "There is no $argument. Use: deploy/prove.sh [--stand-in] [--cuda] [SAMPLE]" >&2 && exit 2 ;;
    *) sample=$(realpath "$argument") ;;
    esac
done
mkdir -p "$PROOF/secrets"
say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*"; exit 1; }

override="$PROOF/nothing.yaml"
echo 'services: {}' >"$override"
if [ -n "$stand_in" ]; then
    say "Debian 13 stands in for the published images"
    base="$PROOF/base"
    [ -x "$base/usr/bin/python3" ] || debootstrap --variant=minbase \
        --include=python3,python3-venv,python3-pip,ca-certificates trixie "$base" >"$PROOF/debootstrap.log" 2>&1
    # As in the base image: commands under /usr/local/bin, and pip that installs. What pip needs here to reach its
    # registry (a certificate, a mirror) comes from the machine.
    ln -sf /usr/bin/python3 "$base/usr/local/bin/python3"
    ln -sf /usr/bin/pip3 "$base/usr/local/bin/pip"
    rm -f "$base/usr/lib/python3.13/EXTERNALLY-MANAGED"
    rm -rf "$base/var/cache/apt/archives" "$base/var/lib/apt/lists"
    mkdir -p "$base/var/cache/apt/archives/partial" "$base/var/lib/apt/lists/partial"
    cp /etc/ssl/certs/ca-certificates.crt "$base/etc/ssl/certs/"
    [ ! -f /etc/pip.conf ] || cp /etc/pip.conf "$base/etc/pip.conf"
    cp deploy/stand-ins/* "$PROOF/"
    for target in python nginx postgres; do
        docker build --quiet --network host --target "$target" --tag "borgertolk-proof/$target" "$PROOF"
    done
    override="$PROOF/override.yaml"
    cat >"$override" <<'YAML'
services:
  interpreter: &built {build: {network: host, args: {BASE: borgertolk-proof/python}}}
  interpreter-gpu: *built
  models: *built
  proxy: {image: borgertolk-proof/nginx}
  database: {image: borgertolk-proof/postgres}
YAML
fi

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=tolk.example.dk \
    -addext subjectAltName=DNS:tolk.example.dk -keyout "$PROOF/secrets/key.pem" \
    -out "$PROOF/secrets/certificate.pem" 2>/dev/null
openssl rand -hex 16 >"$PROOF/secrets/password"
chmod 644 "$PROOF"/secrets/*
export COMPOSE_PROJECT_NAME=borgertolk-proof COMPOSE_PROFILES=cpu BORGERTOLK_ADDRESS=127.0.0.1
export BORGERTOLK_NAME=tolk.example.dk BORGERTOLK_CERTIFICATE="$PROOF/secrets/certificate.pem"
export BORGERTOLK_KEY="$PROOF/secrets/key.pem" BORGERTOLK_DATABASE_PASSWORD_FILE="$PROOF/secrets/password"
compose() { docker compose --file compose.yaml --file "$override" --project-directory . "$@"; }
# A client on the machine itself, with the Python of the image.
client() { docker run --rm --interactive --network host --entrypoint python3 borgertolk:cpu - "$@" <tests/container/client.py; }
state() { docker inspect --format "$1" "$(compose ps --all --quiet "$2")"; }
seconds() { echo $(($(date +%s) - $1)) s; }

say "Versions"
docker version --format 'Docker Engine {{.Server.Version}}'
docker compose version
say "Build"
compose config --quiet
compose --profile models build
[ -z "$cuda" ] || compose --profile gpu build interpreter-gpu
docker image ls --format '{{.Repository}}:{{.Tag}}  {{.Size}}' | grep borgertolk
docker run --rm --user 0 --entrypoint du borgertolk:cpu -sm /opt/borgertolk /usr /var /etc | sed 's|\t| MB |'

if [ -n "$cuda" ]; then
    say "The GPU libraries are found by the loader"
    docker run --rm --entrypoint python3 --interactive borgertolk:cuda - <<'PYTHON' || fail "they are not"
import ctypes, ctranslate2
for name in ("libcublas.so.12", "libcublasLt.so.12", "libnvrtc.so.12"):
    ctypes.CDLL(name)
    print(name, "loads")
print(ctranslate2.get_cuda_device_count(), "CUDA devices on this machine")
PYTHON
fi

remove() { COMPOSE_PROFILES=cpu,models,database compose down --volumes --timeout 30 >/dev/null 2>&1; }
trap remove EXIT
remove
say "Start, until it is well"
before=$(date +%s)
compose up --no-build --detach --wait --wait-timeout 300 || { compose logs interpreter; fail "it did not become healthy"; }
echo "well after $(seconds "$before")"
compose logs --no-log-prefix interpreter | grep -E 'directions passed|Ready'
compose exec interpreter du -sm /models | sed 's|\t.*| MB on the models volume|'
docker stats --no-stream --format '{{.Name}}  {{.MemUsage}}  {{.PIDs}} processes and threads'

say "What it may do"
state 'read-only {{.HostConfig.ReadonlyRootfs}}, user {{.Config.User}}, dropped {{.HostConfig.CapDrop}}, memory {{.HostConfig.Memory}}, with swap {{.HostConfig.MemorySwap}}' interpreter
compose exec --no-TTY interpreter python3 - <<'PYTHON' || fail "it is not as locked up as it should be"
import os, pathlib, socket
status = dict(line.split(":\t", 1) for line in pathlib.Path("/proc/self/status").read_text().splitlines())
print("user", os.getuid(), "capabilities", status["CapEff"], "no new privileges", status["NoNewPrivs"])
if os.getuid() != 10001 or int(status["CapEff"], 16) or status["NoNewPrivs"] != "1":
    raise SystemExit("more than it should have")
for place in ("/", "/opt/borgertolk", "/etc", "/usr/local", "/var/tmp", "/home"):
    try:
        pathlib.Path(place, "written").write_text("x")
    except OSError as error:
        print(f"{place}: {error.strerror}")
    else:
        raise SystemExit(f"{place} can be written to")
import ctranslate2, fxtranslate, onnxruntime, piper  # every engine's library loads
pathlib.Path("/tmp/written").write_text("x")
pathlib.Path("/models/written").write_text("x")
pathlib.Path("/models/written").unlink()
for name in ("database", "example.org"):
    try:
        socket.getaddrinfo(name, 443)
    except OSError as error:
        print(f"the name {name}:", error.strerror)
    else:
        raise SystemExit(f"the name {name} is found")
try:
    socket.create_connection(("192.0.2.1", 443), 3)
except OSError as error:
    print("outgoing connection:", error)
else:
    raise SystemExit("there is a way out")
PYTHON

say "The proxy: https, web socket, names"
client proxy || fail "the proxy does not pass it on"

if [ -n "$sample" ]; then
    say "One recording: interpreter interpret $(basename "$sample") --from da --to uk"
    code=0
    compose exec --no-TTY interpreter sh -c 'cat >/tmp/sample && exec interpreter interpret /tmp/sample --from da --to uk' \
        <"$sample" || code=$?
    [ $code = 0 ] || [ $code = 10 ] || fail "interpret ended with $code"  # 10: something was not translated
fi

say "The models command"
compose run --rm --no-TTY models list 2>/dev/null | grep whisper-base

say "Killed, it comes back by itself"
before=$(date +%s)
docker kill --signal KILL "$(compose ps --quiet interpreter)" >/dev/null  # an operator's kill is not a crash ...
compose up --no-build --detach --wait --wait-timeout 300 >/dev/null 2>&1
echo "killed by hand and started again, well after $(seconds "$before")"
before=$(date +%s)
kill -KILL "$(state '{{.State.Pid}}' interpreter)"  # ... the end of its process is
until [ "$(state '{{.RestartCount}} {{.State.Health.Status}}' interpreter)" = "1 healthy" ]; do
    [ $(($(date +%s) - before)) -lt 300 ] || fail "it did not come back"
    sleep 1
done
echo "its process killed: restarted by Docker, well after $(seconds "$before")"
client proxy >/dev/null || fail "the proxy does not find it again"
echo "the proxy finds it again"

say "A renewed certificate"
fingerprint() { openssl s_client -connect 127.0.0.1:443 -servername tolk.example.dk </dev/null 2>/dev/null | openssl x509 -noout -fingerprint; }
old=$(fingerprint)
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=tolk.example.dk \
    -keyout "$PROOF/secrets/key.pem" -out "$PROOF/secrets/certificate.pem" 2>/dev/null
compose restart proxy >/dev/null 2>&1
sleep 2
[ "$(fingerprint)" != "$old" ] || fail "the proxy still shows the old one"
echo "shown after docker compose restart proxy"

say "The database, which nothing uses yet"
compose --profile database up --no-build --detach --wait --wait-timeout 120 database >/dev/null 2>&1 || fail "it did not start"
# shellcheck disable=SC2016
compose --profile database exec --no-TTY database sh -c \
    'PGPASSWORD=$(cat /run/secrets/database_password) psql -h 127.0.0.1 -U borgertolk -d borgertolk -Atc "select version()"' \
    || fail "it does not take its password"
! compose --profile database exec --no-TTY database sh -c \
    'PGPASSWORD=wrong psql -h 127.0.0.1 -U borgertolk -d borgertolk -Atc "select 1" 2>&1' || fail "it takes any password"

say "Stopped with an open meeting"
client meeting &
waiting=$!
sleep 5
before=$(date +%s%N)
compose stop interpreter >/dev/null 2>&1
echo "stopped after $((($(date +%s%N) - before) / 1000000)) ms with exit code $(state '{{.State.ExitCode}}' interpreter)"
[ "$(state '{{.State.ExitCode}}' interpreter)" = 0 ] || fail "it did not stop in good order"
wait $waiting || fail "the meeting was not ended in good order"
say "Proven."
