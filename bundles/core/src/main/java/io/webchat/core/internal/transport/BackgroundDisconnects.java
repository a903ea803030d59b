package io.webchat.core.internal.transport;

import io.webchat.api.session.SessionData;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions on the server whose chats have ended here while it could not be reached: it is
 * asked again in the background, with growing pauses, for a minute at most. Each has a transport of
 * its own, so that it depends neither on the instance, which may be closed or start another chat,
 * nor on its configuration. Thread-safe.
 */
public final class BackgroundDisconnects {
  /** No further attempt is begun after this time, ms. */
  static final long FOR_MS = 60_000;

  /** How long an attempt may take, ms. */
  private static final long ATTEMPT_MS = 10_000;

  private static final long FIRST_PAUSE_MS = 1_000;
  private static final int LIMIT = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundDisconnects.class);

  private final Plugins plugins;
  private final Executor pool;
  private final Timers timers;
  private final LongSupplier nanoTime;
  private final Set<Disconnect> open = new LinkedHashSet<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private boolean closed;

  public BackgroundDisconnects(
      Plugins plugins, Executor pool, Timers timers, LongSupplier nanoTime) {
    this.plugins = plugins;
    this.pool = pool;
    this.timers = timers;
    this.nanoTime = nanoTime;
    plugins.transports.listen(
        came -> {}, // the next attempt takes it
        gone -> snapshot().forEach(each -> each.mailbox.always(() -> each.gone(gone))));
  }

  /** Ends a session of an instance in the background, over a transport of this type. */
  public void add(String type, SessionData session, InstanceTransportContext instance) {
    add(new Disconnect(type, session, instance.unheard()));
  }

  private void add(Disconnect disconnect) {
    Disconnect oldest = null;
    synchronized (open) {
      if (closed) {
        return;
      }
      open.add(disconnect);
      if (open.size() > LIMIT) {
        oldest = open.iterator().next();
      }
    }
    if (oldest != null) {
      Disconnect dropped = oldest;
      dropped.mailbox.always(dropped::end);
    }
    disconnect.mailbox.always(disconnect::begin);
  }

  /** How many are under way. */
  public int size() {
    synchronized (open) {
      return open.size();
    }
  }

  /**
   * Nothing is sent any more.
   *
   * @return completes when every transport is closed
   */
  public CompletionStage<Void> close() {
    synchronized (open) {
      closed = true;
    }
    snapshot().forEach(each -> each.mailbox.always(each::end));
    completeWhenGone();
    return gone.minimalCompletionStage();
  }

  private void completeWhenGone() {
    boolean last;
    synchronized (open) {
      last = closed && open.isEmpty();
    }
    if (last) {
      gone.complete(null);
    }
  }

  private Set<Disconnect> snapshot() {
    synchronized (open) {
      return Set.copyOf(open);
    }
  }

  /** One session; its parts are used on its mailbox only. */
  private final class Disconnect {
    private final String type;
    private final SessionData session;
    private final InstanceTransportContext context;
    private final Mailbox mailbox = new Mailbox(pool, Integer.MAX_VALUE, timers, nanoTime);
    private final BackOff backOff = new BackOff(nanoTime, BackOff.LIMIT_MS);
    private final long begun = nanoTime.getAsLong();
    private Timers.Timer next;
    private Timers.Timer limit;
    private TransportProvider provider;
    private Transport transport;
    private int attempt;
    private boolean over;

    Disconnect(String type, SessionData session, InstanceTransportContext context) {
      this.type = type;
      this.session = session;
      this.context = context;
    }

    void begin() {
      if (!over) {
        limit = mailbox.after(FOR_MS + ATTEMPT_MS, this::giveUp);
        pause();
      }
    }

    private void pause() {
      long wait = backOff.failed(FIRST_PAUSE_MS);
      if ((nanoTime.getAsLong() - begun) / 1_000_000 + wait > FOR_MS) {
        giveUp();
      } else {
        next = mailbox.after(wait, this::attempt);
      }
    }

    private void attempt() {
      int current = ++attempt;
      TransportException late = TransportException.of(Kind.TIMEOUT, "No answer in time");
      next = mailbox.after(ATTEMPT_MS, () -> answered(current, late));
      tell().whenComplete((reply, failure) -> mailbox.always(() -> answered(current, failure)));
    }

    private CompletionStage<Reply> tell() {
      if (transport == null) {
        provider = plugins.transport(type).orElse(null);
        if (provider == null) {
          return CompletableFuture.failedFuture(
              TransportException.of(Kind.CLOSED, "There is no transport"));
        }
        try {
          transport = provider.create(context);
        } catch (RuntimeException | LinkageError e) {
          return CompletableFuture.failedFuture(
              TransportException.builder(Kind.CLOSED, "The transport could not be created")
                  .cause(e)
                  .build());
        }
      }
      return Stages.guarded(() -> transport.end(session));
    }

    private void answered(int current, Throwable failure) {
      if (over || current != attempt) {
        return;
      }
      attempt++; // a later answer to this attempt does not count
      next.cancel();
      if (failure == null || !SessionUnknown.mayGoOn(Stages.unwrap(failure))) {
        end();
      } else {
        pause();
      }
    }

    private void giveUp() {
      if (!over) {
        LOG.warn(
            "Instance {}: the chat server could not be told that a chat has ended; it ends it by"
                + " its own timeout",
            context.instanceId());
        end();
      }
    }

    void gone(TransportProvider former) {
      if (former == provider) {
        release();
      }
    }

    void end() {
      over = true;
      if (next != null) {
        next.cancel();
      }
      if (limit != null) {
        limit.cancel();
      }
      release();
      synchronized (open) {
        open.remove(this);
      }
      completeWhenGone();
    }

    private void release() {
      Transport former = transport;
      transport = null;
      provider = null;
      if (former != null) {
        try {
          former.close();
        } catch (RuntimeException | LinkageError e) {
          LOG.warn("The transport {} did not close", type, e);
        }
      }
    }
  }
}
