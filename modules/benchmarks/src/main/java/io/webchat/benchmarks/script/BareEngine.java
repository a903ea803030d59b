package io.webchat.benchmarks.script;

import java.util.List;
import java.util.stream.IntStream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Value;

/**
 * GraalJS without anything around it: a message as JSON in, the same replacement, JSON out, on one
 * thread.
 */
final class BareEngine implements AutoCloseable {
  private static final String MESSAGE =
      """
      {"type":"Message","text":"%s","index":1,"timestamp":1700000000000,\
      "from":{"participantId":"7","type":"Agent","nickname":"Anna"}}"""
          .formatted(ScriptedChat.SAID);

  private static final String FUNCTION =
      """
      (function (text) {
        const message = JSON.parse(text);
        message.text = message.text.replace(/\\d{4}/g, '****');
        return JSON.stringify(message);
      })
      """;

  private final Engine engine =
      Engine.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build();

  /** A context that can do nothing but compute. */
  Context context() {
    return Context.newBuilder("js").engine(engine).build();
  }

  /**
   * Messages a second.
   *
   * @param nanos how long it is tried
   */
  double perSecond(long nanos) {
    try (Context context = context()) {
      Value replace = context.eval("js", FUNCTION);
      long begun = System.nanoTime();
      long end = begun + nanos;
      long count = 0;
      for (; System.nanoTime() < end; count++) {
        String shown = replace.execute(MESSAGE).asString();
        if (!shown.contains("card is **** ****")) {
          throw new IllegalStateException(shown);
        }
      }
      return count * 1e9 / (System.nanoTime() - begun);
    }
  }

  /** Opens contexts, and lets them be used once each. */
  List<Context> open(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              Context context = context();
              context.eval("js", FUNCTION).execute(MESSAGE);
              return context;
            })
        .toList();
  }

  @Override
  public void close() {
    engine.close();
  }
}
