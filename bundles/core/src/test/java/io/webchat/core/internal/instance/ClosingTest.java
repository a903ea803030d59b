package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.SOON;
import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.StartChat;
import io.webchat.api.session.Cookies;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.mailbox.MovedTimers;
import io.webchat.mailbox.Timers;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An instance that closes is stored first, with the functions that an extension brought. */
class ClosingTest {
  private static final Map<String, Object> ASYNC = Map.of("async", Map.of("enabled", true));

  private final Keeping keeping = new Keeping();

  /** No limit of the closing runs out unasked. */
  private final MovedTimers timers = new MovedTimers();

  private final ChatFixture fixture = new ChatFixture(new ScriptedChatServer(), new Timers(timers));

  @AfterEach
  void close() {
    fixture.close();
    keeping.thread.shutdownNow();
  }

  private void start() {
    fixture.platform.plug(InstanceExtension.class, keeping, Map.of());
    fixture.create("kept", ASYNC);
    get(fixture.chat.ready());
    get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
  }

  private void closeChat() {
    fixture.chat.close();
    get(fixture.chat.closed());
  }

  @Test
  void aChatThatIsClosedAtOnceIsStored() {
    start();
    closeChat();
    assertThat(keeping.stored).isNotEmpty();
    assertThat(keeping.stored.get(keeping.stored.size() - 1))
        .containsAllEntriesOf(ScriptedChatServer.SESSION);
    assertThat(keeping.refused).isEmpty();
    assertThat(keeping.closed).hasValue(1);
  }

  @Test
  void aChatThatEndedIsDeletedThoughTheInstanceIsClosedAtOnce() {
    start();
    get(fixture.chat.service().endChat());
    closeChat();
    assertThat(keeping.stored).isEmpty();
    assertThat(keeping.deletions).hasValue(1);
    assertThat(keeping.refused).isEmpty();
    assertThat(keeping.closed).hasValue(1);
  }

  @Test
  void aFunctionThatNeverAnswersDoesNotKeepTheInstanceOpen() {
    keeping.answers = false;
    start();
    fixture.chat.close();
    await()
        .atMost(SOON)
        .until(
            () -> {
              if (fixture.chat.closed().toCompletableFuture().isDone()) {
                return true;
              }
              timers.passToNext();
              return false;
            });
    assertThat(keeping.closed).hasValue(1);
  }

  /** Keeps session data on a thread of its own until it is closed, as scripts do. */
  private static final class Keeping implements InstanceExtension, SessionDataHooks, AutoCloseable {
    final List<SessionData> stored = new CopyOnWriteArrayList<>();
    final List<String> refused = new CopyOnWriteArrayList<>();
    final AtomicInteger deletions = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final ExecutorService thread = Executors.newSingleThreadExecutor();
    volatile boolean answers = true;

    @Override
    public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
      instance.hooks(this);
      return CompletableFuture.completedFuture(this);
    }

    private CompletionStage<?> call(String name, Runnable change) {
      CompletableFuture<Object> result = new CompletableFuture<>();
      thread.execute(
          () -> {
            if (closed.get() > 0) {
              refused.add(name);
              result.completeExceptionally(Rejection.of(ErrorCode.CLOSED, "closed"));
            } else if (answers) {
              change.run();
              result.complete(null);
            }
          });
      return result;
    }

    @Override
    public CompletionStage<?> getSessionData(
        SessionData sessionData, Cookies cookie, Map<String, Object> cookieOptions) {
      return call("getSessionData", () -> stored.add(sessionData));
    }

    @Override
    public CompletionStage<?> setSessionData(
        boolean open, Cookies cookie, Map<String, Object> cookieOptions) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> deleteSessionData(
        SessionData sessionData,
        AjaxResponse error,
        Cookies cookie,
        Map<String, Object> cookieOptions) {
      return call(
          "deleteSessionData",
          () -> {
            stored.clear();
            deletions.incrementAndGet();
          });
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
