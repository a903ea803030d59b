package io.webchat.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.swap.SmallFramework;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

class ExitCommandTest {
  @TempDir Path storage;
  private Framework framework;
  private ExitCommand exit;
  private final CommandSession session =
      (CommandSession)
          Proxy.newProxyInstance(
              CommandSession.class.getClassLoader(),
              new Class<?>[] {CommandSession.class},
              (proxy, method, arguments) ->
                  method.getName().equals("getConsole") ? System.out : null);

  @BeforeEach
  void start() throws Exception {
    SmallFramework small = new SmallFramework(storage);
    framework = (Framework) small.context().getBundle();
    exit = new ExitCommand(small.context());
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    assertStops();
  }

  @Test
  void theFrameworkStopsWhenTheLineIsOver() throws Exception {
    exit.beforeExecute(session, "exit; echo bye");
    exit.exit(session);
    assertThat(framework.getState()).isEqualTo(Bundle.ACTIVE);
    exit.afterExecute(session, "exit; echo bye", (Object) null);
    assertStops();
  }

  @Test
  void itStopsTooWhenTheRestOfTheLineFails() throws Exception {
    exit.beforeExecute(session, "exit; nonsense");
    exit.exit(session);
    exit.afterExecute(session, "exit; nonsense", new IllegalStateException());
    assertStops();
  }

  @Test
  void itStopsAtOnceInAShellThatDoesNotTellWhenALineIsOver() throws Exception {
    exit.exit(session);
    assertStops();
  }

  @Test
  void otherLinesStopNothing() {
    exit.beforeExecute(session, "bundles");
    exit.afterExecute(session, "bundles", (Object) null);
    assertThat(framework.getState()).isEqualTo(Bundle.ACTIVE);
  }

  private void assertStops() throws InterruptedException {
    FrameworkEvent end = framework.waitForStop(TimeUnit.SECONDS.toMillis(60));
    assertThat(end.getType()).isEqualTo(FrameworkEvent.STOPPED);
  }
}
