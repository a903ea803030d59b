package io.webchat.bus.internal;

/**
 * While a command waits for its {@code before} function: which other calls of the plugin wait, too,
 * so that their order stays.
 */
final class HookBarrier {
  private final String command;
  private boolean all = true;

  HookBarrier(String command) {
    this.command = command;
  }

  /** Only calls of the same command wait from now on. */
  void letOthersPass() {
    all = false;
  }

  boolean stops(PendingCommand call) {
    return all || call.name().equals(command);
  }
}
