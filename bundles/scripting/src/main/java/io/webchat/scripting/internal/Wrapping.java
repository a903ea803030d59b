package io.webchat.scripting.internal;

import io.webchat.api.InstanceSettings.ScriptSource;
import java.util.Locale;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;

/** How scripts are handed to the engine: customers' as they are, those of folders as modules. */
final class Wrapping {
  /** Names of this bundle's own sources begin with it. */
  static final String OWN = "webchat:";

  private static final String HEAD = "(function (module, exports) {";
  private static final String TAIL =
      """

      ;for (const [name, fn] of Object.entries({
        preProcessor: typeof preProcessor === 'function' && preProcessor,
        getSessionData: typeof getSessionData === 'function' && getSessionData,
        setSessionData: typeof setSessionData === 'function' && setSessionData,
        deleteSessionData: typeof deleteSessionData === 'function' && deleteSessionData
      })) {
        if (fn && !module.exports[name]) { module.exports[name] = fn; }
      }
      return module;
      })
      """;

  /** Name of the function of {@link #ENTRY}. */
  static final String MODULE = "module";

  /** Calls what {@link #module} makes: the outermost frame is this bundle's own then. */
  static final Source ENTRY =
      Source.newBuilder(
              "js",
              "(function " + MODULE + "(run, module, exports) { return run(module, exports); })",
              OWN + "module.js")
          .cached(true)
          .buildLiteral();

  private Wrapping() {}

  /** A whole script of a page. */
  static Source page(ScriptSource script) {
    return Source.newBuilder("js", script.text(), nameOf(script)).cached(true).buildLiteral();
  }

  /** A file of a folder: a function that is called with {@code module} and {@code exports}. */
  static Source module(ScriptSource script) {
    return Source.newBuilder("js", HEAD + script.text() + TAIL, nameOf(script))
        .cached(true)
        .buildLiteral();
  }

  private static String nameOf(ScriptSource script) {
    String name = script.name() == null || script.name().isBlank() ? "script.js" : script.name();
    return name.toLowerCase(Locale.ROOT).startsWith(OWN) ? "_" + name : name;
  }

  static boolean isOwn(Source source) {
    return source.getName().startsWith(OWN);
  }

  /** Whether it is neither this bundle's own nor the engine's. */
  static boolean isOfCustomer(Source source) {
    return !isOwn(source) && !source.isInternal() && !source.getName().startsWith("<");
  }

  /** The column in the customer's file. */
  static int column(SourceSection section) {
    boolean shifted =
        section.getStartLine() == 1
            && section.getSource().hasCharacters()
            && section.getSource().getCharacters().toString().startsWith(HEAD);
    return shifted
        ? Math.max(1, section.getStartColumn() - HEAD.length())
        : section.getStartColumn();
  }
}
