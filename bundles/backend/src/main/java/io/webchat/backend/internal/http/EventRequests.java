package io.webchat.backend.internal.http;

import io.webchat.backend.internal.chat.ServedChat;
import io.webchat.http.channel.ChannelEnd;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.AtEnd;
import io.webchat.http.servlet.EventStream;
import io.webchat.keys.KeyRing;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Streams of the events of chats, each as long as its client stays and its key is in force. */
final class EventRequests {
  private final ChatRequests chats;
  private final KeyRing keys;

  EventRequests(ChatRequests chats, KeyRing keys) {
    this.chats = chats;
    this.keys = keys;
  }

  /** Answers with the events behind the one that the client has. */
  void open(ApiRequest request, HttpServletResponse response) throws RefusedException, IOException {
    ServedChat chat = there(chats.find(request.owner(), request.chat()));
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
        last == null || last.isEmpty() ? RequestParts.parameter(request, "after").orElse("") : last;
    return after.equals("latest") ? chat.log().lastId() : after;
  }

  /** The chat, if it is there at once: one that is being restored is asked for again. */
  private static ServedChat there(CompletionStage<ServedChat> found) throws RefusedException {
    if (!found.toCompletableFuture().isDone()) {
      throw new ChannelException(Code.OVERLOADED, "The chat is just being taken up again");
    }
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
