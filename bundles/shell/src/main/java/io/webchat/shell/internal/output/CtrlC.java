package io.webchat.shell.internal.output;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;

/** Waits until the user presses Ctrl-C. */
public final class CtrlC {
  private CtrlC() {}

  /** Returns after Ctrl-C, or after so many seconds when they are not 0. */
  public static void await(CommandSession session, long seconds) throws InterruptedException {
    await(session, seconds, new CountDownLatch(1));
  }

  /** The same, or when a latch of 1 is open; Ctrl-C opens it. */
  public static void await(CommandSession session, long seconds, CountDownLatch over)
      throws InterruptedException {
    if (!(session.get(".terminal") instanceof Terminal terminal)) {
      await(over, seconds);
      return;
    }
    // the shell's own handler would interrupt the command and print an exception
    SignalHandler before = terminal.handle(Signal.INT, signal -> over.countDown());
    try {
      await(over, seconds);
    } finally {
      terminal.handle(Signal.INT, before);
    }
  }

  private static void await(CountDownLatch over, long seconds) throws InterruptedException {
    // 0 stands for no limit; a year is none in practice
    boolean unused =
        over.await(seconds > 0 ? seconds : TimeUnit.DAYS.toSeconds(365), TimeUnit.SECONDS);
  }
}
