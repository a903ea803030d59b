package io.webchat.web.internal.http;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.Answers;
import io.webchat.http.servlet.Bodies;
import io.webchat.json.JsonReader;
import io.webchat.spi.session.Fleet;
import io.webchat.spi.session.SessionLeases.Member;
import io.webchat.web.internal.visitor.Places;
import io.webchat.web.internal.visitor.Visitor;
import io.webchat.web.internal.visitor.Visitors;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Opens channels: here, or in the container that serves the visitor's chat. */
final class Opening {
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(250, TimeUnit.MILLISECONDS);

  private static final int REPEATS = 8;

  private final Visitors visitors;
  private final FrontSettings settings;
  private final Bodies bodies;
  private final Optional<Elsewhere> elsewhere;

  Opening(Visitors visitors, FrontSettings settings, Bodies bodies, Optional<Elsewhere> elsewhere) {
    this.visitors = visitors;
    this.settings = settings;
    this.bodies = bodies;
    this.elsewhere = elsewhere;
  }

  /**
   * A channel that is to be opened.
   *
   * @param token of the visitor
   * @param known whether the visitor came with it
   * @param bearer whether the visitor gets it in the answer
   * @param passedOn whether another container takes the channel for this one's
   */
  private record Wanted(
      HttpServletRequest request,
      HttpServletResponse response,
      String token,
      boolean known,
      boolean bearer,
      boolean passedOn) {}

  void open(HttpServletRequest request, HttpServletResponse response, boolean passedOn)
      throws IOException {
    AsyncContext context = request.startAsync();
    context.setTimeout(Elsewhere.SMALL_MS);
    bodies.readAndAnswer(
        context,
        settings.frameBytes(),
        body -> {
          Wanted wanted = wanted(body, request, response, passedOn);
          if (!passedOn) {
            visitors.admit(request.getRemoteAddr());
          }
          Optional<Places> places = visitors.places().filter(all -> wanted.known());
          if (places.isEmpty()) {
            here(wanted, context, REPEATS);
            return;
          }
          String instance = visitors.instance(wanted.token());
          places.get().of(instance).thenAccept(found -> decide(found, wanted, instance, context));
        });
  }

  private Wanted wanted(
      byte[] body, HttpServletRequest request, HttpServletResponse response, boolean passedOn)
      throws ChannelException {
    Map<String, Object> wishes = wishes(body);
    String given = settings.cookie().token(request);
    boolean known = visitors.tokens().instanceOf(given).isPresent();
    String token = known ? given : visitors.tokens().create();
    boolean bearer =
        Boolean.TRUE.equals(wishes.get("bearer")) && request.getHeader("Origin") == null;
    return new Wanted(request, response, token, known, bearer, passedOn);
  }

  private static Map<String, Object> wishes(byte[] body) throws ChannelException {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return text.isEmpty()
        ? Map.of()
        : JsonReader.object(text)
            .orElseThrow(
                () -> new ChannelException(Code.BAD_REQUEST, "The body is not a JSON object"));
  }

  private void decide(
      Optional<Fleet.Place> found, Wanted wanted, String instance, AsyncContext context) {
    if (found.isEmpty()) {
      Elsewhere.start(context, () -> here(wanted, context, REPEATS));
      return;
    }
    visitors.leave(instance);
    Optional<Member> there =
        found.get().address().map(address -> new Member(found.get().owner(), address));
    if (wanted.passedOn() || there.isEmpty() || elsewhere.isEmpty()) {
      // passed on once is enough, and who has not told where it is reached cannot be asked
      Elsewhere.refuse(
          context,
          new ChannelException(
              Code.OVERLOADED, "Another container serves the visitor's chat: try again"));
      return;
    }
    elsewhere.get().open(there.get(), wanted.bearer(), wanted.token(), wanted.request(), context);
  }

  /** A visitor's instance that is just being opened or closed is there, or gone, in a moment. */
  private void here(Wanted wanted, AsyncContext context, int left)
      throws RefusedException, IOException {
    Optional<Visitor.Page> page = visitors.open(wanted.token());
    if (page.isPresent()) {
      answer(wanted, page.get());
      context.complete();
    } else if (left > 0) {
      LATER.execute(() -> Elsewhere.start(context, () -> here(wanted, context, left - 1)));
    } else {
      throw new ChannelException(Code.OVERLOADED, Visitors.CANNOT_BE_OPENED);
    }
  }

  private void answer(Wanted wanted, Visitor.Page page) throws IOException {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("channel", page.channel().id());
    answer.put("beat", visitors.limits().times().beat());
    answer.put("absence", visitors.limits().times().absence());
    answer.put("frameBytes", settings.frameBytes());
    answer.put("fileBytes", settings.fileBytes());
    answer.put("sockets", !wanted.passedOn() && FrontServlet.hasSockets(wanted.request()));
    if (wanted.bearer()) {
      answer.put("token", wanted.token());
    } else if (!wanted.known()) {
      settings.cookie().give(wanted.token(), wanted.request(), wanted.response());
    }
    Answers.json(wanted.response(), HttpServletResponse.SC_CREATED, answer);
  }
}
