package io.webchat.simulator.internal.messenger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.deployment.MessengerDeployment.Settings;
import io.webchat.simulator.internal.chat.ChatRequest;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.chat.StoredFile;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.chat.Timestamps;
import io.webchat.simulator.internal.chat.UploadRefusal;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.internal.messenger.MessengerAttachments.Announced;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.Role;
import io.webchat.simulator.model.SimulatedMessage;
import io.webchat.simulator.model.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The session of a guest: its connections and its conversation, which begins with the first message
 * or a join. State is guarded by this object's monitor, which is never held while a chat is
 * changed.
 */
final class MessengerSession {
  private static final String TRACING = "tracingId";
  private static final String CONNECTION = "connection";
  private static final int NORMAL = 1000;
  private static final Duration TYPING = Duration.ofSeconds(5);

  private final Settings deployment;
  private final Chats chats;
  private final Timer timer;
  private final String filesUrl;
  private final Deque<MessengerSocket> sockets = new ArrayDeque<>();
  private final MessengerAttachments attachments;
  private final MessengerRate history;
  private Optional<Conversation> conversation = Optional.empty();
  private Optional<MessengerMessages> messages = Optional.empty();
  private Map<String, Object> joinEcho = Map.of();
  private int shown;
  private int typings;
  private boolean joined;
  private boolean readOnly;
  private boolean over;
  private Instant expiresAt;

  MessengerSession(Settings deployment, Chats chats, Timer timer, String filesUrl) {
    this.deployment = deployment;
    this.chats = chats;
    this.timer = timer;
    this.filesUrl = filesUrl;
    this.attachments = new MessengerAttachments(deployment);
    this.history = new MessengerRate(deployment.historyPerMinute, Duration.ofMinutes(1));
    this.expiresAt = Instant.now().plus(deployment.life);
    expireLater();
  }

  // --- its life

  synchronized boolean isOver() {
    return over;
  }

  synchronized boolean isReadOnly() {
    return readOnly;
  }

  synchronized Instant expiresAt() {
    return expiresAt;
  }

  synchronized boolean isOf(String chatId) {
    return conversation.map(chat -> chat.id().equals(chatId)).orElse(false);
  }

  private void expireLater() {
    timer.after(Duration.between(Instant.now(), expiresAt), this::expireIfDue);
  }

  private void expireIfDue() {
    boolean due;
    synchronized (this) {
      due = !over && !Instant.now().isBefore(expiresAt);
      if (!due && !over) {
        expireLater();
      }
    }
    if (due) {
      end(MessengerFrames.push("SessionExpiredEvent", Map.of()));
    }
  }

  /** Nothing is left of it; connections get this last frame. */
  void end(String lastFrame) {
    List<MessengerSocket> open = vanish();
    open.forEach(
        socket -> {
          socket.push(lastFrame);
          socket.close(NORMAL, "");
        });
  }

  private synchronized List<MessengerSocket> vanish() {
    over = true;
    List<MessengerSocket> open = new ArrayList<>(sockets);
    sockets.clear();
    return open;
  }

  /** The chat is forgotten: connections stay, and learn it when they ask for something. */
  synchronized void forget() {
    over = true;
    sockets.clear();
  }

  /** A connection; too many close the oldest. */
  void connect(MessengerSocket socket) {
    List<MessengerSocket> surplus = new ArrayList<>();
    String chatId;
    synchronized (this) {
      sockets.remove(socket);
      sockets.addLast(socket);
      while (sockets.size() > deployment.connections) {
        surplus.add(sockets.removeFirst());
      }
      chatId = conversation.map(Conversation::id).orElse("");
    }
    if (!chatId.isEmpty()) {
      socket.chat(chatId);
    }
    surplus.forEach(
        oldest -> {
          oldest.push(
              MessengerFrames.push(
                  "ConnectionClosedEvent", Map.of("reason", "sessionLimitReached")));
          oldest.close(NORMAL, "");
        });
  }

