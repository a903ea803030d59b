package io.webchat.web.internal.forward;

import io.webchat.http.channel.RefusedException;
import io.webchat.web.internal.visitor.VisitorTokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.LongSupplier;

/**
 * Marks requests that one container passes on to another, so that nobody else can: the mark is
 * sealed with the key of the visitors' tokens, for one container, one request and a short time. A
 * marked request is not passed on again. Thread-safe.
 */
public final class Hops {
  /** The header of the mark in a request, and of its confirmation in an answer. */
  public static final String HEADER = "WebChat-Hop";

  /** What containers say to a mark that they accept. */
  public static final String TAKEN = "taken";

  /** The header of an answer that says how often its stream has a sign of life, ms. */
  public static final String BEAT = "WebChat-Beat";

  /** How much the clocks of containers, and the way, may differ, s. */
  private static final long VALID_S = 120;

  private final VisitorTokens tokens;
  private final String owner;
  private final LongSupplier clock;

  /**
   * Marks of a container.
   *
   * @param owner its id
   * @param clock ms since 1970
   */
  public Hops(VisitorTokens tokens, String owner, LongSupplier clock) {
    this.tokens = tokens;
    this.owner = owner;
    this.clock = clock;
  }

  /**
   * What a mark is for.
   *
   * @param method of the request
   * @param path below the front, with the query as it came
   * @param token of the visitor
   */
  public record Request(String method, String path, String token) {}

  /** A mark for the container with this id. */
  String mark(String target, Request request) {
    String time = Long.toString(clock.getAsLong() / 1_000);
    return time + "." + seal(target, request, time);
  }

  private String seal(String target, Request request, String time) {
    return tokens.sealOfHop(
        String.join("\n", time, target, request.method(), request.path(), request.token()));
  }

  /**
   * Whether a request was passed on to this container.
   *
   * @param mark the header; {@code null} when there is none
   * @throws RefusedException when it is none of another container for this one, or too old
   */
  public boolean isPassedOn(String mark, Request request) throws RefusedException {
    if (mark == null) {
      return false;
    }
    int dot = mark.indexOf('.');
    String time = dot < 0 ? "" : mark.substring(0, dot);
    byte[] given = mark.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
    byte[] right = seal(owner, request, time).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, right) || !isNow(time)) {
      throw new RefusedException(
          403, "BAD_HOP", "The request was not passed on by a container of this fleet just now");
    }
    return true;
  }

  private boolean isNow(String time) {
    long now = clock.getAsLong() / 1_000;
    return Math.abs(now - Long.parseLong(time)) <= VALID_S; // sealed, hence a number
  }
}
