package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChatFactory;
import io.webchat.chat.RedisProcess;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.health.Health;
import io.webchat.test.port.FreePorts;
import io.webchat.testkit.container.OsgiContainer;
import io.webchat.testkit.session.CuttableLine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** A container that is told to stop gives its chats to another one, and says that it stops. */
class DrainIT {
  /** Far longer than a test waits: a lease that is not given back is none for it. */
  private static final long LEASE_MS = 150_000;

  @TempDir private Path folder;

  private DistributionProcess container(String name, RedisProcess redis, String instance)
      throws IOException {
    Path home = folder.resolve(name);
    Path conf = DistributionProcess.confThatDeploys(home.resolve("conf"), home.resolve("deploy"));
    Files.delete(conf.resolve("io.webchat.simulator.cfg"));
    Files.writeString(
        conf.resolve("io.webchat.core.cfg"),
        "failover = true\nsessionStorage = redis\ndrainMs = 60000\nleaseMs = " + LEASE_MS + "\n");
    Files.writeString(
        conf.resolve("io.webchat.session.redis.cfg"),
        "url = " + redis.url() + "\ntimeout = 60000\n");
    if (!instance.isEmpty()) {
      Files.writeString(conf.resolve("io.webchat.instance-shop.cfg"), instance);
    }
    DistributionProcess run =
        DistributionProcess.start(
            "run", "--shell", "--conf", conf.toString(), "--data", home.toString());
    run.await("WebChatService");
    return run;
  }

  /** Whose times are not over because the machine is busy. */
  private static String instance(ChatSimulator simulator) {
    return "dataURL = "
        + simulator.gmsUrl()
        + "\nsessionStorage = redis\najaxTimeout = 60000\nrestoreTimeout = 3600000\n";
  }

  private void awaitLog(String name, String text) {
    await(text)
        .atMost(DistributionProcess.PATIENCE)
        .ignoreExceptions()
        .until(
            () -> Files.readString(folder.resolve(name).resolve("log/webchat.log")).contains(text));
  }