  synchronized void disconnect(MessengerSocket socket) {
    sockets.remove(socket);
  }

  /** A new conversation in place of the one that is over. */
  synchronized void renew() {
    conversation = Optional.empty();
    messages = Optional.empty();
    readOnly = false;
    joined = false;
    touch();
  }

  private void touch() {
    expiresAt = Instant.now().plus(deployment.life);
  }

  // --- what the guest does

  /** The conversation begins without a message. */
  void join(MessengerSocket from, String tracingId, Map<String, Object> attributes) {
    synchronized (this) {
      joined = true;
    }
    if (conversation().isPresent()) {
      attach(attributes);
      return;
    }
    begin(attributes, Map.of(TRACING, tracingId, CONNECTION, number(from)));
  }

  /** A text, or a structured message. */
  void say(
      MessengerSocket from, String tracingId, Map<String, Object> sent, Map<String, Object> given) {
    requireWritable();
    Conversation chat = begun(given);
    Map<String, Object> carried = new LinkedHashMap<>(sent);
    carried.put(TRACING, tracingId);
    carried.put(CONNECTION, number(from));
    Map<String, Object> entry = Map.of(MessengerMessages.SENT, carried);
    List<Announced> files = files(sent);
    if (!files.isEmpty()) {
      files.forEach(file -> keep(chat, file, entry));
    } else {
      String text = String.valueOf(sent.getOrDefault("text", answerText(sent)));
      SimulatedMessage unused = chat.byCustomer(EventType.MESSAGE, text, "", Map.of(), entry);
    }
    synchronized (this) {
      touch();
    }
  }

  private static String answerText(Map<String, Object> sent) {
    if (sent.get("content") instanceof List<?> content
        && !content.isEmpty()
        && content.get(0) instanceof Map<?, ?> part
        && part.get("buttonResponse") instanceof Map<?, ?> button) {
      return String.valueOf(button.get("text"));
    }
    return "";
  }

  private synchronized void requireWritable() {
    if (readOnly) {
      throw new MessengerError(409, "The conversation is read-only");
    }
  }

  private Conversation begun(Map<String, Object> attributes) {
    Optional<Conversation> present = conversation();
    if (present.isPresent()) {
      attach(attributes);
      return present.get();
    }
    begin(attributes, Map.of());
    return conversation().orElseThrow();
  }

  /** Begins the conversation; {@code join} says whose join its first entry answers. */
  private void begin(Map<String, Object> attributes, Map<String, Object> join) {
    Object name = attributes.getOrDefault("nickname", attributes.get("firstname"));
    String nickname = name == null ? "Guest" : name.toString();
    Conversation chat =
        chats
            .start(new ChatRequest(Wire.WEB_MESSAGING, nickname, "", attributes, attributes))
            .orElseThrow(() -> new MessengerError(5000, "There is no room for another chat"));
    List<MessengerSocket> open;
    synchronized (this) {
      conversation = Optional.of(chat);
      messages = Optional.of(new MessengerMessages(chat.id(), this::describe));
      joinEcho = join;
      shown = 0;
      open = List.copyOf(sockets);
      touch();
    }
    open.forEach(socket -> socket.chat(chat.id()));
    watch(chat);
  }

  private void attach(Map<String, Object> attributes) {
    if (!attributes.isEmpty()
        && !conversation().map(chat -> chat.mergeUserData(attributes)).orElse(true)) {
      throw new MessengerError(4013, "Too many custom attributes");
    }
  }

  synchronized Optional<Conversation> conversation() {
    return conversation;
  }

  /** The guest types, for a while: clients do not say when it is over. */
  void typing() {
    requireWritable();
    int number;
    synchronized (this) {
      number = ++typings;
    }
    conversation().ifPresent(chat -> chat.typedByCustomer(true, ""));
    timer.after(TYPING, () -> typingEnds(number));
  }

  private void typingEnds(int number) {
    boolean last;
    synchronized (this) {
      last = number == typings && !over;
    }
    if (last) {
      conversation().ifPresent(chat -> chat.typedByCustomer(false, ""));
    }
  }

