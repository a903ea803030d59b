package io.webchat.core.internal.message;

import io.webchat.core.internal.fixture.MessageParts;
import io.webchat.core.internal.message.Inbox.Source;
import io.webchat.core.internal.runtime.MessageStage;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An inbox whose preprocessors can be slow, and which writes down what it tells. */
abstract class InboxCase implements Inbox.Listener {
  final MessageParts parts = new MessageParts().active();
  final Inbox inbox = parts.inbox(this);

  /** Complete when a preprocessor that was slowed down is to be done. */
  final List<CompletableFuture<Void>> slow = new ArrayList<>();

  /** Whether preprocessors were told that the messages are of the past. */
  final Set<Boolean> restoring = new LinkedHashSet<>();

  /** Preprocessors need time from now on. */
  void slowDown() {
    AsyncPreProcessor slower =
        (messages, chat) -> {
          restoring.add(chat.restoring());
          slow.add(new CompletableFuture<>());
          return slow.get(slow.size() - 1).thenApply(unused -> messages);
        };
    parts.plugins.preProcessors.add(slower, MessageStage.ofBatches(slower), Map.of());
  }

  /** As one task of the mailbox, as answers come. */
  CompletionStage<Void> accept(Inbound inbound, Source source) {
    CompletableFuture<Void> handled = new CompletableFuture<>();
    parts.mailbox.always(() -> inbox.accept(inbound, source).thenRun(() -> handled.complete(null)));
    return handled;
  }

  @Override
  public void received(Inbound inbound) {
    parts.log.add("received");
  }

  @Override
  public void saw(InboundMessage message) {
    parts.log.add("saw " + message.position());
  }

  @Override
  public void delivered() {
    parts.log.add("delivered");
  }

  @Override
  public void expires(int seconds) {}

  @Override
  public void over(Inbound.Status how) {
    parts.events.publish("ended");
  }

  @Override
  public void drained() {
    parts.log.add("drained");
  }

  @Override
  public void ended() {
    parts.log.add("over");
  }
}
