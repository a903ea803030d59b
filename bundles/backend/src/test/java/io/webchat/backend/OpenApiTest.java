package io.webchat.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.webchat.backend.OpenApi.Operation;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service does what its description says, and the description of the documents is the same. */
class OpenApiTest {
  @Test
  void theDocumentsHaveTheDescriptionThatIsServed() throws Exception {
    try (ApiServer server = new ApiServer(Map.of())) {
      OpenApi served = new OpenApi(server.get("/openapi.json").body());
      Path file = Path.of("../../docs/openapi.yaml");
      assertThat(served.document()).isEqualTo(new YAMLMapper().readTree(file.toFile()));
    }
  }

  @Test
  void everyOperationAnswersAsDescribed() {
    try (ApiServer server = new ApiServer(Map.of())) {
      OpenApi api = new OpenApi(server.get("/openapi.json").body());
      server.backEnd().webhooks(new ServedWebhooks());
      String chat = server.start();
      server.chat().agent("Anna").join().say("Hi");
      Map<Operation, HttpResponse<String>> answers = new LinkedHashMap<>();
      for (Operation operation : api.operations()) {
        if (!operation.path().endsWith("/events") && !operation.method().equals("DELETE")) {
          answers.put(operation, answer(server, chat, operation));
        }
      }
      assertThat(answers).hasSize(12);
      answers.forEach(
          (operation, answer) -> {
            assertThat(answer.statusCode()).as(operation + " " + answer.body()).isBetween(200, 299);
            assertThat(api.faults(operation, answer, answer.body()))
                .as(operation + " " + answer.body())
                .isEmpty();
          });
    }
  }

  private static String path(Operation operation, String chat) {
    return operation
        .path()
        .replace("/chats/{id}", chat)
        .replace("{name}", "getStats")
        .replace("{webhook}", "crm")
        .replace("{letter}", "one");
  }

  private static HttpResponse<String> answer(ApiServer server, String chat, Operation operation) {
    String path = path(operation, chat);
    if (operation.toString().equals("GET /chats/{id}/files")) {
      String sent =
          ApiServer.send(
                  server.request(chat + "/files?name=a.txt").POST(BodyPublishers.ofString("a")))
              .body();
      String id = sent.replaceAll("(?s).*\"file-id\":\"([^\"]+)\".*", "$1");
      path += "?fileId=" + id;
    } else if (operation.path().endsWith("/files")) {
      path += "?name=b.txt";
    }
    String body = operation.path().endsWith("/chats") ? "{\"form\":{\"nickname\":\"Joe\"}}" : "{}";
    HttpRequest.Builder request = server.request(path);
    return ApiServer.send(
        operation.method().equals("GET")
            ? request.GET()
            : request.POST(BodyPublishers.ofString(body)));
  }

  @Test
  void whatIsNotDescribedIsNotThere() {
    try (ApiServer server = new ApiServer(Map.of())) {
      OpenApi api = new OpenApi(server.get("/openapi.json").body());
      String chat = server.start();
      for (Operation operation : api.operations()) {
        String path = path(operation, chat);
        List<String> methods =
            api.operations().stream()
                .filter(other -> other.path().equals(operation.path()))
                .map(Operation::method)
                .toList();
        HttpResponse<String> answer =
            ApiServer.send(server.request(path).method("PATCH", BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).as(operation.toString()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow").orElseThrow().split(", ", -1))
            .containsExactlyInAnyOrderElementsOf(methods);
      }
    }
  }
}
