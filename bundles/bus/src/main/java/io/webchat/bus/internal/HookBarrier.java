package io.webchat.bus.internal;

/**
 * A call that waits for the {@code before} functions of its command, and which other calls of the
 * plugin wait, too, so that their order stays.
 */
final class HookBarrier {
  private final PendingCommand held;
  private boolean all = true;

  HookBarrier(PendingCommand held) {
    this.held = held;
  }

  /** The plugin closes: whatever the functions say, the call is not made any more. Any thread. */
  void abandon() {
    held.reject(RejectionReason.PLUGIN_CLOSED);
  }

  /** Only calls of the same command wait from now on. */
  void letOthersPass() {
    all = false;
  }

  boolean stops(PendingCommand call) {
    return all || call.name().equals(held.name());
  }
}
