package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.message.Message;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A chat server in memory behind a transport: what was asked is recorded, what is answered can be
 * scripted.
 */
final class ScriptedServer {
  final List<String> calls = new CopyOnWriteArrayList<>();
  final List<String> sent = new CopyOnWriteArrayList<>();
  final List<Optional<String>> previews = new CopyOnWriteArrayList<>();
  final List<StartRequest> starts = new CopyOnWriteArrayList<>();
  final Set<Capability> capabilities = EnumSet.allOf(Capability.class);
  private final Map<String, Deque<Supplier<TransportException>>> failures =
      new ConcurrentHashMap<>();
  private final List<InboundMessage> transcript = new ArrayList<>();
  private boolean ended;

  /** What the session data of this server looks like. */
  static final SessionData SESSION =
      SessionData.of(
          Map.of("sessionID", "chat-1", "userId", "u", "secureKey", "s3cret", "alias", "117"));

  /**
   * The next call of {@code operation} fails; {@code done} when the server does what was asked all
   * the same.
   */
  ScriptedServer failNext(String operation, TransportException failure) {
    failures.computeIfAbsent(operation, unused -> new ArrayDeque<>()).add(() -> failure);
    return this;
  }

  private final AtomicInteger openPolls = new AtomicInteger();
  private final AtomicInteger mostPolls = new AtomicInteger();
  private final AtomicReference<SessionData> renewal = new AtomicReference<>();
  private volatile Inbound updateBrings = Inbound.NOTHING;
  private volatile TransportContext latest;
  private volatile boolean repeats;
  private boolean hideIndex;

  /** Every answer has the whole transcript from now on. */
  void repeatEverything() {
    repeats = true;
  }

  synchronized void sayWithoutIndex(String type, String role, int id, String name, String text) {
    hideIndex = true;
    say(type, role, id, name, text);
  }

  /** Messages sent without an index have one from now on. */
  synchronized void giveIndexes() {
    hideIndex = false;
  }

  /** The next restore of an asynchronous session gives it this data, then the newest page. */
  void renewNext(SessionData renewed) {
    renewal.set(renewed);
  }

  /** What the answers to {@code updateUserData} bring. */
  void updateBrings(Inbound inbound) {
    updateBrings = inbound;
  }

  /** The wire says that the session is lost. */
  void lose() {
    latest.listener().lost(TransportException.of(Kind.SESSION_LOST, "unknown"));
  }

  /** Says something and pushes it. */
  synchronized void push(String text) {
    say("Message", "Agent", 2, "Anna", text);
    latest.listener().inbound(Inbound.of(transcript.subList(size() - 1, size()), null));
  }

  /** What is said in {@code batch} comes in one answer. */
  synchronized void sayTogether(Runnable batch) {
    batch.run();
  }

  /** How many polls waited for their answer at the same time at most. */
  int mostPollsAtOnce() {
    return mostPolls.get();
  }

  long polls() {
    return calls.stream().filter("poll"::equals).count();
  }

  private InboundMessage shown(InboundMessage message) {
    return hideIndex && message.position() == transcript.size()
        ? new InboundMessage(-1, message.message().with("index", null), message.original())
        : message;
  }

  synchronized void say(String type, String role, int id, String name, String text) {
    long index = transcript.size() + 1L;
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", type);
    message.put("text", text);
    message.put("index", index);
    message.put("timestamp", 1_600_000_000_000L + index * 1000);
    message.put("from", Map.of("id", id, "type", role, "name", name));
    transcript.add(new InboundMessage(index, Message.of(message), Map.of("index", index)));
  }

  synchronized void end() {
    ended = true;
  }

  synchronized Inbound from(long position) {
    return Inbound.of(
        transcript.stream()
            .filter(message -> repeats || message.position() >= position)
            .map(this::shown)
            .toList(),
        ended);
  }

  /** How many messages the transcript has. */
  synchronized int size() {
    return transcript.size();
  }

  synchronized long count(String text) {
    return transcript.stream().filter(message -> text.equals(message.message().text())).count();
  }

  TransportProvider provider() {
    return new TransportProvider() {
      @Override
      public String type() {
        return "gms-v2-rest";
      }

      @Override
      public SessionFormat sessionFormat() {
        return ScriptedWire.FORMAT;
      }

      @Override
      public Transport create(TransportContext context) {
        return new Wire(context);
      }
    };
  }

