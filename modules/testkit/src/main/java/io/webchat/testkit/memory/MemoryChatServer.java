package io.webchat.testkit.memory;

import static org.awaitility.Awaitility.await;

import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.PushingChatServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A chat server in memory that pushes. What it sends and answers comes on a thread of its own, as
 * from a network; its transports share another one. Thread-safe.
 */
public final class MemoryChatServer implements PushingChatServer {
  static final String TYPE = "memory";

  /** How soon its transports take a connection for dead, ms. */
  private static final long SILENCE_MS = 300;

  private static final int CUT = 1006;
  private static final int GOING_AWAY = 1001;
  private static final long HUGE = 1L << 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ScheduledThreadPoolExecutor network = executor("memory-chat-server");
  private final ScheduledThreadPoolExecutor clients = executor("memory-chat-clients");
  private final List<MemoryChat> chats = new ArrayList<>();
  private final List<MemoryConnection> connections = new ArrayList<>();
  private final Map<Step, Trouble> next = new EnumMap<>(Step.class);
  private Optional<PushTrouble> nextPush = Optional.empty();
  private Optional<Runnable> overtaken = Optional.empty();
  private Optional<MemoryRotation> rotation = Optional.empty();
  private boolean refusing;
  private int awaited;
  private int started;
  private int cuts;
  private int lost;

  private static final class MemoryRotation {
    private final String token;
    private boolean used;

    private MemoryRotation(String token) {
      this.token = token;
    }
  }

  /** A server without chats. */
  public MemoryChatServer() {}

  private static ScheduledThreadPoolExecutor executor(String name) {
    var executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  /** The transports of this server. */
  public TransportProvider provider() {
    return new MemoryTransportProvider(this, Set.of());
  }

  TransportProvider provider(Flaw flaw) {
    return new MemoryTransportProvider(this, Set.of(flaw));
  }

  // --- in the hands of a test

  @Override
  public Map<String, Object> configuration() {
    return Map.of("transport", Map.of("type", TYPE, "silence", SILENCE_MS));
  }

  @Override
  public Chat awaitChat() {
    await().atMost(PATIENCE).until(() -> startedChats() > awaited);
    synchronized (this) {
      awaited = started;
      return chats.get(chats.size() - 1);
    }
  }

  private synchronized int startedChats() {
    return started;
  }

  @Override
  public synchronized void next(Step step, Trouble trouble) {
    next.put(step, trouble);
  }

  @Override
  public synchronized void push(PushTrouble trouble) {
    switch (trouble) {
      case CUT -> cut(CUT);
      case CLOSED -> cut(GOING_AWAY);
      case SILENCE -> connections.forEach(MemoryConnection::silence);
      case REFUSED -> {
        refusing = true;
        cut(CUT);
      }
      case DROPPED, DOUBLED, REORDERED -> nextPush = Optional.of(trouble);
      case RUBBISH -> connections.forEach(open -> open.push(new MemoryFrame.Rubbish()));
      case HUGE -> connections.forEach(open -> open.push(new MemoryFrame.Huge(HUGE)));
    }
  }

  private void cut(int code) {
    cuts++;
    List<MemoryConnection> former = List.copyOf(connections);
    connections.clear();
    former.forEach(open -> open.end(code));
  }

  @Override
  public synchronized void heal() {
    refusing = false;
  }

  @Override
  public synchronized int connections() {
    return connections.size();
  }

  @Override
  public synchronized Optional<Rotation> rotate() {
    MemoryChat chat = chats.get(chats.size() - 1);
    var fresh = new MemoryRotation(chat.id() + "-token-rotated");
    rotation = Optional.of(fresh);
    push(chat, new MemoryFrame.Rotated(fresh.token));
    return Optional.of(
        () -> {
          synchronized (this) {
            return fresh.used;
          }
        });
  }

  @Override
  public void close() {
    network.shutdownNow();
    clients.shutdownNow();
  }

  // --- the network

  /** Runs what a client gets to know, in order. */
  void wire(Runnable task) {
    execute(network, task);
  }

  /** Runs what clients do, one at a time. */
  void client(Runnable task) {
    execute(clients, task);
  }

  private static void execute(ScheduledThreadPoolExecutor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      assertClosed(executor, e);
    }
  }

