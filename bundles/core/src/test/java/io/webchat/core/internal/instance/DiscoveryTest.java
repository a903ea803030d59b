package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatPlatform;
import io.webchat.api.message.Message;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.PreProcessor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found where there is no container. */
class DiscoveryTest {
  private static final List<String> LIFE = new ArrayList<>();

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    LIFE.clear();
  }

  @Test
  void aBrokenPlugInKeepsNoOtherOneAway() throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(
        services.resolve(PreProcessor.class.getName()),
        List.of(
            "io.webchat.NoSuchClass",
            BrokenConstructor.class.getName(),
            BrokenClass.class.getName(),
            Fine.class.getName()));
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      try (WebChatPlatform platform = WebChatPlatform.builder().discover().build()) {
        assertThat(platform.factory()).isNotNull();
        assertThat(LIFE).containsExactly("found");
      }
      assertThat(LIFE).containsExactly("found", "closed");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Does nothing to messages. */
  public abstract static class Idle implements PreProcessor {
    @Override
    public Message process(Message message, ChatContext chat) {
      return message;
    }
  }

  /** Cannot be made. */
  public static final class BrokenConstructor extends Idle {
    public BrokenConstructor() {
      throw new IllegalStateException("broken");
    }
  }

  /** Cannot be initialized. */
  public static final class BrokenClass extends Idle {
    private static final int NOTHING = Integer.parseInt("nothing");

    public BrokenClass() {
      LIFE.add("broken " + NOTHING);
    }
  }

  /** Can be used. */
  public static final class Fine extends Idle implements AutoCloseable {
    public Fine() {
      LIFE.add("found");
    }

    @Override
    public void close() {
      LIFE.add("closed");
    }
  }
}
