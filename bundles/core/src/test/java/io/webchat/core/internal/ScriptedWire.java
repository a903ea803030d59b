package io.webchat.core.internal;

import io.webchat.mailbox.ManualClock;
import io.webchat.api.AjaxResponse;
import io.webchat.api.message.Message;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.rich.RichReply;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.SessionCookieFormat;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.spi.transport.UploadRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A chat server whose every answer a test decides, with the time of every request. */
public final class ScriptedWire implements TransportProvider {
  /** What the session data mean. */
  static final SessionFormat FORMAT =
      SessionFormat.UNKNOWN
          .identifiedBy("sessionID")
          .withCredentials("secureKey")
          .withToken("secureKey")
          .withCookies(
              new SessionCookieFormat(
                  false,
                  Map.of("session", "sessionID"),
                  Map.of("keys", List.of("secureKey", "alias", "userId")),
                  false));

  /** One request. */
  record Call(String operation, long at, String session, PollRequest poll) {}

  public final List<Call> calls = new CopyOnWriteArrayList<>();
  final List<String> sent = new CopyOnWriteArrayList<>();
  final List<RichReply> replies = new CopyOnWriteArrayList<>();
  final Set<Capability> capabilities = EnumSet.allOf(Capability.class);
  final List<Wire> wires = new CopyOnWriteArrayList<>();
  private final Map<String, Supplier<CompletionStage<Reply>>> answers = new ConcurrentHashMap<>();
  private final List<InboundMessage> transcript = new ArrayList<>();
  private final ManualClock clock;
  private int sessions;
  private String type = "gms-v2-rest";
  private SessionFormat format = FORMAT;
  private IntFunction<Map<String, String>> data =
      number -> Map.of("sessionID", "chat-" + number, "secureKey", "k", "alias", "1");

  public ScriptedWire(ManualClock clock) {
    this.clock = clock;
  }

  /**
   * Another type of wire, to be called before it is plugged in.
   *
   * @param sessions session data by the number of the session
   */
  void become(String other, SessionFormat meaning, IntFunction<Map<String, String>> sessions) {
    type = other;
    format = meaning;
    data = sessions;
  }

  /** From now on this operation is answered so; {@code null} for as usual. */
  void answer(String operation, Supplier<CompletionStage<Reply>> answer) {
    if (answer == null) {
      answers.remove(operation);
    } else {
      answers.put(operation, answer);
    }
  }

  /** From now on this operation fails. */
  public void fail(String operation, TransportException failure) {
    answer(operation, () -> CompletableFuture.failedFuture(failure));
  }

  /** From now on everything but the start of a chat fails. */
  void failEverything(TransportException failure) {
    for (String operation :
        List.of(
            "poll",
            "send",
            "attach",
            "typing",
            "end",
            "customNotice",
            "resetIdleTimer",
            "updateUserData",
            "upload",
            "download",
            "fileLimits",
            "history",
            "verify")) {
      fail(operation, failure);
    }
  }

  public void recover() {
    answers.clear();
  }

  static TransportException reset() {
    return TransportException.builder(Kind.NETWORK, "connection lost")
        .ajax(AjaxResponse.failure("error"))
        .ambiguous(true)
        .build();
  }

  static TransportException http(int status) {
    return TransportException.builder(Kind.HTTP, "HTTP " + status)
        .ajax(AjaxResponse.of(status, "", Map.of(), null))
        .build();
  }

  static TransportException refused(int status) {
    return TransportException.builder(Kind.REFUSED, "refused")
        .ajax(AjaxResponse.of(status, "", Map.of(), Map.of("statusCode", 2)))
        .build();
  }

  static Reply reply(Inbound inbound) {
    return new Reply(AjaxResponse.ok(Map.of("statusCode", 0)), null, inbound);
  }

  /** Somebody says something. */
  synchronized void say(String role, String text) {
    say("Message", role, text);
  }

