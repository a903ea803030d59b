package io.webchat.bus.internal;

/** A call waits for a function before its command; what else must wait so that the order stays. */
final class Hold {
  private final String command;
  private boolean all = true;

  Hold(String command) {
    this.command = command;
  }

  /** Only calls of the same command wait from now on. */
  void letOthersPass() {
    all = false;
  }

  boolean stops(Call call) {
    return all || call.name().equals(command);
  }
}
