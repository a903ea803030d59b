package io.webchat.conformance;

import io.webchat.chat.ChatCase;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * Proofs of the reference. They leave the container as it is, so that all classes of a JVM share
 * one, whose code is warm.
 */
@ExtendWith(ConformanceCase.Kept.class)
abstract class ConformanceCase extends ChatCase {
  /** Uses the container until the JVM has no more tests. */
  static final class Kept implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
      context
          .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(Kept.class))
          .getOrComputeIfAbsent(
              Kept.class,
              unused -> {
                container.beforeAll(context);
                return (AutoCloseable) () -> container.afterAll(context);
              });
    }
  }
}
