package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.chat.RedisProcess;
import io.webchat.json.JsonWriter;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.thread.DaemonThreads;
import io.webchat.test.port.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes of the distribution with one Redis: a visitor's pages come to whichever, and stay
 * in the chat when the one that serves it is killed.
 */
class PagesOfFleetIT {
  private static final int PACE_MS = 10;
  private static final int SIGKILL = 128 + 9;

  @TempDir private Path folder;

  private static URI front(int port) {
    return URI.create("http://127.0.0.1:" + port + "/webchat");
  }

  /** A container that serves pages at this port, with more in its configuration of pages. */
  private DistributionProcess container(
      int port, RedisProcess redis, ChatSimulator simulator, String more) throws IOException {
    Path home = folder.resolve(String.valueOf(port));
    Path conf = DistributionProcess.confThatDeploys(home.resolve("conf"), home.resolve("deploy"));
    Files.delete(conf.resolve("io.webchat.simulator.cfg"));
    Path framework = conf.resolve("framework.properties");
    Files.writeString(
        framework,
        Files.readString(framework)
            .replace("org.osgi.service.http.port=8181", "org.osgi.service.http.port=" + port));
    Files.writeString(
        conf.resolve("io.webchat.core.cfg"),
        "failover = true\nleaseMs = 40000\nsessionStorage = redis\n");
    Files.writeString(conf.resolve("io.webchat.session.redis.cfg"), "url = " + redis.url());
    Files.writeString(
        conf.resolve("pages.json"),
        JsonWriter.write(
            Map.of(
                "webchat",
                Map.of(
                    "dataURL",
                    simulator.gmsUrl(),
                    "sessionStorage",
                    "redis",
                    "ajaxTimeout",
                    300_000))));
    Files.writeString(
        conf.resolve("io.webchat.web.cfg"),
        """
        configuration = pages.json
        .tokenKey = the key of both containers of this fleet
        """
            + more);
    return DistributionProcess.start(
        "run", "--no-shell", "--conf", conf.toString(), "--data", home.toString());
  }

  private DistributionProcess container(int port, RedisProcess redis, ChatSimulator simulator)
      throws IOException {
    return container(port, redis, simulator, "memberAddress = " + front(port));
  }

  /** An agent who writes at a steady pace, whatever happens to the customer's side. */
  private static final class Writer implements AutoCloseable {
    private final ScheduledExecutorService pace =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.numbered("agent"));
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final SimulatedAgent agent;

    Writer(SimulatedAgent agent) {
      this.agent = agent;
      var unused =
          pace.scheduleAtFixedRate(
              () -> say("text " + written.size()), 0, PACE_MS, TimeUnit.MILLISECONDS);
    }

    private void say(String text) {
      agent.say(text);
      written.add(text);
    }

    /** Ends the writing; everything that was written, in order. */
    List<String> finish() throws InterruptedException {
      pace.shutdown();
      assertThat(pace.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      return written;
    }

    @Override
    public void close() {
      pace.shutdownNow();
    }
  }

  @Test
  void aVisitorsChatIsFoundFromBothAndOutlivesTheDeathOfOne() throws Exception {
    int first = FreePorts.one();
    int second = FreePorts.one();
    try (RedisProcess redis = new RedisProcess();
        ChatSimulator simulator = new SimulatorBuilder().agents(AgentBehaviour.manual()).start();
        DistributionProcess one = container(first, redis, simulator);
        DistributionProcess two = container(second, redis, simulator)) {
      EventsPage.awaitFront(front(first));
      EventsPage.awaitFront(front(second));
      try (EventsPage page = EventsPage.open(front(first))) {
        page.resolves("startChat", Map.of("nickname", "Jane"));
        page.awaitEvent("started");
        SimulatedChat chat = simulator.awaitChat(DistributionProcess.PATIENCE);
        SimulatedAgent agent = chat.agent("Anna").join();
        agent.say("to the first");
        page.awaitText("to the first");
        List<String> expected = new ArrayList<>(List.of("to the first"));
        expected.addAll(passedOn(page, second, agent));
        expected.addAll(killed(one, page, second, agent, expected));
        comesBack(page, second, agent, expected);
        assertThat(simulator.chats()).containsExactly(chat);
        assertThat(chat.sentTexts()).containsExactly("from the second", "still here");
        assertThat(chat.ended()).isFalse();
      }
      assertThat(two.output()).doesNotContain(" ERROR ");
    }
  }

