package io.webchat.console.internal.http;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.api.message.Message;
import io.webchat.api.message.Transcript;
import io.webchat.console.internal.figures.Timeline;
import io.webchat.console.internal.view.ChatRows;
import io.webchat.console.internal.view.Container;
import io.webchat.console.internal.view.EventView;
import io.webchat.console.internal.view.Overview;
import io.webchat.console.internal.view.Sources;
import io.webchat.http.channel.Channel;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.Answers;
import io.webchat.http.servlet.Bodies;
import io.webchat.http.servlet.EventStream;
import io.webchat.http.servlet.PageFiles;
import io.webchat.json.JsonReader;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The console's page and what it asks for, below its path. Needs a container that allows
 * asynchronous requests.
 */
public final class ConsoleServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String API = "/api/";
  private static final int BODY_BYTES = 262_144;
  private static final int CHANGE_MS = 180_000;
  private static final int TRANSCRIPT = 100;
  private static final Bodies BODIES = new Bodies(Answers::refuse);

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
          + " data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'";

  private static final String SCRIPT = "text/javascript";

  private final transient Gate gate;
  private final transient Shown shown;
  private final transient Feeds feeds;
  private final transient Changes changes;
  private final transient PageFiles files;

  /** What is shown. */
  public record Shown(
      Sources sources, Container container, Overview overview, ChatRows rows, Timeline timeline) {}

  /** A servlet of these parts. */
  public ConsoleServlet(Gate gate, Shown shown, Feeds feeds, Changes changes) {
    this.gate = gate;
    this.shown = shown;
    this.feeds = feeds;
    this.changes = changes;
    this.files =
        new PageFiles(
            name -> ConsoleServlet.class.getResourceAsStream("/io/webchat/console/page/" + name));
    files
        .add("index.html", "text/html")
        .add("console.css", "text/css")
        .add("icon.svg", "image/svg+xml");
    for (String script :
        List.of(
            "console.js",
            "console-bundles.js",
            "console-chats.js",
            "console-config.js",
            "console-dom.js",
            "console-live.js",
            "console-parts.js",
            "console-plot.js",
            "console-server.js")) {
      files.add(script, SCRIPT);
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    String path = Optional.ofNullable(request.getPathInfo()).orElse("");
    try {
      if (path.startsWith(API)) {
        response.setHeader("Cache-Control", "no-store");
        gate.requireOwnPage(request);
        answer(path.substring(API.length()), request, response);
      } else if (path.isEmpty()) {
        response.sendRedirect(request.getServletPath() + "/");
      } else {
        file(path.equals("/") ? "index.html" : path.substring(1), request, response);
      }
    } catch (RefusedException e) {
      BODIES.refuse(request, response, e);
    }
  }

  private void file(String name, HttpServletRequest request, HttpServletResponse response)
      throws RefusedException, IOException {
    if (!files.has(name)) {
      throw nothing();
    }
    method(request, "GET", "HEAD");
    files.answer(name, request, response);
  }

  private static RefusedException nothing() {
    return new RefusedException(404, "NOT_FOUND", "Nothing is here");
  }

  private static String method(HttpServletRequest request, String... allowed)
      throws RefusedException {
    for (String method : allowed) {
      if (method.equals(request.getMethod())) {
        return method;
      }
    }
    throw new RefusedException(
        405, "BAD_METHOD", "The method is not offered here: " + String.join(", ", allowed));
  }

  private void answer(String what, HttpServletRequest request, HttpServletResponse response)
      throws RefusedException, IOException {
    switch (what) {
      case "session" -> session(request, response);
      case "overview" -> {
        read(request);
        Answers.json(response, 200, shown.overview().shown());
      }
      case "chats" -> {
        read(request);
        Answers.json(response, 200, shown.rows().rows(query(request)));
      }
      case "figures" -> {
        read(request);
        Answers.json(response, 200, Map.of("seconds", shown.timeline().since(0)));
      }
      case "transcript" -> transcript(request);
      case "stream" -> {
        Sessions.Session session = read(request);
        Channel channel = feeds.open(session, text(request, "chat"));
        EventStream.open(reader -> channel.attach(reader, 0), "", request, response);
      }
      case "bundles" -> bundles(request);
      case "hooks" -> hooks(request);
      case "configurations" -> {
        read(request);
        changes.read(async(request), () -> Map.of("list", changes.configurations().list()));
      }
      case "fleet" -> {
        read(request);
        changes.read(async(request), () -> Map.of("others", shown.container().others()));
      }
      case "configuration" -> configuration(request);
      default -> throw nothing();
    }
  }

  private Sessions.Session read(HttpServletRequest request) throws RefusedException {
    method(request, "GET");
    return gate.require(request, Scopes.READ);
  }

  private static AsyncContext async(HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    context.setTimeout(CHANGE_MS);
    return context;
  }

  private static String text(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).orElse("");
  }

  private static int number(HttpServletRequest request, String name, int absent)
      throws RefusedException {
    String text = text(request, name);
    try {
      return text.isEmpty() ? absent : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new RefusedException(400, "BAD_REQUEST", name + ": a number");
    }
  }

  private static ChatRows.Query query(HttpServletRequest request) throws RefusedException {
    return new ChatRows.Query(
        number(request, "from", 0),
        number(request, "count", ChatRows.MOST),
        text(request, "search"),
        text(request, "state"),
        text(request, "sort"));
  }

  private void session(HttpServletRequest request, HttpServletResponse response)
      throws RefusedException, IOException {
    switch (method(request, "GET", "POST", "DELETE")) {
      case "GET" -> Answers.json(response, 200, who(gate.require(request, Scopes.READ)));
      case "POST" ->
          BODIES.read(
              async(request),
              BODY_BYTES,
              body -> {
                gate.open(String.valueOf(object(body).get("key")), request, response);
                Answers.json(response, 200, Map.of("open", true));
              });
      default -> {
        gate.close(request, response);
        Answers.json(response, 200, Map.of("open", false));
      }
    }
  }

  private static Map<String, Object> who(Sessions.Session session) {
    Map<String, Object> who = new LinkedHashMap<>();
    who.put("name", session.key().name());
    List<String> scopes = new ArrayList<>();
    for (String scope : new TreeSet<>(Scopes.ALL)) {
      if (session.key().allows(scope)) {
        scopes.add(scope);
      }
    }
    who.put("scopes", scopes);
    return who;
  }

  private static Map<String, Object> object(byte[] body) throws RefusedException {
    return JsonReader.object(new String(body, StandardCharsets.UTF_8))
        .orElseThrow(
            () -> new RefusedException(400, "BAD_REQUEST", "The body is not a JSON object"));
  }

  private void transcript(HttpServletRequest request) throws RefusedException, IOException {
    method(request, "GET");
    gate.require(request, Scopes.TEXTS);
    WebChat chat =
        shown
            .sources()
            .factory()
            .flatMap(factory -> factory.find(text(request, "chat")))
            .orElseThrow(() -> new RefusedException(404, "NO_CHAT", "There is no such chat"));
    AsyncContext context = async(request);
    chat.bus()
        .command(WebChatService.NAMESPACE + ".getTranscript")
        .toCompletionStage()
        .whenComplete((said, failure) -> tell(context, chat, said));
  }

  private void tell(AsyncContext context, WebChat chat, Object said) {
    List<Object> lines = new ArrayList<>();
    if (said instanceof Transcript transcript) {
      EventView view = new EventView(chat.configuration().webchat(), true);
      List<Message> messages = transcript.messages();
      for (Message message :
          messages.subList(Math.max(0, messages.size() - TRANSCRIPT), messages.size())) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", message.timestamp());
        line.put("from", message.from().name());
        line.put("role", message.from().role().type());
        line.put("text", view.text(message));
        lines.add(line);
      }
    }
    Changes.answer(context, () -> Map.of("messages", lines));
  }

  private void bundles(HttpServletRequest request) throws RefusedException, IOException {
    if (method(request, "GET", "POST").equals("GET")) {
      gate.require(request, Scopes.READ);
      changes.read(async(request), this::listed);
      return;
    }
    Sessions.Session session = gate.require(request, Scopes.SWAP);
    AsyncContext context = async(request);
    BODIES.readAndAnswer(
        context,
        BODY_BYTES,
        body -> {
          Map<String, Object> wish = object(body);
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

  private void hooks(HttpServletRequest request) throws RefusedException, IOException {
    method(request, "POST");
    gate.require(request, Scopes.SWAP);
    AsyncContext context = async(request);
    BODIES.readAndAnswer(
        context,
        BODY_BYTES,
        body -> {
          Map<String, Object> wish = object(body);
          String instance = wish.get("instance") instanceof String text ? text : null;
          String hook = wish.get("hook") instanceof String text ? text : null;
          changes.run(
              context,
              () ->
                  Map.of(
                      "enabled",
                      shown.sources().hooks().map(all -> all.enable(instance, hook)).orElse(0)));
        });
  }

  private void configuration(HttpServletRequest request) throws RefusedException, IOException {
    String pid = text(request, "pid");
    String method = method(request, "GET", "POST", "DELETE");
    if (method.equals("GET")) {
      gate.require(request, Scopes.READ);
      changes.read(async(request), () -> changes.configurations().form(pid));
      return;
    }
    Sessions.Session session = gate.require(request, Scopes.CONFIGURE);
    AsyncContext context = async(request);
    if (method.equals("DELETE")) {
      changes.run(context, () -> changes.delete(session, pid));
      return;
    }
    BODIES.readAndAnswer(
        context,
        BODY_BYTES,
        body -> {
          Map<String, Object> values = object(body);
          changes.run(context, () -> changes.configure(session, pid, values));
        });
  }
}
