package io.webchat.backend.internal.http;

import io.webchat.backend.internal.chat.ServedChat;
import io.webchat.http.channel.ChannelEnd;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.AtEnd;
import io.webchat.http.servlet.EventStream;
import io.webchat.http.servlet.Query;
import io.webchat.keys.KeyRing;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams of the events of chats, each as long as its client stays and its key is in force. */
final class EventRequests {
  private static final Logger LOG = LoggerFactory.getLogger(EventRequests.class);
  private static final String FOUND = EventRequests.class.getName();

  private final ChatRequests chats;
  private final KeyRing keys;

  EventRequests(ChatRequests chats, KeyRing keys) {
    this.chats = chats;
    this.keys = keys;
  }

  /** Answers with the events behind the one that the client has. */
  void open(ApiRequest request, HttpServletResponse response) throws RefusedException, IOException {
    CompletionStage<ServedChat> found = found(request);
    if (!found.toCompletableFuture().isDone()) {
      openLater(request.http(), response, found);
      return;
    }
    ServedChat chat = there(found);
    String after = after(request.http(), chat);
    EventStream stream =
        EventStream.open(
            way -> chat.log().attach(way, after), chat.log().idPrefix(), request.http(), response);
    KeyRing.Hold hold = keys.hold(request.key(), () -> stream.endAtOnce(ChannelEnd.REVOKED));
    try {
      request.http().getAsyncContext().addListener(AtEnd.run(hold::close));
    } catch (IllegalStateException e) {
      hold.close(); // the client is gone already
    }
  }

  private static String after(HttpServletRequest request, ServedChat chat) throws ChannelException {
    String last = request.getHeader("Last-Event-ID");
    String after =
        last == null || last.isEmpty() ? Query.parameter(request, "after").orElse("") : last;
    return after.equals("latest") ? chat.log().lastId() : after;
  }

  /** The chat that was looked for when the request came first. */
  @SuppressWarnings("unchecked") // what openLater has put there
  private CompletionStage<ServedChat> found(ApiRequest request) {
    Object earlier = request.http().getAttribute(FOUND);
    return earlier == null
        ? chats.find(request.owner(), request.chat())
        : (CompletionStage<ServedChat>) earlier;
  }

  /** A chat that is taken up again is waited for without a thread; then the request comes anew. */
  private static void openLater(
      HttpServletRequest request, HttpServletResponse response, CompletionStage<ServedChat> found) {
    request.setAttribute(FOUND, found);
    AsyncContext context = request.startAsync(request, response);
    context.setTimeout(0); // taking up a chat has a bound
    found.whenComplete(
        (chat, problem) -> {
          try {
            context.dispatch();
          } catch (IllegalStateException e) {
            LOG.debug("The client is gone", e);
          }
        });
  }

  private static ServedChat there(CompletionStage<ServedChat> found) throws RefusedException {
    try {
      return found.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RefusedException refusal) {
        throw refusal;
      }
      throw e;
    }
  }
}
