package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.RecordedRequest;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.SimulatedMessage;
import io.webchat.test.port.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as such: browsers, many clients, limits, its life. */
class ServerTest {
  private static final int CLIENTS = 32;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/genesys/2/chat/customer-support/",
        "/genesys/2/chat/customer-support/1/refresh",
        "/nexus/v3/chat/sessions/1/messages"
      })
  void letsBrowsersOfEveryOriginIn(String path) throws Exception {
    try (var sim = new SimulatorBuilder().start()) {
      String url = "http://127.0.0.1:" + sim.port() + path;
      var preflight =
          Client.to(url)
              .method("OPTIONS", BodyPublishers.noBody())
              .header("Origin", "https://shop.example")
              .header("Access-Control-Request-Method", "PUT")
              .header("Access-Control-Request-Headers", "x-custom");
      Reply allowed = Client.send(preflight.build());
      assertThat(allowed.status()).isEqualTo(204);
      assertThat(allowed.header("access-control-allow-origin")).isEqualTo("https://shop.example");
      assertThat(allowed.header("access-control-allow-credentials")).isEqualTo("true");
      assertThat(allowed.header("access-control-allow-methods"))
          .contains("GET", "POST", "PUT", "DELETE");
      assertThat(allowed.header("access-control-allow-headers"))
          .contains(
              "apikey",
              "authorization",
              "content-type",
              "x-api-key",
              "x-nexus-client-key",
              "x-custom");
      assertThat(allowed.header("vary")).contains("Origin");
      Reply real =
          Client.send(
              Client.formTo("POST", url, "x=y").header("Origin", "https://shop.example").build());
      assertThat(real.header("access-control-allow-origin")).isEqualTo("https://shop.example");
      sim.faults().on(Fault.http(500));
      Reply wrong =
          Client.send(
              Client.formTo("POST", url, "x=y").header("Origin", "https://shop.example").build());
      assertThat(wrong.header("access-control-allow-origin"))
          .as("errors too")
          .isEqualTo("https://shop.example");
      assertThat(sim.requestLog().received()).as("preflights are not recorded").isEqualTo(2);
    }
  }

  @Test
  void holdsTwoHundredPollsWithFewThreads() throws Exception {
    try (var sim = new SimulatorBuilder().threads(4).longPoll(Duration.ofMinutes(5)).start()) {
      List<PureEngageCustomer> customers = new ArrayList<>();
      List<CompletableFuture<Reply>> held = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        var customer = PureEngageCustomer.jane(sim);
        customer.poll();
        customers.add(customer);
        held.add(customer.getAsync("/messages"));
      }
      await().until(() -> sim.requestLog().of(Operation.REFRESH).size() == 400);
      await().until(() -> sim.chats().stream().mapToInt(SimulatedChat::heldPolls).sum() == 200);
      long threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.getName().startsWith("webchat-simulator"))
              .count();
      assertThat(threads).isLessThanOrEqualTo(4 + 2); // and the timers
      assertThat(held).noneMatch(CompletableFuture::isDone);
      for (PureEngageCustomer customer : customers) {
        sim.chat(customer.sessionId())
            .orElseThrow()
            .agent("Anna")
            .say("to " + customer.sessionId());
      }
      for (int i = 0; i < 200; i++) {
        var texts = new ArrayList<String>();
        texts.addAll(
            PureEngageCustomer.texts(
                held.get(i).get(60, TimeUnit.SECONDS).json().path("data"), "text"));
        while (!texts.contains("to " + customers.get(i).sessionId())) {
          texts.addAll(PureEngageCustomer.texts(customers.get(i).poll(), "text"));
        }
        assertThat(texts).as("nobody else's").filteredOn(t -> t.startsWith("to ")).hasSize(1);
      }
    }
  }

  @Test
  void losesAndDoublesNothingUnderConcurrentSends() throws Exception {
    try (var sim = new SimulatorBuilder().start()) {
      var jane = GmsCustomer.jane(sim);
      SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(60));
      List<Integer> heard = new CopyOnWriteArrayList<>();
      chat.listen(message -> heard.add(message.index()));
      List<CompletableFuture<Reply>> sends = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        sends.add(Client.sendAsync(jane.request("send", "message", "m" + i)));
        chat.agent("Anna").say("a" + i);
      }
      CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
      assertThat(chat.sentTexts()).hasSize(100).doesNotHaveDuplicates();
      assertThat(chat.transcript())
          .extracting(SimulatedMessage::index)
          .isSorted()
          .doesNotHaveDuplicates()
          .hasSize(202);
      await().until(() -> heard.size() == 201);
      assertThat(heard).isSorted();
    }
  }

  @Test
  void keepsOnlySoMuch() throws Exception {
    try (var sim = new SimulatorBuilder().maxTranscript(3).maxRecordedRequests(2).start()) {
      var jane = GmsCustomer.jane(sim);
      for (int i = 0; i < 5; i++) {
        jane.call("send", "message", "m" + i);
      }
      assertThat(sim.awaitChat(Duration.ofSeconds(60)).transcript())
          .extracting(SimulatedMessage::index)
          .containsExactly(4, 5, 6);
      assertThat(GmsCustomer.fields(jane.refresh(1), "index")).containsExactly("4", "5", "6");
      assertThat(sim.requestLog().all())
          .extracting(RecordedRequest::number)
          .containsExactly(6L, 7L);
    }
  }

  @Test
  void recordsRequestsAndHidesSecretsFromTexts() throws Exception {
    try (var sim = new SimulatorBuilder().start()) {
      var jane = GmsCustomer.jane(sim);
      jane.call("send", "message", "secret words");
      SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(60));
      RecordedRequest send = sim.requestLog().of(Operation.SEND).get(0);
      assertThat(send.form()).containsEntry("message", "secret words").containsKey("secureKey");
      assertThat(send.header("Content-Type")).startsWith("application/x-www-form-urlencoded");
      assertThat(chat.requests()).containsExactly(send);
      String secureKey = jane.session().get("secureKey");
      assertThat(send + " " + chat + " " + chat.transcript() + chat.typing())
          .doesNotContain(secureKey, "secret words");
    }
  }

  @Test
  void startsAndStops() throws Exception {
    ChatSimulator sim = new SimulatorBuilder().port(FreePorts.one()).start();
    assertThatIllegalStateException()
        .isThrownBy(() -> new SimulatorBuilder().port(sim.port()).start())
        .withMessageContaining("cannot listen on 127.0.0.1:" + sim.port());
    assertThatIllegalStateException()
        .isThrownBy(() -> sim.awaitChat(Duration.ofMillis(5)))
        .withMessageContaining("no chat");
    var jane = PureEngageCustomer.jane(sim);
    jane.poll();
    CompletableFuture<Reply> held = jane.getAsync("/messages");
    await().until(() -> sim.requestLog().of(Operation.REFRESH).size() == 2);
    int port = sim.port();
    sim.close();
    sim.close();
    await().until(held::isCompletedExceptionally);
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("webchat-simulator")));
    try (ChatSimulator again = new SimulatorBuilder().port(port).start()) {
      assertThat(again.port()).isEqualTo(port);
    }
  }

  /** A client whose connection is cut connects again at once, and would wait for an answer. */
  @Test
  void leavesNoConnectionOpenThatComesWhileItStops() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      for (int round = 0; round < 20; round++) {
        ChatSimulator sim = new SimulatorBuilder().port(FreePorts.one()).start();
        int port = sim.port();
        CountDownLatch connected = new CountDownLatch(CLIENTS);
        List<Future<?>> refused = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          refused.add(clients.submit(() -> connectUntilRefused(port, connected)));
        }
        assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();
        sim.close();
        for (Future<?> client : refused) {
          client.get(60, TimeUnit.SECONDS);
        }
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static Void connectUntilRefused(int port, CountDownLatch connected) throws IOException {
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.getLocalPort() == port) {
          return null; // nobody listens, and it found itself
        }
        connected.countDown();
        // to a client that sends nothing Linux does not tell that its place in a queue is gone
        socket.getOutputStream().write('G');
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      } catch (ConnectException refused) {
        return null;
      } catch (SocketException reset) {
        // cut off: connects again
      }
    }
  }

  @Test
  void checksItsOptions() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SimulatorBuilder().port(70_000));
    assertThatIllegalArgumentException().isThrownBy(() -> new SimulatorBuilder().threads(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SimulatorBuilder().longPoll(Duration.ofMillis(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new SimulatorBuilder().gmsServices());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SimulatorBuilder().gmsErrorStatus(500));
    assertThatIllegalStateException()
        .isThrownBy(() -> new SimulatorBuilder().host("256.256.256.256").start())
        .withMessage("cannot listen on 256.256.256.256:0: there is no such host");
  }

  @Test
  void survivesABehaviourAndAListenerThatFail() throws Exception {
    AgentBehaviour broken =
        (chat, clock) -> {
          throw new IllegalStateException("broken");
        };
    try (var sim = new SimulatorBuilder().agents(broken).start()) {
      var jane = GmsCustomer.jane(sim);
      SimulatedChat chat = sim.awaitChat(Duration.ofSeconds(60));
      List<String> heard = new ArrayList<>();
      chat.listen(
          message -> {
            throw new IllegalStateException("broken");
          });
      Runnable stop = chat.listen(message -> heard.add(message.text()));
      assertThat(jane.call("send", "message", "x").json().path("statusCode").asInt(-1)).isZero();
      stop.run();
      chat.agent("Anna").say("y");
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void takesWhatFormsMayContain() throws IOException {
    try (var sim = new SimulatorBuilder().start()) {
      var jane = GmsCustomer.start(sim, "nickname", "Jäne ✓");
      jane.call("send", "message", "a+b & c=d %41 äöü 😀\nline");
      Client.send(Client.formTo("POST", sim.gmsUrl(), "nickname=100%&&=x&userData[=y").build());
      assertThat(sim.awaitChat(Duration.ofSeconds(60)).sentTexts())
          .containsExactly("a+b & c=d %41 äöü 😀\nline");
      assertThat(sim.chats()).hasSize(2);
    }
  }
}
