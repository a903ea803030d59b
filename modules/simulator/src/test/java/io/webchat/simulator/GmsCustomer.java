package io.webchat.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.ChatSimulator;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A customer on the v2 wire. */
final class GmsCustomer {
  private final String base;
  private final String chatId;
  private final String userId;
  private final String secureKey;
  private String alias;

  private GmsCustomer(String base, JsonNode started) {
    this.base = base;
    this.chatId = started.path("chatId").asText();
    this.userId = started.path("userId").asText();
    this.secureKey = started.path("secureKey").asText();
    this.alias = started.path("alias").asText();
  }

  static GmsCustomer start(ChatSimulator sim, String... fields) throws IOException {
    Reply reply =
        Client.send(Client.formTo("POST", sim.gmsUrl() + "/", Client.form(fields)).build());
    return of(sim, reply);
  }

  /** The customer of an answer to a start. */
  static GmsCustomer of(ChatSimulator sim, Reply started) {
    return new GmsCustomer(sim.gmsUrl(), started.json());
  }

  static GmsCustomer jane(ChatSimulator sim) throws IOException {
    return start(sim, "nickname", "Jane");
  }

  String chatId() {
    return chatId;
  }

  void useAlias(String other) {
    alias = other;
  }

  String alias() {
    return alias;
  }

  Map<String, String> session() {
    Map<String, String> session = new LinkedHashMap<>();
    session.put("userId", userId);
    session.put("secureKey", secureKey);
    session.put("alias", alias);
    return session;
  }

  HttpRequest request(String operation, String... fields) {
    List<String> all = new ArrayList<>();
    session().forEach((name, value) -> all.addAll(List.of(name, value)));
    all.addAll(List.of(fields));
    return Client.formTo("POST", url(operation), Client.form(all.toArray(String[]::new))).build();
  }

  String url(String operation) {
    return base + "/" + chatId + "/" + operation;
  }

  Reply call(String operation, String... fields) throws IOException {
    return Client.send(request(operation, fields));
  }

  JsonNode refresh(int position) throws IOException {
    return call("refresh", "transcriptPosition", Integer.toString(position)).json();
  }

  Reply upload(String name, String type, byte[] content) throws IOException {
    return Client.send(Client.multipart(url("file"), session(), name, type, content).build());
  }

  static List<String> types(JsonNode result) {
    return fields(result, "type");
  }

  static List<String> fields(JsonNode result, String field) {
    return StreamSupport.stream(result.path("messages").spliterator(), false)
        .map(message -> message.path(field).asText())
        .toList();
  }
}
