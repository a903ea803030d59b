package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent's desk over HTTP, and who may use it. */
class DeskTest {
  private ChatSimulator sim;

  @BeforeEach
  void start() {
    sim = new SimulatorBuilder().start();
  }

  @AfterEach
  void stop() {
    sim.close();
  }

  private String desk() {
    return sim.deskUrl().orElseThrow();
  }

  /** The head of the answer to a request with these headers, such as only browsers send them. */
  private String head(String request, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sim.port())) {
      OutputStream out = socket.getOutputStream();
      String text =
          request
              + " HTTP/1.1\r\nConnection: close\r\n"
              + String.join("\r\n", headers)
              + "\r\n\r\n";
      out.write(text.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void isAPageWithoutScriptsOfOthers() throws Exception {
    Reply page = Client.get(desk());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'self'")
        .doesNotContain("unsafe");
    assertThat(page.body()).doesNotContainPattern("<script(?! src=)").doesNotContain("style=");
    assertThat(Client.get(desk() + "desk.js").header("Content-Type")).startsWith("text/javascript");
    assertThat(Client.get(desk() + "desk.css").header("Content-Type")).startsWith("text/css");
    assertThat(Client.get(desk() + "other").status()).isEqualTo(404);
    assertThat(Client.json("POST", desk(), "{}").status()).isEqualTo(405);
    Reply folder = Client.get(desk().substring(0, desk().length() - 1));
    assertThat(folder.status()).isEqualTo(302);
    assertThat(folder.header("Location")).isEqualTo("/desk/");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /control/chats, evil.example:8080, ''",
    "GET /control/chats, evil.example:8080, http://evil.example:8080",
    "GET /desk/, evil.example, ''",
    "GET /control/chats, 127.0.0.1.evil.example, ''",
    "GET /control/chats, localhost, https://localhost",
  })
  void namesThatLeadHereAreTurnedAway(String request, String host, String origin) throws Exception {
    String given = origin.isEmpty() ? "X-None: 1" : "Origin: " + origin;
    assertThat(head(request, "Host: " + host, given)).startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "localhost", "LOCALHOST:8080", "[::1]:8080"})
  void thisMachineIsServedByAnyOfItsNames(String host) throws Exception {
    assertThat(head("GET /desk/", "Host: " + host)).startsWith("HTTP/1.1 200");
    assertThat(head("GET /control/chats", "Host: " + host, "Origin: http://" + host))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void whatOtherPagesLoadIsNoChat(String site) throws Exception {
    assertThat(head("GET /control/chats", "Host: localhost", "Sec-Fetch-Site: " + site))
        .startsWith("HTTP/1.1 403");
    // a frame of the demo's page
    assertThat(head("GET /desk/", "Host: localhost", "Sec-Fetch-Site: " + site))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void isNotThereWhereOtherMachinesReachTheSimulator() throws Exception {
    try (ChatSimulator open = new SimulatorBuilder().host("0.0.0.0").start()) {
      assertThat(open.deskUrl()).isEmpty();
      String base = "http://127.0.0.1:" + open.port();
      assertThat(Client.get(base + "/desk/").status()).isEqualTo(404);
      assertThat(Client.get(base + "/control/chats").status()).isEqualTo(200);
    }
  }

  @Test
  void openChatsAndNewEntriesAreAskedForAlone() throws Exception {
    GmsCustomer.jane(sim);
    SimulatedChat over = sim.awaitChat(Duration.ofSeconds(60));
    GmsCustomer.jane(sim);
    SimulatedChat open = sim.awaitChat(Duration.ofSeconds(60));
    GmsCustomer.jane(sim);
    SimulatedChat latest = sim.awaitChat(Duration.ofSeconds(60));
    over.endByServer();
    assertThat(ids("chats?open=true")).containsExactly(open.id(), latest.id());
    assertThat(ids("chats?open=true&limit=1")).containsExactly(latest.id());
    assertThat(ids("chats")).containsExactly(over.id(), open.id(), latest.id());
    open.agent("Eva").say("one").say("two");
    int seen = open.transcript().get(open.transcript().size() - 2).index();
    JsonNode rest = Client.get(sim.controlUrl() + "chats/" + open.id() + "?after=" + seen).json();
    assertThat(rest.path("transcript").findValuesAsText("text")).containsExactly("two");
    assertThat(Client.get(sim.controlUrl() + "chats/latest?after=x").status()).isEqualTo(400);
  }

  private java.util.List<String> ids(String path) throws IOException {
    return Client.get(sim.controlUrl() + path).json().findValuesAsText("id");
  }
}
