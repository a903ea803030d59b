package io.webchat.web.internal.http;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.Answers;
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

/** Opens channels: here, or in the container that serves the visitor's chat. */
final class Opening {
  private final Visitors visitors;
  private final FrontSettings settings;
  private final Optional<Elsewhere> elsewhere;

  Opening(Visitors visitors, FrontSettings settings, Optional<Elsewhere> elsewhere) {
    this.visitors = visitors;
    this.settings = settings;
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
    FrontServlet.BODIES.readAndAnswer(
        context,
        settings.frameBytes(),
        body -> {
          Wanted wanted = wanted(body, request, response, passedOn);
          if (!passedOn) {
            visitors.admit(request.getRemoteAddr());
          }
          Optional<Places> places = visitors.places().filter(all -> wanted.known());
          if (places.isEmpty()) {
            here(wanted);
            context.complete();
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
      Elsewhere.run(context, () -> here(wanted));
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

  private void here(Wanted wanted) throws RefusedException, IOException {
    Visitor.Page page = visitors.open(wanted.token());
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
