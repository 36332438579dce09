# Fuzzing with Jazzer. Sourced by scripts/tocsin; $root is set.

fuzz_usage() {
  cat <<'TEXT'
scripts/tocsin fuzz [SECONDS_EACH [TARGET…]]

Feeds everything that reads what strangers wrote with bytes that Jazzer makes up, each target for SECONDS_EACH (600). It starts from
the kept inputs in modules/fuzz/src/test/inputs and from what earlier runs found in modules/fuzz/target/fuzz. Wrong is any other
exception than those that a reader declares, an input that takes over 20 s, or more than 1 GB of heap: then the input is printed and
kept as modules/fuzz/target/fuzz/TARGET-crash-…; once it is mended, move it to the kept inputs, which the tests read.
TEXT
}

fuzz() {
  local seconds=${1:-600} folder=$root/modules/fuzz/target/fuzz classes target failed=0 known targets
  case "$seconds" in --help | -h) fuzz_usage && return ;; esac
  [[ $seconds =~ ^[1-9][0-9]*$ ]] || fail "fuzz: \"$seconds\" is no number of seconds; for example: scripts/tocsin fuzz 60"
  shift || true
  find_jdk
  find_tools mvn
  echo "tocsin: building the targets" >&2
  (cd "$root" && mvn -B -ntp -q test-compile dependency:build-classpath -pl modules/fuzz -am -Dmdep.outputFile=target/classpath \
    -Dspotless.check.skip=true >&2) || fail "the build failed; the lines above say where"
  classes=$root/modules/fuzz/target/test-classes:$(cat "$root/modules/fuzz/target/classpath")
  known=$("$JAVA_HOME/bin/java" -cp "$classes" io.tocsin.fuzz.TargetNames)
  targets=${*:-$known}
  for target in $targets; do
    grep -qx "$target" <<<"$known" || fail "fuzz: there is no target \"$target\"; allowed: $(tr '\n' ' ' <<<"$known")"
  done
  for target in $targets; do
    fuzz_one "$target" || failed=1
  done
  return "$failed"
}

fuzz_one() {
  local target=$1 log=$folder/$1.log runs
  mkdir -p "$folder/$target" "$root/modules/fuzz/src/test/inputs/$target"
  if (cd "$root/modules/fuzz" && "$JAVA_HOME/bin/java" -Xmx1g -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -Dtocsin.fuzz.target="$target" -cp "$classes" com.code_intelligence.jazzer.Jazzer \
    --target_class=io.tocsin.fuzz.Jazzer --instrumentation_includes='io.tocsin.**' --reproducer_path="$folder" --custom_hook_includes='io.tocsin.**' \
    -max_total_time="$seconds" -timeout=20 -max_len=16384 -rss_limit_mb=4096 -artifact_prefix="$folder/$target-" -print_final_stats=1 \
    "$folder/$target" "src/test/inputs/$target") >"$log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "$target: ${runs:-?} inputs in $seconds s, none that was not read or refused as declared"
  else
    echo "$target: FAILED; $log has the whole of it"
    grep -m1 -A12 '== Java Exception\|ERROR: libFuzzer\|OutOfMemory' "$log" || tail -5 "$log"
    return 1
  fi
}
