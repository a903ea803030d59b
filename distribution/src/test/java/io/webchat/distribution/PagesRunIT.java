package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.test.port.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code webchat run} as it is shipped shows the demo page. */
class PagesRunIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;
  private Path conf;

  @BeforeEach
  void copyTheConfiguration() throws IOException {
    conf = DistributionProcess.copyOfConf(folder.resolve("conf"));
    Files.copy(
        DistributionProcess.FOLDER.resolve("conf/io.webchat.web.cfg"),
        conf.resolve("io.webchat.web.cfg"));
  }

  private DistributionProcess run(int port, String shell) throws IOException {
    Path file = conf.resolve("framework.properties");
    String usual = Files.readString(file);
    String free =
        usual.replace("org.osgi.service.http.port=8181", "org.osgi.service.http.port=" + port);
    assertThat(free).isNotEqualTo(usual);
    Files.writeString(file, free);
    return DistributionProcess.start(
        "run", shell, "--conf", conf.toString(), "--data", folder.resolve("data").toString());
  }

  private static int status(String address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return HTTP.send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void theAddressThatItPrintsIsTheDemo() throws Exception {
    int port = FreePorts.one();
    String page = "http://127.0.0.1:" + port + "/webchat/demo.html";
    try (DistributionProcess run = run(port, "--no-shell")) {
      run.await("Demo page: " + page);
      assertThat(run.output()).contains("WebChatService is up").doesNotContain("incompletely");
      assertThat(status(page)).isEqualTo(200);
      HttpRequest open =
          HttpRequest.newBuilder(URI.create(page).resolve("channels"))
              .POST(BodyPublishers.noBody())
              .build();
      assertThat(HTTP.send(open, BodyHandlers.ofString()).body()).contains("\"sockets\":true");
      HttpRequest desk = HttpRequest.newBuilder(URI.create(page).resolve("desk")).build();
      var answer = HTTP.send(desk, BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(302);
      assertThat(status(answer.headers().firstValue("Location").orElseThrow())).isEqualTo(200);
    }
  }

  @Test
  void theShellComesAfterTheAddress() throws Exception {
    int port = FreePorts.one();
    try (DistributionProcess run = run(port, "--shell")) {
      run.await("Demo page: http://127.0.0.1:" + port + "/webchat/demo.html");
      run.type("echo still here");
      run.await("still here");
    }
  }

  @Test
  void aPortThatIsTakenIsToldAndAnotherOneIsTakenUp() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DistributionProcess run = run(taken.getLocalPort(), "--no-shell")) {
      String said = run.await("pages are not served yet");
      assertThat(said)
          .contains("WebChatService is up")
          .contains(conf.resolve("framework.properties").toString())
          .contains("org.osgi.service.http.port")
          .contains(conf.resolve("io.webchat.web.cfg").toString());

      int port = FreePorts.one();
      Files.writeString(
          conf.resolve("org.apache.felix.http.cfg"),
          "org.apache.felix.http.host = 127.0.0.1\norg.osgi.service.http.port = " + port + "\n");
      String page = "http://127.0.0.1:" + port + "/webchat/demo.html";
      run.await("Demo page: " + page);
      assertThat(status(page)).isEqualTo(200);
    }
  }
}
