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
    CountDownLatch pressed = new CountDownLatch(1);
    if (!(session.get(".terminal") instanceof Terminal terminal)) {
      await(pressed, seconds);
      return;
    }
    // the shell's own handler would interrupt the command and print an exception
    SignalHandler before = terminal.handle(Signal.INT, signal -> pressed.countDown());
    try {
      await(pressed, seconds);
    } finally {
      terminal.handle(Signal.INT, before);
    }
  }

  private static void await(CountDownLatch pressed, long seconds) throws InterruptedException {
    // 0 stands for no limit; a year is none in practice
    boolean unused =
        pressed.await(seconds > 0 ? seconds : TimeUnit.DAYS.toSeconds(365), TimeUnit.SECONDS);
  }
}