  /** The guest leaves; the conversation ends. */
  void leave() {
    conversation().ifPresent(Conversation::leftByCustomer);
  }

  // --- files

  synchronized Announced announce(String id, String name, String type, long size) {
    return attachments.announce(id, name, type, size);
  }

  synchronized Optional<Announced> attachment(String id) {
    return attachments.find(id);
  }

  synchronized void removeAttachment(String id) {
    attachments.remove(id);
  }

  String address(Announced file) {
    return filesUrl + file.id() + "?signature=" + file.key();
  }

  /** The signed address of a file of the guest or of an agent. */
  Optional<String> addressOf(String id) {
    Optional<Announced> own = attachment(id);
    boolean known = own.isPresent() || conversation().map(chat -> chat.hasFile(id)).orElse(false);
    return known
        ? Optional.of(own.map(this::address).orElse(filesUrl + id + "?signature=" + id))
        : Optional.empty();
  }

  /** The bytes of an attachment came; every connection is told. */
  void uploaded(Announced file, byte[] content) {
    synchronized (this) {
      file.uploaded(content);
    }
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("attachmentId", file.id());
    event.put("downloadUrl", address(file));
    event.put("timestamp", Timestamps.of(Instant.now()));
    push(MessengerFrames.push("UploadSuccessEvent", event));
  }

  private List<Announced> files(Map<String, Object> sent) {
    List<Announced> files = new ArrayList<>();
    if (sent.get("content") instanceof List<?> content) {
      for (Object part : content) {
        if (part instanceof Map<?, ?> map && map.get("attachment") instanceof Map<?, ?> named) {
          files.add(
              attachment(String.valueOf(named.get("id")))
                  .orElseThrow(() -> new MessengerError(4009, "No such attachment")));
        }
      }
    }
    return files;
  }

  private void keep(Conversation chat, Announced file, Map<String, Object> entry) {
    byte[] content =
        file.content().orElseThrow(() -> new MessengerError(4010, "It was not uploaded"));
    Optional<UploadRefusal> refusal =
        chat.upload(
            file.name(),
            file.type(),
            content,
            entry,
            stored -> {
              synchronized (this) {
                file.sent(stored.id());
              }
            });
    if (refusal.isPresent()) {
      throw new MessengerError(refusal.get() == UploadRefusal.TYPE ? 4001 : 4002, "Not accepted");
    }
  }

  /** The content of a file: of an upload, or of the chat. */
  Optional<StoredFile> file(String id) {
    String stored = attachment(id).map(Announced::storedAs).orElse(id);
    return conversation().flatMap(chat -> chat.download(stored));
  }

  private ObjectNode describe(SimulatedMessage message) {
    String fileId = String.valueOf(message.userData().get("file-id"));
    Optional<Announced> own;
    synchronized (this) {
      own = attachments.ofStored(fileId);
    }
    ObjectNode file = SimulatorJson.object();
    String id = own.map(Announced::id).orElse(fileId);
    file.put("id", id);
    file.put("url", filesUrl + id + "?signature=" + own.map(Announced::key).orElse(fileId));
    file.put("filename", String.valueOf(message.userData().get("file-name")));
    file.put("fileSize", Long.parseLong(String.valueOf(message.userData().get("file-size"))));
    String type = String.valueOf(message.userData().get("file-type"));
    file.put("mediaType", type.startsWith("image/") ? "Image" : "File");
    file.put("mime", type);
    return file;
  }

  // --- what the guest's clients are told

