package io.webchat.simulator.internal.purecloud;

import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Snapshot;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.purecloud.PureCloudGuests.Guest;
import io.webchat.simulator.internal.socket.SocketConnection;
import io.webchat.simulator.internal.socket.SocketWire;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedMessage;
import java.time.Duration;
import java.util.Optional;

/** The event streams: only read by the client, with a heartbeat. The first one routes the chat. */
final class PureCloudStreams implements SocketWire {
  static final String PATH = "/purecloud-stream/v1/token/";

  private static final int NORMAL = 1_000;
  private static final int GOING_AWAY = 1_001;

  private final PureCloudGuests guests;
  private final Chats chats;
  private final Timer timer;
  private final Duration heartbeat;

  PureCloudStreams(PureCloudGuests guests, Chats chats, Timer timer, Duration heartbeat) {
    this.guests = guests;
    this.chats = chats;
    this.timer = timer;
    this.heartbeat = heartbeat;
  }

  private Optional<Guest> guest(ApiRequest handshake) {
    return guests.ofToken(handshake.path().substring(PATH.length()));
  }

  @Override
  public Optional<ApiResponse> refuse(ApiRequest handshake) {
    boolean good = guest(handshake).filter(guest -> !guest.chat().ended()).isPresent();
    return good ? Optional.empty() : Optional.of(ApiResponse.empty(401));
  }

  @Override
  public void opened(SocketConnection socket) {
    Optional<Guest> guest = guest(socket.handshake());
    if (guest.isEmpty()) {
      socket.close(GOING_AWAY, "");
      return;
    }
    boolean first = guest.get().route();
    int from = first ? 0 : guest.get().chat().snapshot(0).lastIndex();
    Stream stream = new Stream(socket, guest.get(), from);
    socket.onClosed((code, reason) -> stream.stop());
    socket.chat(guest.get().chat().id());
    stream.beat();
    stream.look();
    if (first) {
      chats.route(guest.get().chat());
    }
  }

  /** What goes out on one socket. */
  private final class Stream {
    private final SocketConnection socket;
    private final Guest guest;
    private int told;
    private boolean over;
    private Runnable stopWaiting = () -> {};

    Stream(SocketConnection socket, Guest guest, int told) {
      this.socket = socket;
      this.guest = guest;
      this.told = told;
    }

    void beat() {
      if (socket.open() && !heartbeat.isZero()) {
        socket.send(Operation.OTHER, PureCloudResponses.heartbeat());
        timer.after(heartbeat, this::beat);
      }
    }

    /** Tells what is new, and waits for more. */
    synchronized void look() {
      if (over) {
        return;
      }
      Snapshot now = guest.chat().snapshot(told + 1);
      now.messages().forEach(this::tell);
      told = Math.max(told, now.lastIndex());
      if (!now.ended()) {
        stopWaiting = guest.chat().onChangeSince(now.version(), this::look);
        return;
      }
      over = true;
      if (chats.find(guest.chat().id()).isPresent()) {
        String own = guest.chat().customer().id();
        socket.send(PureCloudResponses.memberChange(guest, own, false));
        socket.close(NORMAL, "");
      } else {
        socket.close(GOING_AWAY, "");
      }
    }

    private void tell(SimulatedMessage entry) {
      boolean stopsTyping = entry.type() == EventType.TYPING_STOPPED; // the wire has no such thing
      if (stopsTyping || !PureCloudGuests.isMessage(entry)) {
        return;
      }
      boolean own = entry.from().id().equals(guest.chat().customer().id());
      boolean left = entry.type() == EventType.PARTICIPANT_LEFT;
      socket.send(PureCloudResponses.frame(guest, entry));
      if (PureCloudResponses.changesMembers(entry) && !(own && left)) {
        socket.send(PureCloudResponses.memberChange(guest, entry.from().id(), !left));
      }
    }

    synchronized void stop() {
      over = true;
      stopWaiting.run();
    }
  }
}
