package io.webchat.benchmarks.micro;

import io.webchat.api.message.FilterExpression;
import io.webchat.regex.BoundedMatcher;
import io.webchat.regex.compiler.FilterCompiler;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Value;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Time of one {@code find} of harmless expressions over the texts of a chat. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RegexComparison {
  /** How often in one call, so that calling JavaScript counts for little. */
  static final int CALLS = 1_000;

  private static final Engine ENGINE =
      Engine.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build();

  private static final String SENTENCE =
      "Hello, my order 12345 {has not} arrived yet, can you help me please? ";

  /** Expressions by name; each means the same to all three. */
  static final Map<String, Expression> EXPRESSIONS =
      Map.of(
          "token", new Expression("\\{start:[0-9]{9}\\}", false, SENTENCE),
          "digits", new Expression("\\d{4}", false, SENTENCE),
          "words", new Expression("\\b(?:card|pin|help)\\b", true, SENTENCE),
          "line", new Expression("^(?:.*\\b(?:card|pin)\\b.*|\\d+)$", true, SENTENCE),
          "mail", new Expression("[\\w.+-]+@[\\w-]+\\.[\\w.]+", false, SENTENCE),
          "long", new Expression("\\bcredit card\\b", true, SENTENCE.repeat(30)));

  /** An expression and the text that it is looked for in. */
  record Expression(String source, boolean ignoringCase, String text) {}

  /** Name of the expression. */
  @Param({"token", "digits", "words", "line", "mail", "long"})
  public String expression;

  private String text;
  private BoundedMatcher bounded;
  private Pattern java;
  private Context context;
  private Value script;

  /** Compiles it three times. */
  @Setup
  public void compile() {
    Expression chosen = EXPRESSIONS.get(expression);
    String flags = chosen.ignoringCase() ? "i" : "";
    text = chosen.text();
    bounded = FilterCompiler.compile(FilterExpression.javaScript(chosen.source(), flags));
    java = Pattern.compile(chosen.source(), chosen.ignoringCase() ? Pattern.CASE_INSENSITIVE : 0);
    context = Context.newBuilder("js").engine(ENGINE).build();
    script =
        context
            .eval(
                "js",
                """
                (source, flags) => {
                  const expression = new RegExp(source, flags);
                  return (text, calls) => {
                    let found = 0;
                    for (let i = 0; i < calls; i++) {
                      if (expression.test(text)) {
                        found++;
                      }
                    }
                    return found;
                  };
                }
                """)
            .execute(chosen.source(), flags);
    int found = script.execute(text, 1).asInt();
    if ((found == 1) != bounded.find(text) || (found == 1) != java.matcher(text).find()) {
      throw new IllegalStateException("The three do not agree about " + chosen);
    }
  }

  /** Closes the context. */
  @TearDown
  public void close() {
    context.close();
  }

  /** {@link BoundedMatcher}. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public int bounded() {
    int found = 0;
    for (int i = 0; i < CALLS; i++) {
      if (bounded.find(text)) {
        found++;
      }
    }
    return found;
  }

  /** {@link Pattern}. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public int java() {
    int found = 0;
    for (int i = 0; i < CALLS; i++) {
      if (java.matcher(text).find()) {
        found++;
      }
    }
    return found;
  }

  /** {@code RegExp} of GraalJS. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public int graalJs() {
    return script.execute(text, CALLS).asInt();
  }
}
