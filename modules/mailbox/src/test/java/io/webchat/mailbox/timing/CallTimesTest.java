package io.webchat.mailbox.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.webchat.spi.transport.Transport;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener is told of calls. */
class CallTimesTest {
  private final List<String> told = new ArrayList<>();
  private final CallTimes.Listener listener =
      (part, operation) ->
          (nanos, failure) -> {
            assertThat(nanos).isNotNegative();
            told.add(part + " " + operation + (failure == null ? "" : " failed"));
          };

  @AfterEach
  void end() {
    CallTimes.unlisten(listener);
  }

  @Test
  void aCallIsToldWhenItIsOver() {
    CallTimes.listen(listener);
    CompletableFuture<String> answer = new CompletableFuture<>();
    assertThat(CallTimes.timed(CallTimes.STORE, "load", () -> answer)).isSameAs(answer);
    assertThat(told).isEmpty();
    answer.complete("stored");
    assertThat(told).containsExactly("store load");
  }

  @Test
  void failuresAndCallsThatAreGivenUpAreToldAsSuch() {
    CallTimes.listen(listener);
    CallTimes.timed("wire", "send", () -> CompletableFuture.failedFuture(new Exception("no")));
    CallTimes.timed("wire", "poll", () -> new CompletableFuture<>()).cancel(true);
    assertThat(told).containsExactly("wire send failed", "wire poll failed");
  }

  @Test
  void aCallThatThrowsIsOver() {
    CallTimes.listen(listener);
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                CallTimes.<CompletableFuture<?>>timed(
                    "wire",
                    "send",
                    () -> {
                      throw new IllegalStateException("no");
                    }));
    assertThat(told).containsExactly("wire send failed");
  }

  @Test
  void aTaskCarriesWhatListenersWant() {
    CallTimes.Listener carrier =
        new CallTimes.Listener() {
          @Override
          public CallTimes.Call begun(String part, String operation) {
            return (nanos, failure) -> {};
          }

          @Override
          public Runnable carried(Runnable task) {
            return () -> {
              told.add("before");
              task.run();
            };
          }
        };
    CallTimes.listen(carrier);
    try {
      CallTimes.carried(() -> told.add("task")).run();
    } finally {
      CallTimes.unlisten(carrier);
    }
    assertThat(told).containsExactly("before", "task");
  }

  @Test
  void whoListensNoMoreIsToldNothing() {
    CompletableFuture<String> before = new CompletableFuture<>();
    CallTimes.timed("wire", "send", () -> before);
    CallTimes.listen(listener);
    before.complete("");
    CallTimes.unlisten(listener);
    CallTimes.timed("wire", "send", () -> CompletableFuture.completedFuture(""));
    assertThat(told).isEmpty();
  }

  @Test
  void everyOperationOfATransportIsTimedByItsName() throws Exception {
    CallTimes.listen(listener);
    Transport real =
        (Transport)
            Proxy.newProxyInstance(
                CallTimesTest.class.getClassLoader(),
                new Class<?>[] {Transport.class},
                (proxy, method, arguments) -> CompletableFuture.completedFuture(null));
    Transport timed = new TimedTransport(real, "wire");
    List<String> expected = new ArrayList<>();
    for (Method operation : Transport.class.getDeclaredMethods()) {
      if (operation.getReturnType() == CompletionStage.class
          && !Modifier.isStatic(operation.getModifiers())) {
        operation.invoke(timed, Stream.of(operation.getParameterTypes()).map(this::any).toArray());
        expected.add("wire " + operation.getName());
      }
    }
    assertThat(expected).hasSizeGreaterThan(10);
    assertThat(told).isEqualTo(expected);
  }

  private Object any(Class<?> type) {
    return type == boolean.class ? Boolean.TRUE : null;
  }
}
