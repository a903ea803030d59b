package io.webchat.core.internal.runtime;

import io.webchat.api.config.HookFailurePolicy;

/**
 * What becomes of messages whose hooks cannot do their work.
 *
 * @param onFailure the policy of instances whose configuration names none
 * @param holdMs how long messages wait at most for scripts that cannot run, with the policy {@code
 *     hold}, ms
 */
public record HookSettings(HookFailurePolicy onFailure, long holdMs) {
  public static final long HOLD_MS = 60_000;
  public static final HookSettings DEFAULT = new HookSettings(HookFailurePolicy.PASS, HOLD_MS);
}
