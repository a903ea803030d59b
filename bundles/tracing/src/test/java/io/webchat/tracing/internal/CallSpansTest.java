package io.webchat.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.mailbox.timing.CallTimes;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The spans of calls. */
class CallSpansTest {
  private final SimpleTracer tracer = new SimpleTracer();
  private final CallSpans spans = new CallSpans(tracer);

  @AfterEach
  void end() {
    spans.end();
  }

  private static CompletableFuture<String> call(String part, String operation) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CallTimes.timed(part, operation, () -> answer);
    return answer;
  }

  @Test
  void aCallOfATransportIsASpanFromItsBeginningToItsEnd() {
    CompletableFuture<String> answer = call("gms-v2-rest", "send");
    SimpleSpan span = tracer.getSpans().getFirst();
    assertThat(span.getEndTimestamp().toEpochMilli()).isZero();
    answer.complete("my secret");
    assertThat(span.getName()).isEqualTo("webchat.transport.send");
    assertThat(span.getTags())
        .containsOnly(
            Map.entry("webchat.operation", "send"),
            Map.entry("webchat.transport", "gms-v2-rest"),
            Map.entry("webchat.outcome", "success"));
    assertThat(span.getError()).isNull();
    assertThat(span.getEndTimestamp()).isAfterOrEqualTo(span.getStartTimestamp());
  }

  @Test
  void aCallOfAStoreIsOneToo() {
    call(CallTimes.STORE, "load").complete("");
    SimpleSpan span = tracer.onlySpan();
    assertThat(span.getName()).isEqualTo("webchat.store.load");
    assertThat(span.getTags()).doesNotContainKey("webchat.transport");
  }

  @Test
  void aFailureIsToldByItsClassOnly() {
    call("wire", "send")
        .completeExceptionally(
            new CompletionException(new IllegalStateException("key 4711 is refused")));
    SimpleSpan span = tracer.onlySpan();
    assertThat(span.getTags())
        .containsEntry("webchat.outcome", "failure")
        .containsEntry("error.type", "java.lang.IllegalStateException");
    assertThat(span.getError()).hasMessage("IllegalStateException").hasNoCause();
    assertThat(span.getError().getStackTrace()).isEmpty();
  }

  @Test
  void aCallFromAnotherThreadIsBelowTheSpanOfWhoAskedForIt() {
    Queue<Runnable> pool = new ArrayDeque<>();
    Mailbox mailbox = new Mailbox(pool::add, 10, new Timers(), System::nanoTime);
    Span asking = tracer.nextSpan().name("order").start();
    Tracer.SpanInScope scope = tracer.withSpan(asking);
    mailbox.execute(() -> call("wire", "send").complete(""));
    scope.close();
    assertThat(tracer.currentSpan()).isNull();
    mailbox.execute(() -> call("wire", "poll").complete(""));
    while (!pool.isEmpty()) {
      pool.remove().run();
    }
    List<String> parents = new ArrayList<>();
    for (SimpleSpan span : tracer.getSpans()) {
      parents.add(span.getName() + " " + span.getTraceId().equals(asking.context().traceId()));
    }
    assertThat(parents)
        .containsExactly(
            "order true", "webchat.transport.send true", "webchat.transport.poll false");
    assertThat(tracer.currentSpan()).isNull();
  }

  @Test
  void withoutATracerNothingIsMade() {
    spans.end();
    call("wire", "send").complete("");
    assertThat(tracer.getSpans()).isEmpty();
  }

  /** A tracer of which only one method is right: it has a current span. */
  private static Tracer withCurrentSpan(Span current, Tracer.SpanInScope scope) {
    return (Tracer)
        Proxy.newProxyInstance(
            CallSpansTest.class.getClassLoader(),
            new Class<?>[] {Tracer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("currentSpan")) {
                return current;
              }
              if (method.getName().equals("withSpan") && scope != null) {
                return scope;
              }
              throw new IllegalStateException("broken");
            });
  }

  @Test
  void aTaskRunsAlthoughTheTracerCannotSetItsSpan() {
    spans.end();
    Span current = tracer.nextSpan().name("order").start();
    Tracer.SpanInScope unclosable =
        () -> {
          throw new IllegalStateException("broken");
        };
    List<String> ran = new ArrayList<>();
    for (Tracer faulty :
        List.of(withCurrentSpan(current, null), withCurrentSpan(current, unclosable))) {
      CallSpans broken = new CallSpans(faulty);
      try {
        CallTimes.carried(() -> ran.add("task")).run();
      } finally {
        broken.end();
      }
    }
    assertThat(ran).containsExactly("task", "task");
  }

  @Test
  void aTracerThatFailsHarmsNoCall() {
    spans.end();
    Tracer faulty =
        (Tracer)
            Proxy.newProxyInstance(
                CallSpansTest.class.getClassLoader(),
                new Class<?>[] {Tracer.class},
                (proxy, method, arguments) -> {
                  throw new IllegalStateException("broken");
                });
    CallSpans broken = new CallSpans(faulty);
    try {
      CompletableFuture<String> answer = call("wire", "send");
      answer.complete("sent");
      assertThat(answer).isCompletedWithValue("sent");
      Runnable task = () -> {};
      assertThat(CallTimes.carried(task)).isSameAs(task);
    } finally {
      broken.end();
    }
  }
}
