package io.webchat.core.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.api.WebChatService;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.CommandHandler;
import io.webchat.api.bus.Plugin;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.TransportException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Registers the commands of {@code WebChatService} (reference section 3) and settles their
 * deferreds.
 */
final class Commands {
  private final ChatInstance chat;
  private final Plugin plugin;
  private final ChatCommands chatCommands;
  private final FileCommands files;
  private final FilterCommands filters;

  Commands(ChatInstance chat, Plugin plugin) {
    this.chat = chat;
    this.plugin = plugin;
    this.chatCommands = new ChatCommands(chat);
    this.files = new FileCommands(chat);
    this.filters = new FilterCommands(chat);
  }

  void register() {
    plugin.registerEvents(Events.NAMES);
    on("configure", chatCommands::configure);
    on("startChat", chatCommands::startChat);
    on("endChat", chatCommands::endChat);
    on("sendMessage", chatCommands::sendMessage);
    on("sendCustomNotice", chatCommands::sendCustomNotice);
    on("sendTyping", chatCommands::sendTyping);
    on("updateUserData", chatCommands::updateUserData);
    on("restore", chatCommands::restore);
    on("fetchHistory", chatCommands::fetchHistory);
    on("verifySession", chatCommands::verifySession);
    on("registerTypingPreviewInput", chatCommands::registerTypingPreviewInput);
    on("sendFilteredMessage", filters::sendFilteredMessage);
    on("addPrefilter", filters::addPrefilter);
    on("registerPreProcessor", filters::registerPreProcessor);
    on("sendFile", files::sendFile);
    on("downloadFile", files::downloadFile);
    on("getFileLimits", files::getFileLimits);
    on("acknowledge", chatCommands::acknowledge);
    on("poll", this::poll);
    on("startPoll", call -> polling(chat.poller()::start));
    on("stopPoll", call -> polling(chat.poller()::rest));
    on("pausePoll", call -> polling(() -> chat.poller().pause(Poller.Pause.COMMAND)));
    on("sleep", chatCommands::sleep);
    on("wake", chatCommands::wake);
    on("asyncRestore", chatCommands::asyncRestore);
    on("updateInteractionData", chatCommands::updateInteractionData);
    on("resetPollExceptions", call -> resetPollExceptions());
    value("getTranscript", () -> chat.inbox().transcript().transcript());
    value("getAgents", chatCommands::agents);
    value("getStats", chatCommands::stats);
    value("getSessionData", () -> chat.session().data());
  }

  /** What a command does: a stage of its value. */
  @FunctionalInterface
  interface Operation {
    CompletionStage<?> run(CommandCall call);
  }

  private void on(String name, Operation operation) {
    CommandHandler handler =
        call -> {
          int session = chat.session().number();
          operation
              .run(call)
              .whenComplete(
                  (value, failure) -> {
                    if (failure == null) {
                      call.deferred().resolve(value);
                    } else {
                      failed(call, session, Failures.unwrap(failure));
                    }
                  });
        };
    plugin.registerCommand(name, handler);
  }

  /**
   * Rejects; what went wrong between client and server is an event too, unless the session that the
   * command was for is over.
   */
  private void failed(CommandCall call, int session, Throwable failure) {
    Rejection reason = Failures.rejection(failure, chat.lease().type());
    call.deferred().reject(reason);
    if (failure instanceof TransportException && session == chat.session().number()) {
      chat.connectivity().commandFailed(failure);
    }
  }

  private void value(String name, Supplier<Object> value) {
    plugin.registerCommand(name, call -> call.deferred().resolve(value.get()));
  }

  private CompletionStage<?> poll(CommandCall call) {
    if (!WebChatService.NAMESPACE.equals(call.commander())) {
      throw Rejection.of(
          ErrorCode.ACCESS_DENIED,
          "Access Denied to private command. Only WebChatService is allowed to invoke this"
              + " command.");
    }
    if (!chat.lease().can(Capability.POLLING)) {
      throw Failures.unsupported("This transport doesn't support polling.");
    }
    if (chat.poller().isInFlight()) {
      throw Rejection.of(ErrorCode.POLL_PENDING, "previous poll has not finished.");
    }
    if (!chat.session().isActive()) {
      throw Failures.notActive("No active chat session");
    }
    return chat.poller().poll();
  }

  private CompletionStage<?> polling(Runnable change) {
    if (!chat.lease().can(Capability.POLLING)) {
      throw Failures.unsupported("This transport doesn't support polling");
    }
    if (!chat.session().isActive()) {
      throw Failures.notActive("No active chat session");
    }
    change.run();
    return Stages.nothing();
  }

  private CompletionStage<?> resetPollExceptions() {
    if (!chat.lease().can(Capability.RESET_POLL_EXCEPTIONS)) {
      throw Failures.unsupported("This transport doesn't support resetPollExceptions command.");
    }
    chat.connectivity().resetExceptions();
    return Stages.nothing();
  }
}
