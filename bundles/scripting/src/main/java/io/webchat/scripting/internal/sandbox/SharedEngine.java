package io.webchat.scripting.internal.sandbox;

import io.webchat.spi.thread.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one engine of the bundle, made when the first script needs it: parsed sources are shared by
 * all contexts. Thread-safe.
 */
public class SharedEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedEngine.class);
  private static final String INTERPRETER = "Interpreted";
  private static final long CLOSE_MS = 3_000;

  /** The files of the prelude that {@code widgets.js} puts together. */
  private static final List<String> PARTS =
      List.of(
          "intrinsics",
          "values",
          "deferreds",
          "timers",
          "console",
          "storage",
          "cookies",
          "events",
          "url",
          "data",
          "network",
          "devices",
          "markup",
          "nodes",
          "loading",
          "elements",
          "collections",
          "jquery",
          "common",
          "page",
          "bus");

  // Every context of an engine must have the same of both.
  private final HostAccess access = HostAccess.CONSTRAINED;
  private final Predicate<Source> counted = new CustomersStatements();
  private final Map<String, Source> sources = new ConcurrentHashMap<>();
  private final long statements;
  private volatile boolean cold = true;
  private Engine engine;
  private boolean closed;

  public SharedEngine(long statements) {
    this.statements = statements;
  }

  /** Whether the prelude has not run completely yet: what has never run is slow once. */
  public boolean isCold() {
    return cold;
  }

  /** The prelude has run, with every part of it. */
  public void warmed() {
    cold = false;
  }

  /**
   * The prelude's source of a name, read when it is asked for first: the engine's code is large.
   */
  public Source source(String name) {
    return sources.computeIfAbsent(name, SharedEngine::own);
  }

  public List<String> parts() {
    return PARTS;
  }

  /** A new context, nothing in it; used by one thread at a time. */
  public Context newContext() {
    return Context.newBuilder("js")
        .engine(engine())
        .sandbox(SandboxPolicy.CONSTRAINED)
        .allowHostAccess(access)
        .option("js.console", "false")
        .option("js.graal-builtin", "true") // of which the prelude leaves nothing
        .option("js.unhandled-rejections", "handler")
        .option("js.load", "false")
        .option("js.print", "false")
        .resourceLimits(ResourceLimits.newBuilder().statementLimit(statements, counted).build())
        .build();
  }

  private synchronized Engine engine() {
    if (closed) {
      throw new IllegalStateException("The scripting bundle is stopped");
    }
    if (engine == null) {
      engine = newEngine();
      boolean interpreted = INTERPRETER.equals(engine.getImplementationName());
      LOG.info("JavaScript is {}", interpreted ? "interpreted" : "compiled");
    }
    return engine;
  }

  private static Engine newEngine() {
    try {
      return Engine.newBuilder("js")
          .sandbox(SandboxPolicy.CONSTRAINED)
          .in(InputStream.nullInputStream())
          .out(OutputStream.nullOutputStream())
          .err(OutputStream.nullOutputStream())
          .option("engine.WarnInterpreterOnly", "false")
          .build();
    } catch (RuntimeException | LinkageError e) {
      throw new EngineUnavailableException(e);
    }
  }

  private static Source own(String name) {
    try (InputStream in = SharedEngine.class.getResourceAsStream("prelude/" + name + ".js")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Source.newBuilder("js", text, ScriptWrapper.OWN + name + ".js")
          .cached(true)
          .buildLiteral();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends the engine with every context that is left; waits for scripts that run, but not for ever.
   */
  @Override
  public void close() {
    Engine last;
    synchronized (this) {
      closed = true;
      last = engine;
      engine = null;
    }
    if (last != null) {
      end(() -> last.close(true), CLOSE_MS);
    }
  }

  /**
   * The bundle of the engine may go before a slow one is closed, and its classes with it: then
   * nothing is left to be closed. The engine wraps what it misses in an exception of its own, so of
   * one that was not waited for to the end every failure is of that kind.
   */
  static void end(Runnable close, long patienceMs) {
    AtomicBoolean left = new AtomicBoolean();
    Thread closer =
        DaemonThreads.named(
            "webchat-script-close",
            () -> {
              try {
                close.run();
              } catch (RuntimeException | LinkageError e) {
                if (left.get() || e instanceof LinkageError) {
                  LOG.debug("The JavaScript engine went before it was closed", e);
                } else {
                  LOG.warn("The JavaScript engine cannot be closed: {}", e.toString());
                }
              }
            });
    closer.start();
    try {
      closer.join(patienceMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    left.set(true);
  }

  /**
   * Statements are counted where customers wrote them: counting takes as long as running one does,
   * and those of the prelude are bounded by the time of a call as well. The prelude is known by its
   * text, for a name can be chosen.
   */
  private final class CustomersStatements implements Predicate<Source> {
    @Override
    public boolean test(Source source) {
      return !sources.containsValue(source);
    }
  }
}
