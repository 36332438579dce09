# How the program is started, in a checkout and in a package alike. Sourced; JAVA_HOME is set when a function is called.

# Lean heap; quiet about the native parts of Netty and QuestDB. TOCSIN_JAVA_OPTIONS adds flags of the JVM, the last of a kind counts.
JVM_FLAGS=(-Xmx"${TOCSIN_HEAP:-256m}" -XX:+UseG1GC -XX:MaxDirectMemorySize=128m
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Duser.timezone=UTC -Djava.awt.headless=true)

# make_aot_cache DIST CONFIG CACHE: lets the program run for a few seconds once, with nothing of its user's settings, so that
# the JVM remembers in the file CACHE what it loaded and linked: later starts take half as long. Without the memory everything
# works the same, only slower to start.
make_aot_cache() {
  local dist=$1 config=$2 cache=$3 folder made=0
  folder=$(mktemp -d)
  # Beside the last place, so that it comes there whole or not at all.
  env -i PATH="$PATH" HOME="${HOME:-/}" TMPDIR="${TMPDIR:-/tmp}" "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$cache.$$" "${JVM_FLAGS[@]}" \
    -jar "$dist/tocsin-dist.jar" run --config "$config" --port 0 --data-directory "$folder" --for 8 >"$cache.log" 2>&1 \
    && [ -s "$cache.$$" ] && mv -f "$cache.$$" "$cache" && rm -f "$cache.log" || made=1
  rm -rf "$folder" "$cache.$$"
  return "$made"
}

# launch DIST CACHE ARGUMENTS…: replaces this shell by the program. An AOT cache that is not there, or that was made by another
# JVM or for other files, is passed over: the log says so at debug.
launch() {
  local dist=$1 cache=$2 extra=()
  shift 2
  if [ -f "$cache" ]; then
    extra=(-XX:AOTCache="$cache" -Xlog:aot=off -Xlog:aot+load=off -Dtocsin.aot="$cache")
  fi
  # Words, on purpose: several flags in one variable.
  # shellcheck disable=SC2206
  extra+=("${JVM_FLAGS[@]}" ${TOCSIN_JAVA_OPTIONS:-})
  if [ -n "${TOCSIN_CONFIG:-}" ]; then
    extra+=(-Dtocsin.config="$TOCSIN_CONFIG")
  fi
  # These are the scripts' own; the program would take them for settings.
  unset TOCSIN_JAVA_OPTIONS TOCSIN_CONFIG TOCSIN_WARM_UP
  exec "$JAVA_HOME/bin/java" "${extra[@]}" -jar "$dist/tocsin-dist.jar" "$@"
}
