package io.webchat.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A plain HTTP client for the tests. */
final class Client {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Client() {}

  /** An answer with its body as text. */
  record Reply(int status, String body, HttpResponse<?> raw) {
    JsonNode json() {
      try {
        return MAPPER.readTree(body);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }
  }

  static Reply send(HttpRequest request) throws IOException {
    try {
      return reply(HTTP.send(request, BodyHandlers.ofString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  static CompletableFuture<Reply> sendAsync(HttpRequest request) {
    return HTTP.sendAsync(request, BodyHandlers.ofString()).thenApply(Client::reply);
  }

  private static Reply reply(HttpResponse<String> response) {
    return new Reply(response.statusCode(), response.body(), response);
  }

  static HttpRequest.Builder to(String url) {
    return HttpRequest.newBuilder(URI.create(url));
  }

  static Reply get(String url, String... headers) throws IOException {
    var request = to(url).GET();
    return send(headers.length == 0 ? request.build() : request.headers(headers).build());
  }

  static Reply json(String method, String url, String body) throws IOException {
    return send(
        to(url)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  /** Names and values in turn. */
  static String form(String... fields) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < fields.length; i += 2) {
      pairs.add(encode(fields[i]) + "=" + encode(fields[i + 1]));
    }
    return String.join("&", pairs);
  }

  static HttpRequest.Builder formTo(String method, String url, String body) {
    return to(url)
        .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
        .method(method, BodyPublishers.ofString(body));
  }

  /** A multipart request with fields and one file. */
  static HttpRequest.Builder multipart(
      String url, Map<String, String> fields, String fileName, String type, byte[] content) {
    String boundary = "----test7MA4YWxkTrZu0gW";
    StringBuilder head = new StringBuilder();
    fields.forEach(
        (name, value) ->
            head.append(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(boundary, name, value)));
    head.append(
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
            .formatted(boundary, fileName, type));
    var body =
        BodyPublishers.concat(
            BodyPublishers.ofString(head.toString()),
            BodyPublishers.ofByteArray(content),
            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    return to(url).header("Content-Type", "multipart/form-data; boundary=" + boundary).POST(body);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
