# Finds or installs what Tocsin needs, and says in one line what is missing. Sourced by scripts/tocsin; $root is set.

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
      return
    fi
  done
  fail "needs a JDK 25 and found none; install one (for example Temurin 25 from adoptium.net) and set JAVA_HOME to it"
}

find_tools() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || fail "needs $tool and found none; install it, for example: apt-get install $(package_of "$tool")"
  done
}

package_of() {
  case "$1" in
    mvn) echo maven ;;
    node) echo nodejs ;;
    *) echo "$1" ;;
  esac
}

# The tests drive a real browser. Installed quietly and once, where this user may.
install_chromium() {
  if find_chromium; then
    return
  fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "tocsin: installing Chromium for the browser tests" >&2
    apt-get update -qq >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core \
      >/dev/null 2>&1 || true
  fi
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

build() {
  echo "tocsin: building (once, and again when sources change)" >&2
  (cd "$root" && mvn -B -ntp -q install -DskipTests -pl modules/server -am -Dspotless.check.skip=true >&2) \
    || fail "the build failed; the lines above say where"
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

# Replaces this shell by the program: lean heap, quiet about the native parts of Netty and QuestDB.
launch() {
  local dist=$root/modules/server/target/dist
  exec "$JAVA_HOME/bin/java" -Xmx"${TOCSIN_HEAP:-256m}" -XX:+UseG1GC -XX:MaxDirectMemorySize=128m \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Duser.timezone=UTC -Djava.awt.headless=true \
    -jar "$dist/tocsin-dist.jar" "$@"
}
