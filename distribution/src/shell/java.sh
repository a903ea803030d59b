# shellcheck shell=sh
# Read by the start scripts: sets $java, $about (what it says of itself) and $major, its version, or says what is missing and ends with 3.

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  if [ ! -x "$java" ]; then
    echo "webchat: JAVA_HOME is $JAVA_HOME, but there is no bin/java in it." >&2
    exit 3
  fi
elif ! java=$(command -v java); then
  echo "webchat: Java is missing. Install Java 17 or later and put it on the PATH, or set JAVA_HOME." >&2
  exit 3
fi

# the first quoted word of the answer: "17.0.15", "1.8.0_402", "25"
about=$("$java" -version 2>&1) || true
version=$(printf '%s\n' "$about" | sed -n 's/[^"]*"\([^"]*\)".*/\1/p' | head -n 1)
major=${version%%[.+-]*}
case $major in
  '' | *[!0-9]*) major=0 ;;
esac
if [ "$major" -lt 17 ]; then
  echo "webchat: Java 17 or later is needed; $java is ${version:-something else}." >&2
  exit 3
fi
