package io.webchat.core.internal.lifecycle;

import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.AjaxResponse;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.core.internal.send.Outbox;
import io.webchat.core.internal.transport.Repeat;
import io.webchat.core.internal.transport.SessionUnknown;
import io.webchat.core.internal.transport.TransportHolder;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a chat on behalf of the customer: what waits is sent, the server is told, and the chat
 * ends here whatever the server answers, or when it does not answer in time. The last messages come
 * before the end, unless preprocessors need longer for them than extensions may take. Used on the
 * mailbox only.
 */
public final class ChatEnd {
  private static final Logger LOG = LoggerFactory.getLogger(ChatEnd.class);

  /** How long to wait where {@code ajaxTimeout} sets no limit, ms. */
  private static final long DEFAULT_MS = 10_000;

  /**
   * How long a transport may take beyond {@code ajaxTimeout} to say that there is no answer, ms.
   */
  private static final long LATE_MS = 1_000;

  private final Mailbox mailbox;
  private final ChatSession session;
  private final TransportHolder holder;
  private final Outbox outbox;
  private final Supplier<Limits> limits;
  private final Listener listener;
  private boolean asked;

  /** What happens while a chat is being ended. */
  public interface Listener {
    /** Nothing waits for scripts any more. */
    void ending();

    /** The server answered; completes when the last messages are published. */
    CompletionStage<Void> lastMessages(Reply reply);

    /** The server may still have the session: it is to be told again. */
    void untold(SessionData data);

    /** The chat is over here. */
    void ended();
  }

  /**
   * How long the end may take.
   *
   * @param answerMs the answer to it, and before that what waits to be sent, ms
   * @param preprocessorsMs preprocessors with the last messages, ms
   */
  public record Limits(long answerMs, long preprocessorsMs) {
    /** As they are configured. */
    public static Limits of(WebChatConfiguration configuration, CoreSettings settings) {
      long answer = configuration.ajaxTimeout();
      return new Limits(answer > 0 ? answer : DEFAULT_MS, settings.extensionTimeoutMs());
    }
  }

  public ChatEnd(
      Mailbox mailbox,
      ChatSession session,
      TransportHolder holder,
      Outbox outbox,
      Supplier<Limits> limits,
      Listener listener) {
    this.mailbox = mailbox;
    this.session = session;
    this.holder = holder;
    this.outbox = outbox;
    this.limits = limits;
    this.listener = listener;
  }

  /** Ends the chat; {@code result} never fails once the chat is being ended. */
  public void end(CompletableFuture<AjaxResponse> result) {
    if (!session.move(WebChatState.ENDING)) {
      result.completeExceptionally(RejectionMapping.notActive());
      return;
    }
    asked = false;
    int number = session.number();
    mailbox.after(limits.get().answerMs(), () -> stopSending(number));
    outbox.whenIdle(() -> ask(number, result));
    listener.ending();
  }

  /** The instance closes: the chat ends at once, and the server is told in the background. */
  public void close() {
    int number = session.number();
    if (isUnderWay(number)) {
      listener.untold(session.data());
      over(number);
    }
  }

  /** The server has no session any more in which something could be sent. */
  public void serverEnded() {
    stopSending(session.number());
  }

  private void stopSending(int number) {
    if (isUnderWay(number) && !asked) {
      outbox.clear(RejectionMapping.notActive());
    }
  }

  private void ask(int number, CompletableFuture<AjaxResponse> result) {
    if (!isUnderWay(number)) {
      result.complete(ended());
      return;
    }
    asked = true;
    SessionData data = session.data();
    TransportException late =
        TransportException.builder(Kind.TIMEOUT, "No answer in time to the end of the chat")
            .ajax(AjaxResponse.failure("timeout"))
            .build();
    Timers.Timer limit =
        mailbox.after(limits.get().answerMs() + LATE_MS, () -> failed(number, data, late, result));
    holder
        .call(Repeat.ALWAYS, transport -> transport.end(session.data()))
        .whenComplete(
            (reply, failure) -> {
              limit.cancel();
              if (failure == null) {
                answered(number, reply, result);
              } else {
                failed(number, data, Stages.unwrap(failure), result);
              }
            });
  }

  private void answered(int number, Reply reply, CompletableFuture<AjaxResponse> result) {
    if (!isUnderWay(number)) {
      result.complete(ended());
      return;
    }
    Timers.Timer limit =
        mailbox.after(
            limits.get().preprocessorsMs(),
            () -> {
              if (isUnderWay(number)) {
                LOG.warn(
                    "Instance {}: the chat ends while preprocessors still have messages of it;"
                        + " these are not shown",
                    session.instanceId());
                finish(number, reply.ajax(), result);
              }
            });
    listener
        .lastMessages(reply)
        .thenRun(limit::cancel)
        .thenRun(() -> finish(number, reply.ajax(), result));
  }

  private void finish(int number, AjaxResponse answer, CompletableFuture<AjaxResponse> result) {
    over(number);
    result.complete(answer);
  }

  private void failed(
      int number, SessionData data, Throwable failure, CompletableFuture<AjaxResponse> result) {
    if (!isUnderWay(number)) {
      result.complete(ended());
      return;
    }
    if (SessionUnknown.mayGoOn(failure)) {
      listener.untold(data);
    }
    finish(number, RejectionMapping.ajax(failure), result);
  }

  private void over(int number) {
    if (isUnderWay(number)) {
      listener.ended();
    }
  }

  private boolean isUnderWay(int number) {
    return number == session.number() && session.is(WebChatState.ENDING);
  }

  private static AjaxResponse ended() {
    return AjaxResponse.ok(Map.of("statusCode", 0, "chatEnded", true));
  }
}
