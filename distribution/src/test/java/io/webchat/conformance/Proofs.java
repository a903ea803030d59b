package io.webchat.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.chat.AssertedTexts;
import io.webchat.chat.Wire;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Collects what the tests proved; when all are over, the table is written. */
final class Proofs implements InvocationInterceptor, AutoCloseable {
  /**
   * The result of one test on one wire.
   *
   * @param test class and method
   * @param rows what it proves
   * @param wire the wire
   * @param passed whether it passed
   */
  record Proof(String test, List<String> rows, Wire wire, boolean passed) {}

  private final List<Proof> proofs = new CopyOnWriteArrayList<>();

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    Proofs all =
        context
            .getRoot()
            .getStore(Namespace.create(Proofs.class))
            .getOrComputeIfAbsent(Proofs.class, unused -> new Proofs(), Proofs.class);
    boolean passed = false;
    AssertedTexts.take();
    try {
      invocation.proceed();
      requireLiterals(call.getExecutable());
      passed = true;
    } finally {
      all.add(call.getExecutable(), (Wire) call.getArguments().get(0), passed);
    }
  }

  /** A test that proves a rejection with a literal text has asserted just that text. */
  private static void requireLiterals(Method test) {
    Reference reference = Reference.read();
    Set<String> texts = AssertedTexts.take();
    assertThat(test.getAnnotation(Proves.class).value())
        .as("rows whose literal text was asserted")
        .allMatch(row -> reference.isAsserted(row, texts));
  }

  private void add(Method test, Wire wire, boolean passed) {
    String name = test.getDeclaringClass().getSimpleName() + "." + test.getName();
    List<String> rows = List.of(test.getAnnotation(Proves.class).value());
    proofs.add(new Proof(name, rows, wire, passed));
  }

  @Override
  public void close() throws IOException {
    ProofFiles.share(proofs, all -> new ConformanceTable(Catalogue.get(), all).write());
  }
}