  private static void assertClosed(
      ScheduledThreadPoolExecutor executor, RejectedExecutionException e) {
    if (!executor.isShutdown()) {
      throw e;
    }
  }

  /** Runs what clients do later. */
  void clientLater(long ms, Runnable task) {
    try {
      ScheduledFuture<?> unused = clients.schedule(task, ms, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      assertClosed(clients, e);
    }
  }

  /** Pushes to all connections of a chat, with the trouble that is on. */
  synchronized void push(MemoryChat chat, MemoryFrame frame) {
    Optional<PushTrouble> trouble = nextPush;
    nextPush = Optional.empty();
    Runnable push =
        () -> connections.stream().filter(one -> one.isOf(chat)).forEach(one -> one.push(frame));
    if (trouble.filter(PushTrouble.DROPPED::equals).isPresent()) {
      return;
    }
    if (trouble.filter(PushTrouble.REORDERED::equals).isPresent()) {
      overtaken = Optional.of(push);
      return;
    }
    push.run();
    if (trouble.isPresent()) {
      push.run();
    }
    overtaken.ifPresent(Runnable::run);
    overtaken = Optional.empty();
  }

  /**
   * A request of a client.
   *
   * @param work what the server does, under its monitor
   */
  <T> CompletableFuture<T> request(Optional<Step> step, Supplier<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    int before = cuts();
    wire(() -> answer(step, work, before, answer));
    return answer;
  }

  private synchronized int cuts() {
    return cuts;
  }

  private <T> void answer(
      Optional<Step> step, Supplier<T> work, int before, CompletableFuture<T> answer) {
    try {
      T result;
      synchronized (this) {
        Trouble trouble = refusing ? Trouble.RESET_BEFORE : step.map(next::remove).orElse(null);
        if (trouble == null && before != cuts) {
          // of what was under way when the connection was cut every other one had arrived
          trouble = lost++ % 2 == 0 ? Trouble.RESET_AFTER : Trouble.RESET_BEFORE;
        }
        if (trouble == Trouble.SILENCE) {
          return;
        }
        boolean done = trouble == Trouble.RESET_AFTER || trouble == Trouble.TRUNCATED;
        result = trouble == null || done ? work.get() : null;
        if (trouble != null) {
          throw MemoryRequestException.of(trouble);
        }
      }
      answer.complete(result);
    } catch (MemoryRequestException e) {
      answer.completeExceptionally(e);
    }
  }

  // --- what requests do, under the monitor

  /** Starts a chat. */
  MemoryChat start(Map<String, Object> userData) {
    started++;
    MemoryChat chat = new MemoryChat(this, "chat-" + started, "token-of-" + started, userData);
    chats.add(chat);
    chat.joined("Jane");
    return chat;
  }

  /** The chat of a token. */
  MemoryChat chat(String token) {
    rotation
        .filter(one -> one.token.equals(token))
        .ifPresent(
            one -> {
              one.used = true;
              chats.get(chats.size() - 1).token(token);
            });
    return chats.stream()
        .filter(chat -> chat.token().equals(token))
        .findFirst()
        .orElseThrow(MemoryRequestException::unknownSession);
  }

  /** Opens a connection. */
  MemoryConnection open(String token, Consumer<MemoryFrame> frames, IntConsumer closed) {
    var connection = new MemoryConnection(this, chat(token), frames, closed);
    connections.add(connection);
    return connection;
  }

  synchronized void closed(MemoryConnection connection) {
    connections.remove(connection);
  }

  synchronized void forget(MemoryChat chat) {
    chats.remove(chat);
  }
}
