# shellcheck shell=sh
# Read by the start scripts: sets $java, $about (what it says of itself), $version, $major and $quiet, or says what is missing and ends with 3.

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

# A JDK has a file that says what it is, which takes no start of a JVM: JAVA_RUNTIME_VERSION="17.0.15+6", IMPLEMENTOR="…".
about=
version=
release=$(readlink -f "$java" 2>/dev/null) || release=
release=${release%/bin/java}/release
if [ -r "$release" ]; then
  while read -r line; do
    case $line in
      JAVA_RUNTIME_VERSION=*) version=${line#*=} ;;
      IMPLEMENTOR*=* | GRAALVM_VERSION=*) ;;
      *) continue ;;
    esac
    about="$about $line"
  done <"$release"
  version=${version#\"}
  version=${version%\"}
fi
if [ -z "$version" ]; then
  # the first quoted word of the answer: "17.0.15", "1.8.0_402", "25"
  about=$("$java" -version 2>&1) || true
  version=$(printf '%s\n' "$about" | sed -n 's/[^"]*"\([^"]*\)".*/\1/p' | head -n 1)
fi
major=${version%%[.+-]*}
case $major in
  '' | *[!0-9]*) major=0 ;;
esac
if [ "$major" -lt 17 ]; then
  echo "webchat: Java 17 or later is needed; $java is ${version:-something else}." >&2
  exit 3
fi

# framework and JavaScript engine use what newer JVMs warn of
# shellcheck disable=SC2034 # for the script that reads this
quiet=
if [ "$major" -ge 24 ]; then
  # shellcheck disable=SC2034 # likewise
  quiet='--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED'
fi

# The JavaScript engine compiles as modules of a JVM of its own version. GraalVM's JDKs have a compiler of their own.
jvmci='-XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI'
can_compile() {
  [ "${WEBCHAT_JIT:-on}" != off ] && [ "$major" -eq 25 ] && [ -d "$1/lib/jit" ] || return 1
  case $about in
    *GraalVM* | *GRAALVM_VERSION*) return 1 ;;
  esac
  # shellcheck disable=SC2086 # a list
  "$java" $jvmci -version >/dev/null 2>&1
}

# Sets $compiling to the options with which the engine of the distribution in $1 compiles, and $modules, or both to nothing.
find_compiler() {
  compiling='' modules=''
  if can_compile "$1"; then
    # shellcheck disable=SC2034 # for the script that reads this
    compiling="$jvmci --enable-native-access=org.graalvm.truffle --add-modules org.graalvm.polyglot,org.graalvm.js,org.graalvm.truffle.runtime"
    # shellcheck disable=SC2034 # likewise
    modules=$1/bundles/50-webchat/webchat-graaljs/lib:$1/lib/jit
  fi
}
