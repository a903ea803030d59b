package io.webchat.regex;

import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;

/**
 * A JavaScript engine to compare with. It errs itself in some corners, which are left out: word
 * edges beside a surrogate pair with flag {@code u}, and looks behind that hold assertions.
 */
final class RealEngine implements AutoCloseable {
  /** The answer for an expression that it refuses. */
  static final String REFUSED = "refused";

  static {
    // one of its assertions does not hold for texts with lone surrogates
    RealEngine.class.getClassLoader().setPackageAssertionStatus("com.oracle.truffle", false);
  }

  private final Context context =
      Context.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build();
  private final Value test =
      context.eval(
          "js",
          """
          (source, flags, texts) => {
            let expression;
            try { expression = new RegExp(source, flags); } catch (e) { return 'refused'; }
            let answers = '';
            for (const text of texts) {
              expression.lastIndex = 0;
              answers += expression.test(text) ? '1' : '0';
            }
            return answers;
          }
          """);

  /** A digit for each text, or {@link #REFUSED}. */
  String answers(String source, String flags, List<String> texts) {
    return test.execute(source, flags, ProxyArray.fromArray(texts.toArray())).asString();
  }

  @Override
  public void close() {
    context.close();
  }
}
