package io.webchat.core.internal.command;

import io.webchat.api.TypingInput;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.rich.RichReply;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.message.ScriptGate;
import io.webchat.core.internal.send.Outbox;
import io.webchat.core.internal.send.Typing;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.json.JsonWriter;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.Capability;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The commands that send messages and typing. Used on the mailbox only. */
public final class SendCommands {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final SessionCalls calls;
  private final Supplier<WebChatConfiguration> configuration;
  private final ScriptGate scriptGate;
  private final Outbox outbox;
  private final Typing typing;

  public SendCommands(
      SessionCalls calls,
      Supplier<WebChatConfiguration> configuration,
      ScriptGate scriptGate,
      Outbox outbox,
      Typing typing) {
    this.calls = calls;
    this.configuration = configuration;
    this.scriptGate = scriptGate;
    this.outbox = outbox;
    this.typing = typing;
  }

  public void register(Commands commands) {
    commands.on("sendMessage", this::sendMessage);
    commands.on("sendCustomNotice", this::sendCustomNotice);
    commands.on("sendTyping", this::sendTyping);
    commands.on("registerTypingPreviewInput", this::registerTypingPreviewInput);
  }

  private CompletionStage<?> sendMessage(CommandCall call) {
    RichReply reply = reply(call);
    String text =
        reply == null || call.data().get("message") != null
            ? messageText(call)
            : required(reply.text());
    calls.requireActive();
    return send(text, reply, call);
  }

  /** The answer to rich content, if there is one. */
  private RichReply reply(CommandCall call) {
    Object given = call.data().get("reply");
    if (given == null) {
      return null;
    }
    try {
      return RichReply.of(given instanceof Map<?, ?> map ? map : Map.of());
    } catch (IllegalArgumentException e) {
      throw Rejection.of(
          ErrorCode.INVALID_ARGUMENT, "Option 'reply' cannot be used: " + e.getMessage());
    }
  }

  /** The text to send: a string that is not blank, nothing else. */
  static String messageText(CommandCall call) {
    return required(call.data().get("message"));
  }

  private static String required(Object message) {
    if (message instanceof String text && !isBlank(text)) {
      return text;
    }
    throw Rejection.of(ErrorCode.EMPTY_MESSAGE, "No message text provided");
  }

  /** Whether a browser's {@code trim} would leave nothing. */
  private static boolean isBlank(String text) {
    return text.chars()
        .allMatch(
            c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == BYTE_ORDER_MARK);
  }

  /** Sends a checked text, for {@code sendFilteredMessage}. */
  CompletionStage<AjaxResponse> send(String text, CommandCall call) {
    return send(text, null, call);
  }

  private CompletionStage<AjaxResponse> send(String text, RichReply reply, CommandCall call) {
    int limit = configuration.get().maxMessageLength();
    if (limit > 0 && text.length() > limit) {
      throw Rejection.of(
          ErrorCode.MESSAGE_TOO_LONG,
          "Message length exceeds configured threshold of (" + limit + ") characters");
    }
    scriptGate.requireSendText();
    typing.cancel();
    return outbox.send(
        new OutgoingMessage(
            text, Commands.text(call, "type"), Commands.text(call, "parentMessageID"), reply));
  }

  private CompletionStage<?> sendCustomNotice(CommandCall call) {
    calls.require(
        Capability.CUSTOM_NOTICE, "This transport doesn't support sendCustomNotice command.");
    calls.requireActive();
    scriptGate.requireSendText();
    Object message = call.data().get("message");
    String text =
        message instanceof Map || message instanceof List
            ? json(message)
            : Objects.toString(message, "");
    return calls.ajaxOnce(
        "the notice", (transport, session) -> transport.customNotice(session, text));
  }

  private static String json(Object message) {
    try {
      return JsonWriter.writeStrictly(message);
    } catch (IllegalArgumentException e) {
      throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "The message cannot be written as JSON")
          .withCause(e);
    }
  }

  private CompletionStage<?> sendTyping(CommandCall call) {
    calls.requireActive();
    return typing.typed(Commands.text(call, "message"));
  }

  private CompletionStage<?> registerTypingPreviewInput(CommandCall call) {
    if (!(call.data().get("input") instanceof TypingInput input)) {
      throw Rejection.of(
          ErrorCode.INVALID_ARGUMENT,
          "Invalid value provided for the 'input' property. An HTML element reference to a textarea"
              + " or text input is required.");
    }
    typing.register(input);
    return Stages.nothing();
  }
}
