package io.webchat.testkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.spi.session.SessionStorageException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** How the suites call a storage that fails, or that was away. */
final class Calls {
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private Calls() {}

  /** The value of the first call that does not fail as temporary, now that storage is back. */
  static <T> T recovered(Supplier<T> call) {
    AtomicReference<T> value = new AtomicReference<>();
    await()
        .atMost(RECOVERY)
        .until(
            () -> {
              try {
                value.set(call.get());
                return true;
              } catch (SessionStorageException e) {
                assertThat(e.isTemporary()).isTrue();
                return false;
              }
            });
    return value.get();
  }

  /** The failure of a call; it has no other than the storage's own. */
  static SessionStorageException failure(Runnable call) {
    try {
      call.run();
    } catch (SessionStorageException e) {
      return e;
    } catch (RuntimeException e) {
      throw new AssertionError("a call failed otherwise than with SessionStorageException", e);
    }
    throw new AssertionError("the call succeeded");
  }
}
