#!/usr/bin/env bash
# Runs commands of ./dev in roots of Debian that have nothing in them, as a new machine has not.
#
#   bare.sh FOLDER 12|13 COMMAND...
#
# Each COMMAND (serve, train, test) gets a separate root in FOLDER, made by debootstrap, with the
# files of HEAD and this machine's way to the network. Its mounts and processes are in separate
# namespaces: they end with it, however it ends. What it prints is in FOLDER/COMMAND.log, how it went in
# docs/reliability.md; the root of a command that failed stays for a look. CCACHE_DIR, where it is set,
# is the roots' compiler cache, too, which tests then build from.
set -euo pipefail

source_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
limit=3h  # for each command
checkout=/root/digitforge  # in a root

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
fail() {
  printf 'bare: %s\n' "$*" >&2
  exit 1
}

# ---- making a root -------------------------------------------------------------------------------

# copy_network ROOT: names, proxies, mirrors and certificates, as far as this machine has its own.
copy_network() {
  local root="$1" file
  for file in /etc/resolv.conf /etc/hosts /etc/npmrc /etc/pip.conf /etc/apt/auth.conf \
    "$HOME/.npmrc" "$HOME/.config/pip/pip.conf"; do
    [[ -f $file ]] || continue
    local copy="$root$file"
    [[ $file != "$HOME"/* ]] || copy="$root/root${file#"$HOME"}"
    mkdir -p "$(dirname "$copy")"
    cp "$file" "$copy"
  done
  cp -r /etc/apt/auth.conf.d "$root/etc/apt/" 2>/dev/null || true
  apt-config dump | grep -E '^Acquire::(http|https|Check-|Retries|Force)' \
    >"$root/etc/apt/apt.conf.d/80network" || true
  # The certificates that this machine trusts beyond Debian's.
  local folder="$root/usr/local/share/ca-certificates" bundle=/etc/ssl/certs/ca-certificates.crt
  [[ -f $bundle ]] || return 0
  mkdir -p "$folder"
  find /usr/share/ca-certificates -name '*.crt' -exec cat {} + |
    awk -v folder="$folder" '
      /BEGIN CERTIFICATE/ { text = "" }
      { text = text $0 "\n" }
      /END CERTIFICATE/ {
        if (FILENAME == "-") known[text] = 1
        else if (!(text in known)) printf "%s", text > (folder "/machine-" ++count ".crt")
      }' - "$bundle"
}

# copy_head ROOT
copy_head() {
  mkdir -p "$1$checkout"
  git -C "$source_root" archive HEAD | tar -x -C "$1$checkout"
}

# make_base FOLDER SUITE: an empty Debian, from the mirror that this machine uses.
make_base() {
  local folder="$1" suite="$2" mirror
  local mirrors=(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian')
  [[ -n $("${mirrors[@]}") ]] || apt-get update -qq >&2
  mirror=$("${mirrors[@]}" | sed -n 1p)
  [[ -n $mirror ]] || fail "apt knows no mirror of Debian"
  debootstrap --variant=minbase "$suite" "$folder" "$mirror" >&2 ||
    fail "debootstrap could not make $suite in $folder"
  # It will be thrown away: nobody waits for the disk after each file of each package.
  echo force-unsafe-io >"$folder/etc/dpkg/dpkg.cfg.d/unsafe-io"
}

# ---- within the namespaces -----------------------------------------------------------------------

# in_root ROOT COMMAND...: as a person would who has just logged in.
in_root() {
  local root="$1" name proxies=()
  shift
  for name in http_proxy https_proxy no_proxy; do
    [[ -z ${!name:-} ]] || proxies+=("$name=${!name}")
  done
  timeout --foreground "$limit" chroot "$root" /usr/bin/env -i HOME=/root TERM=dumb LANG=C.UTF-8 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${proxies[@]}" \
    /bin/bash -c "cd $checkout && \"\$@\"" bash "$@"
}

mount_system() {
  mount -t proc proc "$1/proc"
  mount --rbind /sys "$1/sys"
  mount --rbind /dev "$1/dev"
  mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
  if [[ -n ${CCACHE_DIR:-} ]]; then
    mkdir -p "$CCACHE_DIR" "$1/root/.cache/ccache"
    mount --bind "$CCACHE_DIR" "$1/root/.cache/ccache"
  fi
}

free_port() {
  local port
  for ((port = 8080; port < 8180; ++port)); do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || {
      echo "$port"
      return
    }
  done
  fail "no port from 8080 to 8179 is free"
}

# The site as a browser would get it: every file that was built, byte by byte.
check_serve() {
  local root="$1" port site file fetched count=0 server status=0
  port=$(free_port)
  fetched=$(mktemp)
  in_root "$root" ./dev serve --port "$port" >"$root/serve.out" &
  server=$!
  until grep -qs "DigitForge is at" "$root/serve.out"; do
    kill -0 "$server" 2>/dev/null || fail "./dev serve ended before it served anything"
    sleep 1
  done
  site="$root$checkout/build/web/site"
  for file in index.html page.mjs studio.mjs studio.wasm studio-threads.mjs studio-threads.wasm \
    digitforge.mjs digitforge.wasm digitforge-threads.mjs digitforge-threads.wasm service_worker.js \
    weights/models.json; do
    [[ -s $site/$file ]] || fail "the site has no $file"
  done
  while read -r file; do
    curl -sf --max-time 60 -o "$fetched" "http://127.0.0.1:$port/$file" || fail "$file was not served"
    cmp -s "$site/$file" "$fetched" || fail "$file was not served as it is"
    count=$((count + 1))
  done < <(cd "$site" && find . -type f -printf '%P\n')
  curl -sf --max-time 60 "http://127.0.0.1:$port/" | cmp -s - "$site/index.html" ||
    fail "the address itself does not serve index.html"
  echo "served and compared: $count files"
  kill -INT -- -"$server"  # as Ctrl-C does
  wait "$server" || status=$?
  ((status == 0 || status == 130)) || fail "./dev serve ended with $status on Ctrl-C"
}

# within ROOT COMMAND: in namespaces that end with this process.
within() {
  set -m  # a process group for what is started, so that Ctrl-C can be sent to it
  mount_system "$1"
  case $2 in
    serve) check_serve "$1" ;;
    train)
      in_root "$1" ./dev train --model gan --epochs 1
      [[ -s $1$checkout/runs/gan/checkpoint.pt ]] || fail "./dev train left no checkpoint"
      echo "trained gan for an epoch"
      ;;
    test) in_root "$1" ./dev test ;;
  esac
}

# ---- all of it -----------------------------------------------------------------------------------

# record NUMBER COMMAND SECONDS WHAT LOST
record() {
  python3 "$source_root/tests/support/record_reliability.py" \
    "\`./dev $2\` works in a Debian $1 with nothing in it" "\`./dev bare $1 $2\`: $4${CCACHE_DIR:+, with a compiler cache}" \
    "once, in $3 s on $(nproc) processors" "$5"
}

run() {
  local folder="$1" number="$2" suite command root log start took status what failed=0 report=()
  shift 2
  case $number in
    12) suite=bookworm ;;
    13) suite=trixie ;;
  esac
  git -C "$source_root" diff --quiet HEAD || say "what is not committed is left out"
  mkdir -p "$folder"
  say "making an empty Debian $number"
  rm -rf --one-file-system "$folder/base"
  make_base "$folder/base" "$suite"
  copy_network "$folder/base"
  copy_head "$folder/base"
  for command in "$@"; do
    root="$folder/$command" log="$folder/$command.log"
    say "Debian $number: $command"
    rm -rf --one-file-system "$root"
    cp -a --reflink=auto "$folder/base" "$root"
    : >"$log"
    start=$SECONDS status=0
    unshare --mount --pid --fork --kill-child --mount-proc "${BASH_SOURCE[0]}" --within "$root" "$command" \
      >"$log" 2>&1 &
    child=$!
    tail -n +1 -f --pid="$child" "$log" &
    wait "$child" || status=$?
    wait
    child=
    took=$((SECONDS - start))
    what=$(grep -hE '^(served and compared|trained|[0-9]+% tests passed)' "$log" | tail -n 1 || true)
    if ((status == 0)); then
      report+=("Debian $number: ./dev $command passed in $took s: $what")
      record "$number" "$command" "$took" "$what" nothing
      rm -rf --one-file-system "$root"
    else
      report+=("Debian $number: ./dev $command FAILED after $took s: $what; see $log")
      record "$number" "$command" "$took" "${what:-it stopped}" "the promise: it failed"
      failed=1
    fi
  done
  printf '%s\n' "${report[@]}"
  return "$failed"
}

if [[ ${1:-} == --within ]]; then
  within "${@:2}"
else
  child=
  # shellcheck disable=SC2154
  trap '[[ -z $child ]] || kill -KILL "$child"; exit 130' INT TERM HUP
  run "$@"
fi
