package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.test.port.FreePorts;
import io.webchat.testkit.container.OsgiContainer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The demo of pages comes and goes with the built-in chat server. */
class PagesDemoIT {
  private static final int PORT = FreePorts.one();

  @RegisterExtension static final OsgiContainer container = PagesInContainer.at(PORT).build();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static HttpResponse<String> get(String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + PORT + "/webchat/" + path);
    return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  private static void await(String path, int status) {
    Awaitility.await(path)
        .atMost(DistributionProcess.PATIENCE)
        .ignoreExceptions()
        .until(() -> get(path).statusCode() == status);
  }

  @Test
  void itIsThereAsLongAsTheChatServerIs() throws Exception {
    container.configure("io.webchat.web", Map.of("configuration", "simulator"));
    PagesInContainer.deploy(container);
    container.configure("io.webchat.simulator", Map.of("port", 0));
    await("demo.html", 200);
    assertThat(get("webchat-bus.js").body()).contains("CXBus");
    assertThat(get("demo-page.html").body()).contains("<webchat-window");
    assertThat(get("webchat-ui.js").statusCode()).isEqualTo(200);
    URI channels = URI.create("http://127.0.0.1:" + PORT + "/webchat/channels");
    HttpRequest open = HttpRequest.newBuilder(channels).POST(BodyPublishers.noBody()).build();
    assertThat(HTTP.send(open, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    container.configure("io.webchat.simulator", Map.of("port", 0, "enabled", false));
    await("demo.html", 404);
  }
}
