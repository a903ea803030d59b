package io.webchat.transport.webmessaging.internal.connection;

import io.webchat.json.JsonValues;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.ServerError;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The sign-in of the customer: a code is exchanged for a token that opens sessions and one that
 * renews it. Only the latter is kept with the session. Used on the mailbox only.
 */
public final class SignIn {
  private static final Set<String> OAUTH =
      Set.of("code", "idToken", "redirectUri", "codeVerifier", "nonce");
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404);
  private static final String JWT = "jwt";

  private final SessionPlace place;
  private String refreshToken;
  private String jwt;
  private CompletableFuture<String> underWay;

  /** {@code refreshToken} is that of the session data; {@code null} when nobody is signed in. */
  public SignIn(SessionPlace place, String refreshToken) {
    this.place = place;
    this.refreshToken = refreshToken;
  }

  /** Whether another token can be had when one has run out. */
  public boolean mayRenew() {
    return refreshToken != null;
  }

  /** What renews the sign-in; {@code null} when nobody is signed in. */
  public String refreshToken() {
    return refreshToken;
  }

  /** The token is not accepted any more: the next one is a new one, if there can be one. */
  public void expired() {
    if (mayRenew()) {
      jwt = null;
    }
  }

  /** The token that opens sessions; {@code null} when nobody is signed in. */
  public CompletableFuture<String> jwt() {
    if (jwt != null || refreshToken == null) {
      return CompletableFuture.completedFuture(jwt);
    }
    if (underWay == null) {
      CompletableFuture<String> renewed = new CompletableFuture<>();
      underWay = renewed;
      post(
          "refresh",
          Map.of("refreshToken", refreshToken),
          (body, failure) -> {
            underWay = null;
            TransportException problem = failure;
            if (problem != null && isRefused(problem)) {
              problem = WireFailures.sessionLost("The customer is not signed in any more");
            }
            if (problem == null && !take(body)) {
              problem = WireFailures.invalid("refresh", "has no jwt");
            }
            Settled.forward(renewed, jwt, problem);
          });
    }
    return underWay;
  }

  /**
   * Signs in with what {@code startChat} was given: a code or an id token with what belongs to it,
   * or the tokens themselves.
   */
  public CompletableFuture<Void> begin(Map<String, Object> proof, Map<String, Object> journey) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (proof.get("refreshToken") instanceof String renewing) {
      refreshToken = renewing;
      jwt = proof.get(JWT) instanceof String given ? given : null;
      done.complete(null);
      return done;
    }
    Map<String, Object> oauth = new LinkedHashMap<>(proof);
    oauth.keySet().retainAll(OAUTH);
    if (!(oauth.get("code") instanceof String) && !(oauth.get("idToken") instanceof String)) {
      done.completeExceptionally(
          TransportException.of(
              Kind.REFUSED,
              "authentication: expected code or idToken, with redirectUri, codeVerifier and nonce"
                  + " as the sign-in needs them"));
      return done;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("deploymentId", place.deploymentId());
    body.put("oauth", oauth);
    if (!journey.isEmpty()) {
      body.put("journeyContext", journey);
    }
    post(
        "oauthcodegrantjwtexchange",
        body,
        (answer, failure) -> {
          TransportException problem = failure;
          if (problem == null && !take(answer)) {
            problem = WireFailures.invalid("the sign-in", "has no jwt");
          }
          Settled.forward(done, null, problem);
        });
    return done;
  }

  private boolean take(Map<String, Object> body) {
    if (!(body.get(JWT) instanceof String given) || given.isEmpty()) {
      return false;
    }
    jwt = given;
    if (body.get("refreshToken") instanceof String renewing && !renewing.isEmpty()) {
      refreshToken = renewing;
    }
    return true;
  }

  /**
   * Signs out; the server ends the session on every device. A token that has run out is renewed.
   */
  public CompletableFuture<Void> end() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    end(mayRenew(), done);
    return done;
  }

  private void end(boolean mayRepeat, CompletableFuture<Void> done) {
    Settled.here(
        jwt(),
        (current, failure) -> {
          if (failure != null || current == null) {
            Settled.forward(done, null, failure);
          } else {
            revoke(current, mayRepeat, done);
          }
        });
  }

  private void revoke(String current, boolean mayRepeat, CompletableFuture<Void> done) {
    RestCall call =
        RestCall.send("signOut", "DELETE", address("revoke"), RestBody.empty())
            .header("Authorization", "bearer " + current)
            .timeout(place.patienceMs())
            .build();
    Settled.on(
        place.mailbox(),
        place.client().exchange(call, SignIn::good),
        (answer, problem) -> {
          expired();
          if (mayRepeat && isUnauthorized(problem)) {
            end(false, done);
          } else {
            Settled.forward(done, null, problem);
          }
        });
  }

  private void post(
      String what,
      Map<String, Object> body,
      java.util.function.BiConsumer<Map<String, Object>, TransportException> then) {
    RestCall call =
        RestCall.send("signIn", "POST", address(what), RestBody.json(body))
            .timeout(place.patienceMs())
            .build();
    Settled.on(place.mailbox(), place.client().exchange(call, SignIn::good), then);
  }

  private RestUrl address(String what) {
    return place.api().segments("api", "v2", "webdeployments", "token", what);
  }

  private static boolean isUnauthorized(TransportException failure) {
    return failure != null && failure.ajax().status() == WireFailures.UNAUTHORIZED;
  }

  private static boolean isRefused(TransportException failure) {
    return failure.kind() == Kind.REFUSED;
  }

  private static Map<String, Object> good(RestResponse answer) {
    if (answer.good()) {
      return JsonValues.object(answer.body());
    }
    if (REFUSALS.contains(answer.status())) {
      // the body may quote what was sent
      throw TransportException.builder(
              Kind.REFUSED, "The chat server does not accept the sign-in: " + answer.status())
          .ajax(WireFailures.of("the sign-in", answer.status()).ajax())
          .errors(List.of(new ServerError(Integer.toString(answer.status()), null, null)))
          .build();
    }
    throw answer.httpFailure().build();
  }
}
