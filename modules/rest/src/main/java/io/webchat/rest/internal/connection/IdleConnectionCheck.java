package io.webchat.rest.internal.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Looks at a kept connection before a request goes out on it. OkHttp does so only for one that was
 * idle for ten seconds, while many servers close theirs after five. HTTP/2 needs no look: a reader
 * waits on each of its connections and sees the end at once.
 */
public final class IdleConnectionCheck implements Interceptor {
  /** A connection that was idle for less is used without a look, which may take 1 ms. */
  private static final long LOOK_AFTER = TimeUnit.SECONDS.toNanos(1);

  /** How long before the time that the server names its connection is not used any more. */
  private static final long MARGIN = TimeUnit.SECONDS.toNanos(1);

  private static final Pattern TIMEOUT =
      Pattern.compile("(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,6})", Pattern.CASE_INSENSITIVE);

  private final ChatSockets sockets;

  public IdleConnectionCheck(ChatSockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Connection connection = chain.connection();
    ChatSocket socket = sockets.below(connection.socket());
    if (socket == null) {
      return chain.proceed(chain.request());
    }
    boolean http2 = connection.protocol() == Protocol.HTTP_2;
    if (!http2 && socket.answered() && unusable(connection.socket(), socket)) {
      connection.socket().close();
      throw new StaleConnectionException();
    }
    CallTrace trace = chain.request().tag(CallTrace.class);
    trace.attempt(new Attempt(socket, http2, connection.handshake() != null));
    Response response = chain.proceed(chain.request());
    socket.answer();
    if (!http2) {
      keep(socket, response.header("Keep-Alive"));
    }
    return response;
  }

  private static boolean unusable(Socket socket, ChatSocket below) {
    return below.expired() || (below.silence() >= LOOK_AFTER && ended(socket));
  }

  /** Whether the server ended the connection, or sent bytes without a request. */
  private static boolean ended(Socket socket) {
    try {
      int timeout = socket.getSoTimeout();
      socket.setSoTimeout(1);
      boolean silent = isSilent(socket.getInputStream());
      socket.setSoTimeout(timeout);
      return !silent;
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean isSilent(InputStream in) throws IOException {
    try {
      int unused = in.read();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  private static void keep(ChatSocket socket, String header) {
    Matcher timeout = TIMEOUT.matcher(header == null ? "" : header);
    if (timeout.find()) {
      long time = TimeUnit.SECONDS.toNanos(Long.parseLong(timeout.group(1)));
      socket.keptFor(time - Math.min(MARGIN, time / 2));
    }
  }
}
