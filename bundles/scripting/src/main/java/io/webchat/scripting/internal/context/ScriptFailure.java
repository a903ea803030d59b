package io.webchat.scripting.internal.context;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.sandbox.ScriptWrapper;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;

/**
 * What went wrong in a script, without the engine's exception, which holds the engine.
 *
 * @param text one line, shortened
 * @param file the script, empty when not known
 * @param line from 1, 0 when not known
 * @param column from 1, 0 when not known
 * @param kind what happened
 */
public record ScriptFailure(String text, String file, int line, int column, Kind kind) {
  private static final int MAX_TEXT = 300;

  /** {@code at name (file:line:column)} or {@code at file:line:column}; names may have spaces. */
  private static final Pattern PLACE = Pattern.compile("^at (?:.*? \\((.+)\\)|(.+[^)]))$");

  private static final Pattern POSITION = Pattern.compile("(.+):(\\d+):(\\d+)");

  /** What happened. */
  public enum Kind {
    /** The script threw. */
    ERROR,
    /** It cannot be parsed. */
    SYNTAX,
    /** It was cut off; the context can be used further. */
    CUT_OFF,
    /** It was cut off together with its context. */
    KILLED,
    /** Its script was ended or started anew meanwhile. */
    ENDED
  }

  /** Nothing failed: the script was ended, or started anew. */
  static ScriptFailure ended(String text) {
    return new ScriptFailure(text, "", 0, 0, Kind.ENDED);
  }

  public static ScriptFailure of(PolyglotException e) {
    Kind kind = Kind.ERROR;
    if (e.isSyntaxError()) {
      kind = Kind.SYNTAX;
    } else if (e.isCancelled()) {
      kind = Kind.KILLED;
    } else if (e.isInterrupted() || e.isResourceExhausted()) {
      kind = Kind.CUT_OFF;
    }
    SourceSection place = placeOf(e);
    String text = e.getMessage() == null ? "" : e.getMessage();
    if (place == null) {
      return new ScriptFailure(shortened(text), "", 0, 0, kind);
    }
    String file = place.getSource().getName();
    ScriptWrapper.Position at = ScriptWrapper.place(place);
    return new ScriptFailure(
        shortened(withoutPlace(text, file)), file, at.line(), at.column(), kind);
  }

  /**
   * From {@code describe} of {@code values.js}.
   *
   * @param modules names of the files that are wrapped
   */
  static ScriptFailure ofDescription(Map<String, Object> description, Set<String> modules) {
    String text = shortened(String.valueOf(description.get("text")));
    Matcher frame = PLACE.matcher(String.valueOf(description.getOrDefault("place", "")));
    Matcher found =
        POSITION.matcher(
            frame.matches()
                ? Objects.requireNonNullElseGet(frame.group(1), () -> frame.group(2))
                : "");
    if (!found.matches()) {
      return new ScriptFailure(text, "", 0, 0, Kind.ERROR);
    }
    String file = found.group(1);
    int line = Integer.parseInt(found.group(2));
    int column = Integer.parseInt(found.group(3));
    ScriptWrapper.Position at =
        modules.contains(file)
            ? ScriptWrapper.inModule(line, column)
            : new ScriptWrapper.Position(line, column);
    return new ScriptFailure(text, file, at.line(), at.column(), Kind.ERROR);
  }

  static ScriptFailure cutOff(String why, ScriptFailure at, Kind kind) {
    return new ScriptFailure(why, at.file, at.line, at.column, kind);
  }

  /** Cut off where nothing of the script runs. */
  static ScriptFailure cutOff(String why) {
    return new ScriptFailure(why, "", 0, 0, Kind.CUT_OFF);
  }

  public static ScriptFailure of(String text) {
    return new ScriptFailure(shortened(text), "", 0, 0, Kind.ERROR);
  }

  /** With a file, where none is known. */
  public ScriptFailure in(String script) {
    return file.isEmpty() ? new ScriptFailure(text, script, 0, 0, kind) : this;
  }

  boolean isCutOff() {
    return kind == Kind.CUT_OFF || kind == Kind.KILLED;
  }

  /** {@code file:line:column}, or an empty text. */
  public String place() {
    if (file.isEmpty()) {
      return "";
    }
    return line == 0 ? file : file + ":" + line + ":" + column;
  }

  /** For {@code error} events and rejected stages. */
  public Rejection rejection(String hook) {
    String at = place();
    return Rejection.of(
        kind == Kind.ENDED ? ErrorCode.CLOSED : ErrorCode.HOOK_FAILED,
        hook + (at.isEmpty() ? "" : " at " + at) + ": " + (text.isEmpty() ? "failed" : text));
  }

  /** Whether it happened in callbacks of promises, which run after the call that was made. */
  static boolean isInCallbacks(PolyglotException e) {
    PolyglotException.StackFrame first = null;
    for (PolyglotException.StackFrame frame : e.getPolyglotStackTrace()) {
      first = frame.isGuestFrame() ? frame : first;
    }
    return first == null
        || !(first.getRootName().equals(":program")
            || (isEntry(first.getRootName())
                && first.getSourceLocation() != null
                && ScriptWrapper.isOwn(first.getSourceLocation().getSource())));
  }

  private static boolean isEntry(String function) {
    return Realm.ENTRIES.contains(function) || function.equals(ScriptWrapper.MODULE);
  }

  private static SourceSection placeOf(PolyglotException e) {
    SourceSection section = e.getSourceLocation();
    if (section != null && ScriptWrapper.isOfCustomer(section.getSource())) {
      return section;
    }
    int frames = 0;
    for (PolyglotException.StackFrame frame : e.getPolyglotStackTrace()) {
      SourceSection at = frame.isGuestFrame() ? frame.getSourceLocation() : null;
      if (at != null && ScriptWrapper.isOfCustomer(at.getSource())) {
        return at;
      }
      if (++frames > 200) {
        break;
      }
    }
    return null;
  }

  /** Syntax errors begin with the place and end with a copy of the source line. */
  private static String withoutPlace(String text, String file) {
    String first = text.lines().findFirst().orElse("");
    return first.replaceFirst(Pattern.quote(file) + ":\\d+:\\d+ ", "");
  }

  private static String shortened(String text) {
    String first = text.lines().findFirst().orElse("");
    return first.length() <= MAX_TEXT ? first : first.substring(0, MAX_TEXT) + "…";
  }
}
