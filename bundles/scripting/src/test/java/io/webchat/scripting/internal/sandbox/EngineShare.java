package io.webchat.scripting.internal.sandbox;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;

/**
 * A share of an engine that all tests of the JVM use: to parse the prelude takes longer than most
 * tests do. It ends its own contexts only.
 */
public final class EngineShare extends SharedEngine {
  private static final Map<Long, SharedEngine> ENGINES = new ConcurrentHashMap<>();

  private final SharedEngine whole;
  private final Collection<Context> contexts = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /** One of the engine whose contexts run so many statements a call. */
  public EngineShare(long statements) {
    super(statements);
    whole = ENGINES.computeIfAbsent(statements, SharedEngine::new);
  }

  @Override
  public boolean isCold() {
    return whole.isCold();
  }

  @Override
  public void warmed() {
    whole.warmed();
  }

  @Override
  public Source source(String name) {
    return whole.source(name);
  }

  @Override
  public Context newContext() {
    if (closed) {
      throw new IllegalStateException("The scripting bundle is stopped");
    }
    Context made = whole.newContext();
    contexts.add(made);
    if (closed) {
      made.close(true);
    }
    return made;
  }

  @Override
  public void close() {
    closed = true;
    end(() -> contexts.forEach(context -> context.close(true)), 3_000);
    super.close();
  }
}