  private final class Wire implements Transport {
    private final TransportContext context;
    private volatile boolean closed;

    Wire(TransportContext context) {
      this.context = context;
      latest = context;
    }

    private CompletionStage<Reply> answer(String operation, Supplier<Reply> reply) {
      calls.add(operation);
      if (closed) {
        return CompletableFuture.failedFuture(
            TransportException.of(Kind.CLOSED, "The transport is closed"));
      }
      Deque<Supplier<TransportException>> scripted = failures.get(operation);
      Supplier<TransportException> failure = scripted == null ? null : scripted.poll();
      if (failure == null) {
        return CompletableFuture.completedFuture(reply.get());
      }
      TransportException exception = failure.get();
      if (exception.ambiguous() && exception.getMessage().contains("done")) {
        served(reply.get());
      }
      return CompletableFuture.failedFuture(exception);
    }

    /** The server did what was asked; its answer is lost. */
    private void served(Reply lost) {
      calls.add("lost answer " + lost.ajax().status());
    }

    private Reply ok(Inbound inbound) {
      return new Reply(AjaxResponse.ok(Map.of("statusCode", 0)), null, inbound);
    }

    @Override
    public Set<Capability> capabilities() {
      return capabilities;
    }

    @Override
    public CompletionStage<Reply> start(StartRequest request) {
      starts.add(request);
      return answer(
          "start",
          () -> {
            say("ParticipantJoined", "Client", 1, "Jane", "");
            return new Reply(
                AjaxResponse.ok(Map.of("statusCode", 0, "chatId", "chat-1")), SESSION, from(1));
          });
    }

    @Override
    public CompletionStage<Reply> attach(SessionData session, AttachRequest request) {
      SessionData renewed = renewal.getAndSet(null);
      if (request.mode() != AttachRequest.Mode.RESTORE_ASYNC || renewed == null) {
        return answer("attach:" + request.mode(), () -> page(request));
      }
      calls.add("renewed");
      return context
          .listener()
          .sessionChanged(renewed)
          .thenCompose(stored -> answer("page", () -> page(request)));
    }

    private Reply page(AttachRequest request) {
      Inbound all = from(request.position());
      int size =
          request.mode() == AttachRequest.Mode.RESTORE_ASYNC
              ? Math.min(request.pageSize(), all.messages().size())
              : all.messages().size();
      return ok(
          Inbound.of(
              all.messages().subList(all.messages().size() - size, all.messages().size()),
              all.isEnd()));
    }

    @Override
    public CompletionStage<Reply> poll(SessionData session, PollRequest request) {
      mostPolls.accumulateAndGet(openPolls.incrementAndGet(), Math::max);
      return CompletableFuture.supplyAsync(
              openPolls::decrementAndGet,
              CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS))
          .thenCompose(unused -> answer("poll", () -> ok(from(request.position()))));
    }

    @Override
    public CompletionStage<Reply> send(SessionData session, OutgoingMessage message) {
      return answer(
          "send",
          () -> {
            sent.add(message.text());
            say("Message", "Client", 1, "Jane", message.text());
            return ok(Inbound.NOTHING);
          });
    }

    @Override
    public CompletionStage<Reply> typing(SessionData session, boolean typing, String preview) {
      previews.add(Optional.ofNullable(preview));
      return answer(typing ? "startTyping" : "stopTyping", () -> ok(Inbound.NOTHING));
    }

    @Override
    public CompletionStage<Reply> end(SessionData session) {
      return answer("end", () -> ok(Inbound.of(List.of(), true)));
    }

    @Override
    public CompletionStage<Reply> customNotice(SessionData session, String message) {
      return answer("customNotice", () -> ok(Inbound.NOTHING));
    }

    @Override
    public CompletionStage<Reply> updateUserData(
        SessionData session, Map<String, Object> userData) {
      return answer("updateUserData", () -> ok(updateBrings));
    }

    @Override
    public CompletionStage<Reply> history(SessionData session, HistoryRequest request) {
      return answer("history", () -> ok(Inbound.NOTHING));
    }

    @Override
    public CompletionStage<Reply> verify(SessionData session) {
      return answer("verify", () -> ok(Inbound.of(List.of(), false)));
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