  synchronized void say(String type, String role, String text) {
    long index = transcript.size() + 1L;
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", type);
    message.put("text", text);
    message.put("index", index);
    message.put("timestamp", 1_600_000_000_000L + index * 1000);
    message.put("from", Map.of("id", role.length(), "type", role, "name", role));
    transcript.add(new InboundMessage(index, Message.of(message), Map.of("index", index)));
  }

  /** The next chat has a transcript of its own. */
  synchronized void restart() {
    transcript.clear();
  }

  synchronized Inbound from(long position) {
    return Inbound.of(
        transcript.stream().filter(message -> message.position() >= position).toList(), false);
  }

  public List<Long> times(String operation) {
    return calls.stream().filter(call -> call.operation().equals(operation)).map(Call::at).toList();
  }

  public long count(String operation) {
    return times(operation).size();
  }

  private synchronized SessionData nextSession() {
    sessions++;
    return SessionData.of(data.apply(sessions));
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public SessionFormat sessionFormat() {
    return format;
  }

  @Override
  public Transport create(TransportContext context) {
    Wire wire = new Wire(context);
    wires.add(wire);
    return wire;
  }

  /** One transport. */
  final class Wire implements Transport {
    final TransportContext context;
    volatile boolean closed;

    Wire(TransportContext context) {
      this.context = context;
    }

    private CompletionStage<Reply> answer(
        String operation, SessionData session, PollRequest poll, Supplier<Reply> usual) {
      String id = session == null ? "" : format.identityOf(session).orElse("");
      calls.add(new Call(operation, clock.millis(), id, poll));
      Supplier<CompletionStage<Reply>> scripted = answers.get(operation);
      if (closed) {
        return CompletableFuture.failedFuture(TransportException.of(Kind.CLOSED, "closed"));
      }
      return scripted == null ? CompletableFuture.completedFuture(usual.get()) : scripted.get();
    }

    private CompletionStage<Reply> answer(String operation, SessionData session) {
      return answer(operation, session, null, () -> reply(Inbound.NOTHING));
    }

    @Override
    public Set<Capability> capabilities() {
      return capabilities;
    }

    @Override
    public CompletionStage<Reply> start(StartRequest request) {
      return answer(
          "start",
          null,
          null,
          () -> new Reply(AjaxResponse.ok(Map.of()), nextSession(), Inbound.NOTHING));
    }

    @Override
    public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
      return answer("attach", session, null, () -> reply(from(request.position())));
    }

    @Override
    public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
      return answer("poll", session, request, () -> reply(from(request.position())));
    }

    @Override
    public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
      sent.add(message.text());
      Optional.ofNullable(message.reply()).ifPresent(replies::add);
      return answer(
          "send",
          session,
          null,
          () -> {
            say("Client", message.text());
            return reply(Inbound.NOTHING);
          });
    }

    @Override
    public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
      return answer("typing", session);
    }

    @Override
    public CompletionStage<Reply> end(SessionData session) {
      return answer("end", session, null, () -> reply(Inbound.of(List.of(), true)));
    }

    @Override
    public CompletionStage<Reply> customNotice(SessionData session, String message) {
      return answer("customNotice", session);
    }

    @Override
    public CompletionStage<Reply> resetIdleTimer(SessionData session) {
      return answer("resetIdleTimer", session);
    }

    @Override
    public CompletionStage<Reply> updateUserData(
        SessionData session, Map<String, Object> userData) {
      return answer("updateUserData", session);
    }

    @Override
    public CompletionStage<Reply> upload(SessionData session, UploadRequest request) {
      return answer("upload", session);
    }

    @Override
    public CompletionStage<Reply> download(SessionData session, DownloadRequest request) {
      return answer("download", session);
    }

    @Override
    public CompletionStage<Reply> fileLimits(SessionData session) {
      return answer("fileLimits", session);
    }

    @Override
    public CompletionStage<Reply> history(SessionData session, HistoryRequest request) {
      return answer("history", session);
    }

    @Override
    public CompletionStage<Reply> verify(SessionData session) {
      return answer("verify", session);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
