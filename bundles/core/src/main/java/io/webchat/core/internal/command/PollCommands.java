package io.webchat.core.internal.command;

import io.webchat.api.WebChatState;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.lifecycle.Sleep;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.core.internal.transport.Connectivity;
import io.webchat.core.internal.transport.Poller;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.Capability;
import java.util.concurrent.CompletionStage;

/** The commands about polling, sleep and wake among them. Used on the mailbox only. */
public final class PollCommands {
  private final ChatSession session;
  private final SessionCalls calls;
  private final Poller poller;
  private final Sleep sleep;
  private final Connectivity connectivity;

  public PollCommands(
      ChatSession session,
      SessionCalls calls,
      Poller poller,
      Sleep sleep,
      Connectivity connectivity) {
    this.session = session;
    this.calls = calls;
    this.poller = poller;
    this.sleep = sleep;
    this.connectivity = connectivity;
  }

  public void register(Commands commands) {
    commands.on("poll", this::poll);
    commands.on("startPoll", call -> polling(poller::start));
    commands.on("stopPoll", call -> polling(poller::rest));
    commands.on("pausePoll", call -> polling(() -> poller.pause(Poller.Pause.COMMAND)));
    commands.on("sleep", call -> sleep());
    commands.on("wake", call -> wake());
    commands.on("resetPollExceptions", call -> resetPollExceptions());
  }

  private CompletionStage<?> poll(CommandCall call) {
    if (!Commands.isPrivate(call)) {
      throw Rejection.of(
          ErrorCode.ACCESS_DENIED,
          "Access Denied to private command. Only WebChatService is allowed to invoke this"
              + " command.");
    }
    calls.require(Capability.POLLING, "This transport doesn't support polling.");
    if (poller.isInFlight()) {
      throw Rejection.of(ErrorCode.POLL_PENDING, "previous poll has not finished.");
    }
    requireSession();
    return poller.poll();
  }

  private CompletionStage<?> polling(Runnable change) {
    calls.require(Capability.POLLING, "This transport doesn't support polling");
    requireSession();
    change.run();
    return Stages.nothing();
  }

  private void requireSession() {
    if (!session.isActive()) {
      throw RejectionMapping.notActive("No active chat session");
    }
  }

  private CompletionStage<?> sleep() {
    if (sleep.begin()) {
      poller.slowDown();
    }
    return Stages.nothing();
  }

  /** Polls as usual again; the server starts its idle timer anew, where it has one. */
  private CompletionStage<?> wake() {
    if (sleep.end()) {
      poller.hurry();
      poller.now();
    }
    if (!session.is(WebChatState.ACTIVE) || !calls.can(Capability.IDLE_TIMER)) {
      return Stages.nothing();
    }
    return calls.ajax((wire, data) -> wire.resetIdleTimer(data)).thenApply(answer -> null);
  }

  private CompletionStage<?> resetPollExceptions() {
    calls.require(
        Capability.RESET_POLL_EXCEPTIONS,
        "This transport doesn't support resetPollExceptions command.");
    connectivity.resetExceptions();
    return Stages.nothing();
  }
}
