package io.webchat.simulator.model;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A fault to switch on, with what it applies to. Immutable; the limiting methods return a changed
 * copy.
 *
 * @param kind what goes wrong
 * @param times how many requests, pushes or sockets it hits; 0 = all until it is switched off
 * @param operations what it hits; empty = every operation
 * @param chatId the chat it hits; empty = every chat
 * @param pause for the delays the time to wait, for {@link FaultKind#TRICKLE} the pause between
 *     pieces, for {@link FaultKind#KEEP_ALIVE} the time that an idle connection is kept, for {@link
 *     FaultKind#PUSH_REORDERED} how long the next push is waited for
 * @param status for {@link FaultKind#HTTP_STATUS}; the code of a {@link FaultKind#SOCKET_CLOSED}
 * @param body for {@link FaultKind#HTTP_STATUS}; empty = a body as the wire has it
 * @param contentType of that body, or of a {@link FaultKind#CHARSET}
 * @param retryAfterSeconds for {@link FaultKind#HTTP_STATUS} and {@link FaultKind#RATE_LIMIT}: the
 *     header {@code Retry-After}; 0 = none
 * @param size bytes of a {@link FaultKind#HUGE_BODY} or {@link FaultKind#HUGE_FRAME}, of one piece
 *     of a {@link FaultKind#TRICKLE} or of {@link FaultKind#FRAGMENTED_FRAMES}; levels of a {@link
 *     FaultKind#DEEP_JSON}
 * @param codes error codes of a {@link FaultKind#PERMANENT}
 * @param chatEnded whether a {@link FaultKind#PERMANENT} says that the chat ended
 */
public record Fault(
    FaultKind kind,
    int times,
    Set<Operation> operations,
    String chatId,
    Duration pause,
    int status,
    String body,
    String contentType,
    int retryAfterSeconds,
    long size,
    List<Integer> codes,
    boolean chatEnded) {

  /** The largest body and the deepest nesting: 1 GiB and 10 million levels. */
  private static final long MAX_BODY = 1L << 30;

  private static final long MAX_DEPTH = 10_000_000;

  /** Checks each value. */
  public Fault {
    Objects.requireNonNull(kind, "kind");
    operations = operations.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(operations));
    Objects.requireNonNull(chatId, "chatId");
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(contentType, "contentType");
    codes = List.copyOf(codes);
    check(times >= 0, "times must not be negative");
    check(
        !pause.isNegative() && pause.compareTo(Duration.ofHours(1)) <= 0,
        "pause must be from 0 to 1 h");
    check(
        kind != FaultKind.HTTP_STATUS || (status >= 200 && status <= 599),
        "status must be from 200 to 599");
    check(
        kind != FaultKind.SOCKET_CLOSED || isCloseCode(status),
        "status must be a code that may be sent, from 1000 to 1014 or from 3000 to 4999");
    check(
        size >= 0 && size <= (kind == FaultKind.DEEP_JSON ? MAX_DEPTH : MAX_BODY),
        "size out of range");
    check(retryAfterSeconds >= 0, "retryAfterSeconds must not be negative");
  }

  private static boolean isCloseCode(int code) {
    boolean reserved = code == 1004 || code == 1005 || code == 1006;
    return (code >= 1000 && code <= 1014 && !reserved) || (code >= 3000 && code <= 4999);
  }

  /**
   * A fault of that kind with the usual values: 1 s of delay, HTTP 500, 10 MB, 100,000 levels,
   * pieces of 16 bytes every 50 ms, fragments of 16 bytes, idle connections kept for 5 s,
   * ISO-8859-1, close code 1001, again after 1 s.
   */
  public static Fault of(FaultKind kind) {
    Duration pause =
        switch (kind) {
          case TRICKLE -> Duration.ofMillis(50);
          case KEEP_ALIVE -> Duration.ofSeconds(5);
          default -> Duration.ofSeconds(1);
        };
    String contentType = kind == FaultKind.CHARSET ? json("ISO-8859-1") : "";
    long size =
        switch (kind) {
          case TRICKLE, FRAGMENTED_FRAMES -> 16;
          case DEEP_JSON -> 100_000;
          default -> 10_000_000;
        };
    int status = kind == FaultKind.SOCKET_CLOSED ? 1001 : 500;
    int retryAfter = kind == FaultKind.RATE_LIMIT ? 1 : 0;
    return new Fault(
        kind, 0, Set.of(), "", pause, status, "", contentType, retryAfter, size, List.of(), false);
  }

  /** v2 {@code statusCode 1}: try again. */
  public static Fault transientError() {
    return of(FaultKind.TRANSIENT);
  }

  /** v2 {@code statusCode 2} with these error codes; the chat goes on. */
  public static Fault permanentError(Integer... codes) {
    Fault f = of(FaultKind.PERMANENT);
    return f.copy(f.times, f.operations, f.chatId, f.pause, f.size, List.of(codes), false);
  }

  /** v2 {@code statusCode 2} that says that the chat ended. */
  public static Fault permanentEnd(Integer... codes) {
    Fault f = of(FaultKind.PERMANENT);
    return f.copy(f.times, f.operations, f.chatId, f.pause, f.size, List.of(codes), true);
  }

  /** An HTTP status with a body as the wire has it. */
  public static Fault http(int status) {
    return http(status, "", "");
  }

  /** An HTTP status with this body. */
  public static Fault http(int status, String contentType, String body) {
    return new Fault(
        FaultKind.HTTP_STATUS,
        0,
        Set.of(),
        "",
        Duration.ZERO,
        status,
        body,
        contentType,
        0,
        0,
        List.of(),
        false);
  }

  /** HTTP 429 with {@code Retry-After}. */
  public static Fault tooManyRequests(int retryAfterSeconds) {
    return new Fault(
        FaultKind.HTTP_STATUS,
        0,
        Set.of(),
        "",
        Duration.ZERO,
        429,
        "",
        "",
        retryAfterSeconds,
        0,
        List.of(),
        false);
  }

  /** Waits before the request is processed. */
  public static Fault delay(Duration pause) {
    return of(FaultKind.DELAY).pausing(pause);
  }

  /** Processes the request and answers late. */
  public static Fault delayAfter(Duration pause) {
    return of(FaultKind.DELAY_AFTER).pausing(pause);
  }

  /** Resets the connection before the request is processed. */
  public static Fault reset() {
    return of(FaultKind.RESET);
  }

  /** Processes the request, then resets the connection. */
  public static Fault resetAfter() {
    return of(FaultKind.RESET_AFTER);
  }

  /** A valid answer of so many bytes. */
  public static Fault hugeBody(long bytes) {
    return of(FaultKind.HUGE_BODY).sized(bytes);
  }

  /** A valid answer nested so deep. */
  public static Fault deepJson(long levels) {
    return of(FaultKind.DEEP_JSON).sized(levels);
  }

  /** The answer in pieces of so many bytes, each after a pause. */
  public static Fault trickle(int bytes, Duration pause) {
    return of(FaultKind.TRICKLE).sized(bytes).pausing(pause);
  }

  /** Connections that are closed when they are idle for so long. */
  public static Fault keepAlive(Duration idle) {
    return of(FaultKind.KEEP_ALIVE).pausing(idle);
  }

  /** Answers in a charset, which need not be known: then they are in UTF-8. */
  public static Fault charset(String name) {
    Fault f = of(FaultKind.CHARSET);
    return new Fault(
        f.kind, 0, f.operations, "", f.pause, 500, "", json(name), 0, f.size, f.codes, false);
  }

  /** Resets open sockets, or those that do what {@link #on} says, without closing them. */
  public static Fault cutSocket() {
    return of(FaultKind.SOCKET_CUT);
  }

  /** Closes open sockets, or those that do what {@link #on} says, with this code. */
  public static Fault closeSocket(int code) {
    Fault f = of(FaultKind.SOCKET_CLOSED);
    return new Fault(f.kind, 0, f.operations, "", f.pause, code, "", "", 0, f.size, f.codes, false);
  }

  /** Refuses to open sockets, with this HTTP status. */
  public static Fault refuseHandshake(int status) {
    return http(status).on(Operation.HANDSHAKE);
  }

  /** Open sockets, or those that do what {@link #on} says, stay open and dead. */
  public static Fault silence() {
    return of(FaultKind.SILENCE);
  }

  /** Loses the next so many pushes. */
  public static Fault dropPushes(int pushes) {
    return of(FaultKind.PUSH_DROPPED).on(Operation.PUSH).times(pushes);
  }

  /** Sends the next so many pushes twice. */
  public static Fault doublePushes(int pushes) {
    return of(FaultKind.PUSH_DOUBLED).on(Operation.PUSH).times(pushes);
  }

  /** Sends the next so many pushes behind the one that follows. */
  public static Fault reorderPushes(int pushes) {
    return of(FaultKind.PUSH_REORDERED).on(Operation.PUSH).times(pushes);
  }

  /** Sends texts on sockets in fragments of so many bytes. */
  public static Fault fragmentFrames(int bytes) {
    return of(FaultKind.FRAGMENTED_FRAMES).sized(bytes);
  }

  /** Sends a frame of so many bytes before a push. */
  public static Fault hugeFrame(long bytes) {
    return of(FaultKind.HUGE_FRAME).sized(bytes).on(Operation.PUSH);
  }

  /** Too many requests, to be tried again after so many seconds; 0 = the server does not say. */
  public static Fault rateLimit(int retryAfterSeconds) {
    Fault f = of(FaultKind.RATE_LIMIT);
    return new Fault(
        f.kind,
        0,
        f.operations,
        "",
        f.pause,
        f.status,
        "",
        "",
        retryAfterSeconds,
        f.size,
        f.codes,
        false);
  }

  /** Says that the session has expired. */
  public static Fault sessionExpired() {
    return of(FaultKind.SESSION_EXPIRED);
  }

  private static String json(String charset) {
    return "application/json;charset=" + charset;
  }

  /** Only the next so many requests, pushes or sockets. */
  public Fault times(int requests) {
    return copy(requests, operations, chatId, pause, size, codes, chatEnded);
  }

  /** Only these operations. */
  public Fault on(Operation... only) {
    return copy(times, Set.of(only), chatId, pause, size, codes, chatEnded);
  }

  /** Only this chat. */
  public Fault chat(String id) {
    return copy(times, operations, id, pause, size, codes, chatEnded);
  }

  private Fault pausing(Duration other) {
    return copy(times, operations, chatId, other, size, codes, chatEnded);
  }

  private Fault sized(long other) {
    return copy(times, operations, chatId, pause, other, codes, chatEnded);
  }

  private Fault copy(
      int newTimes,
      Set<Operation> newOperations,
      String newChat,
      Duration newPause,
      long newSize,
      List<Integer> newCodes,
      boolean ended) {
    return new Fault(
        kind,
        newTimes,
        newOperations,
        newChat,
        newPause,
        status,
        body,
        contentType,
        retryAfterSeconds,
        newSize,
        newCodes,
        ended);
  }

  private static void check(boolean right, String wrong) {
    if (!right) {
      throw new IllegalArgumentException(wrong);
    }
  }
}