  @Test
  void aServerOfThisMachineOnlyIsNoAddressForOthers() throws Exception {
    int port = FreePorts.one();
    try (RedisProcess redis = new RedisProcess();
        ChatSimulator simulator = new SimulatorBuilder().start();
        DistributionProcess one = container(port, redis, simulator, "")) {
      EventsPage.awaitFront(front(port));
      Path log = folder.resolve(String.valueOf(port)).resolve("log/webchat.log");
      await("what was found")
          .atMost(DistributionProcess.PATIENCE)
          .until(
              () ->
                  Files.readString(log)
                      .contains(
                          "listens at no address that other machines reach: [http://127.0.0.1:"
                              + port));
      assertThat(one.process().isAlive()).isTrue();
    }
  }

  /** Another page of the visitor comes to the second container, which passes it on to the first. */
  private static List<String> passedOn(EventsPage page, int second, SimulatedAgent agent)
      throws Exception {
    try (EventsPage other = EventsPage.comeBack(front(second), page.cookie())) {
      assertThat(other.opened()).containsEntry("sockets", false);
      assertThat(other.cookie()).isEqualTo(page.cookie());
      other.awaitEvent("restored");
      other.awaitText("to the first");
      other.resolves("sendMessage", Map.of("message", "from the second"));
      agent.say("to both");
      for (EventsPage each : List.of(page, other)) {
        each.awaitText("from the second");
        each.awaitText("to both");
        each.assertInOrder();
        assertThat(each.texts()).containsOnlyOnce("to the first", "from the second", "to both");
      }
      assertThat(other.texts()).isEqualTo(page.texts()).hasSize(3);
      return other.texts().subList(1, 3);
    }
  }

  /** The first container is killed while the agent writes; what was written by then and after. */
  private static List<String> killed(
      DistributionProcess one,
      EventsPage page,
      int second,
      SimulatedAgent agent,
      List<String> before)
      throws Exception {
    try (EventsPage other = EventsPage.open(front(second), page.cookie());
        Writer writer = new Writer(agent)) {
      page.awaitText("text 20");
      other.awaitText("text 20");
      one.process().destroyForcibly();
      assertThat(one.exitCode()).isEqualTo(SIGKILL);
      page.awaitEnd();
      other.awaitEnd();
      List<String> written = writer.finish();
      for (EventsPage each : List.of(page, other)) {
        each.assertInOrder();
        List<String> shown = each.texts().subList(before.size(), each.texts().size());
        assertThat(written).startsWith(shown.toArray(String[]::new));
      }
      return written;
    }
  }

  /** The visitor comes to the second container, which takes the chat up and serves it itself. */
  private static void comesBack(
      EventsPage page, int second, SimulatedAgent agent, List<String> before) throws Exception {
    agent.say("while nobody served");
    List<String> expected = new ArrayList<>(before);
    expected.add("while nobody served");
    try (EventsPage after = EventsPage.comeBack(front(second), page.cookie())) {
      assertThat(after.opened()).containsEntry("sockets", true);
      assertThat(after.cookie()).isEqualTo(page.cookie());
      after.awaitEvent("restored");
      after.awaitText("while nobody served");
      after.resolves("sendMessage", Map.of("message", "still here"));
      after.awaitText("still here");
      agent.say("to who is left");
      after.awaitText("to who is left");
      expected.addAll(List.of("still here", "to who is left"));
      assertThat(after.texts()).containsExactlyElementsOf(expected);
      after.assertInOrder();
    }
  }
}
