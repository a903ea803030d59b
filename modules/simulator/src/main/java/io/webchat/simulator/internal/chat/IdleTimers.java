package io.webchat.simulator.internal.chat;

import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.model.EventType;
import java.time.Duration;
import java.util.function.IntConsumer;

/** The server-side timers of one chat: disconnection of a silent client, and inactivity control. */
final class IdleTimers {
  private final SimulatorOptions options;
  private final ChatTimeline chat;
  private final Timer timer;
  private final boolean on;
  private Timer.Alarm flex = () -> {};
  private Timer.Alarm idle = () -> {};
  private boolean stopped;

  IdleTimers(ChatTimeline chat, SimulatorOptions options, Timer timer, boolean async) {
    this.chat = chat;
    this.options = options;
    this.timer = timer;
    this.on = !async;
  }

  /** The client made a request. */
  synchronized void heard() {
    if (on && !stopped && !options.flexDisconnect.isZero()) {
      flex.cancel();
      flex = timer.schedule(options.flexDisconnect, chat::disconnectSilentClient);
    }
  }

  /** Something happened in the chat. */
  synchronized void happened(EventType type) {
    if (on && !stopped && !options.idleAlert.isZero() && resets(type)) {
      idle.cancel();
      idle = timer.schedule(options.idleAlert, this::firstAlert);
    }
  }

  synchronized void stop() {
    stopped = true;
    flex.cancel();
    idle.cancel();
  }

  private void firstAlert() {
    if (options.idleSecondAlert.isZero()) {
      lastAlert();
    } else {
      alert(options.idleSecondAlert, this::lastAlert, chat::idleAlertBeforeAnother);
    }
  }

  private void lastAlert() {
    alert(options.idleClose, chat::idleClose, chat::idleAlert);
  }

  /** The next step is set up first: what resets the timers after the alert calls it off. */
  private void alert(Duration left, Runnable next, IntConsumer warning) {
    synchronized (this) {
      if (stopped) {
        return;
      }
      idle.cancel();
      idle = timer.schedule(left, next);
    }
    warning.accept((int) Math.max(1, left.toSeconds()));
  }

  /** Whether that counts as activity, which puts off the alert and calls off the close. */
  boolean resets(EventType type) {
    return switch (type) {
      case PARTICIPANT_JOINED, PARTICIPANT_LEFT, MESSAGE -> true;
      case PUSH_URL, FILE_UPLOADED, FILE_DELETED ->
          switch (options.idleReset) {
            case NONE -> false;
            case MAJOR, MAJOR2, TYPING, ALL -> true;
          };
      case CUSTOM_NOTICE ->
          switch (options.idleReset) {
            case NONE, MAJOR -> false;
            case MAJOR2, TYPING, ALL -> true;
          };
      case TYPING_STARTED, TYPING_STOPPED ->
          switch (options.idleReset) {
            case NONE, MAJOR, MAJOR2 -> false;
            case TYPING, ALL -> true;
          };
      case NICKNAME_UPDATED, NOTICE ->
          switch (options.idleReset) {
            case NONE, MAJOR, MAJOR2, TYPING -> false;
            case ALL -> true;
          };
      case IDLE_ALERT, IDLE_CLOSE -> false;
    };
  }
}
