package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.FileLimits;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Files on the v2 wire. */
class GmsFilesTest {
  private static final FileLimits SMALL =
      FileLimits.DEFAULT
          .withMaxFiles(2)
          .withSizes(100, 150)
          .withTypes("txt", "png")
          .withDownloadAttempts(2);

  @Test
  void uploadsDownloadsAndDeletes() throws Exception {
    try (var sim = new SimulatorBuilder().fileLimits(SMALL).start()) {
      var jane = GmsCustomer.jane(sim);
      Reply up = jane.upload("näme.txt", "text/plain", "hello".getBytes(StandardCharsets.UTF_8));
      assertThat(up.json().path("statusCode").asInt(-1)).isZero();
      String id = up.json().at("/userData/file-id").asText();
      assertThat(id).matches("[0-9A-F]{16}");
      JsonNode event = jane.refresh(-1);
      assertThat(GmsCustomer.types(event)).containsExactly("FileUploaded");
      assertThat(event.at("/messages/0/userData").toString())
          .contains(
              "\"file-id\":\"" + id + "\"", "\"file-name\":\"näme.txt\"", "\"file-size\":\"5\"")
          .doesNotContain("file-type");
      Reply down = jane.call("file/" + id + "/download");
      assertThat(down.body()).isEqualTo("hello");
      assertThat(down.header("content-type")).startsWith("text/plain");
      assertThat(down.header("content-disposition")).contains("n%C3%A4me.txt");
      assertThat(jane.call("file/" + id + "/download").status()).isEqualTo(200);
      assertThat(jane.call("file/" + id + "/download").status())
          .as("attempts are used up")
          .isEqualTo(400);
      assertThat(jane.call("file/" + id + "/delete").json().path("statusCode").asInt(-1)).isZero();
      assertThat(GmsCustomer.types(jane.refresh(-1))).containsExactly("FileDeleted");
      assertThat(jane.call("file/" + id + "/delete").status()).isEqualTo(400);
    }
  }

  @Test
  void takesTheKeyOfADownloadAsAFieldToo() throws Exception {
    try (var sim = new SimulatorBuilder().gmsApiKey("k").start()) {
      HttpRequest request =
          Client.formTo("POST", sim.gmsUrl() + "/", "nickname=Jane").header("apikey", "k").build();
      var jane = GmsCustomer.of(sim, Client.send(request));
      String id =
          sim.awaitChat(Duration.ofSeconds(5))
              .agent("Anna")
              .sendFile("a.txt", "text/plain", new byte[] {'o', 'k'});
      String download = "file/" + id + "/download";
      assertThat(jane.call(download, "apikey", "k").body()).isEqualTo("ok");
      assertThat(jane.call(download, "apikey", "other").status()).isEqualTo(401);
      assertThat(jane.call(download).status()).isEqualTo(401);
      assertThat(jane.call("refresh", "apikey", "k").status())
          .as("other operations want the header")
          .isEqualTo(401);
    }
  }

  @Test
  void tellsItsLimitsAsTexts() throws Exception {
    try (var sim = new SimulatorBuilder().fileLimits(SMALL).start()) {
      var jane = GmsCustomer.jane(sim);
      String id =
          jane.upload("a.txt", "text/plain", new byte[7]).json().at("/userData/file-id").asText();
      assertThat(
              jane.call("file/limits")
                  .json()
                  .at("/messages/0/userData/used-download-attempts")
                  .asText())
          .isEqualTo("0");
      jane.call("file/" + id + "/download");
      JsonNode notice = jane.call("file/limits").json().at("/messages/0");
      assertThat(notice.path("text").asText()).isEqualTo("file-client-cfg-get");
      assertThat(notice.has("index")).isFalse();
      assertThat(notice.at("/userData/upload-file-types").asText()).isEqualTo("txt:png");
      assertThat(notice.at("/userData/upload-max-file-size").asText()).isEqualTo("100");
      assertThat(notice.at("/userData/upload-need-agent").asText()).isEqualTo("false");
      assertThat(notice.at("/userData/used-upload-max-files").asText()).isEqualTo("1");
      assertThat(notice.at("/userData/used-upload-max-total-size").asText()).isEqualTo("7");
      assertThat(notice.at("/userData/download-attempts").asText()).isEqualTo("2");
      assertThat(notice.at("/userData/used-download-attempts").asText()).isEqualTo("1");
    }
  }

  @Test
  void refusesWhatIsAgainstTheLimits() throws Exception {
    try (var sim = new SimulatorBuilder().fileLimits(SMALL).maxRequestBytes(4_000).start()) {
      var jane = GmsCustomer.jane(sim);
      assertThat(code(jane.upload("a.exe", "text/plain", new byte[1]))).isEqualTo("203 txt:png");
      assertThat(code(jane.upload("a.txt", "text/plain", new byte[101]))).isEqualTo("202 100");
      assertThat(code(jane.upload("a.txt", "text/plain", new byte[100]))).isEqualTo("0 ");
      assertThat(code(jane.upload("b.txt", "text/plain", new byte[51]))).isEqualTo("202 150");
      assertThat(code(jane.upload("b.txt", "text/plain", new byte[50]))).isEqualTo("0 ");
      assertThat(code(jane.upload("c.txt", "text/plain", new byte[0]))).isEqualTo("201 2");
      assertThat(jane.upload("d.txt", "text/plain", new byte[4_001]).status()).isEqualTo(413);
      assertThat(jane.upload("d.txt", "text/plain", new byte[8_000_000]).status()).isEqualTo(413);
      assertThat(jane.call("file").json().at("/errors/0/code").asInt()).isEqualTo(100);
    }
  }

  @Test
  void wantsAnAgentForUploadsWhenToldTo() throws Exception {
    try (var sim = new SimulatorBuilder().fileLimits(SMALL.withNeedAgent(true)).start()) {
      var jane = GmsCustomer.jane(sim);
      assertThat(code(jane.upload("a.txt", "text/plain", new byte[1]))).isEqualTo("240 ");
      sim.awaitChat(Duration.ofSeconds(1)).agent("Anna").join();
      assertThat(code(jane.upload("a.txt", "text/plain", new byte[1]))).isEqualTo("0 ");
    }
  }

  @Test
  void sharesItsRoomAndGetsItBack() throws Exception {
    try (var sim = new SimulatorBuilder().fileLimits(SMALL).maxStoredBytes(100).start()) {
      var jane = GmsCustomer.jane(sim);
      var john = GmsCustomer.jane(sim);
      assertThat(code(jane.upload("a.txt", "text/plain", new byte[80]))).isEqualTo("0 ");
      assertThat(code(john.upload("a.txt", "text/plain", new byte[80]))).isEqualTo("202 0");
      sim.chat(jane.chatId()).orElseThrow().forget();
      assertThat(code(john.upload("a.txt", "text/plain", new byte[80]))).isEqualTo("0 ");
    }
  }

  @Test
  void letsTheCustomerFetchAnAgentsFile() throws Exception {
    try (var sim = new SimulatorBuilder().start()) {
      var jane = GmsCustomer.jane(sim);
      String id =
          sim.awaitChat(Duration.ofSeconds(1))
              .agent("Anna")
              .sendFile("a.txt", "text/plain", new byte[] {'o', 'k'});
      assertThat(jane.refresh(-1).at("/messages/0/userData/file-id").asText()).isEqualTo(id);
      assertThat(jane.call("file/" + id + "/download").body()).isEqualTo("ok");
    }
  }

  private static String code(Reply reply) {
    JsonNode error = reply.json().at("/errors/0");
    return error.path("code").asInt(0) + " " + error.path("advice").asText("");
  }
}
