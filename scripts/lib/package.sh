# One archive of the program as it is installed. Sourced by scripts/tocsin; $root and JAVA_HOME are set.
#
# The same sources and the same JDK give the same bytes: everything is built from a copy of the sources in a folder of its own, so
# that nothing left over from other builds gets in; times are the commit's, owners nobody's, names sorted.

package_usage() {
  cat <<'TEXT'
scripts/tocsin package [--with-runtime] [--check]

Makes target/package/tocsin-VERSION.tar.gz: program, libraries, page, scripts, configuration, documents, licences and the lists
of all parts (CycloneDX). It runs wherever there are bash and a Java 25, without Maven and Node.

  --with-runtime  also tocsin-VERSION-OS-CPU.tar.gz, which brings a Java of its own (jlink)
  --check         look whether it keeps its promises, and say so in one line (exit code 1 if it does not): built a second time in
                  another folder it has the same bytes, it is under 120 MB, and unpacked where there are no Maven and no Node, with
                  its AOT cache, HTTP answers within 1.5 s of the start
TEXT
}

package() {
  local runtime='' check='' folder=$root/target/package work archive name
  while [ $# -gt 0 ]; do
    case "$1" in
      --with-runtime) runtime=yes ;;
      --check) check=yes ;;
      --help | -h) package_usage && return ;;
      *) fail "package: there is no flag \"$1\"; scripts/tocsin package --help lists them" ;;
    esac
    shift
  done
  tar --version 2>/dev/null | grep -q 'GNU tar' || fail "package: needs GNU tar, whose archives can be made the same twice; on macOS: brew install gnu-tar and put it first on the path"
  git -C "$root" rev-parse --verify -q HEAD >/dev/null 2>&1 || fail "package: needs git and a checkout with a commit, which say what belongs to the archive and of when it is"
  # What of the archive comes from the time is the commit's.
  PACKAGE_TIME=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct)}
  PACKAGE_COMMIT=$(git -C "$root" rev-parse HEAD)
  if [ -n "$(git -C "$root" status --porcelain)" ]; then
    PACKAGE_COMMIT="$PACKAGE_COMMIT with changes"
    echo "tocsin: there are changes that are not committed; they go into the archive" >&2
  fi
  PACKAGE_VERSION=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$root/pom.xml" | head -1)
  "$root/scripts/lib/npm-install" "$root/webroot"
  rm -rf "$folder"
  mkdir -p "$folder"
  work=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT
  make_package "$work/first" "$folder" "$runtime"
  if [ -n "$check" ]; then
    mkdir "$work/archives"
    make_package "$work/a second place" "$work/archives" "$runtime"
  fi
  for archive in "$folder"/*.tar.gz; do
    name=$(basename "$archive")
    (cd "$folder" && sha256sum "$name") >>"$folder/SHA256SUMS"
    try_package "$archive" "$work/try"
    echo "$archive  $(megabytes "$archive") MB"
  done
  if [ -n "$check" ]; then
    check_package "$folder/tocsin-$PACKAGE_VERSION.tar.gz" "$work"
  fi
}

MOST_MEGABYTES=120
MOST_START_MILLIS=1500

megabytes() {
  echo $(($(stat -c %s "$1") / 1000000))
}

# check_package ARCHIVE WORK: one line that says whether all promises are kept; exit code 1 if one is not. Other archives must
# only come out the same.
check_package() {
  local archive=$1 work=$2 other broken='' size best='' starts='' tree times
  for other in "$(dirname "$archive")"/*.tar.gz; do
    cmp -s "$other" "$work/archives/$(basename "$other")" || broken+="; $(basename "$other") has other bytes when it is built a second time"
  done
  size=$(megabytes "$archive")
  [ "$size" -lt "$MOST_MEGABYTES" ] || broken+="; it has $size MB, $MOST_MEGABYTES are allowed"
  rm -rf "$work/try"
  mkdir -p "$work/try/home"
  tar -xzf "$archive" -C "$work/try"
  tree=$(echo "$work"/try/tocsin-*)
  without_build_tools "$work/try/tools"
  if (installed "$work/try" "$tree/scripts/tocsin" prepare) >"$work/try/prepare.log" 2>&1; then
    for _ in 1 2 3; do
      times=$(start_time "$work/try" "$tree") || {
        broken+="; it does not start: $(tail -1 "$work/try/run.log")"
        break
      }
      starts+=", $times"
      times=${times%% *}
      if [ -z "$best" ] || [ "$times" -lt "$best" ]; then best=$times; fi
    done
    [ -z "$best" ] || [ "$best" -le "$MOST_START_MILLIS" ] \
      || broken+="; HTTP answered after $best ms at best, $MOST_START_MILLIS are allowed (load average $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown))"
  else
    broken+="; it cannot be prepared: $(tail -1 "$work/try/prepare.log")"
  fi
  if [ -n "$broken" ]; then
    echo "tocsin: the package is not as promised: ${broken#; }" >&2
    return 1
  fi
  echo "tocsin: the package is as promised: the same bytes twice, $size MB (under $MOST_MEGABYTES), HTTP after $best ms (under $MOST_START_MILLIS) without Maven and Node; HTTP and all parts ready, in ms: ${starts#, }"
}

# A folder with the machine's tools but for those that the package must do without.
without_build_tools() {
  mkdir -p "$1"
  find /bin/ /usr/bin/ -maxdepth 1 ! -type d \
    ! -name 'mvn*' ! -name 'node*' ! -name 'npm' ! -name 'npx' ! -name 'java*' -print0 | xargs -0 ln -sf -t "$1"
}

# installed FOLDER COMMAND…: becomes the command, as a user of the installed program has it; for subshells.
installed() {
  local folder=$1
  shift
  cd "$folder/home" && exec env -i HOME="$folder/home" PATH="$folder/tools" JAVA_HOME="$JAVA_HOME" TOCSIN_WARM_UP=no "$@"
}

# start_time FOLDER TREE: milliseconds from the start to the first 200 of /health/live, and of /health/ready.
start_time() {
  local folder=$1 tree=$2 port=20000 pid began live='' ready='' deadline
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  rm -rf "$folder/data"
  began=$(date +%s%3N)
  deadline=$((began + 60000))
  installed "$folder" "$tree/scripts/tocsin" run --port "$port" --data-directory "$folder/data" >"$folder/run.log" 2>&1 &
  pid=$!
  while [ -z "$ready" ] && kill -0 "$pid" 2>/dev/null && [ "$(date +%s%3N)" -lt "$deadline" ]; do
    if [ -z "$live" ]; then
      if answers "$port" /health/live; then live=$(($(date +%s%3N) - began)); fi
    elif answers "$port" /health/ready; then
      ready=$(($(date +%s%3N) - began))
    fi
    sleep 0.01
  done
  kill "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  [ -n "$ready" ] || return 1
  echo "$live $ready"
}

# answers PORT PATH: whether there is a 200.
answers() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$2" "$1" >&3
    IFS= read -r -t 10 line <&3
    [[ $line == *" 200 "* ]]
  ) 2>/dev/null
}

# make_package BUILD TARGET RUNTIME: copies the sources to BUILD, builds there, and writes the archives to TARGET.
make_package() {
  local build=$1 target=$2 runtime=$3 tree=tocsin-$PACKAGE_VERSION file
  echo "tocsin: building from a copy of the sources" >&2
  mkdir -p "$build/source" "$build/$tree"
  (cd "$root" && git ls-files -z --cached --others --exclude-standard \
    | while IFS= read -r -d '' file; do if [ -e "$file" ]; then printf '%s\0' "$file"; fi; done \
    | xargs -0 cp -P --parents -t "$build/source")
  cp -a "$root/webroot/node_modules" "$build/source/webroot/"
  touch "$build/source/webroot/node_modules/.package-lock.json"
  (cd "$build/source" && mvn -B -ntp -q ${CI:+-Dstyle.color=never} package -Psbom -Dmaven.test.skip=true -pl modules/server -am \
    -Dspotless.check.skip=true -Dproject.build.outputTimestamp="$PACKAGE_TIME" >&2) \
    || fail "the build failed; the lines above say where"
  (
    cd "$build/$tree"
    cp -r "$build/source/modules/server/target/dist" program
    cp -r "$build/source/config" "$build/source/docs" "$build/source/LICENSE" "$build/source/README.md" .
    mkdir -p scripts/lib licences
    cp "$build/source/scripts/lib/program.sh" scripts/lib/
    cp "$build/source/scripts/lib/package/tocsin" scripts/tocsin
    # What it is made of, and whether that may be passed on.
    cp "$build/source/modules/server/target/bom.json" sbom-program.json
    node "$build/source/scripts/lib/sbom.mjs" page "$build/source/webroot" >sbom-page.json
    node "$build/source/scripts/lib/sbom.mjs" licences sbom-program.json sbom-page.json >&2
    # The licences of the libraries in the page; those of the jars are in the jars.
    cp "$build/source"/modules/web/target/classes/webroot/vendor/licences/* licences/
    printf 'version %s\ncommit %s\n' "$PACKAGE_VERSION" "$PACKAGE_COMMIT" >VERSION
  )
  make_archive "$build" "$tree" "$target/$tree.tar.gz"
  if [ -n "$runtime" ]; then
    make_runtime "$build/$tree/runtime"
    make_archive "$build" "$tree" "$target/$tree-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m).tar.gz"
  fi
}

# make_archive FOLDER TREE ARCHIVE
make_archive() {
  tar --create --sort=name --format=gnu --mtime="@$PACKAGE_TIME" --owner=0 --group=0 --numeric-owner --mode='u+rwX,go+rX,go-w' \
    -C "$1" -f - "$2" | gzip -n -9 >"$3"
}

# A Java with only what the program uses. java.desktop is there for java.beans, which parquet's reader wants.
make_runtime() {
  echo "tocsin: linking a Java runtime" >&2
  "$JAVA_HOME/bin/jlink" --add-modules "$RUNTIME_MODULES" --strip-debug --no-header-files --no-man-pages --compress zip-0 \
    --output "$1" >&2 || fail "package: jlink could not make the runtime"
}

RUNTIME_MODULES=java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.scripting,java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.jfr,jdk.httpserver,jdk.management,jdk.unsupported,jdk.zipfs,jdk.naming.dns

# try_package ARCHIVE FOLDER: unpacks it, makes it read-only, and has it check its own configuration from another folder, without Maven and Node.
try_package() {
  local home=$2/home
  rm -rf "$2"
  mkdir -p "$home"
  tar -xzf "$1" -C "$2"
  chmod -R a-w "$2"/tocsin-*
  (cd "$home" && env -i HOME="$home" PATH=/usr/bin:/bin JAVA_HOME="$JAVA_HOME" TOCSIN_WARM_UP=no "$2"/tocsin-*/scripts/tocsin validate >"$2/validate.log" 2>&1) || {
    cat "$2/validate.log" >&2
    chmod -R u+w "$2"
    fail "package: what was unpacked from $1 does not run; the lines above say why"
  }
  chmod -R u+w "$2"
  rm -rf "$2"
}
