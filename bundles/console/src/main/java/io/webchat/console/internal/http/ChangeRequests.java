package io.webchat.console.internal.http;

import io.webchat.console.internal.change.Wires;
import io.webchat.console.internal.view.Sources;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.Answers;
import io.webchat.http.servlet.Bodies;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests that change the container, and what is asked before. Thread-safe. */
final class ChangeRequests {
  private static final int BODY_BYTES = 262_144;
  private static final Bodies BODIES = new Bodies(Answers::refuse);

  private final Gate gate;
  private final Sources sources;
  private final Changes changes;
  private final Wires wires;

  ChangeRequests(Gate gate, Sources sources, Changes changes, Wires wires) {
    this.gate = gate;
    this.sources = sources;
    this.changes = changes;
    this.wires = wires;
  }

  /** The bundles, or a change of one. */
  void bundles(HttpServletRequest request) throws RefusedException, IOException {
    if (Requests.method(request, "GET", "POST").equals("GET")) {
      gate.require(request, Scopes.READ);
      changes.read(Requests.async(request), this::listed);
      return;
    }
    Sessions.Session session = gate.require(request, Scopes.SWAP);
    AsyncContext context = Requests.async(request);
    BODIES.readAndAnswer(
        context,
        BODY_BYTES,
        body -> {
          Map<String, Object> wish = Requests.object(body);
          if (!(wish.get("id") instanceof Number id)) {
            throw new RefusedException(400, "BAD_REQUEST", "id: the number of a bundle");
          }
          String action = String.valueOf(wish.get("action"));
          changes.run(context, () -> changes.change(session.key().name(), action, id.longValue()));
        });
  }

  private Map<String, ?> listed() {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("bundles", changes.bundles().bundles());
    answer.put("transports", changes.bundles().transports());
    return answer;
  }

  /** Enables hooks again. */
  void hooks(HttpServletRequest request) throws RefusedException, IOException {
    Requests.method(request, "POST");
    Sessions.Session session = gate.require(request, Scopes.SWAP);
    AsyncContext context = Requests.async(request);
    BODIES.readAndAnswer(
        context,
        BODY_BYTES,
        body -> {
          Map<String, Object> wish = Requests.object(body);
          String instance = wish.get("instance") instanceof String text ? text : null;
          String hook = wish.get("hook") instanceof String text ? text : null;
          changes.run(
              context, () -> changes.enable(session.key().name(), sources.hooks(), instance, hook));
        });
  }

  /** Moves a chat, or all, to a wire. */
  void wire(HttpServletRequest request) throws RefusedException, IOException {
    Requests.method(request, "POST");
    Sessions.Session session = gate.require(request, Scopes.SWAP);
    AsyncContext context = Requests.async(request);
    BODIES.readAndAnswer(
        context,
        BODY_BYTES,
        body -> {
          Map<String, Object> wish = Requests.object(body);
          if (!(wish.get("type") instanceof String type)) {
            throw new RefusedException(400, "BAD_REQUEST", "type: of a transport");
          }
          List<String> ids = wish.get("chat") instanceof String chat ? List.of(chat) : List.of();
          changes.later(
              context,
              changes.moved(session.key().name(), wires, type, ids),
              lines -> Map.of("lines", lines));
        });
  }

  /** A configuration, or a change of it. */
  void configuration(HttpServletRequest request) throws RefusedException, IOException {
    String pid = Requests.text(request, "pid");
    String method = Requests.method(request, "GET", "POST", "DELETE");
    if (method.equals("GET")) {
      gate.require(request, Scopes.READ);
      changes.read(Requests.async(request), () -> changes.configurations().form(pid));
      return;
    }
    Sessions.Session session = gate.require(request, Scopes.CONFIGURE);
    AsyncContext context = Requests.async(request);
    if (method.equals("DELETE")) {
      changes.run(context, () -> changes.delete(session, pid));
      return;
    }
    BODIES.readAndAnswer(
        context,
        BODY_BYTES,
        body -> {
          Map<String, Object> values = Requests.object(body);
          changes.run(context, () -> changes.configure(session, pid, values));
        });
  }
}
