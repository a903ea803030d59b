package io.webchat.chat;

import io.webchat.api.WebChat;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.spi.bus.BusFactory;
import io.webchat.testkit.container.OsgiContainer;
import io.webchat.testkit.container.OsgiContainerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The container that chats are tested in: the bundles of the distribution, and the simulator. */
public final class ChatContainer {
  /**
   * Api and spi come from the class path of the tests. Shell, simulator and scripting are tested
   * elsewhere; preprocessors would change texts. Other stores than the cookies are there when a
   * test configures them.
   */
  private static final Pattern DEPLOYED =
      Pattern.compile(
          "(cometd|jackson|jetty|jspecify|okhttp|okio|kotlin|micrometer)-.*"
              + "|webchat-(bus|core|failover|files|gms|instances|json|mailbox|regex|rest|session-.*|socket)-.*"
              + "|webchat-(transport|prefilter)-.*");

  private ChatContainer() {}

  /** A container with the bundles of the distribution. */
  public static OsgiContainerBuilder bundles() {
    List<Path> runtime = OsgiContainer.runtime();
    return OsgiContainer.felix()
        .systemPackagesFrom(BusFactory.class, WebChat.class)
        .bundles(runtime)
        .bundles(
            OsgiContainer.bundlesFolder().all().stream()
                .filter(jar -> DEPLOYED.matcher(jar.getFileName().toString()).matches())
                .filter(jar -> !runtime.contains(jar))
                .toList());
  }

  /** A simulator that is polled often, so that tests can count polls. */
  public static SimulatorBuilder simulator() {
    return new SimulatorBuilder().longPoll(Duration.ofMillis(300)).pollWait(Duration.ofMillis(100));
  }
}
