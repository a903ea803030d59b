package io.webchat.shell.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.LineReaderImpl;

/**
 * Gives the text of {@code send} and {@code typing} to the command as it was typed: what a customer
 * writes has no quotes, variables, comments or redirections. Every other line is Gogo's.
 */
final class PlainTextLines implements Parser {
  private static final Pattern LINE =
      Pattern.compile("\\s*((?:webchat:)?(?:send|typing))\\s+(\\S.*?)\\s*", Pattern.DOTALL);

  private final Parser gogo;

  PlainTextLines(Parser gogo) {
    this.gogo = gogo;
  }

  /** From now on lines of the session are read so. */
  static void read(CommandSession session) {
    if (session.get(".reader") instanceof LineReaderImpl reader) {
      reader.setParser(new PlainTextLines(reader.getParser()));
      // "!" belongs to a text, too
      reader.setOpt(LineReader.Option.DISABLE_EVENT_EXPANSION);
    }
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    Matcher plain = LINE.matcher(line);
    if (context != ParseContext.ACCEPT_LINE || !plain.matches()) {
      return gogo.parse(line, cursor, context);
    }
    String quoted = plain.group(1) + " " + quoted(plain.group(2));
    return gogo.parse(quoted, quoted.length(), context);
  }

  /** One word for Gogo, which takes everything but the quote itself literally. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
