package io.webchat.simulator.internal.desk;

import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.OwnPages;
import io.webchat.simulator.model.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The agent's desk: a page by which a person of this machine answers chats, and its files. Only
 * pages of this machine may show it in a frame, so that no other site gets a click on it.
 */
public final class DeskApi implements Api {
  /** Where it is. */
  public static final String BASE = "/desk/";

  private static final Map<String, String> TYPES =
      Map.of(
          "desk.html", "text/html",
          "desk.css", "text/css",
          "desk.js", "text/javascript");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri"
          + " 'none'; form-action 'none'; frame-ancestors 'self' http://127.0.0.1:*"
          + " http://localhost:*";

  private final OwnPages pages;

  /** The desk of a simulator whose own pages these are. */
  public DeskApi(OwnPages pages) {
    this.pages = pages;
  }

  /** The files of the desk, read with its first request. */
  private static final class Files {
    private static final Map<String, ApiResponse> BY_NAME = new TreeMap<>();

    static {
      TYPES.forEach((name, type) -> BY_NAME.put(name, file(name, type)));
    }

    private Files() {}
  }

  private static ApiResponse file(String name, String type) {
    try (InputStream in = DeskApi.class.getResourceAsStream(name)) {
      byte[] content = Objects.requireNonNull(in, name).readAllBytes();
      return ApiResponse.bytes(200, type + ";charset=utf-8", content)
          .withHeader("Content-Security-Policy", POLICY)
          .withHeader("X-Content-Type-Options", "nosniff")
          .withHeader("Referrer-Policy", "no-referrer");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Target> target(String method, String path) {
    boolean mine = pages.isLocal() && (path.startsWith(BASE) || path.equals("/desk"));
    return mine ? Optional.of(new Target(Operation.OTHER, "", "", "")) : Optional.empty();
  }

  @Override
  public boolean isChat() {
    return false;
  }

  @Override
  public void handle(ApiRequest call, Consumer<ApiResponse> reply) {
    reply.accept(answer(call));
  }

  private ApiResponse answer(ApiRequest call) {
    if (!pages.isAddressed(call)) {
      return text(403, "The desk is for browsers of this machine.\n");
    }
    if (!call.method().equals("GET")) {
      return text(405, "The desk is only read.\n");
    }
    if (call.path().length() < BASE.length()) {
      return ApiResponse.empty(302).withHeader("Location", BASE);
    }
    String name = call.path().substring(BASE.length());
    ApiResponse file = Files.BY_NAME.get(name.isEmpty() ? "desk.html" : name);
    return file == null ? text(404, "Nothing here; the desk is at " + BASE + "\n") : file;
  }

  private static ApiResponse text(int status, String text) {
    return ApiResponse.text(status, "text/plain;charset=utf-8", text);
  }
}
