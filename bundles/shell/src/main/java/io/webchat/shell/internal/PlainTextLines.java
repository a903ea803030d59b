package io.webchat.shell.internal;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.LineReaderImpl;

/**
 * Gives the text of {@code send} and {@code typing} to the command as it was typed: what a customer
 * writes has no quotes, variables, comments or redirections. {@code NAME --help} is {@code help
 * NAME}. Every other line is Gogo's.
 */
final class PlainTextLines implements Parser {
  private static final Pattern LINE =
      Pattern.compile("\\s*((?:webchat:)?(?:send|typing))\\s+(\\S.*?)\\s*", Pattern.DOTALL);

  private static final Pattern HELP =
      Pattern.compile("\\s*(?:webchat:)?([a-z]+)\\s+(?:-h|--help)\\s*");

  private final Parser gogo;
  private final Predicate<String> commands;

  PlainTextLines(Parser gogo, Predicate<String> commands) {
    this.gogo = gogo;
    this.commands = commands;
  }

  /** From now on lines of the session are read so. */
  static void read(CommandSession session) {
    if (session.get(".reader") instanceof LineReaderImpl reader) {
      reader.setParser(
          new PlainTextLines(reader.getParser(), name -> HelpCommands.knows(session, name)));
      // "!" belongs to a text, too
      reader.setOpt(LineReader.Option.DISABLE_EVENT_EXPANSION);
    }
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context != ParseContext.ACCEPT_LINE) {
      return gogo.parse(line, cursor, context);
    }
    String meant = meant(line);
    return gogo.parse(meant, Math.min(cursor, meant.length()), context);
  }

  private String meant(String line) {
    Matcher plain = LINE.matcher(line);
    if (plain.matches()) {
      return plain.group(1) + " " + quoted(plain.group(2));
    }
    Matcher help = HELP.matcher(line);
    return help.matches() && commands.test(help.group(1)) ? "help " + help.group(1) : line;
  }

  /** One word for Gogo, which takes everything but the quote itself literally. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
