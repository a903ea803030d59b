package io.webchat.backend.internal.http;

import io.webchat.backend.internal.chat.ServedChats;
import io.webchat.http.bus.ClientOptions;
import io.webchat.http.bus.CommandList;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.Answers;
import io.webchat.http.servlet.Bodies;
import io.webchat.http.servlet.Spool;
import io.webchat.keys.ApiKey;
import io.webchat.keys.KeyRing;
import io.webchat.spi.webhook.WebhookReceivers;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The addresses of the service below its path. Needs a container that allows asynchronous requests.
 * Settings may change while it is used.
 */
public final class ApiServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Pattern COMMAND = Pattern.compile("[A-Za-z]{1,60}");

  /** Start, end and steer chats. */
  public static final String CHATS = "chats";

  /** See chats, their events and transcripts. */
  public static final String READ = "read";

  /** Send and fetch files. */
  public static final String FILES = "files";

  /** See webhooks, and deal with their dead letters. */
  public static final String WEBHOOKS = "webhooks";

  private final transient KeyGuard guard;
  private final transient Refusals refusals;
  private final transient Bodies bodies;
  private final transient ChatRequests chats;
  private final transient EventRequests events;
  private final transient FileRequests files;
  private final transient WebhookRequests webhooks;
  private final transient Idempotency idempotency;
  private final transient OpenApiDocument document;
  private transient volatile ApiSettings settings;

  /**
   * A servlet for these chats.
   *
   * @param shared what outlives a change of the address
   */
  public ApiServlet(ServedChats served, Shared shared, ApiSettings settings) {
    this.settings = settings;
    this.refusals = new Refusals(settings.path());
    this.bodies = new Bodies(refusals::write);
    this.guard = shared.guard();
    this.chats = new ChatRequests(served, refusals);
    this.events = new EventRequests(chats, guard.keys());
    this.files = new FileRequests(chats, shared.spool());
    this.webhooks = new WebhookRequests(shared.webhooks());
    this.idempotency = shared.idempotency();
    this.document = new OpenApiDocument(settings.path());
  }

  /** What outlives a change of the address. */
  public static final class Shared {
    private final KeyGuard guard;
    private final Spool spool;
    private final Idempotency idempotency;
    private final Supplier<Optional<WebhookReceivers>> webhooks;

    /** For a service. */
    public Shared(
        KeyRing keys,
        ApiSettings settings,
        Spool spool,
        Idempotency idempotency,
        Supplier<Optional<WebhookReceivers>> webhooks,
        LongSupplier clock) {
      this.guard = new KeyGuard(keys, settings.requests(), clock);
      this.spool = spool;
      this.idempotency = idempotency;
      this.webhooks = webhooks;
    }

    KeyGuard guard() {
      return guard;
    }

    Spool spool() {
      return spool;
    }

    Idempotency idempotency() {
      return idempotency;
    }

    Supplier<Optional<WebhookReceivers>> webhooks() {
      return webhooks;
    }

    /** Forgets what is over; to be called now and then. */
    public void tidy() {
      guard.tidy();
    }
  }

  /** Other settings for requests from now on; of another path a new servlet is needed. */
  public void use(ApiSettings others) {
    settings = others;
    guard.use(others.requests());
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    if (!request.getMethod().equals("POST") && RequestParts.hasBody(request)) {
      response.setHeader("Connection", "close"); // nobody reads it: the next request has no place
    }
    String path = Optional.ofNullable(request.getPathInfo()).orElse("");
    try {
      switch (path) {
        case "/openapi.json" -> {
          requireMethod(request, response, "GET");
          Answers.text(response, 200, "application/json", document.text());
        }
        case "/problems" -> {
          requireMethod(request, response, "GET");
          Answers.json(response, 200, Refusals.codes());
        }
        default -> serve(path, request, response);
      }
    } catch (RefusedException e) {
      bodies.refuse(request, response, e);
    } catch (RuntimeException | IOException e) {
      bodies.fail(request, response, e);
    }
  }

  private void serve(String path, HttpServletRequest http, HttpServletResponse response)
      throws RefusedException, IOException {
    ApiKey key = guard.require(http);
    String[] parts = path.split("/", -1);
    if (parts.length > 1 && parts[1].equals("webhooks")) {
      webhooks(parts, new ApiRequest(http, key, "", bodies, refusals), response);
      return;
    }
    String chat = parts.length > 2 ? parts[2] : "";
    if (parts.length < 2 || !parts[1].equals("chats") || (parts.length > 2 && chat.isEmpty())) {
      throw nothing();
    }
    ApiRequest request = new ApiRequest(http, key, chat, bodies, refusals);
    if (parts.length == 2) {
      all(request, response);
    } else if (parts.length == 3) {
      one(request, response);
    } else if (parts.length == 5 && parts[3].equals("commands")) {
      requireMethod(http, response, "POST");
      command(request, parts[4]);
    } else if (parts.length == 4) {
      part(parts[3], request, response);
    } else {
      throw nothing();
    }
  }

  /** {@code /webhooks}, and below it {@code /NAME/deadletters}, {@code /NAME/redeliver}. */
  private void webhooks(String[] parts, ApiRequest request, HttpServletResponse response)
      throws RefusedException, IOException {
    String part = parts.length > 3 ? parts[3] : "";
    if (parts.length == 2) {
      requireWebhooks(request, response, "GET");
      Answer list = webhooks.list();
      Answers.text(response, list.status(), list.type(), list.body());
    } else if (parts.length == 4 && part.equals("deadletters")) {
      requireWebhooks(request, response, "GET");
      later(request, webhooks.deadLetters(parts[2]));
    } else if (parts.length == 4 && part.equals("redeliver")) {
      requireWebhooks(request, response, "POST");
      json(request, body -> webhooks.redeliver(parts[2], body));
    } else if (parts.length == 5 && part.equals("deadletters")) {
      requireWebhooks(request, response, "DELETE");
      later(request, webhooks.discard(parts[2], parts[4]));
    } else {
      throw nothing();
    }
  }

  private static void requireWebhooks(
      ApiRequest request, HttpServletResponse response, String method) throws RefusedException {
    requireMethod(request.http(), response, method);
    KeyGuard.require(request.key(), WEBHOOKS);
  }

  private static ChannelException nothing() {
    return new ChannelException(Code.NOT_FOUND, "Nothing is here: see openapi.json");
  }

  private void all(ApiRequest request, HttpServletResponse response)
      throws RefusedException, IOException {
    requireMethod(request.http(), response, "GET", "POST");
    if (request.http().getMethod().equals("GET")) {
      KeyGuard.require(request.key(), READ);
      Answer list = chats.list(request.owner());
      Answers.text(response, list.status(), list.type(), list.body());
      return;
    }
    KeyGuard.require(request.key(), CHATS);
    // not as the request wrote it, perhaps with parameters of the path
    String address = request.http().getContextPath() + request.http().getServletPath() + "/chats";
    json(request, body -> chats.start(request.owner(), body, address));
  }

  private void one(ApiRequest request, HttpServletResponse response) throws RefusedException {
    requireMethod(request.http(), response, "GET", "DELETE");
    boolean read = request.http().getMethod().equals("GET");
    KeyGuard.require(request.key(), read ? READ : CHATS);
    later(
        request,
        read
            ? chats.describe(request.owner(), request.chat())
            : chats.delete(request.owner(), request.chat()));
  }

  private void part(String name, ApiRequest request, HttpServletResponse response)
      throws RefusedException, IOException {
    switch (name) {
      case "events" -> {
        requireMethod(request.http(), response, "GET");
        KeyGuard.require(request.key(), READ);
        events.open(request, response);
      }
      case "transcript" -> {
        requireMethod(request.http(), response, "GET");
        KeyGuard.require(request.key(), READ);
        later(request, chats.transcript(request.owner(), request.chat()));
      }
      case "files" -> {
        requireMethod(request.http(), response, "GET", "POST");
        KeyGuard.require(request.key(), FILES);
        if (request.http().getMethod().equals("GET")) {
          files.fetch(request, settings);
        } else {
          Optional<String> again = RequestParts.idempotencyKey(request.http());
          files.send(request, settings, (digest, work) -> once(request, again, digest, work));
        }
      }
      default -> throw nothing();
    }
  }

  private void command(ApiRequest request, String name) throws RefusedException, IOException {
    KeyGuard.require(request.key(), CHATS);
    if (!COMMAND.matcher(name).matches()) {
      throw new ChannelException(Code.NOT_FOUND, "The name of a command is expected");
    }
    String full = "WebChatService." + name;
    if (!settings.commands().allows(full) || !ClientOptions.isForFrames(full)) {
      boolean isFile = full.equals(CommandList.SEND_FILE) || full.equals(CommandList.DOWNLOAD_FILE);
      throw new RefusedException(
          403,
          "ACCESS_DENIED",
          isFile ? "Files have an address of their own" : "This command may not be called");
    }
    json(request, body -> chats.command(request.owner(), request.chat(), name, body));
  }

  private interface JsonWork {
    CompletionStage<Answer> run(Map<String, Object> body) throws RefusedException;
  }

  private void json(ApiRequest request, JsonWork work) throws RefusedException, IOException {
    Optional<String> again = RequestParts.idempotencyKey(request.http());
    Exchange exchange = request.exchange(settings.answerMs());
    bodies.readAndAnswer(
        exchange.context(),
        settings.bodyBytes(),
        bytes -> {
          Map<String, Object> body = RequestParts.object(bytes);
          byte[] digest = RequestParts.digest().digest(bytes);
          exchange.settle(once(request, again, digest, () -> work.run(body)), request.secrets());
        });
  }

  private CompletionStage<Answer> once(
      ApiRequest request, Optional<String> again, byte[] digest, Idempotency.Work work)
      throws RefusedException {
    return again.isEmpty()
        ? work.run()
        : idempotency.once(
            new Idempotency.Request(
                request.owner(), again.get(), RequestParts.fingerprint(request.http(), digest)),
            work);
  }

  private void later(ApiRequest request, CompletionStage<Answer> answer) {
    request.exchange(settings.answerMs()).settle(answer, request.secrets());
  }

  private static void requireMethod(
      HttpServletRequest request, HttpServletResponse response, String... methods)
      throws ChannelException {
    String allowed = String.join(", ", methods);
    for (String method : methods) {
      if (method.equals(request.getMethod())) {
        return;
      }
    }
    response.setHeader("Allow", allowed);
    throw new ChannelException(Code.BAD_METHOD, "The method is not offered here: " + allowed);
  }
}
