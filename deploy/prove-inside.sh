#!/bin/sh
# The second half of prove.sh, inside its own mount and network name spaces.
set -eu
. "$PROOF/image.sh"
here="$PROOF/mounted"
say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*"; exit 1; }

mkdir -p "$here"
mount --make-rprivate /
mount --bind "$root" "$here"
mount -o remount,ro,bind "$here"
mount -t tmpfs -o size=256m,mode=1777,noexec,nosuid,nodev tmpfs "$here/tmp"
mount -t tmpfs -o size=1m,mode=755 dev "$here/dev"
for device in null zero urandom random; do
    : >"$here/dev/$device"
    mount --bind "/dev/$device" "$here/dev/$device"
done
mkdir "$here/dev/shm"
mount -t tmpfs -o size=64m,mode=1777 shm "$here/dev/shm"
mount --bind "$models" "$here/models"
ip link set lo up

# inside COMMAND...: as the container's user, in the image's environment, as process 1 with its own /proc.
cat >"$PROOF/inside" <<SCRIPT
#!/bin/sh
exec unshare --pid --mount --fork --kill-child sh -c 'mount -t proc proc "$here/proc" && exec env -i $ENVIRONMENT \
    /usr/sbin/chroot "$here" /usr/bin/setpriv --reuid $USER_ID --regid $GROUP_ID --clear-groups --bounding-set=-all \
    --inh-caps=-all --no-new-privs "\$@"' sh "\$@"
SCRIPT
chmod +x "$PROOF/inside"
inside() { "$PROOF/inside" "$@"; }

inside python3 - <<'PYTHON' || fail "it is not as locked up as it should be"
import os, pathlib, socket
status = dict(line.split(":\t", 1) for line in pathlib.Path("/proc/self/status").read_text().splitlines())
print("user", os.getuid(), "capabilities", status["CapEff"], "no new privileges", status["NoNewPrivs"])
assert os.getuid() >= 10000 and int(status["CapEff"], 16) == 0 and status["NoNewPrivs"] == "1"
for place in ("/", "/opt/borgertolk", "/etc", "/usr/local", "/var/tmp", "/home"):
    try:
        pathlib.Path(place, "written").write_text("x")
    except OSError as error:
        print(f"{place}: {error.strerror}")
    else:
        raise SystemExit(f"{place} can be written to")
pathlib.Path("/tmp/written").write_text("x"); pathlib.Path("/models/written").write_text("x")
pathlib.Path("/models/written").unlink()
try:
    socket.create_connection(("192.0.2.1", 443), 2)
except OSError as error:
    print("outgoing connection:", error.strerror)
else:
    raise SystemExit("there is a way out")
PYTHON

if [ "$target" = cuda ]; then
    say "The GPU libraries are found by the loader"
    inside python3 - <<'PYTHON' || fail "they are not"
import ctypes, ctranslate2
for name in ("libcublas.so.12", "libcublasLt.so.12", "libnvrtc.so.12"):
    ctypes.CDLL(name)
    print(name, "loads")
print(ctranslate2.get_cuda_device_count(), "CUDA devices on this machine")
PYTHON
fi

say "Start, and the health check until it is well"
# The names as compose.yaml sets them; everything else is the image's.
names="INTERPRETER_SERVER__HOSTS=tolk.example.dk INTERPRETER_SERVER__ORIGINS=https://tolk.example.dk"
eval "inside env $names $START" >"$PROOF/serve.log" 2>&1 &
service=$!
proxy=
trap 'for one in $proxy $(pgrep -P $service); do kill "$one" || true; done 2>/dev/null' EXIT
before=$(date +%s)
last=
until eval "inside $CHECK" >"$PROOF/health.log" 2>&1; do
    kill -0 $service 2>/dev/null || { cat "$PROOF/serve.log"; fail "the service has ended"; }
    [ $(($(date +%s) - before)) -lt 300 ] || fail "not well after 300 s"
    now=$(cat "$PROOF/health.log")
    [ "$now" = "$last" ] || printf '%3s s  unhealthy  %s\n' $(($(date +%s) - before)) "$now"
    last=$now
    sleep 1
done
printf '%3s s  healthy    %s\n' $(($(date +%s) - before)) "$(cat "$PROOF/health.log")"
grep -E 'directions passed|Ready' "$PROOF/serve.log"
du -sm "$models" | sed 's|\t.*|\tMB on the models volume|'
main=$(pgrep -P "$(pgrep -P $service)")  # the child of unshare: process 1 inside
ps -o rss= -p "$main" | awk '{ print int($1 / 1024) "\tMB of memory in use by the service" }'

if [ -n "$sample" ]; then
    say "One recording: interpreter interpret $(basename "$sample") --from da --to uk"
    cp "$sample" "$here/tmp/sample"
    code=0
    eval "inside $PROGRAM interpret /tmp/sample --from da --to uk" || code=$?
    [ $code = 0 ] || [ $code = 10 ] || fail "interpret ended with $code"  # 10: something was not translated
    rm "$here/tmp/sample"
fi

if command -v nginx >/dev/null; then
    say "The proxy: deploy/nginx/nginx.conf with $(nginx -v 2>&1 | sed 's/.*: //'), read-only for it, TLS, web socket"
    mkdir -p "$PROOF/secrets" /run/secrets
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=tolk.example.dk \
        -addext subjectAltName=DNS:tolk.example.dk -keyout "$PROOF/secrets/tls_key" \
        -out "$PROOF/secrets/tls_certificate" 2>/dev/null
    chmod 644 "$PROOF"/secrets/*
    mount -t tmpfs tmpfs /run/secrets && cp "$PROOF"/secrets/* /run/secrets/
    printf '127.0.0.1 interpreter localhost\n' >"$PROOF/hosts" && mount --bind "$PROOF/hosts" /etc/hosts
    # Where the service listens the proxy cannot: here they share an address.
    sed 's/listen 8080;/listen 8081;/' deploy/nginx/nginx.conf >"$PROOF/nginx.conf"
    setpriv --reuid 101 --regid 101 --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs \
        nginx -e stderr -g 'daemon off;' -c "$PROOF/nginx.conf" &
    proxy=$!
    sleep 1
    inside python3 - proxy <tests/container/client.py || fail "the proxy does not pass it on"
fi

say "SIGTERM with an open meeting"
inside python3 - meeting <tests/container/client.py &
client=$!
sleep 3
before=$(date +%s%N)
kill -TERM "$main"
code=0
wait $service || code=$?
printf 'the service ended with %s after %s ms\n' $code $((($(date +%s%N) - before) / 1000000))
wait $client || fail "the meeting was not ended in good order"
[ $code = 0 ] || { tail -5 "$PROOF/serve.log"; fail "exit code $code"; }
say "Proven."
