package io.webchat.web.internal.http;

import io.webchat.http.channel.ChannelEnd;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.Answers;
import io.webchat.http.servlet.Bodies;
import io.webchat.http.servlet.EventStream;
import io.webchat.http.servlet.Query;
import io.webchat.web.internal.forward.Forwarder;
import io.webchat.web.internal.visitor.Visitor;
import io.webchat.web.internal.visitor.Visitors;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses of the front below its path: {@code channels} and what is in it, and the scripts.
 * Needs a container that allows asynchronous requests.
 */
public final class FrontServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String CHANNELS = "/channels";

  /** How long a small body may take, ms. */
  static final int SMALL_BODY_MS = 30_000;

  private final transient Visitors visitors;
  private final transient FrontSettings settings;
  private final transient Bodies bodies;
  private final transient FileApi files;
  private final transient PageScripts scripts;
  private final transient DemoDesk desk;
  private final transient Optional<Elsewhere> elsewhere;
  private final transient Opening opening;

  /**
   * A servlet for these visitors.
   *
   * @param passing how requests go to other containers of the fleet and come from them, if they do
   */
  public FrontServlet(Visitors visitors, FrontSettings settings, Optional<Passing> passing) {
    this.visitors = visitors;
    this.settings = settings;
    this.bodies = new Bodies(Answers::refuse, visitors.clock());
    this.files = new FileApi(visitors.commands(), settings, bodies);
    this.scripts = new PageScripts(settings.demo().isPresent());
    this.desk = new DemoDesk(settings.demo().flatMap(FrontSettings.Demo::desk));
    long beat = visitors.limits().times().beat();
    this.elsewhere = passing.map(way -> new Elsewhere(way, settings, bodies, beat));
    this.opening = new Opening(visitors, settings, bodies, elsewhere);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    String path = Optional.ofNullable(request.getPathInfo()).orElse("");
    try {
      Optional<String> target = desk.elsewhere(path, request);
      if (target.isPresent()) {
        requireMethod(request, "GET", "HEAD");
        response.sendRedirect(target.get());
        return;
      }
      if (path.length() > 1 && scripts.has(path.substring(1))) {
        response.setHeader("Content-Security-Policy", desk.pagePolicy());
        requireMethod(request, "GET", "HEAD");
        scripts.answer(path.substring(1), request, response);
        return;
      }
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
      response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
      channels(path, request, response);
    } catch (RefusedException e) {
      bodies.refuse(request, response, e);
    } catch (RuntimeException | IOException e) {
      bodies.fail(request, response, e);
    }
  }

  private void channels(String path, HttpServletRequest request, HttpServletResponse response)
      throws RefusedException, IOException {
    if (path.startsWith(Forwarder.SERVED)) {
      served(path.substring(Forwarder.SERVED.length()), request, response);
      return;
    }
    if (!path.equals(CHANNELS) && !path.startsWith(CHANNELS + "/")) {
      throw new ChannelException(Code.NOT_FOUND, "Nothing is here");
    }
    boolean passedOn = elsewhere.isPresent() && elsewhere.get().isPassedOn(request, response);
    if (!passedOn && !settings.origins().allows(request)) {
      throw new ChannelException(
          Code.BAD_ORIGIN, "Pages of this origin may not use the service: see allowedOrigins");
    }
    settings.origins().allow(request, response);
    if (request.getMethod().equals("OPTIONS")) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else if (path.equals(CHANNELS)) {
      requireMethod(request, "POST");
      opening.open(request, response, passedOn);
    } else {
      String[] parts = path.substring(CHANNELS.length() + 1).split("/", -1);
      channel(parts, passedOn, request, response);
    }
  }

  /** Another container says that it serves a visitor. */
  private void served(String instance, HttpServletRequest request, HttpServletResponse response)
      throws RefusedException {
    if (elsewhere.isEmpty() || !elsewhere.get().isPassedOn(request, response)) {
      throw new ChannelException(Code.NOT_FOUND, "Nothing is here");
    }
    requireMethod(request, "POST");
    visitors.mayBeElsewhere(instance);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private void channel(
      String[] parts, boolean passedOn, HttpServletRequest request, HttpServletResponse response)
      throws RefusedException, IOException {
    if (parts.length != 2) {
      throw new ChannelException(Code.NOT_FOUND, "Nothing is here");
    }
    String token = settings.cookie().token(request);
    if (!passedOn && elsewhere.isPresent() && elsewhere.get().has(parts[0])) {
      visitors.instance(token); // who is no visitor gets no further
      elsewhere.get().channel(parts[0], parts[1], token, request);
      return;
    }
    Visitor visitor = visitors.find(token);
    Visitor.Page page = visitor.page(parts[0]);
    switch (parts[1]) {
      case "frames" -> frames(visitor, page, request, response);
      case "socket" -> socket(visitor, page, request, response);
      case "files" -> files(visitor, page, request);
      case "close" -> {
        requireMethod(request, "POST");
        page.channel().end(ChannelEnd.CLOSED);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      }
      default -> throw new ChannelException(Code.NOT_FOUND, "Nothing is here");
    }
  }

  private void frames(
      Visitor visitor, Visitor.Page page, HttpServletRequest request, HttpServletResponse response)
      throws RefusedException, IOException {
    requireMethod(request, "GET", "POST");
    if (request.getMethod().equals("GET")) {
      long after = after(request);
      EventStream.open(way -> page.channel().attach(way, after), "", request, response);
      return;
    }
    bodies.read(
        startAsync(request),
        settings.frameBytes(),
        body ->
            Answers.json(
                response,
                HttpServletResponse.SC_OK,
                Map.of("received", Uplink.take(visitor, page, body))));
  }

  private void socket(
      Visitor visitor, Visitor.Page page, HttpServletRequest request, HttpServletResponse response)
      throws RefusedException, IOException {
    requireMethod(request, "GET");
    if (!hasSockets(request)) {
      throw new ChannelException(Code.NOT_FOUND, "There are no sockets here: use events");
    }
    SocketUpgrade.open(visitor, page, after(request), settings.frameBytes(), request, response);
  }

  static boolean hasSockets(HttpServletRequest request) {
    try {
      return SocketUpgrade.isPossible(request);
    } catch (NoClassDefFoundError e) {
      return false; // a container without Jakarta WebSocket
    }
  }

  private void files(Visitor visitor, Visitor.Page page, HttpServletRequest request)
      throws RefusedException, IOException {
    requireMethod(request, "GET", "POST");
    if (!visitor.maySend(1)) {
      throw new ChannelException(Code.RATE_LIMITED, "Too many files: wait a little");
    }
    if (request.getMethod().equals("POST")) {
      files.send(visitor, page, request);
    } else {
      files.fetch(visitor, page, request);
    }
  }

  /** What the page has got: as browsers say it when they come back, else as the page says it. */
  private static long after(HttpServletRequest request) throws ChannelException {
    String last = request.getHeader("Last-Event-ID");
    Optional<String> after =
        last == null || last.isEmpty() ? Query.parameter(request, "after") : Optional.of(last);
    try {
      return after.isEmpty() ? 0 : Long.parseLong(after.get());
    } catch (NumberFormatException e) {
      throw new ChannelException(Code.BAD_REQUEST, "after: the number of a frame");
    }
  }

  private static AsyncContext startAsync(HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    context.setTimeout(SMALL_BODY_MS);
    return context;
  }

  private static void requireMethod(HttpServletRequest request, String... methods)
      throws ChannelException {
    for (String method : methods) {
      if (method.equals(request.getMethod())) {
        return;
      }
    }
    throw new ChannelException(
        Code.BAD_METHOD, "The method is not offered here: " + String.join(", ", methods));
  }
}
