package io.webchat.rest.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.rest.internal.EngineSettings;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallThreadsTest {
  @Test
  void platformThreadsAreNamedDaemons() throws Exception {
    ExecutorService threads = CallThreads.platform("test");
    try {
      Thread thread = threads.submit(Thread::currentThread).get(60, TimeUnit.SECONDS);
      assertThat(thread.isDaemon()).isTrue();
      assertThat(thread.getName()).startsWith("webchat-test-");
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void virtualThreadsAreUsedFromJava21On() throws Exception {
    assertThat(CallThreads.virtualAvailable()).isEqualTo(Runtime.version().feature() >= 21);
    assertThat(EngineSettings.defaults().virtual()).isEqualTo(CallThreads.virtualAvailable());
    if (CallThreads.virtualAvailable()) {
      ExecutorService threads = CallThreads.virtual("test");
      try {
        Thread thread = threads.submit(Thread::currentThread).get(60, TimeUnit.SECONDS);
        assertThat(Thread.class.getMethod("isVirtual").invoke(thread)).isEqualTo(true);
        assertThat(thread.getName()).startsWith("webchat-test-");
      } finally {
        threads.shutdown();
      }
    }
  }
}
