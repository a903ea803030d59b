package io.webchat.tracing.internal;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.webchat.mailbox.timing.CallTimes;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A span of each call of a transport, {@code webchat.transport.send}, and of a store, {@code
 * webchat.store.load}, as long as there is a tracer; the best one where there are several. A
 * command that is called within a span has what it calls below that span. A span has the type of
 * the transport, the operation, the outcome and the class of what failed, and no text, id or key.
 */
@Component(
    service = {},
    immediate = true)
public final class CallSpans implements CallTimes.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(CallSpans.class);

  private final Tracer tracer;

  /** Makes spans with a tracer. */
  @Activate
  public CallSpans(@Reference(policyOption = ReferencePolicyOption.GREEDY) Tracer tracer) {
    this.tracer = tracer;
    CallTimes.listen(this);
  }

  @Deactivate
  void end() {
    CallTimes.unlisten(this);
  }

  @Override
  public CallTimes.Call begun(String part, String operation) {
    try {
      Span span = span(part, operation);
      return (nanos, failure) -> end(span, failure);
    } catch (RuntimeException e) {
      LOG.debug("A tracer failed at {}", operation, e);
      return (nanos, failure) -> {};
    }
  }

  private Span span(String part, String operation) {
    boolean store = part.equals(CallTimes.STORE);
    String kind = store ? "store" : "transport";
    Span span =
        tracer
            .nextSpan()
            .name("webchat." + kind + "." + operation)
            .tag("webchat.operation", operation);
    if (!store) {
      span.tag("webchat.transport", part);
    }
    return span.start();
  }

  private static void end(Span span, Throwable failure) {
    try {
      span.tag("webchat.outcome", failure == null ? "success" : "failure");
      if (failure != null) {
        span.tag("error.type", cause(failure).getClass().getName());
        // its message and those of its causes may hold what is secret
        span.error(new CallFailure(cause(failure).getClass().getSimpleName()));
      }
      span.end();
    } catch (RuntimeException e) {
      LOG.debug("A tracer failed", e);
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  @Override
  public Runnable carried(Runnable task) {
    Span current = current();
    return current == null ? task : () -> runWithin(current, task);
  }

  private Span current() {
    try {
      return tracer.currentSpan();
    } catch (RuntimeException e) {
      LOG.debug("A tracer failed", e);
      return null;
    }
  }

  /** The task runs whatever the tracer does: a mailbox has lost it otherwise. */
  private void runWithin(Span span, Runnable task) {
    Optional<Tracer.SpanInScope> scope = enter(span);
    try {
      task.run();
    } finally {
      scope.ifPresent(CallSpans::leave);
    }
  }

  private Optional<Tracer.SpanInScope> enter(Span span) {
    try {
      return Optional.of(tracer.withSpan(span));
    } catch (RuntimeException e) {
      LOG.debug("A tracer failed", e);
      return Optional.empty();
    }
  }

  private static void leave(Tracer.SpanInScope scope) {
    try {
      scope.close();
    } catch (RuntimeException e) {
      LOG.debug("A tracer failed", e);
    }
  }

  /** What a span is told of a failure: its class only. */
  private static final class CallFailure extends Exception {
    private static final long serialVersionUID = 1L;

    CallFailure(String name) {
      super(name, null, false, false);
    }
  }
}
