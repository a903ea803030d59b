package io.webchat.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.ChatSimulator;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/** A customer on the v3 wire. */
final class PureEngageCustomer {
  private final ChatSimulator sim;
  private final String token;
  private final JsonNode claims;

  PureEngageCustomer(ChatSimulator sim, String token) throws IOException {
    this.sim = sim;
    this.token = token;
    byte[] payload = Base64.getDecoder().decode(padded(token.split("\\.", -1)[1]));
    this.claims = new ObjectMapper().readTree(new String(payload, StandardCharsets.UTF_8));
  }

  private static String padded(String base64) {
    return base64 + "=".repeat((4 - base64.length() % 4) % 4);
  }

  static PureEngageCustomer jane(ChatSimulator sim) throws IOException {
    return new PureEngageCustomer(
        sim,
        create(sim, "data[nickname]", "Jane", "data[endpoint]", sim.v3Endpoint())
            .json()
            .at("/data/clientToken")
            .asText());
  }

  static Reply create(ChatSimulator sim, String... fields) throws IOException {
    return Client.send(
        Client.formTo("POST", sim.v3Url(), Client.form(fields))
            .header("x-api-key", sim.v3ApiKey())
            .build());
  }

  String sessionId() {
    return claims.path("sessionId").asText();
  }

  String participantId() {
    return claims.path("participantId").asText();
  }

  String token() {
    return token;
  }

  PureEngageCustomer reattach() throws IOException {
    Reply reply = reattachReply();
    return new PureEngageCustomer(sim, reply.json().at("/data/clientToken").asText());
  }

  Reply reattachReply() throws IOException {
    return Client.send(auth(Client.formTo("POST", sim.v3Url(), "operationId=1")).build());
  }

  HttpRequest.Builder auth(HttpRequest.Builder request) {
    return request.header("X-Api-Key", sim.v3ApiKey()).header("x-nexus-client-key", token);
  }

  String url(String path) {
    return sim.v3Url() + "/" + sessionId() + path;
  }

  Reply get(String path) throws IOException {
    return Client.send(auth(Client.to(url(path)).GET()).build());
  }

  CompletableFuture<Reply> getAsync(String path) {
    return Client.sendAsync(auth(Client.to(url(path)).GET()).build());
  }

  Reply form(String method, String path, String... fields) throws IOException {
    return Client.send(auth(Client.formTo(method, url(path), Client.form(fields))).build());
  }

  Reply say(String text) throws IOException {
    return form("POST", "/messages", "data[type]", "Text", "data[text]", text, "operationId", "7");
  }

  JsonNode poll() throws IOException {
    return get("/messages?operationId=1").json().path("data");
  }

  static List<String> texts(JsonNode data, String field) {
    return StreamSupport.stream(data.path("messages").spliterator(), false)
        .map(message -> message.path(field).asText())
        .toList();
  }
}
