#!/bin/sh
#
# Measures what a start of bin/status-checker takes: user and system time together, which other programs disturb less than
# they disturb the time on the clock. Build the module first.
#
#   ./measure-start.sh [--check] [--runs N] [JAVA_HOME...]
#
#   --check    exit with 1 if a median is over its bar
#   --runs N   starts of each kind, 11 by default
#
# Without a JAVA_HOME it takes that of the environment, that of the java on the PATH, and those beside them.

here=$(CDPATH='' cd -P "$(dirname "$0")" && pwd -P) || exit
program=$here/target/status-checker/bin/status-checker
HELP_BAR=0.4
GET_BAR=1.2
LIMIT=60

check=
runs=11
while [ $# -gt 0 ]; do
  case $1 in
    --check) check=yes ;;
    --runs)
      runs=$2
      shift
      ;;
    -*)
      sed -n '/^#   /s/^#   //p' "$0"
      exit 64
      ;;
    *) break ;;
  esac
  shift
done
[ -x "$program" ] || {
  echo "$program is not there: mvn -q -pl examples/status-checker -am package -DskipTests" >&2
  exit 69
}

# The home directories of the Java at hand and of those installed beside it, each once.
found() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/java}
  java=$(readlink -f "${java:-$(command -v java)}")
  home=${java%/bin/java}
  for candidate in "$home" "${home%/*}"/*; do
    if [ -x "$candidate/bin/java" ] && [ -r "$candidate/release" ]; then
      readlink -f "$candidate"
    fi
  done | awk '!seen[$0]++'
}

work=$(mktemp -d) || exit
emulator=
trap '[ -z "$emulator" ] || kill "$emulator" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

limited() {
  if command -v timeout >/dev/null; then
    timeout "$LIMIT" "$@"
  else
    "$@"
  fi
}

# measure NAME BAR ARGS...: one line with median, least and most; false if the median is over the bar.
measure() {
  name=$1
  bar=$2
  shift 2
  : >"$work/seconds"
  count=0
  while [ "$count" -lt "$runs" ]; do
    times >"$work/before"
    limited "$program" "$@" >"$work/out" 2>"$work/err" </dev/null
    # 1: the run has not succeeded, or not yet.
    if [ $? -gt 1 ]; then
      echo "$name failed: $(cat "$work/err")" >&2
      exit 2
    fi
    times >"$work/after"
    cat "$work/before" "$work/after" | awk '
      function seconds(text, parts) { split(text, parts, /[ms]/); return parts[1] * 60 + parts[2] }
      NR == 2 { before = seconds($1) + seconds($2) }
      NR == 4 { printf "%.3f\n", seconds($1) + seconds($2) - before }' >>"$work/seconds"
    count=$((count + 1))
  done
  sort -n "$work/seconds" | awk -v name="$name" -v bar="$bar" '
    { all[NR] = $1 }
    END {
      median = all[int((NR + 1) / 2)]
      over = (median > bar)
      printf "  %-7s %.2f CPU s, %.2f to %.2f in %d runs, bar %.1f%s\n", name, median, all[1], all[NR], NR, bar, (over ? ": over it" : "")
      exit over
    }'
}

# Settings of whoever measures do not count.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS STATUS_CHECKER_JAVA_OPTS AWS_PROFILE AWS_CA_BUNDLE
over=
if [ $# -eq 0 ]; then
  found >"$work/jdks"
else
  printf '%s\n' "$@" >"$work/jdks"
fi
while IFS= read -r jdk; do
  : >"$work/emulator"
  "$jdk/bin/java" -cp "$here/target/status-checker/lib/*" io.github.mwaareactor.emulator.EmulatorCommand \
    >"$work/emulator" 2>&1 </dev/null &
  emulator=$!
  waited=0
  until grep -q get-workflow-run "$work/emulator"; do
    waited=$((waited + 1))
    [ "$waited" -lt "$LIMIT" ] || {
      echo "the emulator does not start: $(cat "$work/emulator")" >&2
      exit 2
    }
    sleep 1
  done
  eval "$(grep '^export ' "$work/emulator")"
  workflow=$(sed -n 's/^Workflow \(arn:[^ ]*\) has .*/\1/p' "$work/emulator" | head -n 1)

  export JAVA_HOME="$jdk"
  # The first use makes the archive, and is not measured.
  STATUS_CHECKER_ARCHIVE=wait limited "$program" --version >"$work/out" || exit 2
  echo "Java $(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$jdk/release")"
  measure --help "$HELP_BAR" --help || over=yes
  measure get "$GET_BAR" get --workflow-arn "$workflow" --run-id runs-on || over=yes
  kill "$emulator"
  wait "$emulator" 2>/dev/null
  emulator=
done <"$work/jdks"
[ -z "$check" ] || [ -z "$over" ]