  private void tell(MessengerMessages shapes, SimulatedMessage message) {
    boolean guest = message.from().role() == Role.CLIENT;
    boolean ownJoin = message.type() == EventType.PARTICIPANT_JOINED && guest;
    boolean ownLeave = message.type() == EventType.PARTICIPANT_LEFT && guest;
    if (message.type() == EventType.IDLE_ALERT || ownLeave || (ownJoin && !hasJoined())) {
      return;
    }
    Map<String, Object> sent =
        ownJoin ? joinEcho() : MessengerMessages.sent(message).orElse(Map.of());
    if (message.type() == EventType.PARTICIPANT_LEFT && !guest && deployment.readOnlyEnd) {
      synchronized (this) {
        readOnly = true;
      }
    }
    ObjectNode body = shapes.onSocket(message);
    String tracingId = String.valueOf(sent.getOrDefault(TRACING, ""));
    Object from = sent.get(CONNECTION);
    for (MessengerSocket socket : snapshot()) {
      if (!tracingId.isEmpty() && Integer.valueOf(number(socket)).equals(from)) {
        socket.answer(
            Operation.SEND, MessengerFrames.response("StructuredMessage", body, tracingId));
      } else {
        socket.push(MessengerFrames.push("StructuredMessage", body));
      }
    }
  }

  private synchronized boolean hasJoined() {
    return joined;
  }

  private synchronized Map<String, Object> joinEcho() {
    return joinEcho;
  }

  private static int number(MessengerSocket socket) {
    return System.identityHashCode(socket);
  }

  private synchronized List<MessengerSocket> snapshot() {
    return List.copyOf(sockets);
  }

  void push(String frame) {
    snapshot().forEach(socket -> socket.push(frame));
  }

  /** Tells what is new, now and with each change. */
  private void watch(Conversation chat) {
    MessengerMessages shapes;
    int from;
    synchronized (this) {
      if (over || !isOf(chat.id())) {
        return;
      }
      shapes = messages.orElseThrow();
      from = shown + 1;
    }
    var now = chat.snapshot(from);
    synchronized (this) {
      shown = now.lastIndex();
    }
    now.messages().forEach(message -> tell(shapes, message));
    if (!now.ended()) {
      Runnable unused = chat.onChangeSince(now.version(), () -> watch(chat));
    } else if (!now.endedByCustomer()) {
      endedByServer();
    }
  }

  /** The conversation is over and can be read. */
  private void endedByServer() {
    synchronized (this) {
      if (readOnly || over) {
        return;
      }
      readOnly = true;
    }
    ObjectNode body = SimulatorJson.object();
    body.put("id", UUID.randomUUID().toString());
    body.put("type", "Event");
    body.put("direction", "Outbound");
    body.put("originatingEntity", "Human");
    body.putObject("channel").put("time", Timestamps.of(Instant.now())).put("type", "Private");
    body.putObject("metadata").put("readOnly", "true");
    ObjectNode event = body.putArray("events").addObject();
    event.put("eventType", "Presence");
    event.putObject("presence").put("type", "Disconnect");
    push(MessengerFrames.push("StructuredMessage", body));
  }

  // --- history

  /** Seconds to wait before the next request for the history; 0 when this one is fine. */
  int takeHistory() {
    return history.take();
  }

  /** A page of the history, newest first. */
  ObjectNode page(int number, int size) {
    List<SimulatedMessage> kept = new ArrayList<>();
    Optional<Conversation> chat;
    Optional<MessengerMessages> shapes;
    synchronized (this) {
      chat = conversation;
      shapes = messages;
    }
    if (chat.isPresent() && shapes.isPresent()) {
      for (SimulatedMessage message : chat.get().transcript()) {
        boolean hiddenJoin = message.index() == 1 && !hasJoined();
        if (MessengerMessages.isKept(message) && !hiddenJoin) {
          kept.add(message);
        }
      }
    }
    Collections.reverse(kept);
    int pages = (kept.size() + size - 1) / size;
    ObjectNode page = SimulatorJson.object();
    ArrayNode list = page.putArray("entities");
    int from = Math.min(kept.size(), (number - 1) * size);
    for (SimulatedMessage message : kept.subList(from, Math.min(kept.size(), from + size))) {
      list.add(shapes.orElseThrow().inHistory(message));
    }
    page.put("pageSize", size);
    page.put("pageNumber", number);
    page.put("total", kept.size());
    page.put("pageCount", pages);
    return page;
  }
}
