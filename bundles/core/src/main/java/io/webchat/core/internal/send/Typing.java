package io.webchat.core.internal.send;

import io.webchat.api.TypingInput;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.AjaxResponse;
import io.webchat.core.internal.message.ScriptGate;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Typing of the customer: the first key tells the server, further keys within 2 s only prolong it,
 * 2 s of silence tell the server again. Used on the mailbox only.
 */
public final class Typing {
  private static final Logger LOG = LoggerFactory.getLogger(Typing.class);

  /** Silence after which typing has stopped, ms. */
  private static final long SILENCE_MS = 2_000;

  private static final int PREVIEW_LIMIT = 4_000;

  private final Mailbox mailbox;
  private final ChatSession session;
  private final ServiceEvents events;
  private final SessionCalls calls;
  private final ScriptGate scripts;
  private TypingInput input;
  private Subscription keys;
  private Timers.Timer silence;
  private CompletionStage<AjaxResponse> started;

  public Typing(
      Mailbox mailbox,
      ChatSession session,
      ServiceEvents events,
      SessionCalls calls,
      ScriptGate scripts) {
    this.mailbox = mailbox;
    this.session = session;
    this.events = events;
    this.calls = calls;
    this.scripts = scripts;
  }

  /** A key was pressed; {@code preview} may be {@code null}: then the registered input counts. */
  public CompletionStage<AjaxResponse> typed(String preview) {
    String shown = preview == null ? preview() : mayShow() ? cut(preview) : null;
    if (silence == null) {
      events.publish("clientTypingStarted");
      started = calls.localAjax((transport, data) -> transport.typing(data, true, shown));
    } else {
      silence.cancel();
    }
    silence = mailbox.after(SILENCE_MS, this::silent);
    return started;
  }

  /** What stands in the registered input; {@code null} when there is none. */
  public String preview() {
    if (input == null || !mayShow()) {
      return null;
    }
    try {
      return cut(input.value());
    } catch (RuntimeException e) {
      LOG.warn("Instance {}: the typing input failed", session.instanceId(), e);
      return null;
    }
  }

  /** Whether the functions that were to see the text can. */
  private boolean mayShow() {
    return scripts.maySendText();
  }

  /** Listens to an input instead of the former one. */
  public void register(TypingInput source) {
    Subscription former = keys;
    input = source;
    keys = source.onKey(() -> mailbox.always(() -> keyed(source)));
    if (former != null) {
      former.close();
    }
  }

  /** The text was sent, or the session is over: typing is, too, without a word to the server. */
  public void cancel() {
    if (silence != null) {
      silence.cancel();
      silence = null;
      events.publish("clientTypingStopped");
    }
  }

  /** The instance is closed. */
  public void close() {
    if (silence != null) {
      silence.cancel();
    }
    if (keys != null) {
      keys.close();
    }
    input = null;
  }

  private void keyed(TypingInput source) {
    if (source == input && session.isActive()) {
      CompletionStage<AjaxResponse> unused = typed(null).exceptionally(this::unsent);
    }
  }

  private AjaxResponse unsent(Throwable failure) {
    LOG.debug("Instance {}: typing was not sent", session.instanceId(), failure);
    return null;
  }

  private void silent() {
    silence = null;
    String shown = preview();
    CompletionStage<AjaxResponse> unused =
        calls
            .localAjax((transport, data) -> transport.typing(data, false, shown))
            .exceptionally(this::unsent);
    events.publish("clientTypingStopped");
  }

  private static String cut(String text) {
    return text == null || text.length() <= PREVIEW_LIMIT ? text : text.substring(0, PREVIEW_LIMIT);
  }
}
