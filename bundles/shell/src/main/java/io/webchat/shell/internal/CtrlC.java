package io.webchat.shell.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;

/** Waits for the user to have enough. */
final class CtrlC {
  private CtrlC() {}

  /** Returns after Ctrl-C, or after so many seconds when they are not 0. */
  static void await(CommandSession session, long seconds) throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(1);
    if (!(session.get(".terminal") instanceof Terminal terminal)) {
      await(enough, seconds);
      return;
    }
    // the shell's own handler would interrupt the command and print an exception
    SignalHandler before = terminal.handle(Signal.INT, signal -> enough.countDown());
    try {
      await(enough, seconds);
    } finally {
      terminal.handle(Signal.INT, before);
    }
  }

  private static void await(CountDownLatch enough, long seconds) throws InterruptedException {
    // 0 stands for no limit; a year is none in practice
    boolean unused =
        enough.await(seconds > 0 ? seconds : TimeUnit.DAYS.toSeconds(365), TimeUnit.SECONDS);
  }
}
