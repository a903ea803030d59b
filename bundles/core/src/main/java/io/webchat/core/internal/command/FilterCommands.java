package io.webchat.core.internal.command;

import io.webchat.api.bus.CommandCall;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.MessagePreProcessor;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.message.FilterSet;
import io.webchat.core.internal.message.PreProcessorChain;
import io.webchat.core.internal.runtime.MessageStage;
import io.webchat.core.internal.runtime.RejectionMapping;
import io.webchat.core.internal.storage.SessionKeeper;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.mailbox.Stages;
import io.webchat.spi.filter.AsyncPreProcessor;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The commands about filters and preprocessors. Used on the mailbox only. */
public final class FilterCommands {
  private static final String INVALID =
      "Missing or invalid filters provided. Please provide a regular expression or an array of"
          + " regular expressions.";

  private final SessionCalls calls;
  private final FilterSet filters;
  private final PreProcessorChain stages;
  private final SessionKeeper keeper;
  private final SendCommands sending;

  public FilterCommands(
      SessionCalls calls,
      FilterSet filters,
      PreProcessorChain stages,
      SessionKeeper keeper,
      SendCommands sending) {
    this.calls = calls;
    this.filters = filters;
    this.stages = stages;
    this.keeper = keeper;
    this.sending = sending;
  }

  public void register(Commands commands) {
    commands.on("sendFilteredMessage", this::sendFilteredMessage);
    commands.on("addPrefilter", this::addPrefilter);
    commands.on("registerPreProcessor", this::registerPreProcessor);
  }

  private CompletionStage<?> sendFilteredMessage(CommandCall call) {
    calls.requireActive(RejectionMapping.notActive("No active chat session"));
    String text = SendCommands.messageText(call);
    add(call.data().get("regex"));
    return sending.send(text, call).thenApply(ajax -> null);
  }

  private CompletionStage<?> addPrefilter(CommandCall call) {
    add(call.data().get("filters"));
    return Stages.value(filters.custom());
  }

  private void add(Object given) {
    List<FilterExpression> parsed = FilterSet.parse(given);
    if (parsed.isEmpty()) {
      throw invalid(null);
    }
    try {
      filters.add(parsed);
    } catch (IllegalArgumentException e) {
      throw invalid(e.getMessage());
    }
    keeper.changed(true);
  }

  private static Rejection invalid(String why) {
    Rejection rejection = Rejection.of(ErrorCode.INVALID_ARGUMENT, INVALID);
    return why == null ? rejection : rejection.withHint(why);
  }

  private CompletionStage<?> registerPreProcessor(CommandCall call) {
    Object preprocessor = call.data().get("preprocessor");
    if (preprocessor instanceof AsyncPreProcessor whole) {
      stages.register(MessageStage.ofBatches(whole));
    } else if (preprocessor instanceof MessagePreProcessor function) {
      stages.register(MessageStage.of(function));
    } else {
      throw Rejection.of(
          ErrorCode.INVALID_ARGUMENT,
          "No preprocessor function provided. Type provided was '"
              + typeOf(preprocessor, call.data().containsKey("preprocessor"))
              + "'.");
    }
    return Stages.value(preprocessor);
  }

  /** JavaScript's {@code typeof}; an absent option is {@code undefined}. */
  private static String typeOf(Object value, boolean given) {
    if (value == null) {
      return given ? "object" : "undefined";
    } else if (value instanceof String) {
      return "string";
    } else if (value instanceof Number) {
      return "number";
    }
    return value instanceof Boolean ? "boolean" : "object";
  }
}
