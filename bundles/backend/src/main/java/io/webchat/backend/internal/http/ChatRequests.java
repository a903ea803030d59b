package io.webchat.backend.internal.http;

import io.webchat.backend.internal.chat.ServedChat;
import io.webchat.backend.internal.chat.ServedChats;
import io.webchat.http.bus.ClientOptions;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import io.webchat.json.JsonValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What requests about chats do, without HTTP. Thread-safe. */
final class ChatRequests {
  private static final String SERVICE = "WebChatService.";
  private static final Set<String> START = Set.of("settings", "form", "userData", "authentication");

  private final ServedChats chats;
  private final Refusals refusals;

  ChatRequests(ServedChats chats, Refusals refusals) {
    this.chats = chats;
    this.refusals = refusals;
  }

  /** Starts a chat; it is there when the chat server has taken it. */
  CompletionStage<Answer> start(String owner, Map<String, Object> body, String address)
      throws RefusedException {
    for (String key : body.keySet()) {
      if (!START.contains(key)) {
        throw new ChannelException(
            Code.BAD_REQUEST, "The body may have settings, form, userData and authentication only");
      }
    }
    Object settings = body.get("settings");
    if (settings != null && !(settings instanceof String)) {
      throw new ChannelException(Code.BAD_REQUEST, "settings: a text is expected");
    }
    Object userData = body.get("userData");
    if (userData != null && !(userData instanceof Map)) {
      throw new ChannelException(Code.BAD_REQUEST, "userData: an object is expected");
    }
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("form", object(body, "form"));
    options.put("userData", userData);
    Map<String, Object> authentication = object(body, "authentication");
    if (!authentication.isEmpty()) {
      options.put("authentication", authentication);
    }
    ServedChat chat = chats.open(owner, Optional.ofNullable((String) settings));
    return chat.call(chat.requireInstance(), ServedChat.START_CHAT, options)
        .handle(
            (answer, problem) -> {
              if (problem == null) {
                return Answer.json(201, chat.description()).at(address + "/" + chat.id());
              }
              chats.remove(chat);
              return refusals.of(problem, chat.secrets());
            });
  }

  private static Map<String, Object> object(Map<String, Object> body, String key)
      throws ChannelException {
    Object value = body.get(key);
    if (value != null && !(value instanceof Map)) {
      throw new ChannelException(Code.BAD_REQUEST, key + ": an object is expected");
    }
    return value == null ? Map.of() : JsonValues.object(value);
  }

  Answer list(String owner) throws RefusedException {
    return Answer.json(200, Map.of("chats", chats.list(owner)));
  }

  /** A chat of this owner. */
  CompletionStage<ServedChat> find(String owner, String id) {
    return chats.find(owner, id);
  }

  CompletionStage<Answer> describe(String owner, String id) {
    return find(owner, id).thenApply(chat -> Answer.json(200, chat.description()));
  }

  CompletionStage<Answer> delete(String owner, String id) {
    return find(owner, id)
        .thenCompose(
            chat -> {
              try {
                return chats.delete(chat).handle((gone, problem) -> deleted(chat, problem));
              } catch (ChannelException e) {
                throw new CompletionException(e);
              }
            });
  }

  private Answer deleted(ServedChat chat, Throwable problem) {
    return problem == null ? Answer.empty() : refusals.of(problem, chat.secrets());
  }

  /** Calls a command of the service. */
  CompletionStage<Answer> command(
      String owner, String id, String name, Map<String, Object> options) {
    String command = SERVICE + name;
    return find(owner, id)
        .thenCompose(chat -> called(chat, command, ClientOptions.of(command, options)));
  }

  /** Calls a command of the chat, and answers with what is made of its value. */
  CompletionStage<Answer> called(
      ServedChat chat, String command, Map<String, ?> options, Function<Object, Answer> answer) {
    try {
      return chat.command(command, options)
          .handle(
              (value, problem) ->
                  problem == null ? answer.apply(value) : refusals.of(problem, chat.secrets()));
    } catch (ChannelException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  CompletionStage<Answer> called(ServedChat chat, String command, Map<String, ?> options) {
    return called(chat, command, options, value -> Answer.json(200, value(chat, value)));
  }

  private static Map<String, Object> value(ServedChat chat, Object value) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("value", chat.secrets().clean(value));
    return content;
  }

  /** The messages so far, and from where on events follow them. */
  CompletionStage<Answer> transcript(String owner, String id) {
    return find(owner, id)
        .thenCompose(
            chat -> {
              String from = chat.log().lastId();
              return called(
                  chat,
                  SERVICE + "getTranscript",
                  Map.of(),
                  found -> transcript(chat, from, found));
            });
  }

  private static Answer transcript(ServedChat chat, String from, Object found) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("lastEventId", from);
    content.put("messages", java.util.List.of());
    if (chat.secrets().clean(found) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> content.put(String.valueOf(key), value));
    }
    return Answer.json(200, content);
  }
}
