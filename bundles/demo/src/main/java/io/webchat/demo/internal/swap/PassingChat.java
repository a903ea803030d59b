package io.webchat.demo.internal.swap;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A chat that comes and goes beside those that are counted, as in a container that is in use: it
 * begins, is left as by a page that is loaded again, restored by the next page, and ended.
 */
final class PassingChat {
  private final WebChatFactory factory;
  private final InstanceSettings settings;

  PassingChat(WebChatFactory factory, InstanceSettings settings) {
    this.factory = factory;
    this.settings = settings;
  }

  /** Completes when it has gone; fails with what went wrong. */
  CompletionStage<Void> pass() {
    return page(chat -> {}, this::begin).thenCompose(gone -> nextPage());
  }

  private CompletionStage<?> begin(WebChat chat) {
    return chat.ready()
        .thenCompose(
            ready ->
                ready.service().startChat(StartChat.by("Paul", "Client").with("nickname", "Paul")))
        .thenCompose(started -> chat.service().sendMessage("I load the page again."));
  }

  private CompletionStage<Void> nextPage() {
    CompletableFuture<Void> restored = new CompletableFuture<>();
    return page(
        chat -> chat.bus().subscribe("WebChatService.restored", event -> restored.complete(null)),
        chat -> restored.thenCompose(unused -> chat.service().endChat()));
  }

  private CompletionStage<Void> page(
      Consumer<WebChat> prepare, Function<WebChat, CompletionStage<?>> visit) {
    WebChat chat = factory.create(settings, prepare);
    return visit
        .apply(chat)
        .handle(
            (done, failure) -> {
              chat.close();
              return chat.closed()
                  .thenCompose(
                      closed ->
                          failure == null
                              ? CompletableFuture.<Void>completedFuture(null)
                              : CompletableFuture.<Void>failedFuture(failure));
            })
        .thenCompose(closing -> closing);
  }
}
