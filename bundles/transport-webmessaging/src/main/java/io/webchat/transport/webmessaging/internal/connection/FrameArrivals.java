package io.webchat.transport.webmessaging.internal.connection;

import io.webchat.json.MalformedJsonException;
import io.webchat.mailbox.Mailbox;
import io.webchat.socket.SocketClosed;
import io.webchat.socket.SocketListener;
import io.webchat.transport.webmessaging.internal.wire.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes what comes by one socket to the mailbox, read as far as possible before. When too much
 * waits there the socket is left, and the history has what it was to bring.
 */
public final class FrameArrivals implements SocketListener {
  /** Frames that wait for the mailbox at most. */
  public static final int WAITING_LIMIT = 1_000;

  /** Hears of the socket, on the mailbox. */
  public interface Listener {
    /** A frame came. */
    void arrived(int attempt, ServerFrame frame);

    /** It is of no use any more. */
    void unusable(int attempt, String problem);

    /** It ended. */
    void ended(int attempt, SocketClosed end);
  }

  private final Mailbox mailbox;
  private final int attempt;
  private final Listener listener;
  private final AtomicInteger waiting = new AtomicInteger();

  // on the mailbox
  private List<String> unread;
  private boolean over;

  /** For the socket of an attempt. */
  public FrameArrivals(Mailbox mailbox, int attempt, Listener listener) {
    this.mailbox = mailbox;
    this.attempt = attempt;
    this.listener = listener;
  }

  /** From now on frames are kept as they come, for another transport. */
  public void keep() {
    unread = new ArrayList<>();
  }

  /** What has been kept. */
  public List<String> kept() {
    return unread;
  }

  /** Whether the socket is of no use any more. */
  public boolean isOver() {
    return over;
  }

  @Override
  public void text(String text) {
    int frames = waiting.incrementAndGet();
    if (frames <= WAITING_LIMIT) {
      take(text);
    } else if (frames == WAITING_LIMIT + 1) {
      unusable("brings more than can be taken");
    } // else it is left already
  }

  private void take(String text) {
    try {
      ServerFrame frame = ServerFrame.read(text);
      mailbox.always(
          () -> {
            waiting.decrementAndGet();
            if (unread == null) {
              listener.arrived(attempt, frame);
            } else {
              unread.add(text);
            }
          });
    } catch (MalformedJsonException e) {
      unusable(e.getMessage());
    }
  }

  private void unusable(String problem) {
    mailbox.always(
        () -> {
          over = true;
          listener.unusable(attempt, problem);
        });
  }

  @Override
  public void closed(SocketClosed end) {
    mailbox.always(
        () -> {
          over = true;
          listener.ended(attempt, end);
        });
  }
}