  @Test
  void aChatGoesOnElsewhereAtOnceWhenItsContainerIsTerminated() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        ChatSimulator simulator = new SimulatorBuilder().agents(AgentBehaviour.manual()).start();
        DistributionProcess one = container("one", redis, instance(simulator));
        DistributionProcess two = container("two", redis, "")) {
      awaitLog("one", "Instance shop is ready");
      one.type("use shop");
      one.await("using shop");
      one.type("start Paul");
      one.await("started a chat with shop as Paul");
      SimulatedChat chat = simulator.chats().get(0);
      SimulatedAgent anna = chat.agent("Anna").join();
      anna.say("before");
      one.await("Anna: before");
      one.type("send one");
      one.await("Paul: one");

      one.process().destroy();
      assertThat(one.exitCode()).isEqualTo(143);
      anna.say("meanwhile");
      awaitLog("two", "Instance shop goes on here");
      awaitLog("one", "1 of 1 chats were handed over within ");
      two.type("use shop");
      two.await("using shop");
      // it may have come before the shell shows the chat
      two.awaitAnswer(
          "what came meanwhile", "transcript", lines -> lines.contains("Anna: meanwhile"));
      two.type("send two");
      two.await("Paul: two"); // what was shown late is behind it, too
      await().atMost(DistributionProcess.PATIENCE).until(() -> chat.sentTexts().contains("two"));
      two.awaitAnswer("what was sent", "transcript", lines -> lines.contains("Paul: two"));
      String transcript = two.answer();
      assertThat(transcript.lines().filter(line -> line.contains("Anna: meanwhile"))).hasSize(1);
      assertThat(transcript.lines().filter(line -> line.contains("Anna: before"))).hasSize(1);
      assertThat(chat.sentTexts()).containsExactly("one", "two");
      assertThat(chat.ended()).isFalse();
      assertThat(one.output() + two.output())
          .doesNotContain(" ERROR ", " WARN ", "started incompletely");
    }
  }

  @Test
  void aStoreThatHangsHoldsUpNoStopForLongerThanTheLimit() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        CuttableLine line = new CuttableLine(redis.url().getPort());
        ChatSimulator simulator = new SimulatorBuilder().agents(AgentBehaviour.manual()).start()) {
      String instance = instance(simulator);
      try (DistributionProcess first = alone(line.port(), instance)) {
        awaitLog("alone", "Instance shop is ready");
        first.type("use shop");
        first.await("using shop");
        first.type("start Paul");
        first.await("started a chat with shop as Paul");
        first.type("send one");
        first.await("Paul: one");
        line.stall();
        first.type("send two"); // something to store
        first.await("Paul: two");
        first.process().destroy();
        // a call of the store may take longer than a test waits
        assertThat(first.exitCode()).isEqualTo(143);
        awaitLog("alone", "did not close within 1000 ms");
        awaitLog("alone", "Not in time: shop; what was stored of them last is what is left");
      }
      line.cut();
      line.flow();
      line.mend();
      SimulatedChat chat = simulator.chats().get(0);
      assertThat(chat.ended()).isFalse();
      try (DistributionProcess second = alone(line.port(), instance)) {
        second.type("use shop");
        second.await("using shop");
        second.awaitAnswer("the chat", "list", list -> list.contains("ACTIVE"));
        second.type("send three");
        second.await("Paul: three");
        await()
            .atMost(DistributionProcess.PATIENCE)
            .until(() -> chat.sentTexts().contains("three"));
        assertThat(simulator.chats()).hasSize(1);
      }
    }
  }

  /**
   * A container without others, whose store may take its time but not longer than a second to stop.
   */
  private DistributionProcess alone(int redis, String instance) throws IOException {
    Path home = folder.resolve("alone");
    Path conf =
        Files.exists(home)
            ? home.resolve("conf")
            : DistributionProcess.confThatDeploys(home.resolve("conf"), home.resolve("deploy"));
    Files.deleteIfExists(conf.resolve("io.webchat.simulator.cfg"));
    Files.writeString(conf.resolve("io.webchat.core.cfg"), "drainMs = 1000\n");
    Files.writeString(
        conf.resolve("io.webchat.session.redis.cfg"),
        "url = redis://127.0.0.1:" + redis + "\ntimeout = 300000\n");
    Files.writeString(conf.resolve("io.webchat.instance-shop.cfg"), instance);
    DistributionProcess run =
        DistributionProcess.start(
            "run", "--shell", "--conf", conf.toString(), "--data", home.toString());
    run.await("WebChatService");
    return run;
  }

  @Test
  void probesAreToldThatTheContainerStopsBeforeItsFirstBundleDoes() throws Exception {
    int port = FreePorts.one();
    OsgiContainer container =
        OsgiContainer.felix()
            .systemPackagesFrom(WebChatFactory.class, Health.class)
            .bundles(DeployedBundles.jars())
            .configuration("io.webchat.metrics", Map.of("port", port))
            .frameworkProperty(
                "org.osgi.framework.bootdelegation",
                "jdk.internal.module,jdk.internal.access,sun.misc")
            .build();
    CompletableFuture<String> told = new CompletableFuture<>();
    container.beforeAll(null);
    try {
      URI ready = URI.create("http://127.0.0.1:" + port + "/ready");
      await().ignoreExceptions().until(() -> ask(ready).equals("200 {\"ready\":true}"));
      SynchronousBundleListener listener =
          event -> {
            if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() != 0) {
              told.complete(ask(ready));
            }
          };
      container.context().addBundleListener(listener);
    } finally {
      container.afterAll(null);
    }
    assertThat(told.get(1, TimeUnit.MINUTES))
        .startsWith("503 {\"ready\":false")
        .contains("the container stops and hands its chats over");
  }

  private static String ask(URI address) {
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e.toString();
    }
  }
}
