package io.webchat.scripting.internal.sandbox;

import io.webchat.api.InstanceSettings.ScriptSource;
import java.util.Locale;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;

/** How scripts are handed to the engine: customers' as they are, those of folders as modules. */
public final class ScriptWrapper {
  /** Names of this bundle's own sources begin with it. */
  static final String OWN = "webchat:";

  private static final String HEAD = "(function (module, exports) {";

  /** Exports functions by their names; a file that returns before has exported what it did. */
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
      })
      """;

  /** Name of the function of {@link #ENTRY}. */
  public static final String MODULE = "module";

  /** Calls what {@link #module} makes: the outermost frame is this bundle's own then. */
  public static final Source ENTRY =
      Source.newBuilder(
              "js",
              "(function " + MODULE + "(run, module, exports) { run(module, exports); })",
              OWN + "module.js")
          .cached(true)
          .buildLiteral();

  private ScriptWrapper() {}

  /** A whole script of a page. */
  public static Source page(ScriptSource script) {
    return Source.newBuilder("js", script.text(), nameOf(script)).cached(true).buildLiteral();
  }

  /** A file of a folder: a function that is called with {@code module} and {@code exports}. */
  static Source module(ScriptSource script) {
    return Source.newBuilder("js", HEAD + script.text() + TAIL, nameOf(script))
        .cached(true)
        .buildLiteral();
  }

  /** The name under which the engine knows a script. */
  public static String nameOf(ScriptSource script) {
    String name = script.name() == null || script.name().isBlank() ? "script.js" : script.name();
    return name.toLowerCase(Locale.ROOT).startsWith(OWN) ? "_" + name : name;
  }

  public static boolean isOwn(Source source) {
    return source.getName().startsWith(OWN);
  }

  /** Whether it is neither this bundle's own nor the engine's. */
  public static boolean isOfCustomer(Source source) {
    return !isOwn(source) && !source.isInternal() && !source.getName().startsWith("<");
  }

  /** A place in the customer's file, from 1. */
  public record Position(int line, int column) {}

  /** Where a section is in the customer's file; its end for what is behind it. */
  public static Position place(SourceSection section) {
    if (!isModule(section.getSource())) {
      return new Position(section.getStartLine(), section.getStartColumn());
    }
    if (isBehind(section)) {
      String text = section.getSource().getCharacters().toString();
      text = text.substring(0, text.length() - TAIL.length());
      int line = (int) text.chars().filter(character -> character == '\n').count() + 1;
      return inModule(line, text.length() - text.lastIndexOf('\n'));
    }
    return inModule(section.getStartLine(), section.getStartColumn());
  }

  /** A place in a module, as the engine counts, in the customer's file. */
  public static Position inModule(int line, int column) {
    return new Position(line, line == 1 ? Math.max(1, column - HEAD.length()) : column);
  }

  /** Parses a module. A syntax error has the position in the file, without the wrapper. */
  public static Value parsed(Context context, ScriptSource script) {
    try {
      return context.parse(module(script));
    } catch (PolyglotException e) {
      if (e.isSyntaxError()) {
        parsedAlone(context, script);
      }
      throw e;
    }
  }

  /** A return is right in a module only. */
  private static void parsedAlone(Context context, ScriptSource script) {
    try {
      context.parse(page(script));
    } catch (PolyglotException e) {
      if (e.getMessage().lines().noneMatch(line -> line.endsWith(" Invalid return statement"))) {
        throw e;
      }
    }
  }

  private static boolean isBehind(SourceSection section) {
    return section.getCharIndex() >= section.getSource().getLength() - TAIL.length();
  }

  private static boolean isModule(Source source) {
    return source.hasCharacters() && source.getCharacters().toString().startsWith(HEAD);
  }
}
