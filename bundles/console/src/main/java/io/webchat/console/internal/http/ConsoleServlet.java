package io.webchat.console.internal.http;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.api.message.Message;
import io.webchat.api.message.Transcript;
import io.webchat.console.internal.change.Wires;
import io.webchat.console.internal.figures.Happenings;
import io.webchat.console.internal.figures.Timeline;
import io.webchat.console.internal.view.ChatRows;
import io.webchat.console.internal.view.EventView;
import io.webchat.console.internal.view.OtherContainers;
import io.webchat.console.internal.view.Overview;
import io.webchat.console.internal.view.Sources;
import io.webchat.http.channel.Channel;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.Answers;
import io.webchat.http.servlet.Bodies;
import io.webchat.http.servlet.EventStream;
import io.webchat.http.servlet.PageFiles;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
  private static final int LOGIN_BYTES = 16_384;
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
  private final transient ChangeRequests changing;
  private final transient PageFiles files;

  /** What is shown. */
  public record Shown(
      Sources sources,
      OtherContainers others,
      Overview overview,
      ChatRows rows,
      Timeline timeline,
      Happenings happenings) {}

  /** A servlet of these parts. */
  public ConsoleServlet(Gate gate, Shown shown, Feeds feeds, Changes changes, Wires wires) {
    this.gate = gate;
    this.shown = shown;
    this.feeds = feeds;
    this.changes = changes;
    this.changing = new ChangeRequests(gate, shown.sources(), changes, wires);
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
            "console-ask.js",
            "console-bundles.js",
            "console-chats.js",
            "console-config.js",
            "console-dom.js",
            "console-live.js",
            "console-parts.js",
            "console-plot.js",
            "console-server.js",
            "console-wires.js")) {
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
        response.sendRedirect(request.getContextPath() + request.getServletPath() + "/");
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
      throw new RefusedException(404, "NOT_FOUND", "Nothing is here");
    }
    Requests.method(request, "GET", "HEAD");
    files.answer(name, request, response);
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
        Answers.json(response, 200, figures());
      }
      case "transcript" -> transcript(request);
      case "stream" -> {
        Sessions.Session session = read(request);
        Channel channel = feeds.open(session, Requests.text(request, "chat"));
        EventStream.open(reader -> channel.attach(reader, 0), "", request, response);
      }
      case "bundles" -> changing.bundles(request);
      case "hooks" -> changing.hooks(request);
      case "wire" -> changing.wire(request);
      case "configurations" -> {
        read(request);
        changes.read(
            Requests.async(request), () -> Map.of("list", changes.configurations().list()));
      }
      case "fleet" -> {
        read(request);
        Answers.json(response, 200, shown.others().shown());
      }
      case "configuration" -> changing.configuration(request);
      default -> throw new RefusedException(404, "NOT_FOUND", "Nothing is here");
    }
  }

  private Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("keeps", shown.timeline().seconds());
    figures.put("seconds", shown.timeline().since(0));
    figures.put("happened", shown.happenings().shown());
    return figures;
  }

  private Sessions.Session read(HttpServletRequest request) throws RefusedException {
    Requests.method(request, "GET");
    return gate.require(request, Scopes.READ);
  }

  private static ChatRows.Query query(HttpServletRequest request) throws RefusedException {
    return new ChatRows.Query(
        Requests.number(request, "from", 0),
        Requests.number(request, "count", ChatRows.MOST),
        Requests.text(request, "search"),
        Requests.text(request, "state"),
        Requests.text(request, "sort"),
        Requests.text(request, "open"));
  }

  private void session(HttpServletRequest request, HttpServletResponse response)
      throws RefusedException, IOException {
    switch (Requests.method(request, "GET", "POST", "DELETE")) {
      case "GET" -> Answers.json(response, 200, who(gate.require(request, Scopes.READ)));
      case "POST" ->
          BODIES.read(
              Requests.async(request),
              LOGIN_BYTES,
              body -> {
                gate.open(String.valueOf(Requests.object(body).get("key")), request, response);
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

  private void transcript(HttpServletRequest request) throws RefusedException, IOException {
    Requests.method(request, "GET");
    gate.require(request, Scopes.TEXTS);
    String id = Requests.text(request, "chat");
    WebChat chat =
        shown
            .sources()
            .factory()
            .flatMap(factory -> factory.find(id))
            .orElseThrow(() -> new RefusedException(404, "NO_CHAT", "There is no such chat"));
    AsyncContext context = Requests.async(request);
    changes.later(
        context,
        chat.bus()
            .command(WebChatService.NAMESPACE + ".getTranscript")
            .toCompletionStage()
            .exceptionally(failure -> null),
        said -> Map.of("messages", lines(chat, said)));
  }

  private static List<Object> lines(WebChat chat, Object said) {
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
    return lines;
  }
}
