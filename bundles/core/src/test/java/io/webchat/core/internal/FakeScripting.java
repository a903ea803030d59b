package io.webchat.core.internal;

import io.webchat.api.bus.Subscription;
import io.webchat.api.message.Message;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.filter.AsyncPreProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** An extension that runs scripts, as far as the core sees it: its preprocessor redacts digits. */
final class FakeScripting implements InstanceExtension {
  final List<InstanceContext> attached = new CopyOnWriteArrayList<>();
  private final CompletionStage<Void> started;
  private final AsyncPreProcessor preProcessor;

  /** Its scripts run when {@code started} completes. */
  FakeScripting(CompletionStage<Void> started, AsyncPreProcessor preProcessor) {
    this.started = started;
    this.preProcessor = preProcessor;
  }

  FakeScripting() {
    this(CompletableFuture.completedFuture(null), FakeScripting::redact);
  }

  static CompletionStage<List<Message>> redact(
      List<Message> messages, io.webchat.spi.filter.ChatContext chat) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<Message> redacted = new ArrayList<>();
          messages.forEach(
              message -> redacted.add(message.withText(message.text().replaceAll("\\d", "*"))));
          return redacted;
        });
  }

  @Override
  public boolean runsScripts() {
    return true;
  }

  @Override
  public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
    return started.thenApply(
        unused -> {
          attached.add(instance);
          Subscription registered = instance.preProcessor("redact", preProcessor);
          return registered;
        });
  }
}
