package io.webchat.graaljs.sample.client;

import io.webchat.graaljs.sample.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Lives in the test's client bundle: the engine as a customer's scripts get it. */
public final class ConstrainedSandbox implements BundleActivator, Sandbox {

  private static final long STATEMENTS = 100_000;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  /** Both have to be the same in every context of an engine. */
  private final HostAccess access = HostAccess.CONSTRAINED;

  private final Predicate<Source> counted = new EveryStatement();

  private Engine engine;

  @Override
  public void start(BundleContext context) {
    engine =
        Engine.newBuilder("js")
            .sandbox(SandboxPolicy.CONSTRAINED)
            .in(InputStream.nullInputStream())
            .out(printed)
            .err(printed)
            .option("engine.WarnInterpreterOnly", "false")
            .build();
    context.registerService(Sandbox.class, this, null);
  }

  @Override
  public void stop(BundleContext context) {
    engine.close(true);
  }

  @Override
  public Room room() {
    return new ContextRoom(
        Context.newBuilder("js")
            .engine(engine)
            .sandbox(SandboxPolicy.CONSTRAINED)
            .allowHostAccess(access)
            .resourceLimits(ResourceLimits.newBuilder().statementLimit(STATEMENTS, counted).build())
            .build());
  }

  @Override
  public String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Override
  public String engine() {
    return engine.getImplementationName() + " " + engine.getVersion();
  }

  private static final class EveryStatement implements Predicate<Source> {
    @Override
    public boolean test(Source source) {
      return true;
    }
  }

  private record ContextRoom(Context context) implements Room {

    @Override
    public Outcome eval(String source) {
      try {
        return new Outcome(Kind.VALUE, context.eval("js", source).toString());
      } catch (PolyglotException e) {
        return new Outcome(kind(e), e.getMessage());
      }
    }

    private static Kind kind(PolyglotException e) {
      if (e.isSyntaxError()) {
        return Kind.SYNTAX_ERROR;
      } else if (e.isResourceExhausted()) {
        return Kind.LIMIT_EXCEEDED;
      } else if (e.isInterrupted()) {
        return Kind.INTERRUPTED;
      } else if (e.isCancelled()) {
        return Kind.CANCELLED;
      }
      return Kind.GUEST_ERROR;
    }

    @Override
    public void resetLimits() {
      context.resetLimits();
    }

    @Override
    public void interrupt() {
      try {
        context.interrupt(Duration.ofSeconds(60));
      } catch (TimeoutException e) {
        throw new IllegalStateException("still running", e);
      }
    }

    @Override
    public void close() {
      context.close(true);
    }
  }
}
