package io.webchat.scripting.internal.context;

import java.util.Set;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/**
 * The globals that a script of a page has defined. A script that neither configures nor calls
 * anything is a library, or a configuration in the wrong place; the names of its globals tell
 * which.
 */
public final class DefinedGlobals {
  /** Names that mean something to Widgets, but not as a global. */
  private static final Set<String> MISPLACED =
      Set.of(
          "widgets",
          "webchat",
          "transport",
          "extensions",
          "onReady",
          "preProcessor",
          "getSessionData",
          "setSessionData",
          "deleteSessionData");

  /** Keys of a configuration. */
  private static final Set<String> CONFIGURATION = Set.of("webchat", "transport", "dataURL");

  private static final Pattern OF_WIDGETS =
      Pattern.compile("_genesys|CXBus|WebChat|" + String.join("|", MISPLACED));

  private static final String KEYS_OF_WIDGETS =
      "typeof _genesys === 'object' && _genesys ? Object.keys(_genesys.widgets || {}).length : 0";

  private final Context context;
  private final Set<String> before;
  private final int keys;

  /** Remembers what there is before the script runs. */
  public DefinedGlobals(Context context) {
    this.context = context;
    this.before = names();
    this.keys = keys();
  }

  private Set<String> names() {
    return Set.copyOf(context.getBindings("js").getMemberKeys());
  }

  private int keys() {
    return context.eval("js", KEYS_OF_WIDGETS).asInt();
  }

  /** Whether the script looks as if it was to have an effect and has none. */
  public boolean areNone(String text) {
    boolean any = keys() > keys;
    for (String name : names()) {
      if (!before.contains(name)) {
        any = true;
        if (isMisplaced(name, context.getBindings("js").getMember(name))) {
          return true;
        }
      }
    }
    return !any && (text.isBlank() || OF_WIDGETS.matcher(text).find());
  }

  private static boolean isMisplaced(String name, Value value) {
    return MISPLACED.contains(name)
        || (value != null
            && value.hasMembers()
            && value.getMemberKeys().stream().anyMatch(CONFIGURATION::contains));
  }
}
