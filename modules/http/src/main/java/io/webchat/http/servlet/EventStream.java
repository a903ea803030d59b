package io.webchat.http.servlet;

import io.webchat.http.channel.Attachment;
import io.webchat.http.channel.ChannelEnd;
import io.webchat.http.channel.Connection;
import io.webchat.http.channel.Outgoing;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.channel.SerialTasks;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbered frames as server-sent events. It is written when the container can take more, by
 * whatever thread says so, one at a time.
 */
public final class EventStream implements Connection, WriteListener, AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final byte[] OPENING = ": open\n\n".getBytes(StandardCharsets.UTF_8);

  private final AsyncContext context;
  private final ServletOutputStream out;
  private final Attachment attachment;
  private final String idPrefix;
  private final SerialTasks writing = new SerialTasks();
  private boolean opened;
  private boolean greeted;
  private boolean unflushed;
  private boolean over;

  /** A connection that is woken before it can write. */
  private static final class Early implements Connection {
    private volatile EventStream stream;

    @Override
    public void wake() {
      if (stream != null) {
        stream.wake();
      }
    }

    @Override
    public void cut() {
      if (stream != null) {
        stream.cut();
      }
    }
  }

  private EventStream(
      AsyncContext context, ServletOutputStream out, Attachment attachment, String idPrefix) {
    this.context = context;
    this.out = out;
    this.attachment = attachment;
    this.idPrefix = idPrefix;
  }

  /** Attaches a connection to what it reads. */
  @FunctionalInterface
  public interface Reader {
    /** Attaches it, or refuses to. */
    Attachment attach(Connection connection) throws RefusedException;
  }

  /**
   * Answers a request with events, as long as the client stays.
   *
   * @param idPrefix what stands before the number of an event in its id
   */
  public static EventStream open(
      Reader reader, String idPrefix, HttpServletRequest request, HttpServletResponse response)
      throws RefusedException, IOException {
    Early early = new Early();
    Attachment attachment = reader.attach(early);
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("X-Accel-Buffering", "no"); // proxies must not collect events
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    EventStream stream = new EventStream(context, response.getOutputStream(), attachment, idPrefix);
    context.addListener(stream);
    early.stream = stream;
    stream.out.setWriteListener(stream);
    return stream;
  }

  /** Ends the stream; the client is told why, and gets nothing else. */
  public void endAtOnce(ChannelEnd reason) {
    attachment.endAtOnce(reason);
  }

  @Override
  public void onWritePossible() {
    writing.run(
        () -> {
          opened = true;
          write();
        });
  }

  @Override
  public void wake() {
    writing.run(this::write);
  }

  private void write() {
    try {
      while (opened && !over && out.isReady()) {
        if (!writeNext()) {
          return;
        }
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("A page is gone", e);
      finish();
    }
  }

  /** {@code false} when there is nothing to write now. */
  private boolean writeNext() throws IOException {
    if (attachment.isOver()) {
      finish();
      return false;
    }
    Optional<Outgoing> next = greeted ? attachment.poll() : Optional.empty();
    if (!greeted) {
      greeted = true;
      out.write(OPENING);
      unflushed = true;
    } else if (next.isPresent()) {
      out.write(event(next.get()));
      unflushed = true;
    } else if (unflushed) {
      unflushed = false;
      out.flush();
    } else {
      return false;
    }
    return true;
  }

  private byte[] event(Outgoing outgoing) {
    String id = outgoing.isNumbered() ? "id: " + idPrefix + outgoing.number() + "\n" : "";
    return (id + "data: " + outgoing.text() + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private void finish() {
    if (!over) {
      over = true;
      attachment.detach();
      try {
        context.complete();
      } catch (IllegalStateException e) {
        LOG.debug("The container has completed already", e);
      }
    }
  }

  @Override
  public void cut() {
    writing.run(this::finish);
  }

  @Override
  public void onError(Throwable failure) {
    LOG.debug("A page is gone", failure);
    writing.run(this::finish);
  }

  @Override
  public void onError(AsyncEvent event) {
    writing.run(this::finish);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    attachment.detach();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    writing.run(this::finish);
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // it is started once
  }
}
