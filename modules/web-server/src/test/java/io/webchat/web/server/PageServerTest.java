package io.webchat.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.test.patience.Patience;
import io.webchat.web.WebFront;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a plain Java program, over real connections. */
class PageServerTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  private final ChatSimulator simulator = new SimulatorBuilder().start();
  private WebChatPlatform platform;

  @BeforeEach
  void open() {
    platform = WebChatPlatform.builder().discover().build();
  }

  @AfterEach
  void close() {
    platform.close();
    simulator.close();
  }

  private WebFront front() throws IOException {
    return WebFront.open(
        platform.factory(),
        InstanceSettings.of(WebChatConfiguration.of(Map.of("dataURL", simulator.gmsUrl()))),
        Map.of());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPageHoldsAChatWithAFileAndHearsOfTheEnd(boolean bySocket) throws Exception {
    SmallPage page;
    try (PageServer server = ServedPages.serve(platform, simulator.gmsUrl(), folder)) {
      page = new SmallPage(server.address()).open(bySocket);
      assertThat(page.call("WebChatService.startChat", Map.of("nickname", "Jane")))
          .containsEntry("type", "resolved");
      SimulatedChat chat = simulator.awaitChat(Patience.LIMIT);
      chat.agent("Anna").say("Good morning");
      page.await("Good morning");
      HttpResponse<String> sent =
          page.send(
              page.request("files?name=photo.png")
                  .header("Content-Type", "image/png")
                  .POST(BodyPublishers.ofByteArray(new byte[2_000])));
      assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
      page.await("photo.png");
    }
    page.await("STOPPING");
    page.awaitEnd();
  }

  @Test
  void filesOfAFolderAreServedBesideTheFrontButNoListing() throws Exception {
    Files.writeString(folder.resolve("shop.html"), "<title>Shop</title>");
    try (PageServer server = ServedPages.serve(platform, simulator.gmsUrl(), folder)) {
      SmallPage page = new SmallPage(server.address());
      assertThat(page.get(server.address().resolve("/shop.html")).body()).contains("Shop");
      assertThat(page.get(server.address().resolve("/")).statusCode()).isEqualTo(403);
      assertThat(page.get(server.address().resolve("/other.html")).statusCode()).isEqualTo(404);
      URI script = URI.create(server.address() + "/webchat-bus.js");
      assertThat(page.get(script).headers().firstValue("Server")).isEmpty();
      assertThat(page.get(script).body()).contains("registerPlugin");
    }
  }

  @Test
  void servesOverTls() throws Exception {
    Path keyStore = keyStore();
    try (PageServer server = PageServer.of(front()).tls(keyStore, PASSWORD).start()) {
      assertThat(server.address().getScheme()).isEqualTo("https");
      SmallPage page = SmallPage.trusting(server.address(), keyStore, PASSWORD).open(true);
      assertThat(page.call("App.about", Map.of())).containsEntry("type", "resolved");
    }
  }

  @Test
  void aKeyStoreThatCannotBeReadIsNamed() throws Exception {
    Path keyStore = keyStore();
    Path missing = folder.resolve("missing.p12");
    try (WebFront front = front()) {
      PageServerBuilder builder = PageServer.of(front);
      assertThatThrownBy(() -> builder.tls(keyStore, "guessed-one"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("keyStore: " + keyStore + " cannot be read: ")
          .hasMessageNotContaining("guessed-one");
      assertThatThrownBy(() -> builder.tls(missing, PASSWORD))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("keyStore: there is no file " + missing);
      assertThatThrownBy(() -> builder.port(70_000))
          .hasMessage("port: 70000: expected is 0 to 65535");
      assertThatThrownBy(() -> builder.pages(missing))
          .hasMessage("pages: there is no folder " + missing);
    }
  }

  @Test
  void aPortThatIsTakenIsNamedAndTheFrontStaysOpen() throws Exception {
    try (PageServer server = PageServer.of(front()).start();
        WebFront other = front()) {
      int taken = server.address().getPort();
      assertThatThrownBy(() -> PageServer.of(other).port(taken).start())
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Pages cannot be served at 127.0.0.1:" + taken + ": ");
      try (PageServer elsewhere = PageServer.of(other).start()) {
        new SmallPage(elsewhere.address()).open(true);
        assertThat(other.visitors()).isEqualTo(1);
      }
    }
  }

  @Test
  void closingTwiceIsClosingOnce() throws Exception {
    PageServer server = PageServer.of(front()).start();
    server.close();
    server.close();
  }

  private Path keyStore() throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "pages",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.txt").toFile())
            .start();
    assertThat(keytool.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(folder.resolve("keytool.txt"))).isZero();
    return file;
  }
}
