package io.webchat.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.Parser;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextLinesTest {
  private final List<String> parsed = new ArrayList<>();
  private final Parser lines =
      new PlainTextLines(
          (line, cursor, context) -> {
            parsed.add(line);
            return null;
          },
          List.of("events", "help", "send")::contains);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it costs $5",
        "I am #1 fan",
        "rock & roll",
        "http://x/?a=1&b=2",
        "[1, 2]",
        "What's up",
        "'",
        "''' '' '",
        "(really)",
        "50%",
        "a <b> c",
        "a > d",
        "a    b",
        "say \"hi\"; {x} | ${y} $(z) %(1+1) `w`",
        "back\\slash \\n \\",
        "~/x * ? {a,b} !x ^a^b",
        "two\nlines",
        "ü€"
      })
  void gogoHandsTheTextToTheCommandAsItIs(String text) throws Exception {
    ThreadIOImpl streams = new ThreadIOImpl();
    streams.start();
    try (Processor gogo = new Processor(streams);
        CommandSession session =
            gogo.createSession(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream())) {
      gogo.addCommand("webchat", this, "send");
      lines.parse("webchat:send " + text, 0, ParseContext.ACCEPT_LINE);
      assertThat(session.execute(parsed.get(0))).isEqualTo(List.of(text));
    } finally {
      streams.stop();
    }
  }

  /** The command that Gogo calls. */
  public List<String> send(String... words) {
    return List.of(words);
  }

  @Test
  void bothCommandsAreTakenWithAndWithoutTheScope() {
    for (String line : List.of("send a", " send  a ", "webchat:send a", "typing a")) {
      lines.parse(line, 0, ParseContext.ACCEPT_LINE);
    }
    assertThat(parsed).containsExactly("send 'a'", "send 'a'", "webchat:send 'a'", "typing 'a'");
  }

  @Test
  void whoAsksACommandForHelpGetsIt() {
    for (String line : List.of("events --help", "webchat:events -h", "ls --help", "send --help")) {
      lines.parse(line, 0, ParseContext.ACCEPT_LINE);
    }
    assertThat(parsed).containsExactly("help events", "help events", "ls --help", "send '--help'");
  }

  @Test
  void everyOtherLineIsGogos() {
    List<String> others =
        List.of("list", "send", "sender $x", "echo send $x", "typing ", "x:send a");
    for (String line : others) {
      lines.parse(line, 0, ParseContext.ACCEPT_LINE);
    }
    lines.parse("send $x", 0, ParseContext.COMPLETE);
    assertThat(parsed).startsWith(others.toArray(String[]::new)).endsWith("send $x");
  }

  /** Closes as try needs it. */
  private static final class Processor extends CommandProcessorImpl implements AutoCloseable {
    Processor(ThreadIOImpl streams) {
      super(streams);
    }

    @Override
    public void close() {
      stop();
    }
  }
}
